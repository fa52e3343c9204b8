import Diagnostics
import Host

/// Reads everything below a manifest again and checks it against the digests and sizes that point at it.
public enum GraphVerifier {
    /// What was read.
    public struct Report: Hashable, Sendable {
        public let manifests: Int
        public let blobs: Int
        public let bytes: Int64
    }

    /// Reads every manifest, config and layer below `roots` once, `concurrency` blobs at a time.
    ///
    /// The fault of the first failure names the way to it, such as `manifest sha256:…, layer 2 (sha256:…)`: `notFound` for what is
    /// missing, `corrupt` for what is not what it should be.
    @discardableResult
    public static func verify(
        _ roots: Descriptor..., in store: any ContentStore, concurrency: Int = 4
    ) async throws -> Report {
        try await verify(roots, in: store, concurrency: concurrency)
    }

    /// The same for a list.
    @discardableResult
    public static func verify(
        _ roots: [Descriptor], in store: any ContentStore, concurrency: Int = 4
    ) async throws -> Report {
        try await verify(roots, in: store, concurrency: concurrency) { try await $1() }
    }

    /// Reads a blob, or knows that it was read.
    package typealias Once = @Sendable (Descriptor, @escaping @Sendable () async throws -> Void) async throws -> Void

    /// The same for one root. What several images share is read when `once` is called for the first time.
    @discardableResult
    package static func verify(
        _ root: Descriptor, in store: any ContentStore, once: @escaping Once
    ) async throws -> Report {
        try await verify([root], in: store, concurrency: 4, once: once)
    }

    private static func verify(
        _ roots: [Descriptor], in store: any ContentStore, concurrency: Int, once: @escaping Once
    ) async throws -> Report {
        let graph = try await ArtifactGraph.walk(roots, in: store, width: concurrency).graph
        try await Fanout.forEach(graph.leaves, width: concurrency) { leaf in
            do {
                try await once(leaf.descriptor) {
                    try await store.blob(leaf.descriptor).withReader { reader in
                        let verified = VerifyingReader.ensure(reader, against: leaf.descriptor)
                        while try await verified.next() != nil {}
                    }
                }
            } catch {
                throw Fault(error, leaf.place)
            }
        }
        return Report(manifests: graph.nodes.count, blobs: graph.leaves.count, bytes: graph.size)
    }
}
