import Diagnostics
public import OCI
public import OCMModel

/// Finds the content that an access tells: in the component's repository, in a registry, on a server.
///
/// `LocalContentResolver` knows what component versions keep themselves; a resolver with a network wraps it.
public protocol ContentResolver: Sendable {
    /// The content of an access.
    ///
    /// - Parameter version: the component version that the access belongs to; nil while it is being made.
    /// - Throws: `notFound` if there is no content, `unsupported` if the access is of a kind that is not known.
    func content(of access: AccessSpec, in version: ComponentVersion?) async throws -> ResolvedContent
}

/// Content as a digest needs it.
public enum ResolvedContent: Sendable {
    /// Bytes.
    case blob(any Blob)
    /// An image: its manifest or index, and the store that has everything below it.
    case artifact(Descriptor, any ContentStore)
}

/// Knows the content that component versions keep themselves, and nothing else.
public struct LocalContentResolver: ContentResolver {
    public init() {}

    public func content(of access: AccessSpec, in version: ComponentVersion?) async throws -> ResolvedContent {
        guard let version, access.localBlob != nil else {
            throw Fault(.unsupported, "content with an access of type “\(access.type)” can't be fetched from here")
        }
        if let artifact = try await version.localArtifact(access) { return .artifact(artifact.root, artifact.store) }
        return .blob(try await version.localBlob(access))
    }
}

/// Finds the component versions that others refer to: in the same repository first, then in others.
public struct VersionResolver: Sendable {
    public let fallbacks: [any ComponentRepository]

    public init(fallbacks: [any ComponentRepository] = []) {
        self.fallbacks = fallbacks
    }

    /// nil if no repository has it.
    public func resolve(
        _ name: String, _ version: String, from repository: any ComponentRepository
    ) async throws -> ComponentVersion? {
        for candidate in [repository] + fallbacks {
            if let found = try await candidate.lookup(name, version) { return found }
        }
        return nil
    }
}
