/// Finds the type of an expression, and what can't be right whatever the values are.
struct ExpressionChecker {
    private var scope: [String: ExpressionType]
    private var own: [String] = []
    /// Variables of the program that were read.
    private(set) var used: Set<String> = []

    init(variables: [String: ExpressionType]) { scope = variables }

    mutating func type(of expression: Expression) throws(ExpressionError) -> ExpressionType {
        switch expression.node {
        case .literal(let value): return Self.type(of: value)
        case .name(let name):
            guard let type = scope[name] else {
                if let type = Self.typeNames[name] { return type }
                throw ExpressionError("undeclared reference to '\(name)' (in container '')", at: expression.position)
            }
            if !own.contains(name) { used.insert(name) }
            return type
        case .select(let operand, let field), .has(let operand, let field):
            let found = try select(field, try type(of: operand), expression.position)
            if case .has = expression.node { return .bool }
            return found
        case .call(let function, let target, let arguments):
            return try call(function, target, arguments, expression.position)
        case .list(let elements): return .list(try common(elements))
        case .map(let entries):
            let keys = try common(entries.map(\.0))
            return .map(keys, try common(entries.map(\.1)))
        case .each(let comprehension): return try each(comprehension)
        }
    }

    private static let typeNames: [String: ExpressionType] = [
        "bool": .type, "int": .type, "uint": .type, "double": .type, "string": .type, "bytes": .type, "list": .type,
        "map": .type, "null_type": .type, "type": .type,
    ]

    private static func type(of literal: ExpressionValue) -> ExpressionType {
        switch literal {
        case .null: .null
        case .bool: .bool
        case .int: .int
        case .uint: .uint
        case .double: .double
        case .string: .string
        case .bytes: .bytes
        default: .any
        }
    }

    private mutating func common(_ expressions: [Expression]) throws(ExpressionError) -> ExpressionType {
        var common: ExpressionType?
        for expression in expressions {
            let type = try type(of: expression)
            guard let known = common else {
                common = type
                continue
            }
            guard let joined = known.joined(type) else {
                throw ExpressionError("expected type '\(known)' but found '\(type)'", at: expression.position)
            }
            common = joined
        }
        return common ?? .any
    }

    private func select(_ field: String, _ type: ExpressionType, _ position: Int) throws(ExpressionError)
        -> ExpressionType
    {
        switch type {
        case .any: return .any
        case .map(_, let value): return value
        case .object(let object):
            guard let type = object.fields[field] else {
                throw ExpressionError("undefined field '\(field)'", at: position)
            }
            return type
        default: throw ExpressionError("type '\(type)' does not support field selection", at: position)
        }
    }

    private mutating func each(_ comprehension: Expression.Comprehension) throws(ExpressionError) -> ExpressionType {
        let range = try type(of: comprehension.range)
        let element: ExpressionType
        switch range {
        case .list(let inner): element = inner
        case .map(let key, _): element = key
        case .any: element = .any
        case .object: element = .string
        default:
            throw ExpressionError(
                "expression of type '\(range)' cannot be range of a comprehension (must be list, map, or dynamic)",
                at: comprehension.range.position)
        }
        let hidden = scope.updateValue(element, forKey: comprehension.variable)
        own.append(comprehension.variable)
        defer {
            scope[comprehension.variable] = hidden
            own.removeLast()
        }
        if let condition = comprehension.condition { try demandBool(condition) }
        if comprehension.kind == .map { return .list(try type(of: comprehension.body)) }
        try demandBool(comprehension.body)
        return comprehension.kind == .filter ? .list(element) : .bool
    }

    private mutating func demandBool(_ expression: Expression) throws(ExpressionError) {
        let type = try type(of: expression)
        guard type == .bool || type == .any else {
            throw ExpressionError("expected type 'bool' but found '\(type)'", at: expression.position)
        }
    }

    private mutating func call(
        _ name: String, _ target: Expression?, _ arguments: [Expression], _ position: Int
    ) throws(ExpressionError) -> ExpressionType {
        var types: [ExpressionType] = []
        for argument in (target.map { [$0] } ?? []) + arguments { types.append(try type(of: argument)) }
        let candidates = ExpressionFunctions.named(name, isMethod: target != nil)
        guard !candidates.isEmpty else {
            throw ExpressionError(
                "undeclared reference to '\(name)' (in container '')", at: position,
                isUnsupported: ExpressionFunctions.unsupported.contains(name))
        }
        var results: [ExpressionType] = []
        for candidate in candidates where candidate.parameters.count == types.count {
            var bound: [String: ExpressionType] = [:]
            var fits = true
            for (type, wanted) in zip(types, candidate.parameters) where fits { fits = type.fits(wanted, &bound) }
            if fits { results.append(candidate.result.filled(bound)) }
        }
        guard let first = results.first else {
            let shown = types.map(\.description)
            let applied =
                target == nil
                ? "(\(shown.joined(separator: ", ")))"
                : "\(shown[0]).(\(shown.dropFirst().joined(separator: ", ")))"
            throw ExpressionError("found no matching overload for '\(name)' applied to '\(applied)'", at: position)
        }
        return results.allSatisfy { $0 == first } ? first : .any
    }
}
