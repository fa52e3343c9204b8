import Documents

/// One rule of a schema, compiled.
struct SchemaRule: Sendable {
    /// What is wrong with a value.
    enum Finding {
        /// The rule does not hold.
        case broken(FieldProblem)
        /// It could not be told whether it holds.
        case failed(FieldProblem)
    }

    let comparesWithOld: Bool
    private let oldIsOptional: Bool
    private let program: ExpressionProgram
    private let message: String
    private let messageProgram: ExpressionProgram?
    private let reason: String
    private let fieldPath: String
    private let typeName: String

    /// Bytes of a message that an expression makes.
    private static let longestMessage = 5 << 10

    init(_ rule: JSONValue, _ schema: StructuralSchema, _ type: ExpressionType) throws(ExpressionError) {
        let variables = Self.variables(rule, type)
        oldIsOptional = rule["optionalOldSelf"]?.bool == true
        program = try ExpressionProgram(rule["rule"]?.string ?? "", variables: variables, result: .bool)
        comparesWithOld = program.names.contains("oldSelf")
        message = (rule["message"]?.string ?? "").trimmed
        reason = rule["reason"]?.string ?? ""
        fieldPath = rule["fieldPath"]?.string.flatMap { RulePath($0, schema)?.text } ?? ""
        typeName = schema.type
        messageProgram =
            if let text = rule["messageExpression"]?.string, !text.isEmpty {
                try ExpressionProgram(text, variables: variables, result: .string)
            } else { nil }
    }

    /// What rules and their messages may read.
    static func variables(_ rule: JSONValue, _ type: ExpressionType) -> [String: ExpressionType] {
        ["self": type, "oldSelf": rule["optionalOldSelf"]?.bool == true ? .optional(type) : type]
    }

    /// Whether it is looked at only where there was a value before.
    var needsOld: Bool { comparesWithOld && !oldIsOptional }

    /// - Parameter budget: what is left of the steps of all rules; below zero: no more are looked at.
    func check(
        _ value: JSONValue, _ old: JSONValue?, _ declared: DeclaredType, _ path: String, _ budget: inout Int
    ) -> Finding? {
        var variables = ["self": ExpressionValue(value, declared)]
        let oldValue = old.map { ExpressionValue($0, declared) }
        if oldIsOptional {
            variables["oldSelf"] = .optional(oldValue)
        } else {
            variables["oldSelf"] = oldValue
        }
        let rest = "no further validation rules will be run"
        do throws(ExpressionError) {
            guard case .bool(let holds) = try run(program, variables, &budget) else {
                throw ExpressionError("no such overload")
            }
            if holds { return nil }
        } catch {
            let failure = error.message
            if budget <= 0 {
                budget = -1
                return failed(path, "validation failed due to running out of cost budget, \(rest)")
            }
            if failure == ExpressionError.tooExpensive.message {
                budget = -1
                return failed(path, "'\(failure)': \(rest) due to call cost exceeds limit for rule: \(shown)")
            }
            if failure.hasPrefix("no such overload") {
                return failed(
                    path,
                    "'\(failure)': call arguments did not match a supported operator, function or macro signature for "
                        + "rule: \(shown)")
            }
            return failed(path, "\(failure) evaluating rule: \(shown)")
        }
        var text = message.isEmpty ? "failed rule: \(shown)" : message
        if let messageProgram {
            do throws(ExpressionError) {
                let made = try run(messageProgram, variables, &budget)
                if case .string(let made) = made, let made = Self.usable(made) { text = made }
            } catch {
                if budget <= 0 {
                    budget = -1
                    return .broken(
                        invalid(
                            place(path),
                            "messageExpression evaluation failed due to running out of cost budget, \(rest)"))
                }
                if error.message == ExpressionError.tooExpensive.message {
                    budget = -1
                    return .broken(
                        invalid(
                            place(path),
                            "\(rest) due to call cost exceeds limit for messageExpression: "
                                + quoted(messageProgram.source)))
                }
            }
        }
        return .broken(problem(place(path), value, text))
    }

    private static func usable(_ message: String) -> String? {
        let message = message.trimmed
        return message.isEmpty || message.contains("\n") || message.utf8.count > longestMessage ? nil : message
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

    private var shown: String { message.isEmpty ? program.source.trimmed : message }

    private func place(_ path: String) -> String {
        if path.isEmpty { return fieldPath.isEmpty ? "<nil>" : fieldPath }
        return fieldPath.isEmpty ? path : path + "." + fieldPath
    }

    private func failed(_ path: String, _ text: String) -> Finding {
        .failed(invalid(path.isEmpty ? "<nil>" : path, text))
    }

    private func invalid(_ place: String, _ text: String) -> FieldProblem {
        .invalid(place, .string(typeName), text)
    }

    private func problem(_ place: String, _ value: JSONValue, _ text: String) -> FieldProblem {
        let isShown = typeName != "object" && typeName != "array"
        switch reason {
        case "FieldValueForbidden": return .forbidden(place, text)
        case "FieldValueRequired": return .required(place, text)
        case "FieldValueDuplicate":
            return isShown
                ? .duplicate(place, value) : FieldProblem(field: place, reason: reason, detail: "Duplicate value")
        default:
            return isShown
                ? .invalid(place, value, text)
                : FieldProblem(field: place, reason: "FieldValueInvalid", detail: "Invalid value: \(text)")
        }
    }
}
