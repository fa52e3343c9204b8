public import Documents

/// A named value at a component version, an element or a provider.
public struct Label: Hashable, Sendable {
    public var name: String
    public var value: JSONValue
    /// The version of the value's format, as in `v1`.
    public var version: String?
    /// It is part of the digest of the component version.
    public var signing: Bool
    /// How it is merged on transport.
    public var merge: LabelMerge?
    /// Members that the schema does not define.
    public var unknown = JSONObject()

    public init(
        name: String, value: JSONValue, version: String? = nil, signing: Bool = false, merge: LabelMerge? = nil
    ) {
        self.name = name
        self.value = value
        self.version = version
        self.signing = signing
        self.merge = merge
    }

    /// Whether the value has a member with an empty key, which no normal form holds: such a label must not be signed.
    public var hasEmptyKey: Bool { Self.hasEmptyKey(value) }

    private static func hasEmptyKey(_ value: JSONValue) -> Bool {
        switch value {
        case .array(let items): items.contains(where: hasEmptyKey)
        case .object(let object): object.members.contains { $0.key.isEmpty || hasEmptyKey($0.value) }
        default: false
        }
    }
}

/// How a label is merged when a component version meets an older copy of itself.
public struct LabelMerge: Hashable, Sendable {
    public var algorithm: String
    public var config: JSONValue?

    public init(algorithm: String, config: JSONValue? = nil) {
        self.algorithm = algorithm
        self.config = config
    }
}
