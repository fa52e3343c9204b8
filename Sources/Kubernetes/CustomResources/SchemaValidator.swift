import Documents
import Patterns

/// Checks a custom resource against its schema (OpenAPI v3), in the words of the API server.
struct SchemaValidator {
    private(set) var problems: [FieldProblem] = []
    /// Steps that all patterns together may take for one value.
    private var budget = 200_000_000

    /// - Parameter correlation: what it was before an update: what was wrong before and has not changed is let pass.
    static func check(
        _ value: JSONValue, _ schema: JSONObject, _ path: String, _ correlation: Correlation? = nil
    ) -> [FieldProblem] {
        var validator = SchemaValidator()
        validator.validate(value, schema, path, 0, correlation)
        return validator.problems
    }

    private mutating func validate(
        _ value: JSONValue, _ schema: JSONObject, _ path: String, _ depth: Int, _ correlation: Correlation?
    ) {
        let before = problems.count
        defer { if problems.count > before, correlation?.isSame == true { problems.removeSubrange(before...) } }
        guard depth < StructuralSchema.maximumDepth else { return }
        let isAny = schema["x-kubernetes-int-or-string"]?.bool == true
        if value.isNull, schema["nullable"]?.bool == true { return }
        checkType(value, schema, path, isAny)
        checkEnumeration(value, schema, path)
        switch value {
        case .string(let text): checkText(text, schema, path)
        case .number(let number): checkNumber(number, schema, path)
        case .array(let items): checkItems(items, schema, path, depth, correlation)
        case .object(let object): checkObject(object, schema, path, depth, correlation)
        default: break
        }
        checkCombinations(value, schema, path, depth)
    }

