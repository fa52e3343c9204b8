import Documents

/// What makes a schema structural.
enum DefinitionSchemaRules {
    static func check(_ schema: JSONValue, _ place: String) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        let type = schema["type"]?.string ?? ""
        if type.isEmpty {
            problems.append(.required(place + ".type", "must not be empty at the root"))
        } else if type != "object" {
            problems.append(.invalid(place + ".type", .string(type), "must be object at the root"))
        }
        walk(schema, place, isRoot: true, 0, &problems)
        let structural = StructuralSchema(schema)
        let known = problems.count
        problems += structural.ruleFormProblems(place)
        // rules are compiled only where the schema can be understood
        return known > 0 ? problems : problems + DefinitionExpressions.check(structural, place)
    }

    private static func walk(
        _ schema: JSONValue, _ place: String, isRoot: Bool, _ depth: Int, _ problems: inout [FieldProblem]
    ) {
        guard let object = schema.object, depth < StructuralSchema.maximumDepth else { return }
        let type = object["type"]?.string ?? ""
        let isFree =
            object["x-kubernetes-int-or-string"]?.bool == true
            || object["x-kubernetes-preserve-unknown-fields"]?.bool == true
        if type.isEmpty, !isFree, !isRoot {
            problems.append(.required(place + ".type", "must not be empty for specified object fields"))
        }
        if object["properties"]?.object?.isEmpty == false, object["additionalProperties"]?.isNull == false {
            problems.append(
                .forbidden(
                    place + ".additionalProperties", "additionalProperties and properties are mutual exclusive"))
        }
        if let pattern = object["pattern"]?.string, let problem = PatternCache.problem(pattern) {
            problems.append(
                .invalid(
                    place + ".pattern", .string(pattern), "must be a valid regular expression, but isn't: \(problem)"))
        }
        checkList(object, place, &problems)
        if let metadata = object["properties"]?["metadata"], isRoot || object["x-kubernetes-embedded-resource"] == true
        {
            checkMetadata(metadata, place + ".properties[metadata]", isRoot: isRoot, &problems)
        }
        for key in ["allOf", "anyOf", "oneOf"] {
            for (at, part) in (object[key]?.array ?? []).enumerated() {
                checkPart(part, "\(place).\(key)[\(at)]", depth + 1, &problems)
            }
        }
        if let part = object["not"] { checkPart(part, place + ".not", depth + 1, &problems) }
        if let value = object["default"], !isRoot { problems += defaultProblems(value, schema, place + ".default") }
        for member in object["properties"]?.object?.members ?? [] {
            walk(member.value, "\(place).properties[\(member.key)]", isRoot: false, depth + 1, &problems)
        }
        if let items = object["items"] { walk(items, place + ".items", isRoot: false, depth + 1, &problems) }
        if let values = object["additionalProperties"] {
            walk(values, place + ".additionalProperties", isRoot: false, depth + 1, &problems)
        }
    }

    private static func defaultProblems(_ value: JSONValue, _ schema: JSONValue, _ place: String) -> [FieldProblem] {
        var unknown: [String] = []
        let structural = StructuralSchema(schema)
        let filled = structural.withDefaults(structural.pruned(value, "", &unknown))
        var problems: [FieldProblem] = []
        if !unknown.isEmpty { problems.append(.invalid(place, value, "must not have unknown fields")) }
        let found = SchemaValidator.check(filled, structural.raw, "") + ListIdentities.check(filled, structural)
        problems += found.map {
            FieldProblem(
                field: place + ($0.field.isEmpty ? "" : "." + $0.field), reason: $0.reason, detail: $0.detail)
        }
        guard problems.isEmpty, let rules = SchemaRules(structural, isRoot: structural.isEmbedded) else {
            return problems
        }
        return rules.check(default: filled, place)
    }

    /// Names are restricted by the schema, the rest of the metadata is not.
    private static func checkMetadata(
        _ schema: JSONValue, _ place: String, isRoot: Bool, _ problems: inout [FieldProblem]
    ) {
        let type = schema["type"]?.string ?? ""
        if type != "object" { problems.append(.invalid(place + ".type", .string(type), "must be object")) }
        let members = schema["properties"]?.object?.keys ?? []
        let isOfNames = members.allSatisfy { $0 == "name" || $0 == "generateName" }
        let others = schema.object?.keys.filter { !["type", "properties", "default"].contains($0) } ?? []
        guard isRoot, !isOfNames || !others.isEmpty else { return }
        problems.append(
            .forbidden(
                place,
                "must not specify anything other than name and generateName, but metadata is implicitly specified"))
    }

    /// Rules stand where the value is described, not in one of several descriptions.
    private static func checkPart(
        _ schema: JSONValue, _ place: String, _ depth: Int, _ problems: inout [FieldProblem]
    ) {
        guard let object = schema.object, depth < StructuralSchema.maximumDepth else { return }
        if object["x-kubernetes-validations"]?.array?.isEmpty == false {
            problems.append(.forbidden(place + ".x-kubernetes-validations", "must be empty to be structural"))
        }
        for member in object["properties"]?.object?.members ?? [] {
            checkPart(member.value, "\(place).properties[\(member.key)]", depth + 1, &problems)
        }
        for key in ["items", "additionalProperties", "not"] {
            if let inner = object[key] { checkPart(inner, "\(place).\(key)", depth + 1, &problems) }
        }
        for key in ["allOf", "anyOf", "oneOf"] {
            for (at, part) in (object[key]?.array ?? []).enumerated() {
                checkPart(part, "\(place).\(key)[\(at)]", depth + 1, &problems)
            }
        }
    }

    private static func checkList(_ object: JSONObject, _ place: String, _ problems: inout [FieldProblem]) {
        guard object["x-kubernetes-list-type"]?.string == "map" else { return }
        let keys = object["x-kubernetes-list-map-keys"]?.array?.compactMap(\.string) ?? []
        if keys.isEmpty {
            problems.append(
                .required(place + ".x-kubernetes-list-map-keys", "must not be empty if x-kubernetes-list-type is map"))
        }
        let required = object["items"]?["required"]?.array?.compactMap(\.string) ?? []
        for key in keys {
            let property = object["items"]?["properties"]?[key]
            if property?["default"] == nil, !required.contains(key) {
                problems.append(
                    .required(
                        "\(place).items.properties[\(key)].default",
                        "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property"
                    ))
            }
        }
    }
}
