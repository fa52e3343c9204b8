public import Documents

/// What resources, sources and references have in common.
public protocol Element: Sendable {
    var name: String { get set }
    var version: String { get set }
    /// Attributes that tell elements of one name apart, beside the version.
    var extraIdentity: [String: String] { get set }
    var labels: [Label] { get set }
}

/// An artifact that the component version delivers.
public struct Resource: Element, Hashable, Sendable {
    /// Who is responsible for the content.
    public enum Relation: String, Sendable, CaseIterable {
        /// Made with the component.
        case local
        /// Taken from elsewhere.
        case external
    }

    public var name: String
    public var version: String
    public var type: String
    public var relation: Relation
    public var extraIdentity: [String: String]
    public var labels: [Label]
    public var sourceReferences: [SourceReference]
    public var access: AccessSpec
    public var digest: DigestSpec?
    /// Members that the schema does not define.
    public var unknown = JSONObject()

    public init(
        name: String, version: String, type: String, relation: Relation, extraIdentity: [String: String] = [:],
        labels: [Label] = [], sourceReferences: [SourceReference] = [], access: AccessSpec, digest: DigestSpec? = nil
    ) {
        self.name = name
        self.version = version
        self.type = type
        self.relation = relation
        self.extraIdentity = extraIdentity
        self.labels = labels
        self.sourceReferences = sourceReferences
        self.access = access
        self.digest = digest
    }
}

/// What a resource was made from: a selector of sources of the same component version.
public struct SourceReference: Hashable, Sendable {
    public var identitySelector: [String: String]
    public var labels: [Label]

    public init(identitySelector: [String: String], labels: [Label] = []) {
        self.identitySelector = identitySelector
        self.labels = labels
    }
}

/// What resources were made from.
public struct Source: Element, Hashable, Sendable {
    public var name: String
    public var version: String
    public var type: String
    public var extraIdentity: [String: String]
    public var labels: [Label]
    public var access: AccessSpec
    /// Members that the schema does not define.
    public var unknown = JSONObject()

    public init(
        name: String, version: String, type: String, extraIdentity: [String: String] = [:], labels: [Label] = [],
        access: AccessSpec
    ) {
        self.name = name
        self.version = version
        self.type = type
        self.extraIdentity = extraIdentity
        self.labels = labels
        self.access = access
    }
}

/// Another component version that this one includes.
public struct ComponentReference: Element, Hashable, Sendable {
    public var name: String
    public var version: String
    public var componentName: String
    public var extraIdentity: [String: String]
    public var labels: [Label]
    /// The component digest of the referenced version. An empty one (`DigestSpec.isEmpty`) says as much as none.
    public var digest: DigestSpec?

    public init(
        name: String, componentName: String, version: String, extraIdentity: [String: String] = [:],
        labels: [Label] = [], digest: DigestSpec? = nil
    ) {
        self.name = name
        self.version = version
        self.componentName = componentName
        self.extraIdentity = extraIdentity
        self.labels = labels
        self.digest = digest
    }
}
