import Documents

/// The rules in CEL of a schema (`x-kubernetes-validations`), compiled, where they stand in it.
package final class SchemaRules: Sendable {
    private let rules: [SchemaRule]
    private let properties: [(name: String, rules: SchemaRules)]
    private let items: SchemaRules?
    private let values: SchemaRules?
    private let schema: JSONObject
    private let declared: DeclaredType

    /// Steps that all rules may take for one object.
    private static let budget = 10_000_000

    /// What the rules have found.
    struct Outcome {
        var problems: [FieldProblem] = []
        /// What was wrong before and has not changed.
        var warnings: [FieldProblem] = []
        /// Steps that may still be taken; nil: no more rules are looked at.
        fileprivate var budget: Int? = SchemaRules.budget
    }

    /// Nil if there are no rules at or below this schema. What does not compile is left out: definitions with it are
    /// refused.
    convenience init?(_ schema: StructuralSchema, isRoot: Bool = false) {
        guard schema.hasRules, let declared = DeclaredType(schema, isRoot: isRoot) else { return nil }
        self.init(schema, declared)
    }

    private init?(_ schema: StructuralSchema, _ declared: DeclaredType?) {
        guard schema.hasRules, let declared else { return nil }
        self.schema = schema.raw
        self.declared = declared
        rules = schema.rules.compactMap { rule in
            do { return try SchemaRule(rule, schema, declared.type) } catch { return nil }
        }
        properties = schema.properties.compactMap { name, property in
            SchemaRules(property, declared.property(name, property)).map { (name, $0) }
        }
        items = schema.items.flatMap { SchemaRules($0, declared.element) }
        values = schema.values.flatMap { SchemaRules($0, declared.element) }
    }

    /// What the rules have against an object; `old` is what it was before.
    func check(_ object: JSONObject, old: JSONObject?) -> Outcome {
        var outcome = Outcome()
        let old = old.map(JSONValue.object)
        let ratchet = Ratchet(current: old.map { Correlation(new: .object(object), old: $0, schema: schema) })
        check(.object(object), old, "", ratchet, &outcome)
        return outcome
    }

    /// What the rules have against a default at `path`, which has to stand up to them new and unchanged.
    func check(default value: JSONValue, _ path: String) -> [FieldProblem] {
        for old in [value, nil] {
            var outcome = Outcome()
            check(value, old, path, Ratchet(), &outcome)
            if !outcome.problems.isEmpty { return outcome.problems }
        }
        return []
    }

    private func check(
        _ value: JSONValue, _ old: JSONValue?, _ path: String, _ ratchet: Ratchet, _ outcome: inout Outcome
    ) {
        guard !value.isNull else { return }
        let old = old?.isNull == true ? nil : old
        evaluate(value, old, path, ratchet, &outcome)
        switch value {
        case .object(let object):
            func inner(_ name: String, _ rules: SchemaRules, _ value: JSONValue, _ place: String) {
                guard outcome.budget != nil else { return }
                rules.check(value, old?.object?[name], place, ratchet.key(name), &outcome)
            }
            if let values {
                for member in object.members { inner(member.key, values, member.value, "\(path)[\(member.key)]") }
            }
            for (name, rules) in properties {
                guard let value = object[name] else { continue }
                inner(name, rules, value, path.isEmpty ? name : path + "." + name)
            }
        case .array(let elements):
            guard let items else { return }
            let before = KeyedList(old, schema)
            let ratchets = ratchet.items(elements.count)
            for (at, element) in elements.enumerated() where outcome.budget != nil {
                items.check(element, before?[element], "\(path)[\(at)]", ratchets[at], &outcome)
            }
        default: break
        }
    }

    private func evaluate(
        _ value: JSONValue, _ old: JSONValue?, _ path: String, _ ratchet: Ratchet, _ outcome: inout Outcome
    ) {
        for rule in rules where old != nil || !rule.needsOld {
            guard var budget = outcome.budget else { return }
            let found = rule.check(value, old, declared, path, &budget)
            outcome.budget = budget < 0 ? nil : budget
            switch found {
            case nil: break
            case .broken(let problem)?:
                if !rule.comparesWithOld, ratchet.holds {
                    outcome.warnings.append(problem)
                } else {
                    outcome.problems.append(problem)
                }
            case .failed(let problem)?: outcome.problems.append(problem)
            }
        }
    }
}

/// Whether what was wrong before may stay: where the value is what it was, or, where that can't be told, the nearest
/// value around it of which it can.
private struct Ratchet {
    var current: Correlation?
    var parent: Correlation?

    func key(_ name: String) -> Ratchet {
        guard let current else { return self }
        if parent == nil, name == "apiVersion" || name == "kind" { return Ratchet() }
        return Ratchet(current: current.key(name), parent: current)
    }

    func items(_ count: Int) -> [Ratchet] {
        guard let current else { return Array(repeating: self, count: count) }
        return current.items.map { Ratchet(current: $0, parent: current) }
    }

    var holds: Bool { current?.isSame ?? parent?.isSame ?? false }
}

extension StructuralSchema {
    /// The rules of this place as they are written.
    var rules: [JSONValue] { raw["x-kubernetes-validations"]?.array ?? [] }
}
