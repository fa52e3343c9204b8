public import Documents
public import OCI
public import OCMModel

/// A place for component versions: an archive, a registry, a component archive.
public protocol ComponentRepository: Sendable {
    /// A name for messages, such as a path or `registry.internal:5000/acme`.
    var location: String { get }

    /// The specification that is written into `repositoryContexts` and configuration files.
    var spec: JSONValue { get }

    /// The component version; nil if it is not there. A thing of that name that is no component version is `invalid`.
    func lookup(_ name: String, _ version: String) async throws -> ComponentVersion?

    /// Versions of a component, in the order of relaxed semantic versions; what is no version is left out.
    func versions(of name: String) async throws -> [String]

    /// Names of all components, sorted; nil where they can't be listed.
    func componentNames() async throws -> [String]?

    /// Stores a component version. It becomes visible whole, at the end, and replaces one of the same name and version.
    ///
    /// Each local access of the descriptor names its content by digest. The content is in `blobs`, or in the stored version
    /// that is replaced, or it is an image that was copied into the component's repository before.
    func add(_ descriptor: ComponentDescriptor, blobs: [any Blob]) async throws

    /// Makes everything visible that was added; needed where the repository is a tar file, harmless elsewhere.
    func commit() async throws
}

extension ComponentRepository {
    public func commit() async throws {}
}

/// A component version as it is stored.
public struct ComponentVersion: Sendable {
    public let descriptor: ComponentDescriptor
    /// The document exactly as it is stored, YAML or JSON.
    public let storedBytes: [UInt8]
    public let repository: any ComponentRepository
    let content: any LocalContent
    /// The digest of the manifest or index that it was read from; nil where there is none.
    package let root: Digest?

    init(
        descriptor: ComponentDescriptor, storedBytes: [UInt8], repository: any ComponentRepository,
        content: any LocalContent, root: Digest? = nil
    ) {
        self.root = root
        self.descriptor = descriptor
        self.storedBytes = storedBytes
        self.repository = repository
        self.content = content
    }

    public var name: String { descriptor.name }
    public var version: String { descriptor.version }

    /// The content of a local access as bytes. An image that is stored as such is given as an artifact set.
    ///
    /// - Throws: `notFound` if the content is missing, `invalid` if the reference is none, `unsupported` if the access is
    ///   not local.
    public func localBlob(_ access: AccessSpec) async throws -> any Blob {
        try await content.blob(access)
    }

    /// The image of a local access, whether it is stored as such or as artifact set; nil if the content is no image.
    public func localArtifact(_ access: AccessSpec) async throws -> LocalArtifact? {
        try await content.artifact(access)
    }
}

/// An image that a component version keeps: its manifest or index, and where everything below it is.
public struct LocalArtifact: Sendable {
    public let root: Descriptor
    public let store: any ContentStore

    init(root: Descriptor, store: any ContentStore) {
        self.root = root
        self.store = store
    }
}

/// Where the local content of one component version is found.
protocol LocalContent: Sendable {
    func blob(_ access: AccessSpec) async throws -> any Blob

    func artifact(_ access: AccessSpec) async throws -> LocalArtifact?
}
