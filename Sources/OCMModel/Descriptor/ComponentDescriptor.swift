public import Documents

/// Everything said about one component version, whatever schema it was read in.
public struct ComponentDescriptor: Hashable, Sendable {
    /// The schema it was read in, and is written in unless told otherwise.
    public var schema: DescriptorSchema
    public var name: String
    public var version: String
    public var provider: Provider
    public var labels: [Label]
    /// RFC 3339, as written.
    public var creationTime: String?
    /// Specifications of the repositories it was in, oldest first; objects with `type`.
    public var repositoryContexts: [JSONValue]
    public var resources: [Resource]
    public var sources: [Source]
    public var references: [ComponentReference]
    public var signatures: [Signature]
    public var nestedDigests: [NestedDigest]
    /// Members that the schema does not define; never part of a normal form.
    public var unknown: UnknownMembers

    public init(
        schema: DescriptorSchema = .v2, name: String, version: String, provider: Provider, labels: [Label] = [],
        creationTime: String? = nil, repositoryContexts: [JSONValue] = [], resources: [Resource] = [],
        sources: [Source] = [], references: [ComponentReference] = [], signatures: [Signature] = [],
        nestedDigests: [NestedDigest] = []
    ) {
        self.schema = schema
        self.name = name
        self.version = version
        self.provider = provider
        self.labels = labels
        self.creationTime = creationTime
        self.repositoryContexts = repositoryContexts
        self.resources = resources
        self.sources = sources
        self.references = references
        self.signatures = signatures
        self.nestedDigests = nestedDigests
        unknown = UnknownMembers()
    }

    /// Members that the schema does not define, by the level they stand at.
    public struct UnknownMembers: Hashable, Sendable {
        /// Beside `component` or `metadata`.
        public var document = JSONObject()
        /// In `meta`.
        public var meta = JSONObject()
        /// In `component` or `metadata`.
        public var component = JSONObject()
    }
}

/// The serialisation formats of a component descriptor (unrelated to the generations of programs).
public enum DescriptorSchema: String, Sendable, CaseIterable {
    case v2
    case v3alpha1 = "ocm.software/v3alpha1"

    /// Also takes the short name `v3alpha1`.
    public init?(named name: String) {
        self.init(rawValue: name == "v3alpha1" ? "ocm.software/v3alpha1" : name)
    }
}

/// Who provides a component.
public struct Provider: Hashable, Sendable {
    public var name: String
    public var labels: [Label]

    public init(name: String, labels: [Label] = []) {
        self.name = name
        self.labels = labels
    }
}
