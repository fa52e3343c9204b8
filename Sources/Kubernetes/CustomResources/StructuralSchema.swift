import Documents

/// The schema of a version of a custom resource: what is kept, what is filled in, who owns what.
package final class StructuralSchema: Sendable {
    let raw: JSONObject
    let properties: [(name: String, schema: StructuralSchema)]
    private let places: [ByteText: Int]
    let items: StructuralSchema?
    let values: StructuralSchema?
    let keepsUnknown: Bool
    let isEmbedded: Bool
    let isIntOrString: Bool
    let isNullable: Bool
    let defaultValue: JSONValue?
    /// Whether something below has a default.
    let hasDefaults: Bool

    static let maximumDepth = 100

    init(_ value: JSONValue?, depth: Int = 0) {
        let raw = depth < StructuralSchema.maximumDepth ? value?.object ?? JSONObject() : JSONObject()
        self.raw = raw
        let properties = (raw["properties"]?.object?.members ?? []).map {
            (name: $0.key, schema: StructuralSchema($0.value, depth: depth + 1))
        }
        self.properties = properties
        places = Dictionary(
            properties.enumerated().map { (ByteText($0.element.name), $0.offset) }, uniquingKeysWith: { a, _ in a })
        items = raw["items"]?.object.map { StructuralSchema(.object($0), depth: depth + 1) }
        values = raw["additionalProperties"]?.object.map { StructuralSchema(.object($0), depth: depth + 1) }
        keepsUnknown =
            raw["x-kubernetes-preserve-unknown-fields"]?.bool == true || raw["additionalProperties"]?.bool == true
        isEmbedded = raw["x-kubernetes-embedded-resource"]?.bool == true
        isIntOrString = raw["x-kubernetes-int-or-string"]?.bool == true
        isNullable = raw["nullable"]?.bool == true
        defaultValue = raw["default"]
        hasDefaults =
            defaultValue != nil || properties.contains { $0.schema.hasDefaults } || items?.hasDefaults == true
            || values?.hasDefaults == true
    }

    var type: String { raw["type"]?.string ?? "" }

    func property(_ name: String) -> StructuralSchema? { places[ByteText(name)].map { properties[$0].schema } }

    // MARK: pruning

    /// The value without members that nobody declared, whose paths are collected.
    func pruned(_ value: JSONValue, _ path: String, isRoot: Bool = false, _ unknown: inout [String]) -> JSONValue {
        switch value {
        case .object(let object):
            if raw.isEmpty, !isRoot { return value }
            var result = JSONObject()
            for member in object.members {
                let place = path.isEmpty ? member.key : path + "." + member.key
                if isRoot || isEmbedded, ["apiVersion", "kind", "metadata"].contains(member.key) {
                    result[member.key] =
                        member.key == "metadata" ? metadata(member.value, place, &unknown) : member.value
                } else if let inner = property(member.key) ?? values {
                    result[member.key] = inner.pruned(member.value, place, &unknown)
                } else if keepsUnknown {
                    result[member.key] = member.value
                } else {
                    unknown.append(place)
                }
            }
            return .object(result)
        case .array(let elements):
            guard let items else { return value }
            return .array(
                elements.enumerated().map { items.pruned($0.element, "\(path)[\($0.offset)]", &unknown) })
        default: return value
        }
    }

    private func metadata(_ value: JSONValue, _ path: String, _ unknown: inout [String]) -> JSONValue {
        guard isEmbedded else { return value }
        var decoder = Decoder()
        guard let decoded = try? decoder.decode(value, SchemaTable.shared.schema("meta.v1.ObjectMeta"), path: path)
        else {
            return value
        }
        unknown += decoder.unknown
        return decoded
    }

    // MARK: defaults

    /// The value with defaults where something is missing; null goes where it is not allowed and a default stands.
    func withDefaults(_ value: JSONValue) -> JSONValue {
        guard hasDefaults else { return value }
        switch value {
        case .object(var object):
            for (name, schema) in properties {
                let given = object[name]
                if let given, given.isNull, !schema.isNullable, schema.defaultValue != nil { object[name] = nil }
                if object[name] == nil, let value = schema.defaultValue { object[name] = value }
                if let inner = object[name] { object[name] = schema.withDefaults(inner) }
            }
            if let values, values.hasDefaults {
                for key in object.keys where property(key) == nil {
                    if let inner = object[key] { object[key] = values.withDefaults(inner) }
                }
            }
            return .object(object)
        case .array(let elements):
            guard let items, items.hasDefaults else { return value }
            return .array(elements.map(items.withDefaults))
        default: return value
        }
    }

    // MARK: ownership

    /// As a schema for ownership of fields.
    func typed(isRoot: Bool = false) -> Schema {
        let isAtomic = raw["x-kubernetes-map-type"]?.string == "atomic"
        if isIntOrString { return Schema(.intOrString, defaultValue: defaultValue) }
        switch type {
        case "object":
            if let values {
                return Schema(.map, element: values.typed(), isAtomic: isAtomic, defaultValue: defaultValue)
            }
            if properties.isEmpty, keepsUnknown, !isEmbedded, !isRoot {
                return Schema(.any, isAtomic: isAtomic, defaultValue: defaultValue, keepsUnknown: true)
            }
            var fields = properties.map { field($0.name, $0.schema.typed()) }
            if isRoot || isEmbedded {
                fields.removeAll { ["apiVersion", "kind", "metadata"].contains($0.name) }
                fields.append(field("apiVersion", Schema(.string)))
                fields.append(field("kind", Schema(.string)))
                fields.append(field("metadata", SchemaTable.shared.schema("meta.v1.ObjectMeta")))
            }
            return Schema(
                .object, isAtomic: isAtomic, defaultValue: defaultValue, keepsUnknown: keepsUnknown, fields: fields)
        case "array":
            let listType: Schema.ListType
            switch raw["x-kubernetes-list-type"]?.string {
            case "set": listType = .set
            case "map":
                listType = .map(keys: raw["x-kubernetes-list-map-keys"]?.array?.compactMap(\.string) ?? [])
            default: listType = .atomic
            }
            return Schema(.list, element: items?.typed() ?? .any, listType: listType, defaultValue: defaultValue)
        case "string": return Schema(.string, defaultValue: defaultValue)
        case "integer": return Schema(.int64, defaultValue: defaultValue)
        case "number": return Schema(.double, defaultValue: defaultValue)
        case "boolean": return Schema(.boolean, defaultValue: defaultValue)
        default: return Schema(.any, defaultValue: defaultValue, keepsUnknown: true)
        }
    }

    private func field(_ name: String, _ schema: Schema) -> Field {
        Field(
            name: name, schema: schema, numbers: [], isPointer: false, omitsEmpty: true, omitsZero: false,
            isRequired: false)
    }

    /// Whether there are rules in CEL somewhere.
    var hasRules: Bool {
        raw["x-kubernetes-validations"]?.array?.isEmpty == false || properties.contains { $0.schema.hasRules }
            || items?.hasRules == true || values?.hasRules == true
    }
}

/// One served version of a custom resource.
package struct CustomVersion: Sendable {
    package struct Column: Sendable {
        let name: String
        let type: String
        let format: String
        let description: String
        let priority: Int
        let path: String
    }

    let definition: String
    let schema: StructuralSchema
    /// Nil: there are none.
    let rules: SchemaRules?
    let columns: [Column]
    let selectableFields: [String]
    /// What a request to this version is told; nil: it is not deprecated.
    let warning: String?
    let isStorage: Bool
}
