import Documents

/// Compiles the rules of a schema when it is defined: their types, where they may look at old values, and what they
/// cost at worst.
struct DefinitionExpressions {
    private var problems: [FieldProblem] = []
    private var total: UInt64 = 0
    /// The most expensive ones, those first that cost most.
    private var expensive: [(place: String, cost: UInt64)] = []

    /// What one rule may cost, for all the values that there may be of its place.
    private static let mostOfOne: UInt64 = 10_000_000
    /// What all rules of a schema may cost together.
    private static let mostOfAll: UInt64 = 100_000_000

    /// - Parameter schema: of a whole object; its structure is right.
    static func check(_ schema: StructuralSchema, _ place: String) -> [FieldProblem] {
        guard schema.hasRules else { return [] }
        var rules = DefinitionExpressions()
        rules.walk(schema, place, DeclaredType(schema, isRoot: true), uncorrelated: nil, count: 1)
        guard rules.total > mostOfAll else { return rules.problems }
        let shares = rules.expensive.map {
            FieldProblem.forbidden(
                $0.place, "contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema")
        }
        let name = "x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema"
        return rules.problems + shares + [.forbidden(place, tooExpensive(name, rules.total, mostOfAll))]
    }

    /// - Parameters:
    ///   - uncorrelated: the place around this one whose parts have no counterparts in an older value.
    ///   - count: how many values there may be of this place; nil: no schema bounds that.
    private mutating func walk(
        _ schema: StructuralSchema, _ place: String, _ declared: DeclaredType?, uncorrelated: String?, count: UInt64?
    ) {
        guard schema.hasRules else { return }
        let inner = Self.factor(schema).flatMap { factor in count.map { CostRange.product($0, factor) } }
        if let values = schema.values {
            walk(
                values, place + ".additionalProperties", declared?.element, uncorrelated: uncorrelated, count: inner)
        }
        for (name, property) in schema.properties {
            walk(
                property, "\(place).properties[\(name)]", declared?.property(name, property),
                uncorrelated: uncorrelated, count: inner)
        }
        if let items = schema.items {
            let isKeyed = schema.raw["x-kubernetes-list-type"]?.string == "map"
            walk(
                items, place + ".items", declared?.element, uncorrelated: uncorrelated ?? (isKeyed ? nil : place),
                count: inner)
        }
        guard !schema.rules.isEmpty, !schema.hasBadRules else { return }
        guard let declared else {
            let failure =
                "internal error: failed to construct type information for x-kubernetes-validations rules: unable to "
                + "convert structural schema to CEL declarations"
            problems.append(
                FieldProblem(
                    field: place + ".x-kubernetes-validations", reason: "InternalError",
                    detail: "Internal error: \(failure)"))
            return
        }
        for (at, rule) in schema.rules.enumerated() {
            check(rule, "\(place).x-kubernetes-validations[\(at)]", declared, uncorrelated, count)
        }
    }

    /// How many parts a value may have that are described by one schema; nil: no bound is given.
    private static func factor(_ schema: StructuralSchema) -> UInt64? {
        func bound(_ key: String) -> UInt64? { schema.raw[key]?.number?.int64.map { UInt64(max(0, $0)) } }
        switch schema.type {
        case "object":
            let isMap = schema.raw["additionalProperties"].map { !$0.isNull } ?? false
            return isMap ? bound("maxProperties") : 1
        case "array": return bound("maxItems")
        default: return 1
        }
    }

    private mutating func check(
        _ rule: JSONValue, _ place: String, _ declared: DeclaredType, _ uncorrelated: String?, _ count: UInt64?
    ) {
        let variables = SchemaRule.variables(rule, declared.type)
        let text = rule["rule"]?.string ?? ""
        var readsOld = false
        do throws(ExpressionError) {
            let checked = try CheckedExpression(text, variables: variables)
            if checked.type == .bool {
                readsOld = checked.names.contains("oldSelf")
                let cost = CostRange.product(checked.cost(declared).most, count ?? declared.largestCount)
                observe(place + ".rule", "estimated rule cost", cost)
                checkMessage(rule, place, declared, variables)
            } else {
                problems.append(Self.invalid(rule, place + ".rule", "cel expression must evaluate to a bool"))
            }
        } catch {
            problems.append(Self.invalid(rule, place + ".rule", Self.failure(error, text)))
        }
        if readsOld, let uncorrelated {
            problems.append(
                .invalid(
                    place + ".rule", .string(text),
                    "oldSelf cannot be used on the uncorrelatable portion of the schema within \(uncorrelated)"))
        } else if !readsOld, let isOptional = rule["optionalOldSelf"]?.bool {
            problems.append(
                .invalid(
                    place + ".optionalOldSelf", .bool(isOptional), "may not be set if oldSelf is not used in rule"))
        }
    }

    private mutating func checkMessage(
        _ rule: JSONValue, _ place: String, _ declared: DeclaredType, _ variables: [String: ExpressionType]
    ) {
        guard let text = rule["messageExpression"]?.string, !text.isEmpty else { return }
        let place = place + ".messageExpression"
        do throws(ExpressionError) {
            let checked = try CheckedExpression(text, variables: variables)
            guard checked.type == .string else {
                problems.append(Self.invalid(rule, place, "messageExpression must evaluate to a string"))
                return
            }
            observe(place, "estimated messageExpression cost", checked.cost(declared).most)
        } catch {
            problems.append(
                Self.invalid(rule, place, "messageExpression compilation failed: \(error.text(in: text))"))
        }
    }

    /// What is found only when a program is made has no place.
    private static func failure(_ error: ExpressionError, _ text: String) -> String {
        error.position == nil ? error.message : "compilation failed: \(error.text(in: text))"
    }

    // MARK: costs

    private mutating func observe(_ place: String, _ name: String, _ cost: UInt64) {
        if cost > Self.mostOfOne {
            problems.append(.forbidden(place, Self.tooExpensive(name, cost, Self.mostOfOne)))
        }
        total = (CostRange(total) + cost).most
        guard cost >= Self.mostOfAll / 100 else { return }
        let at = expensive.firstIndex { $0.cost < cost } ?? expensive.endIndex
        expensive.insert((place, cost), at: at)
        if expensive.count > 4 { expensive.removeLast() }
    }

    private static func tooExpensive(_ name: String, _ cost: UInt64, _ limit: UInt64) -> String {
        let excess = Double(cost) / Double(limit)
        let factor =
            excess > 100 ? "more than 100x" : ExpressionFunctions.fixed(excess, excess < 1.5 ? 6 : 1) + "x"
        return "\(name) exceeds budget by factor of \(factor) (try simplifying the rule, or adding maxItems, "
            + "maxProperties, and maxLength where arrays, maps, and strings are declared)"
    }

    private static func invalid(_ rule: JSONValue, _ place: String, _ failure: String) -> FieldProblem {
        func text(_ key: String) -> JSONValue { .string(rule[key]?.string ?? "") }
        let shown: JSONValue = [
            "Rule": text("rule"), "Message": text("message"), "MessageExpression": text("messageExpression"),
            "Reason": rule["reason"] ?? .null, "FieldPath": text("fieldPath"),
            "OptionalOldSelf": rule["optionalOldSelf"] ?? .null,
        ]
        return FieldProblem(
            field: place, reason: "FieldValueInvalid",
            detail: "Invalid value: \(shown.text(.compact.escapingHTML())): \(failure)")
    }
}
