import Diagnostics
import Documents

/// What is done with values.
extension CueEvaluator {
    func member(_ key: String, of value: CueValue) throws(Fault) -> CueValue {
        switch value {
        case .data(.object(let object)): object[key].map(CueValue.data) ?? .bottom("there is no field “\(key)”")
        case .structure(let node): try field(key, of: node)
        case .bottom: value
        default: .bottom("“.\(key)” wants a structure")
        }
    }

    func element(_ key: CueValue, of value: CueValue) throws(Fault) -> CueValue {
        switch (key, value) {
        case (_, .bottom): return value
        case (.bottom, _): return key
        case (.data(.string(let name)), _): return try member(name, of: value)
        case (.data(.number(let number)), .list(let items)):
            guard let index = number.int, items.indices.contains(index) else { break }
            return items[index]
        case (.data(.number(let number)), .data(.array(let items))):
            guard let index = number.int, items.indices.contains(index) else { break }
            return .data(items[index])
        default: return .bottom("an index wants a list or a structure")
        }
        return .bottom("an index is beyond its list")
    }

    func binary(
        _ sign: String, _ left: CueExpression, _ right: CueExpression, _ scope: CueScope?
    ) throws(Fault) -> CueValue {
        // A comparison with `_|_` asks whether something is there.
        for (one, other) in [(left, right), (right, left)] {
            guard case .bottom = other, sign == "==" || sign == "!=" else { continue }
            var isError = false
            if case .bottom = try evaluate(one, scope) { isError = true }
            return .data(.bool(isError == (sign == "==")))
        }
        let a = try evaluate(left, scope)
        if case .bottom = a { return a }
        if case .data(.bool(let flag)) = a, sign == "&&" || sign == "||", flag == (sign == "||") { return a }
        let b = try evaluate(right, scope)
        if case .bottom = b { return b }
        return try CueFunctions.binary(sign, a, b, operand: { value throws(Fault) in try self.operand(value) })
    }

    func call(
        _ function: CueExpression, _ arguments: [CueExpression], _ scope: CueScope?
    ) throws(Fault) -> CueValue {
        let name: String
        switch function {
        case .name(let builtin): name = builtin
        case .select(.name(let package), let member):
            guard let path = imports[package] else {
                throw Fault(.invalid, "“\(package).\(member)”: the package is not imported")
            }
            name = "\(path).\(member)"
        default: throw Fault(.unsupported, "only functions of packages can be called")
        }
        var values: [JSONValue] = []
        for argument in arguments {
            let value = try evaluate(argument, scope)
            if case .bottom = value { return value }
            if case .type(let type) = value { return .bottom("\(name): the argument is any \(type), not a value yet") }
            // of a list that is only counted nothing is made
            values.append(try name == "len" ? export(value) : operand(value))
        }
        return try CueFunctions.call(name, values)
    }

    /// The value as data; one that is not complete is `invalid`.
    func export(_ value: CueValue) throws(Fault) -> JSONValue {
        try enter()
        defer { leave() }
        switch value {
        case .data(let data): return data
        case .list(let items):
            var list: [JSONValue] = []
            for item in items { list.append(try export(item)) }
            return .array(list)
        case .structure(let node):
            var object = JSONObject()
            for name in node.names { object[name] = try export(field(name, of: node)) }
            return .object(object)
        case .type(let type): throw Fault(.invalid, "a value is missing: there is only its type, \(type)")
        case .bottom(let why): throw Fault(.invalid, why)
        }
    }

    /// A value that an operator or function takes, counted.
    func operand(_ value: CueValue) throws(Fault) -> JSONValue {
        let data = try export(value)
        try count(data)
        return data
    }

    /// Counts a value by all that it would be written out to: one that is used twice in it counts twice.
    private func count(_ value: JSONValue) throws(Fault) {
        switch value {
        case .string(let text): try count(text.utf8.count)
        case .array(let items): for item in items { try count(item) }
        case .object(let object):
            for member in object.members {
                try count(member.key.utf8.count)
                try count(member.value)
            }
        case .null, .bool, .number: try count(1)
        }
    }
}