    private static func typeName(_ value: JSONValue) -> String {
        switch value {
        case .null: "null"
        case .bool: "boolean"
        case .number(let number): isWhole(number) ? "integer" : "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    private static func isWhole(_ number: JSONNumber) -> Bool {
        number.int64 != nil || number.double.map { $0 == $0.rounded() } == true
    }

    private mutating func checkType(_ value: JSONValue, _ schema: JSONObject, _ path: String, _ isAny: Bool) {
        let actual = Self.typeName(value)
        if isAny {
            if actual != "integer", actual != "string" {
                problems.append(
                    .type(path, actual, "\(path) in body must be of type integer,string: \(quoted(actual))"))
            }
            return
        }
        guard let type = schema["type"]?.string, !type.isEmpty, type != actual else { return }
        if type == "number", actual == "integer" { return }
        let format = schema["format"]?.string ?? ""
        let wanted = type == "string" && !format.isEmpty && actual != "string" ? type : type
        problems.append(.type(path, actual, "\(path) in body must be of type \(wanted): \(quoted(actual))"))
        if type == "integer", actual == "number" {
            problems.append(
                FieldProblem(
                    field: "<nil>", reason: "FieldValueInvalid",
                    detail: "Invalid value: \"\": Checked value must be of type integer (default format) in \(path)"))
        }
    }

    private mutating func checkEnumeration(_ value: JSONValue, _ schema: JSONObject, _ path: String) {
        guard let values = schema["enum"]?.array, !values.contains(where: { $0.isSame(as: value) }) else { return }
        problems.append(.unsupported(path, value, values.map { $0.string ?? $0.text() }))
    }

    private mutating func checkText(_ text: String, _ schema: JSONObject, _ path: String) {
        let value = JSONValue.string(text)
        let length = text.unicodeScalars.count
        if let maximum = schema["maxLength"]?.number?.int, length > maximum {
            problems.append(.tooLong(path, maximum))
        } else if let minimum = schema["minLength"]?.number?.int, length < minimum {
            problems.append(.invalid(path, value, "\(path) in body should be at least \(minimum) chars long"))
        } else if let pattern = schema["pattern"]?.string, !pattern.isEmpty, !matches(text, pattern) {
            problems.append(.invalid(path, value, "\(path) in body should match '\(pattern)'"))
        }
        if let format = schema["format"]?.string, !Format.matches(text, format) {
            problems.append(.type(path, text, "\(path) in body must be of type \(format): \(quoted(text))"))
        }
    }

    /// What takes too long does not match.
    private mutating func matches(_ text: String, _ pattern: String) -> Bool {
        guard let pattern = try? PatternCache.pattern(pattern) else { return false }
        return pattern.matches(text, budget: &budget) ?? false
    }

    private mutating func checkNumber(_ number: JSONNumber, _ schema: JSONObject, _ path: String) {
        guard let double = number.double else { return }
        let value = JSONValue.number(number)
        func text(_ number: JSONNumber) -> String { number.text }
        if let bound = schema["maximum"]?.number, let maximum = bound.double {
            if schema["exclusiveMaximum"]?.bool == true {
                if double >= maximum {
                    problems.append(.invalid(path, value, "\(path) in body should be less than \(bound.text)"))
                }
            } else if double > maximum {
                problems.append(.invalid(path, value, "\(path) in body should be less than or equal to \(bound.text)"))
            }
        }
        if let bound = schema["minimum"]?.number, let minimum = bound.double {
            if schema["exclusiveMinimum"]?.bool == true {
                if double <= minimum {
                    problems.append(.invalid(path, value, "\(path) in body should be greater than \(bound.text)"))
                }
            } else if double < minimum {
                problems.append(
                    .invalid(path, value, "\(path) in body should be greater than or equal to \(bound.text)"))
            }
        }
        if let step = schema["multipleOf"]?.number, let by = step.double, by > 0,
            (double / by).rounded() * by != double
        {
            problems.append(.invalid(path, value, "\(path) in body should be a multiple of \(step.text)"))
        }
        let format = schema["format"]?.string
        if format == "int32", let int = number.int64, Int32(exactly: int) == nil {
            problems.append(
                FieldProblem(
                    field: "<nil>", reason: "FieldValueInvalid",
                    detail: "Invalid value: \"\": Checked value must be of type integer with format int32 in \(path)"))
        }
    }

    private mutating func checkItems(
        _ items: [JSONValue], _ schema: JSONObject, _ path: String, _ depth: Int, _ correlation: Correlation?
    ) {
        if let maximum = schema["maxItems"]?.number?.int, items.count > maximum {
            problems.append(.tooMany(path, items.count, maximum))
        }
        if let minimum = schema["minItems"]?.number?.int, items.count < minimum {
            problems.append(
                .invalid(
                    path, .number(JSONNumber(items.count)), "\(path) in body should have at least \(minimum) items"))
        }
        if let inner = schema["items"]?.object {
            let before = correlation?.items
            for (at, item) in items.enumerated() {
                validate(item, inner, "\(path)[\(at)]", depth + 1, before?[at])
            }
        }
    }

    private mutating func checkObject(
        _ object: JSONObject, _ schema: JSONObject, _ path: String, _ depth: Int, _ correlation: Correlation?
    ) {
        func place(_ key: String) -> String { path.isEmpty ? key : path + "." + key }
        if let maximum = schema["maxProperties"]?.number?.int, object.count > maximum {
            problems.append(.tooMany(path, object.count, maximum))
        }
        if let minimum = schema["minProperties"]?.number?.int, object.count < minimum {
            problems.append(
                .invalid(
                    path, .number(JSONNumber(object.count)),
                    "\(path) in body should have at least \(minimum) properties"))
        }
        for key in schema["required"]?.array?.compactMap(\.string) ?? [] where object[key] == nil {
            problems.append(.required(place(key)))
        }
        if schema["x-kubernetes-embedded-resource"]?.bool == true {
            for key in ["apiVersion", "kind"] where object[key] == nil { problems.append(.required(place(key))) }
        }
        let properties = schema["properties"]?.object
        let values = schema["additionalProperties"]?.object
        for member in object.members {
            guard let inner = properties?[member.key]?.object ?? values else { continue }
            validate(member.value, inner, place(member.key), depth + 1, correlation?.key(member.key))
        }
    }

    private mutating func checkCombinations(_ value: JSONValue, _ schema: JSONObject, _ path: String, _ depth: Int) {
        func outcome(_ part: JSONObject) -> [FieldProblem] {
            var inner = SchemaValidator()
            inner.budget = budget
            inner.validate(value, part, path, depth + 1, nil)
            budget = inner.budget
            return inner.problems
        }
        func outcomes(_ key: String) -> [[FieldProblem]]? {
            schema[key]?.array.map { parts in parts.map { outcome($0.object ?? JSONObject()) } }
        }
        func complaint(_ text: String) -> FieldProblem {
            FieldProblem(
                field: "<nil>", reason: "FieldValueInvalid", detail: "Invalid value: \"\": \(quoted(path)) \(text)")
        }
        if let all = outcomes("oneOf"), !all.isEmpty {
            let valid = all.count { $0.isEmpty }
            if valid == 0 {
                problems.append(complaint("must validate one and only one schema (oneOf). Found none valid"))
                problems += all.first ?? []
            } else if valid > 1 {
                problems.append(
                    complaint("must validate one and only one schema (oneOf). Found \(valid) valid alternatives"))
            }
        }
        if let all = outcomes("anyOf"), !all.isEmpty, !all.contains(where: \.isEmpty) {
            problems.append(complaint("must validate at least one schema (anyOf)"))
            problems += all.first ?? []
        }
        if let all = outcomes("allOf"), let bad = all.first(where: { !$0.isEmpty }) {
            problems.append(complaint("must validate all the schemas (allOf)"))
            problems += bad
        }
        if let inner = schema["not"]?.object, outcome(inner).isEmpty {
            problems.append(complaint("must not validate the schema (not)"))
        }
    }
}

/// The formats of texts that are checked.
enum Format {
    static func matches(_ text: String, _ format: String) -> Bool {
        switch format {
        case "date-time": return Timestamp(text) != nil
        case "date": return text.utf8.count == 10 && Timestamp(text + "T00:00:00Z") != nil
        case "byte": return GoBase64.firstIllegal(text) == nil
        case "duration": return isDuration(text)
        case "uuid":
            let parts = text.split(separator: "-", omittingEmptySubsequences: false)
            return parts.map(\.count) == [8, 4, 4, 4, 12] && parts.joined().allSatisfy(\.isHexDigit)
        case "ipv4":
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
        case "email": return text.contains("@")
        case "hostname": return Names.subdomain(text.lowercased()).isEmpty
        default: return true
        }
    }

    /// As Go's `time.ParseDuration`.
    private static func isDuration(_ text: String) -> Bool {
        var rest = text[...]
        if rest.first == "-" || rest.first == "+" { rest = rest.dropFirst() }
        if rest == "0" { return true }
        guard !rest.isEmpty else { return false }
        while !rest.isEmpty {
            let number = rest.prefix { $0.isNumber || $0 == "." }
            guard Double(number) != nil || number.hasPrefix(".") || number.hasSuffix(".") else { return false }
            rest = rest.dropFirst(number.count)
            guard let unit = ["ns", "us", "µs", "ms", "s", "m", "h"].first(where: { rest.hasPrefix($0) }) else {
                return false
            }
            rest = rest.dropFirst(unit.count)
        }
        return true
    }
}
