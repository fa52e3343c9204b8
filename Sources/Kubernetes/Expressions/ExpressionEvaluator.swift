import Documents

/// Computes the value of an expression in a bounded number of steps.
struct ExpressionEvaluator {
    private var scope: [String: ExpressionValue]
    private(set) var budget: Int

    init(variables: [String: ExpressionValue], budget: Int) {
        scope = variables
        self.budget = budget
    }

    private mutating func spend(_ steps: Int) throws(ExpressionError) {
        budget -= steps
        guard budget >= 0 else { throw ExpressionError("operation cancelled: actual cost limit exceeded") }
    }

    mutating func value(of expression: Expression) throws(ExpressionError) -> ExpressionValue {
        try spend(1)
        switch expression.node {
        case .literal(let value): return value
        case .name(let name):
            if let value = scope[name] { return value }
            return .type(name)
        case .select(let operand, let field): return try select(field, try value(of: operand))
        case .has(let operand, let field): return .bool(try has(field, try value(of: operand)))
        case .call(let function, let target, let arguments):
            return try call(function, (target.map { [$0] } ?? []) + arguments, isMethod: target != nil)
        case .list(let elements):
            var values: [ExpressionValue] = []
            for element in elements { values.append(try value(of: element)) }
            return .list(values)
        case .map(let entries):
            var values: [(ExpressionMap.Key, ExpressionValue)] = []
            for (key, entry) in entries {
                guard let key = ExpressionMap.Key(try value(of: key)) else {
                    throw ExpressionError("unsupported key type")
                }
                values.append((key, try value(of: entry)))
            }
            let map = ExpressionMap(values)
            guard map.count == values.count else { throw ExpressionError("Failed with repeated key") }
            return .map(map)
        case .each(let comprehension): return try each(comprehension)
        }
    }

    // MARK: members

    private func find(_ field: String, _ value: ExpressionValue) throws(ExpressionError) -> ExpressionValue? {
        switch value {
        case .object(let object, let type):
            let name = if case .object = type { ExpressionName.unescaped(field) } else { field }
            return ExpressionValue.member(name, of: object, type)
        case .map(let map): return map[.string(field)]
        default: throw ExpressionError("no such overload")
        }
    }

    private func select(_ field: String, _ value: ExpressionValue) throws(ExpressionError) -> ExpressionValue {
        guard let found = try find(field, value) else { throw ExpressionError("no such key: \(field)") }
        return found
    }

    private func has(_ field: String, _ value: ExpressionValue) throws(ExpressionError) -> Bool {
        try find(field, value) != nil
    }

    // MARK: calls

    private mutating func call(
        _ name: String, _ arguments: [Expression], isMethod: Bool
    ) throws(ExpressionError) -> ExpressionValue {
        switch name {
        case "_&&_": return .bool(try connective(arguments, endsAt: false))
        case "_||_": return .bool(try connective(arguments, endsAt: true))
        case "_?_:_":
            guard case .bool(let condition) = try value(of: arguments[0]) else {
                throw ExpressionError("no such overload")
            }
            return try value(of: arguments[condition ? 1 : 2])
        default: break
        }
        var values: [ExpressionValue] = []
        for argument in arguments { values.append(try value(of: argument)) }
        try spend(values.reduce(0) { $0 + $1.weight })
        for function in ExpressionFunctions.named(name, isMethod: isMethod)
        where function.parameters.count == values.count && zip(values, function.parameters).allSatisfy({ $0.fits($1) })
        {
            let result: ExpressionValue
            do { result = try function.run(values) } catch {
                throw error as? ExpressionError ?? ExpressionError("\(error)")
            }
            try spend(result.weight)
            return result
        }
        throw ExpressionError("no such overload")
    }

    /// `&&` and `||`: one side that decides hides an error of the other.
    private mutating func connective(_ sides: [Expression], endsAt decisive: Bool) throws(ExpressionError) -> Bool {
        var failure: ExpressionError?
        for side in sides {
            do throws(ExpressionError) {
                guard case .bool(let value) = try value(of: side) else { throw ExpressionError("no such overload") }
                if value == decisive { return decisive }
            } catch {
                guard budget >= 0 else { throw error }
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return !decisive
    }

    // MARK: macros

    private mutating func each(_ comprehension: Expression.Comprehension) throws(ExpressionError) -> ExpressionValue {
        let range = try value(of: comprehension.range)
        let elements: [ExpressionValue]
        switch range {
        case .list(let values): elements = values
        case .map(let map): elements = map.keys.map(\.value)
        case .object(let object, _): elements = object.keys.map { .string($0) }
        default: throw ExpressionError("no such overload")
        }
        let hidden = scope[comprehension.variable]
        defer { scope[comprehension.variable] = hidden }
        var found = 0
        var failure: ExpressionError?
        var taken: [ExpressionValue] = []
        for element in elements {
            try spend(1)
            scope[comprehension.variable] = element
            if let condition = comprehension.condition, try !isTrue(condition) { continue }
            switch comprehension.kind {
            case .map: taken.append(try value(of: comprehension.body))
            case .filter: if try isTrue(comprehension.body) { taken.append(element) }
            case .existsOne: if try isTrue(comprehension.body) { found += 1 }
            case .all, .exists:
                let decisive = comprehension.kind == .exists
                do throws(ExpressionError) {
                    if try isTrue(comprehension.body) == decisive { return .bool(decisive) }
                } catch {
                    guard budget >= 0 else { throw error }
                    failure = failure ?? error
                }
            }
        }
        if let failure { throw failure }
        switch comprehension.kind {
        case .map, .filter: return .list(taken)
        case .existsOne: return .bool(found == 1)
        case .all: return .bool(true)
        case .exists: return .bool(false)
        }
    }

    private mutating func isTrue(_ expression: Expression) throws(ExpressionError) -> Bool {
        guard case .bool(let value) = try value(of: expression) else { throw ExpressionError("no such overload") }
        return value
    }
}

extension ExpressionValue {
    /// Steps that looking at it costs.
    fileprivate var weight: Int {
        switch self {
        case .string(let text): text.utf8.count / 10
        case .bytes(let bytes): bytes.count / 10
        case .list(let values): values.count
        default: 0
        }
    }

    /// Whether a function takes it.
    fileprivate func fits(_ type: ExpressionType) -> Bool {
        switch (self, type) {
        case (_, .any), (_, .parameter): true
        case (.null, .null), (.bool, .bool), (.int, .int), (.uint, .uint), (.double, .double), (.string, .string),
            (.bytes, .bytes), (.timestamp, .timestamp), (.duration, .duration), (.type, .type), (.map, .map),
            (.object, .map):
            true
        case (.list(let values), .list(let element)): values.first?.fits(element) ?? true
        default: false
        }
    }
}
