import Documents

extension StructuralSchema {
    /// What is wrong with the form of rules at and below this place, whatever they say.
    func ruleFormProblems(_ place: String) -> [FieldProblem] {
        var problems = properties.flatMap { $0.schema.ruleFormProblems("\(place).properties[\($0.name)]") }
        problems += items?.ruleFormProblems(place + ".items") ?? []
        problems += values?.ruleFormProblems(place + ".additionalProperties") ?? []
        for (at, rule) in rules.enumerated() {
            problems += formProblems(rule, "\(place).x-kubernetes-validations[\(at)]")
        }
        return problems
    }

    /// Whether the form of a rule at or below this place is wrong.
    var hasBadRules: Bool {
        rules.contains { !formProblems($0, "").isEmpty } || properties.contains { $0.schema.hasBadRules }
            || items?.hasBadRules == true || values?.hasBadRules == true
    }

    private static let reasons = [
        "FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired",
    ]

    private func formProblems(_ rule: JSONValue, _ place: String) -> [FieldProblem] {
        func text(_ key: String) -> String { rule[key]?.string ?? "" }
        func hasBreaks(_ text: String) -> Bool { text.utf8.contains { $0 == 0x0A || $0 == 0x0D } }
        var problems: [FieldProblem] = []
        func refuse(_ key: String, _ rule: String) {
            problems.append(.invalid("\(place).\(key)", .string(text(key)), rule))
        }
        let (condition, message) = (text("rule").trimmed, text("message").trimmed)
        if condition.isEmpty {
            problems.append(.required(place + ".rule", "rule is not specified"))
        } else if message.isEmpty, !text("message").isEmpty {
            refuse("message", "must be non-empty if specified")
        } else if hasBreaks(message) {
            refuse("message", "must not contain line breaks")
        } else if hasBreaks(condition), message.isEmpty {
            problems.append(.required(place + ".message", "message must be specified if rule contains line breaks"))
        }
        if !text("messageExpression").isEmpty, text("messageExpression").trimmed.isEmpty {
            problems.append(
                .required(place + ".messageExpression", "messageExpression must be non-empty if specified"))
        }
        if let reason = rule["reason"]?.string, !Self.reasons.contains(reason) {
            problems.append(.unsupported(place + ".reason", .string(reason), Self.reasons))
        }
        let path = text("fieldPath")
        if !path.isEmpty {
            if path.trimmed.isEmpty { refuse("fieldPath", "must be non-empty if specified") }
            if hasBreaks(path) { refuse("fieldPath", "must not contain line breaks") }
            if RulePath(path, self) == nil { refuse("fieldPath", "must be a valid path") }
        }
        return problems
    }
}
