import Documents

/// The rules in CEL of a schema (`x-kubernetes-validations`), compiled, where they stand in it.
package final class SchemaRules: Sendable {
    private let rules: [SchemaRule]
    private let properties: [(name: String, rules: SchemaRules)]
    private let items: SchemaRules?
    private let values: SchemaRules?
    /// The members that tell the items of a list apart; nil: its items have no counterparts in an older list.
    private let keys: [String]?
    private let type: ExpressionType

    /// Steps that all rules may take for one object.
    private static let budget = 10_000_000

    /// Nil if there are no rules at or below this schema. What does not compile is left out: definitions with it are
    /// refused.
    init?(_ schema: StructuralSchema, isRoot: Bool = false) {
        guard schema.hasRules else { return nil }
        type = schema.expressionType(isRoot: isRoot)
        let type = type
        rules = schema.rules.compactMap { rule in
            do { return try SchemaRule(rule, type) } catch { return nil }
        }
        properties = schema.properties.compactMap { property in
            SchemaRules(property.schema).map { (property.name, $0) }
        }
        items = schema.items.flatMap { SchemaRules($0) }
        values = schema.values.flatMap { SchemaRules($0) }
        keys =
            schema.raw["x-kubernetes-list-type"]?.string == "map"
            ? schema.raw["x-kubernetes-list-map-keys"]?.array?.compactMap(\.string) : nil
    }

    /// What the rules have against an object; `old` is what it was before.
    func check(_ object: JSONObject, old: JSONObject?) -> [FieldProblem] {
        var budget = Self.budget
        var problems: [FieldProblem] = []
        check(.object(object), old.map { .object($0) }, "", &budget, &problems)
        return problems
    }

    private func check(
        _ value: JSONValue, _ old: JSONValue?, _ path: String, _ budget: inout Int, _ problems: inout [FieldProblem]
    ) {
        guard !value.isNull else { return }
        let isUnchanged = old?.isSame(as: value) == true
        // what was wrong before and did not change does not stand in the way of another change
        for rule in rules where rule.isTransition ? old != nil : !isUnchanged {
            if let problem = rule.check(value, old, type, path, &budget) { problems.append(problem) }
        }
        switch value {
        case .object(let object):
            func place(_ key: String) -> String { path.isEmpty ? key : path + "." + key }
            for (name, rules) in properties {
                guard let inner = object[name] else { continue }
                rules.check(inner, old?[name], place(name), &budget, &problems)
            }
            guard let values else { return }
            for member in object.members where !properties.contains(where: { $0.name == member.key }) {
                values.check(member.value, old?[member.key], place(member.key), &budget, &problems)
            }
        case .array(let elements):
            guard let items else { return }
            for (at, element) in elements.enumerated() {
                items.check(element, counterpart(of: element, in: old), "\(path)[\(at)]", &budget, &problems)
            }
        default: break
        }
    }

    private func counterpart(of element: JSONValue, in old: JSONValue?) -> JSONValue? {
        guard let keys, !keys.isEmpty else { return nil }
        return old?.array?.first { candidate in
            keys.allSatisfy { (candidate[$0] ?? .null).isSame(as: element[$0] ?? .null) }
        }
    }
}

/// One rule.
struct SchemaRule: Sendable {
    /// Whether it compares with the value before, and is looked at only where there was one.
    let isTransition: Bool
    private let oldIsOptional: Bool
    private let program: ExpressionProgram
    private let message: String
    private let messageProgram: ExpressionProgram?
    private let reason: String
    private let fieldPath: String

    init(_ rule: JSONValue, _ type: ExpressionType) throws(ExpressionError) {
        oldIsOptional = rule["optionalOldSelf"]?.bool == true
        let variables: [String: ExpressionType] = ["self": type, "oldSelf": oldIsOptional ? .optional(type) : type]
        program = try ExpressionProgram(rule["rule"]?.string ?? "", variables: variables, result: .bool)
        isTransition = !oldIsOptional && program.names.contains("oldSelf")
        message = rule["message"]?.string ?? ""
        reason = rule["reason"]?.string ?? ""
        fieldPath = rule["fieldPath"]?.string ?? ""
        messageProgram =
            if let text = rule["messageExpression"]?.string, !text.isEmpty {
                try ExpressionProgram(text, variables: variables, result: .string)
            } else { nil }
    }

