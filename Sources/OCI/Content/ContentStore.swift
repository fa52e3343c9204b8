import Diagnostics

/// A place for content, addressed by descriptor. Nothing is in it before its digest was checked.
public protocol ContentStore: Sendable {
    /// Whether a manifest that exists here proves that all below it exists too; then a copy looks no further.
    var keepsGraphsWhole: Bool { get }

    /// The content of `descriptor`; opening it fails with `notFound` if it is not there, reading verifies it.
    func blob(_ descriptor: Descriptor) -> any Blob

    /// Whether the content is there, whole.
    func exists(_ descriptor: Descriptor) async throws -> Bool

    /// Takes in a blob. It becomes visible at once and whole, or not at all; if it is there already nothing is read.
    /// A manifest may be taken in only after what it points at.
    func ingest(_ blob: any Blob) async throws
}

extension ContentStore {
    public var keepsGraphsWhole: Bool { false }
}

/// A content store whose content also has names: one repository of a registry, an OCI layout, a repository of an archive, memory.
public protocol Target: ContentStore {
    /// A name for messages, such as `registry.internal:5000/acme/app` or a path.
    var location: String { get }

    /// The descriptor of the manifest or index that `reference` (a tag or a digest) names; `notFound` if there is none.
    func resolve(_ reference: String) async throws -> Descriptor

    /// Gives a manifest that is in the store the name `tag`, taking it from any other.
    func tag(_ descriptor: Descriptor, as tag: String) async throws

    /// All tags, sorted by their bytes; empty if the repository does not exist.
    func tags() async throws -> [String]

    /// Takes content from a sibling without moving bytes; false where that is not possible, nothing happened then.
    func mount(_ descriptor: Descriptor, from source: any Target) async throws -> Bool
}

extension Target {
    public func mount(_ descriptor: Descriptor, from source: any Target) async throws -> Bool { false }
}

/// Repositories under one roof: a registry, or an archive that holds an image of one.
public protocol Registry: Sendable {
    /// A name for messages.
    var location: String { get }

    /// The repository of that name, whether it exists already or not; `invalid` if it can't be a name.
    func repository(_ name: String) throws -> any Target

    /// Names of all repositories, sorted; nil where they can't be listed.
    func repositories() async throws -> [String]?
}
