import Documents

/// Computes the value of an expression in a bounded number of steps.
struct ExpressionEvaluator {
    private var scope: [String: ExpressionValue]
    private let overloads: [Int: [ExpressionFunction]]
    private(set) var budget: Int

    init(variables: [String: ExpressionValue], overloads: [Int: [ExpressionFunction]], budget: Int) {
        scope = variables
        self.overloads = overloads
        self.budget = budget
    }

    private mutating func spend(_ steps: Int) throws(ExpressionError) {
        budget -= steps
        guard budget >= 0 else { throw ExpressionError.tooExpensive }
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
            return try call(
                function, (target.map { [$0] } ?? []) + arguments, isMethod: target != nil,
                overloads[expression.id] ?? [])
        case .list(let elements):
            var values: [ExpressionValue] = []
            for element in elements {
                if let element = try entry(element) { values.append(element) }
            }
            return .list(values)
        case .map(let entries):
            var values: [(ExpressionMap.Key, ExpressionValue)] = []
            for (key, entry) in entries {
                guard let key = ExpressionMap.Key(try value(of: key)) else {
                    throw ExpressionError("unsupported key type")
                }
                if let value = try self.entry(entry) { values.append((key, value)) }
            }
            let map = ExpressionMap(values)
            guard map.count == values.count else { throw ExpressionError("Failed with repeated key") }
            return .map(map)
        case .entry(let inner): return try value(of: inner)
        case .each(let comprehension): return try each(comprehension)
        }
    }

    /// Nil: it is left out.
    private mutating func entry(_ expression: Expression) throws(ExpressionError) -> ExpressionValue? {
        guard case .entry(let inner) = expression.node else { return try value(of: expression) }
        guard case .optional(let value) = try value(of: inner) else { throw ExpressionError("no such overload") }
        return value
    }

    // MARK: members

    private func find(_ field: String, _ value: ExpressionValue) throws(ExpressionError) -> ExpressionValue? {
        switch value {
        case .object(let object, let type):
            let name = if case .object? = type?.type { ExpressionName.unescaped(field) } else { field }
            return ExpressionValue.member(name, of: object, type)
        case .map(let map): return map[.string(field)]
        default: throw ExpressionError("no such overload")
        }
    }

    private func select(_ field: String, _ value: ExpressionValue) throws(ExpressionError) -> ExpressionValue {
        if case .optional(let inner) = value {
            return .optional(try inner.flatMap { inner throws(ExpressionError) in try find(field, inner) })
        }
        guard let found = try find(field, value) else { throw ExpressionError("no such key: \(field)") }
        return found
    }

    private func has(_ field: String, _ value: ExpressionValue) throws(ExpressionError) -> Bool {
        if case .optional(let inner) = value {
            return try inner.map { inner throws(ExpressionError) in try find(field, inner) != nil } ?? false
        }
        return try find(field, value) != nil
    }

    // MARK: calls

    private mutating func call(
        _ name: String, _ arguments: [Expression], isMethod: Bool, _ overloads: [ExpressionFunction]
    ) throws(ExpressionError) -> ExpressionValue {
        switch name {
        case "_&&_": return .bool(try connective(arguments, endsAt: false))
        case "_||_": return .bool(try connective(arguments, endsAt: true))
        case "_?_:_":
            guard case .bool(let condition) = try value(of: arguments[0]) else {
                throw ExpressionError("no such overload")
            }
            return try value(of: arguments[condition ? 1 : 2])
        case "or" where isMethod && arguments.count == 2, "orValue" where isMethod && arguments.count == 2:
            guard case .optional(let inner) = try value(of: arguments[0]) else {
                throw ExpressionError("no such overload")
            }
            guard let inner else { return try value(of: arguments[1]) }
            return name == "or" ? .optional(inner) : inner
        default: break
        }
        var values: [ExpressionValue] = []
        for argument in arguments { values.append(try value(of: argument)) }
        try spend(values.reduce(0) { $0 + $1.weight })
        if name.hasPrefix("sets.") || name == "distinct", let first = values.first, let last = values.last {
            // each is compared with each
            try spend(first.weight.multipliedReportingOverflow(by: last.weight).partialValue)
        }
        if let found = try optionalMember(name, values) { return found }
        for function in overloads where zip(values, function.parameters).allSatisfy({ $0.fits($1) }) {
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

    /// `a.?b`, `a[?b]` and `a[b]` where a is optional; nil for everything else.
    private func optionalMember(_ name: String, _ values: [ExpressionValue]) throws(ExpressionError) -> ExpressionValue?
    {
        guard name == "_?._" || name == "_[?_]" || name == "_[_]", values.count == 2 else { return nil }
        var operand = values[0]
        if case .optional(let inner) = operand {
            guard let inner else { return .optional(nil) }
            operand = inner
        } else if name == "_[_]" {
            return nil
        }
        if name == "_?._" { return .optional(try find(values[1].text, operand)) }
        switch operand {
        case .list(let elements, _):
            guard case .int(let place) = values[1] else { throw ExpressionError("no such overload") }
            let at = Int(exactly: place) ?? -1
            return .optional(elements.indices.contains(at) ? elements[at] : nil)
        case .map(let map): return .optional(ExpressionMap.Key(values[1]).flatMap { map[$0] })
        case .object(let object, let type):
            guard case .string(let key) = values[1] else { return .optional(nil) }
            return .optional(ExpressionValue.member(key, of: object, type))
        default: throw ExpressionError("no such overload")
        }
    }

    // MARK: macros

    /// What a macro goes over: keys or places, and elements.
    private func members(
        of range: ExpressionValue, _ comprehension: Expression.Comprehension
    ) throws(ExpressionError) -> [(key: ExpressionValue, element: ExpressionValue)] {
        switch range {
        case .list(let values, _): return values.enumerated().map { (.int(Int64($0.offset)), $0.element) }
        case .map(let map): return map.keys.map { ($0.value, map[$0] ?? .null) }
        case .object(let object, let type):
            return object.keys.map { (.string($0), ExpressionValue.member($0, of: object, type) ?? .null) }
        case .optional(let inner): return inner.map { [(.null, $0)] } ?? []
        default: throw ExpressionError("no such overload")
        }
    }

    private mutating func each(_ comprehension: Expression.Comprehension) throws(ExpressionError) -> ExpressionValue {
        let range = try value(of: comprehension.range)
        let isOverKeys = range.asMap != nil && comprehension.second == nil
        let hidden = (scope[comprehension.variable], comprehension.second.flatMap { scope[$0] })
        defer {
            if let second = comprehension.second { scope[second] = hidden.1 }
            scope[comprehension.variable] = hidden.0
        }
        var found = 0
        var failure: ExpressionError?
        var taken: [ExpressionValue] = []
        var elements: [ExpressionValue] = []
        var entries: [(ExpressionMap.Key, ExpressionValue)] = []
        for member in try members(of: range, comprehension) {
            try spend(1)
            let element = isOverKeys ? member.key : member.element
            scope[comprehension.variable] = comprehension.second == nil ? element : member.key
            if let second = comprehension.second { scope[second] = member.element }
            if let condition = comprehension.condition, try !isTrue(condition) { continue }
            switch comprehension.kind {
            case .map, .transformList: taken.append(try value(of: comprehension.body))
            case .optMap: return .optional(try value(of: comprehension.body))
            case .optFlatMap: return try value(of: comprehension.body)
            case .sortBy:
                elements.append(element)
                taken.append(try value(of: comprehension.body))
            case .transformMap:
                guard let key = ExpressionMap.Key(member.key) else { throw ExpressionError("unsupported key type") }
                entries.append((key, try value(of: comprehension.body)))
            case .transformMapEntry:
                guard let map = try value(of: comprehension.body).asMap else {
                    throw ExpressionError("no such overload")
                }
                entries += map.keys.map { ($0, map[$0] ?? .null) }
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
        case .map, .filter, .transformList: return .list(taken)
        case .sortBy: return .list(try ExpressionFunctions.sorted(elements, by: taken))
        case .optMap, .optFlatMap: return .optional(nil)
        case .transformMap, .transformMapEntry:
            let map = ExpressionMap(entries)
            guard map.count == entries.count else { throw ExpressionError("insert failed: key already exists") }
            return .map(map)
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
        case .list(let values, _): values.count
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
        case (.list(let values, _), .list(let element)): values.first?.fits(element) ?? true
        case (.optional(let inner), .optional(let type)): inner?.fits(type) ?? true
        case (.opaque(let value), .opaque(let name)): value.typeName == name
        default: false
        }
    }
}