    func check(
        _ value: JSONValue, _ old: JSONValue?, _ type: ExpressionType, _ path: String, _ budget: inout Int
    ) -> FieldProblem? {
        var variables = ["self": ExpressionValue(value, type)]
        let oldValue = old.map { ExpressionValue($0, type) }
        if oldIsOptional {
            variables["oldSelf"] = .optional(oldValue)
        } else {
            variables["oldSelf"] = oldValue
        }
        let place = path + fieldPath
        do {
            guard case .bool(let holds) = try run(program, variables, &budget) else {
                throw ExpressionError("the rule has no answer")
            }
            if holds { return nil }
        } catch {
            return .invalid(place.isEmpty ? "<nil>" : place, value, "\(error) evaluating rule: \(shownMessage)")
        }
        var text = shownMessage
        if let messageProgram, case .string(let made)? = try? run(messageProgram, variables, &budget), !made.isEmpty {
            text = made
        }
        return problem(place, value, text)
    }

    /// One rule takes no more than its own part of what all may.
    private func run(
        _ program: ExpressionProgram, _ variables: [String: ExpressionValue], _ budget: inout Int
    ) throws(ExpressionError) -> ExpressionValue {
        let granted = min(budget, ExpressionProgram.defaultBudget)
        var left = granted
        defer { budget -= granted - max(left, 0) }
        return try program.evaluate(variables, budget: &left)
    }

    private var shownMessage: String { message.isEmpty ? "failed rule: \(program.source)" : message }

    private func problem(_ place: String, _ value: JSONValue, _ text: String) -> FieldProblem {
        switch reason {
        case "FieldValueForbidden": return .forbidden(place, text)
        case "FieldValueRequired": return .required(place, text)
        case "FieldValueDuplicate":
            return FieldProblem(field: place, reason: reason, detail: "Duplicate value: \(text)")
        default:
            let isShown = value.object == nil && value.array == nil && fieldPath.isEmpty
            let shown = isShown ? "\(value.text()): " : ""
            return FieldProblem(
                field: place, reason: "FieldValueInvalid", detail: "Invalid value: \(shown)\(text)")
        }
    }
}

extension StructuralSchema {
    /// The rules of this place as they are written.
    var rules: [JSONValue] { raw["x-kubernetes-validations"]?.array ?? [] }

    /// As what expressions see a value of this schema.
    func expressionType(isRoot: Bool = false) -> ExpressionType {
        if isIntOrString { return .any }
        switch type {
        case "object":
            if let values { return .map(.string, values.expressionType()) }
            if properties.isEmpty, keepsUnknown, !isEmbedded { return .any }
            var fields: [String: ExpressionType] = [:]
            for (name, schema) in properties {
                if let name = ExpressionName.escaped(name) { fields[name] = schema.expressionType() }
            }
            if isRoot || isEmbedded {
                fields["apiVersion"] = .string
                fields["kind"] = .string
                fields["metadata"] = .object(
                    ExpressionObjectType(fields: ["name": .string, "generateName": .string]))
            }
            return .object(ExpressionObjectType(fields: fields))
        case "array": return .list(items?.expressionType() ?? .any)
        case "string":
            switch raw["format"]?.string {
            case "date-time": return .timestamp
            case "duration": return .duration
            default: return .string
            }
        case "integer": return .int
        case "number": return .double
        case "boolean": return .bool
        default: return .any
        }
    }

    /// What does not compile, by its place below `place`.
    func ruleProblems(_ place: String, isRoot: Bool) -> [FieldProblem] {
        let type = expressionType(isRoot: isRoot)
        return rules.enumerated().compactMap { at, rule -> FieldProblem? in
            do throws(ExpressionError) {
                _ = try SchemaRule(rule, type)
                return nil
            } catch {
                return Self.problem(rule, error, "\(place).x-kubernetes-validations[\(at)].rule")
            }
        }
    }

    private static func problem(_ rule: JSONValue, _ error: ExpressionError, _ place: String) -> FieldProblem {
        func text(_ key: String) -> JSONValue { .string(rule[key]?.string ?? "") }
        let shown: JSONValue = [
            "Rule": text("rule"), "Message": text("message"), "MessageExpression": text("messageExpression"),
            "Reason": rule["reason"] ?? .null, "FieldPath": text("fieldPath"),
            "OptionalOldSelf": rule["optionalOldSelf"] ?? .null,
        ]
        let failure = error.text(in: rule["rule"]?.string ?? "")
        return FieldProblem(
            field: place, reason: "FieldValueInvalid",
            detail: "Invalid value: \(shown.text(.compact.escapingHTML())): compilation failed: \(failure)")
    }
}
