import Diagnostics
import Documents

/// One execution of a template: what it may use, and how much of it is left.
final class TemplateRun {
    let template: Template
    let limits: TemplateLimits
    private(set) var output: [UInt8] = []
    private var steps: Int
    private var bytes: Int
    /// All maps that were made: they are emptied at the end, so that no chain of them is freed at once.
    private var maps: [TemplateMap] = []
    private var calls = 0
    /// Steps of regular expressions.
    var patternBudget = 200_000_000
    /// Where it is at work, for messages.
    var line = 1

    init(_ template: Template, _ limits: TemplateLimits) {
        (self.template, self.limits) = (template, limits)
        (steps, bytes) = (limits.steps, limits.bytes)
    }

    deinit { for map in maps { map.members = [:] } }

    func fault(_ message: String, _ code: Fault.Code = .invalid) -> Fault {
        Fault(code, "\(template.name):\(line): \(message)")
    }

    /// Takes `count` steps.
    func step(_ count: Int = 1) throws(Fault) {
        let (left, overflow) = steps.subtractingReportingOverflow(count)
        guard !overflow, left >= 0 else {
            throw fault("the template takes more than \(limits.steps) steps", .limit)
        }
        steps = left
    }

    /// Takes room for texts of `count` bytes.
    func room(_ count: Int) throws(Fault) {
        let (left, overflow) = bytes.subtractingReportingOverflow(max(0, count))
        guard !overflow, left >= 0 else {
            throw fault("the template makes more than \(limits.bytes) bytes", .limit)
        }
        bytes = left
    }

    func string(_ text: String) throws(Fault) -> TemplateValue {
        try room(text.utf8.count)
        return .string(text)
    }

    func list(_ items: [TemplateValue]) throws(Fault) -> TemplateValue {
        try step(items.count)
        return .list(try TemplateList(items))
    }

    func map(_ members: [String: TemplateValue] = [:]) throws(Fault) -> TemplateMap {
        try step(members.count + 1)
        let map = TemplateMap()
        map.members = members
        maps.append(map)
        return map
    }

    func emit(_ text: some Collection<UInt8>) throws(Fault) {
        try room(text.count)
        output += text
    }

    /// A document as a value.
    func value(_ json: JSONValue) throws(Fault) -> TemplateValue {
        switch json {
        case .null: return .nothing
        case .bool(let flag): return .bool(flag)
        case .string(let text): return .string(text)
        case .number(let number):
            if !limits.numbersAreFloats, let integer = number.int64 { return .int(integer) }
            return .float(number.double ?? 0)
        case .array(let items):
            var values: [TemplateValue] = []
            for item in items { values.append(try value(item)) }
            return try list(values)
        case .object(let object):
            var members: [String: TemplateValue] = [:]
            for member in object.members { members[member.key] = try value(member.value) }
            return .map(try map(members))
        }
    }

    // MARK: nodes

    /// Variables, innermost last.
    private var variables: [(name: String, value: TemplateValue)] = []

    enum Flow { case next, breaks, continues }

    /// Runs a template by its nodes, with `dot` as `.` and `$`.
    func run(_ nodes: [TemplateNode], _ dot: TemplateValue) throws(Fault) {
        calls += 1
        guard calls <= limits.calls else {
            throw fault("templates call each other more than \(limits.calls) levels deep", .limit)
        }
        let outer = variables
        variables = [("", dot)]
        _ = try walk(nodes, dot)
        variables = outer
        calls -= 1
    }

    private var depth = 0

    /// Runs `body` a level deeper: the stack has an end.
    func nested<R>(_ body: () throws(Fault) -> R) throws(Fault) -> R {
        depth += 1
        defer { depth -= 1 }
        guard depth <= limits.depth else { throw fault("nested deeper than \(limits.depth) levels", .limit) }
        return try body()
    }

    private func walk(_ nodes: [TemplateNode], _ dot: TemplateValue) throws(Fault) -> Flow {
        try nested { () throws(Fault) in try walkInside(nodes, dot) }
    }

