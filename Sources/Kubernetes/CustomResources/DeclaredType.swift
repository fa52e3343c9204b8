import Documents

/// What a schema says of a value to expressions: its type, and how large it may be.
///
/// Sizes that the schema leaves open are bounded by what fits into a request of 3 MiB.
package final class DeclaredType: Sendable {
    let type: ExpressionType
    /// Characters, bytes, items or entries; 0 for what has no size.
    let maximum: UInt64
    /// Bytes of the shortest JSON.
    let shortest: Int64
    /// Of a list, and of the values of a map.
    let element: DeclaredType?
    /// By the names that expressions use.
    let fields: [String: DeclaredType]
    let identity: ListIdentity

    static let largestRequest: Int64 = 3 << 20

    private init(
        _ type: ExpressionType, maximum: Int64 = 0, shortest: Int64, element: DeclaredType? = nil,
        fields: [String: DeclaredType] = [:], identity: ListIdentity = .position
    ) {
        (self.type, self.maximum, self.shortest) = (type, UInt64(max(0, maximum)), shortest)
        (self.element, self.fields, self.identity) = (element, fields, identity)
    }

    private static let name = DeclaredType(.string, shortest: 2)

    /// Of the keys of a map.
    var key: DeclaredType? { if case .map = type { Self.name } else { nil } }

    /// How often a value may stand in an object if nothing else bounds that.
    var largestCount: UInt64 { UInt64(Self.largestRequest / (shortest + 1)) }

    /// Nil: expressions do not see values of this schema.
    /// - Parameter isRoot: of an object, whose kind and names are always declared.
    convenience init?(_ schema: StructuralSchema, isRoot: Bool = false) {
        func bound(_ key: String) -> Int64? { schema.raw[key]?.number?.int64.map { max(0, $0) } }
        let length = bound("maxLength").map {
            let (bytes, overflows) = $0.multipliedReportingOverflow(by: 4)
            return overflows ? Int64.max : bytes
        }
        if schema.isIntOrString {
            self.init(.any, maximum: length ?? Self.largestRequest - 2, shortest: 1)
            return
        }
        switch schema.type {
        case "array":
            guard let items = schema.items, let element = DeclaredType(items, isRoot: items.isEmbedded) else {
                return nil
            }
            let most = bound("maxItems") ?? (Self.largestRequest - 2) / (element.shortest + 1)
            self.init(
                .list(element.type), maximum: most, shortest: 2, element: element, identity: ListIdentity(schema.raw))
        case "object":
            guard let values = schema.values else {
                self.init(members: schema, isRoot: isRoot)
                return
            }
            guard let element = DeclaredType(values, isRoot: values.isEmbedded) else { return nil }
            let most = bound("maxProperties") ?? (Self.largestRequest - 2) / (element.shortest + 6)
            self.init(.map(.string, element.type), maximum: most, shortest: 2, element: element)
        case "string":
            switch schema.raw["format"]?.string {
            case "byte":
                self.init(.bytes, maximum: bound("maxLength") ?? Self.largestRequest - 2, shortest: 2)
            case "duration": self.init(.duration, maximum: 32, shortest: 3)
            case "date": self.init(.timestamp, maximum: 12, shortest: 12)
            case "date-time": self.init(.timestamp, maximum: 32, shortest: 21)
            default:
                let longest = schema.raw["enum"]?.array.flatMap { $0.isEmpty ? nil : $0 }?.map {
                    Int64($0.string?.utf8.count ?? 0)
                }.max()
                self.init(.string, maximum: length ?? longest ?? Self.largestRequest - 2, shortest: 2)
            }
        case "boolean": self.init(.bool, shortest: 4)
        case "number": self.init(.double, shortest: 1)
        case "integer": self.init(.int, shortest: 1)
        default: return nil
        }
    }

    private convenience init(members schema: StructuralSchema, isRoot: Bool) {
        var fields: [String: DeclaredType] = [:]
        var shortest: Int64 = 2
        let required = Set(schema.raw["required"]?.array?.compactMap(\.string) ?? [])
        for (name, property) in schema.properties {
            guard let type = DeclaredType(property, isRoot: property.isEmbedded) else { continue }
            if let name = ExpressionName.escaped(name) { fields[name] = type }
            if required.contains(name), property.defaultValue == nil {
                shortest += Int64(name.utf8.count) + type.shortest + 4
            }
        }
        if isRoot, !Self.namesAreDeclared(schema) {
            let text = DeclaredType(StructuralSchema(["type": "string"]))
            fields["apiVersion"] = text
            fields["kind"] = text
            fields["metadata"] = DeclaredType(Self.metadata)
        }
        let type = ExpressionType.object(ExpressionObjectType(fields: fields.mapValues(\.type)))
        self.init(type, shortest: shortest, fields: fields)
    }

    private static let metadata = StructuralSchema([
        "type": "object", "properties": ["name": ["type": "string"], "generateName": ["type": "string"]],
    ])

    /// What a definition says itself of the names counts only if it speaks of all.
    private static func namesAreDeclared(_ schema: StructuralSchema) -> Bool {
        let metadata = schema.property("metadata")
        return schema.property("kind")?.type == "string" && schema.property("apiVersion")?.type == "string"
            && metadata?.type == "object" && metadata?.property("name")?.type == "string"
            && metadata?.property("generateName")?.type == "string"
    }
}

extension DeclaredType {
    /// What is declared for a member; one that can't be named in an expression has a type of its own.
    func property(_ name: String, _ schema: StructuralSchema) -> DeclaredType? {
        ExpressionName.escaped(name).map { fields[$0] } ?? DeclaredType(schema, isRoot: schema.isEmbedded)
    }
}
