import Diagnostics
import Versions

extension TemplateRun {
    /// The value of a pipeline; its variables are set.
    func evaluate(_ pipeline: TemplatePipeline, _ dot: TemplateValue) throws(Fault) -> TemplateValue {
        line = pipeline.line
        var value: TemplateValue?
        for command in pipeline.commands {
            try step()
            value = try evaluate(command, dot, last: value)
            line = pipeline.line
        }
        let result = value ?? .nothing
        for name in pipeline.variables { try declare(name, result, pipeline.isAssignment) }
        return result
    }

    /// The value of a command; `last` is that of the command before it in the pipeline.
    private func evaluate(
        _ command: [TemplateOperand], _ dot: TemplateValue, last: TemplateValue?
    ) throws(Fault) -> TemplateValue {
        guard let first = command.first else { return .nothing }
        if case .function(let name) = first { return try call(name, Array(command.dropFirst()), dot, last) }
        guard command.count == 1, last == nil else {
            throw fault("only functions take arguments")
        }
        return try evaluate(first, dot)
    }

    /// The value of a single word.
    private func evaluate(_ operand: TemplateOperand, _ dot: TemplateValue) throws(Fault) -> TemplateValue {
        switch operand {
        case .dot: return dot
        case .nothing: return .nothing
        case .constant(.bool(let flag)): return .bool(flag)
        case .constant(.int(let number)): return .int(number)
        case .constant(.float(let number)): return .float(number)
        case .constant(.string(let text)): return .string(text)
        case .field(let names): return try select(names, of: dot)
        case .variable(let name, let fields): return try select(fields, of: try variable(name))
        case .function(let name): return try call(name, [], dot, nil)
        case .pipeline(let pipeline): return try nested { () throws(Fault) in try evaluate(pipeline, dot) }
        case .chain(let inner, let fields): return try select(fields, of: try evaluate(inner, dot))
        }
    }

    private func select(_ names: [String], of value: TemplateValue) throws(Fault) -> TemplateValue {
        var value = value
        for name in names {
            try step()
            value = try select(name, of: value)
        }
        return value
    }

    private func select(_ name: String, of value: TemplateValue) throws(Fault) -> TemplateValue {
        switch value {
        case .map(let map):
            if let member = map.members[name] { return member }
            guard limits.missingKeysAreEmpty else { throw fault("map has no entry for key \"\(name.prefix(100))\"") }
            return .nothing
        case .version(let version):
            switch name {
            case "Major": return .int(Int64(clamping: version.major))
            case "Minor": return .int(Int64(clamping: version.minor))
            case "Patch": return .int(Int64(clamping: version.patch))
            case "Prerelease": return .string(version.prerelease)
            case "Metadata": return .string(version.build)
            case "Original": return .string(version.text)
            case "String": return .string(GoPrint.version(version))
            default: break
            }
        case .nothing: throw fault("nil has no field “\(name.prefix(100))”")
        default: break
        }
        throw fault("can't evaluate field \(name.prefix(100)) in type \(value.type)")
    }

    private func call(
        _ name: String, _ words: [TemplateOperand], _ dot: TemplateValue, _ last: TemplateValue?
    ) throws(Fault) -> TemplateValue {
        // These two don't look at more than they need.
        if name == "and" || name == "or" {
            guard !words.isEmpty || last != nil else {
                throw fault("wrong number of arguments for \(name): want at least 1")
            }
            var value: TemplateValue = .nothing
            for word in words {
                value = try evaluate(word, dot)
                if value.isTrue == (name == "or") { return value }
            }
            return last ?? value
        }
        guard let function = template.functions[name] else { throw fault("function “\(name)” is not defined") }
        var arguments: [TemplateValue] = []
        for word in words { arguments.append(try evaluate(word, dot)) }
        if let last { arguments.append(last) }
        guard function.counts.contains(arguments.count) else {
            let (low, high) = (function.counts.lowerBound, function.counts.upperBound)
            let wanted = low == high ? "\(low)" : high == .max ? "at least \(low)" : "\(low) to \(high)"
            throw fault("wrong number of arguments for \(name): want \(wanted), got \(arguments.count)")
        }
        for case .string(let text) in arguments { try step(text.utf8.count / 64) }
        let current = line
        let result: TemplateValue
        do throws(Fault) {
            result = try function.body(self, arguments)
        } catch {
            line = current
            if error.message.hasPrefix("\(template.name):") { throw error }
            throw fault("\(name): \(error.message)", error.code)
        }
        line = current
        return result
    }
}