    private func walkInside(_ nodes: [TemplateNode], _ dot: TemplateValue) throws(Fault) -> Flow {
        let known = variables.count
        for node in nodes {
            try step()
            let flow = try walk(node, dot)
            if flow != .next {
                variables.removeLast(variables.count - known)
                return flow
            }
        }
        variables.removeLast(variables.count - known)
        return .next
    }

    private func walk(_ node: TemplateNode, _ dot: TemplateValue) throws(Fault) -> Flow {
        switch node {
        case .text(let bytes): try emit(bytes)
        case .action(let pipeline):
            let value = try evaluate(pipeline, dot)
            if pipeline.variables.isEmpty { try emit(try GoPrint.text(value, self).utf8) }
        case .branch(let branch):
            let known = variables.count
            let isTrue = try evaluate(branch.pipeline, dot).isTrue
            let flow = try walk(isTrue ? branch.body : branch.otherwise, dot)
            variables.removeLast(variables.count - known)
            return flow
        case .with(let branch):
            let known = variables.count
            let value = try evaluate(branch.pipeline, dot)
            let flow = try value.isTrue ? walk(branch.body, value) : walk(branch.otherwise, dot)
            variables.removeLast(variables.count - known)
            return flow
        case .range(let branch): return try range(branch, dot)
        case .include(let name, let pipeline, let line):
            self.line = line
            let argument = try pipeline.map { (pipeline) throws(Fault) in try evaluate(pipeline, dot) } ?? .nothing
            try include(name, argument)
        case .breakRange: return .breaks
        case .continueRange: return .continues
        }
        return .next
    }

    /// Runs the template of that name.
    func include(_ name: String, _ argument: TemplateValue) throws(Fault) {
        guard let nodes = template.templates[name] else { throw fault("template “\(name)” is not defined") }
        try run(nodes, argument)
    }

    private func range(_ branch: TemplateNode.Branch, _ dot: TemplateValue) throws(Fault) -> Flow {
        let known = variables.count
        defer { variables.removeLast(variables.count - known) }
        var pipeline = branch.pipeline
        let (names, isAssignment) = (pipeline.variables, pipeline.isAssignment)
        pipeline.variables = []
        let value = try evaluate(pipeline, dot)
        line = branch.line
        var isEmpty = true
        func round(_ key: TemplateValue, _ item: TemplateValue) throws(Fault) -> Bool {
            isEmpty = false
            try step()
            let before = variables.count
            if let last = names.last { try declare(last, item, isAssignment) }
            if names.count == 2 { try declare(names[0], key, isAssignment) }
            let flow = try walk(branch.body, item)
            variables.removeLast(variables.count - before)
            return flow != .breaks
        }
        switch value {
        case .list(let list):
            for (index, item) in list.items.enumerated() {
                guard try round(.int(Int64(index)), item) else { break }
            }
        case .map(let map):
            for key in map.keys {
                guard let item = map.members[key] else { continue }
                guard try round(.string(key), item) else { break }
            }
        case .int(let count):
            var index: Int64 = 0
            while index < count, try round(.int(index), .int(index)) { index += 1 }
        case .nothing: break
        default: throw fault("range can't iterate over a value of type \(value.type)")
        }
        return isEmpty ? try walk(branch.otherwise, dot) : .next
    }

    func declare(_ name: String, _ value: TemplateValue, _ isAssignment: Bool) throws(Fault) {
        guard isAssignment else { return variables.append((name, value)) }
        guard let place = variables.lastIndex(where: { $0.name == name }) else {
            throw fault("undefined variable “$\(name)”")
        }
        variables[place].value = value
    }

    func variable(_ name: String) throws(Fault) -> TemplateValue {
        guard let found = variables.last(where: { $0.name == name }) else {
            throw fault("undefined variable “$\(name)”")
        }
        return found.value
    }
}
