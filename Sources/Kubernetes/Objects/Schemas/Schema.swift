package import Documents

/// What a value of an object may be: a built-in type of the tables, or a part of a custom resource's structural schema.
package final class Schema: Sendable {
    package enum Kind: Sendable, Equatable {
        case string, bytes, boolean, int32, int64, double, time, microTime, quantity, intOrString
        /// Anything; what is inside is deduced: maps are granular, lists atomic.
        case any
        /// Anything that is no mapping, or a mapping of a type of the tables.
        case anyOrObject
        case list, map, object
    }

    package enum ListType: Sendable, Equatable {
        case atomic, set
        case map(keys: [String])
    }

    /// How a strategic merge patch treats a field.
    package struct PatchStrategy: Sendable, Equatable {
        package var merges = false
        package var replaces = false
        package var retainsKeys = false
        package var mergeKey: String?
    }

    package let kind: Kind
    /// Of a list or a map.
    package let element: Schema?
    package let listType: ListType
    /// A map or object that is owned and replaced as a whole.
    package var isAtomic: Bool { isOwnAtomic || (typeName.map { SchemaTable.shared.type($0).isAtomic } ?? false) }
    private let isOwnAtomic: Bool
    package let patch: PatchStrategy
    package let values: [String]
    package let defaultValue: JSONValue?
    /// Members that are not declared are kept.
    package let keepsUnknown: Bool
    /// Name in the tables; nil for schemas of custom resources.
    package let typeName: String?
    private let declared: [Field]
    private let places: [ByteText: Int]

    init(
        _ kind: Kind, element: Schema? = nil, listType: ListType = .atomic, isAtomic: Bool = false,
        patch: PatchStrategy = PatchStrategy(), values: [String] = [], defaultValue: JSONValue? = nil,
        keepsUnknown: Bool = false, typeName: String? = nil, fields: [Field] = []
    ) {
        self.kind = kind
        self.element = element
        self.listType = listType
        isOwnAtomic = isAtomic
        self.patch = patch
        self.values = values
        self.defaultValue = defaultValue
        self.keepsUnknown = keepsUnknown
        self.typeName = typeName
        declared = fields
        places = Dictionary(
            fields.enumerated().map { (ByteText($0.element.name), $0.offset) }, uniquingKeysWith: { a, _ in a })
    }

    static let any = Schema(.any, keepsUnknown: true)

    /// The declared members of an object.
    package var fields: [Field] {
        if let typeName { return SchemaTable.shared.type(typeName).fields }
        return declared
    }

    package func field(_ name: String) -> Field? {
        if let typeName { return SchemaTable.shared.type(typeName).field(name) }
        return places[ByteText(name)].map { declared[$0] }
    }

    /// The schema of a member, declared or not; nil if there is none.
    package func member(_ name: String) -> Schema? {
        switch kind {
        case .object, .anyOrObject: field(name)?.schema ?? (keepsUnknown ? .any : nil)
        case .map: element
        case .any: .any
        default: nil
        }
    }
}

/// A member of an object.
package struct Field: Sendable {
    package let name: String
    package let schema: Schema
    /// Its number in protobuf, behind those of the messages that only protobuf has around it; 0: none.
    package let numbers: [Int]
    /// A Go pointer: an explicit zero is kept.
    package let isPointer: Bool
    package let omitsEmpty: Bool
    package let omitsZero: Bool
    package let isRequired: Bool
}

/// A named type of the tables.
package final class ObjectType: Sendable {
    package let name: String
    package let isAtomic: Bool
    package let fields: [Field]
    private let places: [String: Int]

    init(name: String, isAtomic: Bool, fields: [Field]) {
        self.name = name
        self.isAtomic = isAtomic
        self.fields = fields
        places = Dictionary(fields.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: { a, _ in a })
    }

    package func field(_ name: String) -> Field? { places[name].map { fields[$0] } }
}
