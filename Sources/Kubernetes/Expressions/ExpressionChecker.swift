/// Finds the type of an expression, and what can't be right whatever the values are.
struct ExpressionChecker {
    private var scope: [String: ExpressionType]
    private var own: [String] = []
    /// Variables of the program that were read.
    private(set) var used: Set<String> = []
    /// Lists that are formatted may have elements of different types.
    private var isFormatted = false
    /// Of all parts that were looked at.
    private(set) var types: [Int: ExpressionType] = [:]
    /// What the calls among them may come to.
    private(set) var overloads: [Int: [ExpressionFunction]] = [:]

    init(variables: [String: ExpressionType]) { scope = variables }

    mutating func type(of expression: Expression) throws(ExpressionError) -> ExpressionType {
        let type = try find(expression)
        types[expression.id] = type
        return type
    }

    private mutating func find(_ expression: Expression) throws(ExpressionError) -> ExpressionType {
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
            return try call(function, target, arguments, expression)
        case .entry(let inner):
            switch try type(of: inner) {
            case .optional(let type): return type
            case .any: return .any
            case let other:
                throw ExpressionError(
                    "expected type 'optional_type(dyn)' but found '\(other)'", at: expression.position)
            }
        case .list(let elements): return .list(try common(elements))
        case .map(let entries):
            let keys = try common(entries.map(\.0))
            return .map(keys, try common(entries.map(\.1)))
        case .each(let comprehension): return try each(comprehension)
        }
    }

    private static let typeNames: [String: ExpressionType] = [
        "bool": .type, "int": .type, "uint": .type, "double": .type, "string": .type, "bytes": .type, "list": .type,
        "map": .type, "null_type": .type, "type": .type, "google.protobuf.Timestamp": .type,
        "google.protobuf.Duration": .type, ExpressionType.addressName: .type, ExpressionType.prefixName: .type,
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
            guard let joined = known.joined(type) ?? (isFormatted ? .any : nil) else {
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
        case .optional(let inner): return .optional(try select(field, inner, position))
        case .object(let object):
            let reserved = ExpressionName.isKeyword(field) ? ExpressionName.escaped(field) : nil
            guard let type = object.fields[field] ?? reserved.flatMap({ object.fields[$0] }) else {
                throw ExpressionError("undefined field '\(field)'", at: position)
            }
            return type
        default: throw ExpressionError("type '\(type)' does not support field selection", at: position)
        }
    }

    private mutating func each(_ comprehension: Expression.Comprehension) throws(ExpressionError) -> ExpressionType {
        let range = try type(of: comprehension.range)
        let (key, element) = try members(of: range, comprehension)
        var hidden: [(String, ExpressionType?)] = []
        func bind(_ name: String, _ type: ExpressionType) {
            hidden.append((name, scope.updateValue(type, forKey: name)))
            own.append(name)
        }
        bind(comprehension.variable, comprehension.second == nil ? element : key)
        if let second = comprehension.second { bind(second, element) }
        defer {
            for (name, type) in hidden.reversed() {
                scope[name] = type
                own.removeLast()
            }
        }
        if let condition = comprehension.condition { try demandBool(condition) }
        switch comprehension.kind {
        case .all, .exists, .existsOne, .filter:
            try demandBool(comprehension.body)
            return comprehension.kind == .filter ? .list(element) : .bool
        case .map, .transformList: return .list(try type(of: comprehension.body))
        case .optMap: return .optional(try type(of: comprehension.body))
        case .optFlatMap:
            switch try type(of: comprehension.body) {
            case .optional(let inner): return .optional(inner)
            case .any: return .any
            case let other:
                throw ExpressionError(
                    "expected type 'optional_type(dyn)' but found '\(other)'", at: comprehension.body.position)
            }
        case .sortBy:
            _ = try type(of: comprehension.body)
            return range
        case .transformMap: return .map(key, try type(of: comprehension.body))
        case .transformMapEntry:
            let type = try type(of: comprehension.body)
            guard case .map(let key, let value) = type else {
                throw ExpressionError(
                    "expected type 'map(dyn, dyn)' but found '\(type)'", at: comprehension.body.position)
            }
            return .map(key, value)
        }
    }

    /// The types of the variables: of the key or place, and of the element; a single variable over a map is its key.
    private func members(
        of range: ExpressionType, _ comprehension: Expression.Comprehension
    ) throws(ExpressionError) -> (ExpressionType, ExpressionType) {
        let isOptional = comprehension.kind == .optMap || comprehension.kind == .optFlatMap
        switch range {
        case .optional(let inner) where isOptional: return (.any, inner)
        case .any: return (.any, .any)
        case .list(let inner) where !isOptional: return (.int, inner)
        case .map(let key, let value) where !isOptional && comprehension.kind != .sortBy:
            return (key, comprehension.second == nil ? key : value)
        default:
            throw ExpressionError(
                isOptional || comprehension.kind == .sortBy
                    ? "found no matching overload for '\(comprehension.kind.rawValue)' applied to '\(range)'"
                    : "expression of type '\(range)' cannot be range of a comprehension (must be list, map, or dynamic)",
                at: comprehension.range.position)
        }
    }

    private mutating func demandBool(_ expression: Expression) throws(ExpressionError) {
        let type = try type(of: expression)
        guard type == .bool || type == .any else {
            throw ExpressionError("expected type 'bool' but found '\(type)'", at: expression.position)
        }
    }

    private mutating func call(
        _ name: String, _ target: Expression?, _ arguments: [Expression], _ whole: Expression
    ) throws(ExpressionError) -> ExpressionType {
        let position = whole.position
        let before = isFormatted
        if name == "format" { isFormatted = true }
        defer { isFormatted = before }
        var types: [ExpressionType] = []
        for argument in (target.map { [$0] } ?? []) + arguments { types.append(try type(of: argument)) }
        switch (name, types.first) {
        case ("_?._", let operand?):
            guard case .literal(.string(let field)) = arguments[1].node else { break }
            let found = try select(field, operand, position)
            if case .optional = found { return found }
            return .optional(found)
        case ("_[?_]", .optional(let inner)?): return .optional(try element(of: inner, types[1], position))
        case ("_[?_]", let operand?): return .optional(try element(of: operand, types[1], position))
        case ("_[_]", .optional(let inner)?): return .optional(try element(of: inner, types[1], position))
        default: break
        }
        let found = try overload(name, target, types, position)
        overloads[whole.id] = found.functions
        if let first = arguments.first { try checkLiteral(name, first) }
        return found.result
    }

    /// Patterns, times and durations that are written down are right.
    private func checkLiteral(_ name: String, _ argument: Expression) throws(ExpressionError) {
        let isRight: Bool
        switch (name, argument.node) {
        case ("matches", .literal(.string(let text))): isRight = PatternCache.problem(text) == nil
        case ("find", .literal(.string(let text))), ("findAll", .literal(.string(let text))):
            if let problem = PatternCache.problem(text) {
                throw ExpressionError("program instantiation failed: \(problem)")
            }
            isRight = true
        case ("timestamp", .literal(.string(let text))): isRight = Timestamp(text) != nil
        case ("timestamp", .literal(.int(let seconds))): isRight = ExpressionFunctions.years.contains(seconds)
        case ("duration", .literal(.string(let text))): isRight = Duration(goText: text) != nil
        default: isRight = true
        }
        guard isRight else { throw ExpressionError("invalid \(name) argument", at: argument.position) }
    }

    private func element(
        of type: ExpressionType, _ key: ExpressionType, _ position: Int
    ) throws(ExpressionError) -> ExpressionType {
        let found = try overload("_[_]", nil, [type, key], position).result
        if case .optional(let inner) = found { return inner }
        return found
    }

    private func overload(
        _ name: String, _ target: Expression?, _ types: [ExpressionType], _ position: Int
    ) throws(ExpressionError) -> (result: ExpressionType, functions: [ExpressionFunction]) {
        let candidates = ExpressionFunctions.named(name, isMethod: target != nil)
        guard !candidates.isEmpty else {
            throw ExpressionError(
                "undeclared reference to '\(name)' (in container '')", at: position)
        }
        var results: [ExpressionType] = []
        var functions: [ExpressionFunction] = []
        for candidate in candidates where candidate.parameters.count == types.count {
            var bound: [String: ExpressionType] = [:]
            var fits = true
            for (type, wanted) in zip(types, candidate.parameters) where fits { fits = type.fits(wanted, &bound) }
            guard fits else { continue }
            results.append(candidate.result.filled(bound))
            functions.append(candidate)
        }
        guard let first = results.first else {
            let shown = types.map(\.description)
            let applied =
                target == nil
                ? "(\(shown.joined(separator: ", ")))"
                : "\(shown[0]).(\(shown.dropFirst().joined(separator: ", ")))"
            throw ExpressionError("found no matching overload for '\(name)' applied to '\(applied)'", at: position)
        }
        return (results.allSatisfy { $0 == first } ? first : .any, functions)
    }
}
