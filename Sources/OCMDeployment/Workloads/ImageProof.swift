package import Diagnostics
import Host
package import OCI
import OCIRegistry
package import OCMDelivery
import Synchronization

/// Proves that an image could be pulled from the internal registry: its reference is resolved there, and manifest, config
/// and layers are present and have their digests.
///
/// Content that was hashed once is not hashed again: later it is only asked whether it is still there.
package final class ImageProof: Sendable {
    package enum Finding: Sendable, Hashable {
        case intact(Digest)
        /// A sentence that says why it can't be pulled.
        case refused(String)
    }

    /// `HOST[:PORT][/PREFIX]` of the internal registry.
    package let place: String
    private let session: Session
    private let scheme: String
    private let authority: String
    private let policy: RegistryPolicy
    /// Blobs whose bytes had their digests.
    private let hashed = Mutex<Set<Digest>>([])

    private static let maximumHashed = 100_000
    private static let width = 4

    /// - Parameter registry: `http[s]://HOST[:PORT][/PREFIX]`, which the session may reach.
    package init(_ session: Session, registry: String) throws(Fault) {
        self.session = session
        policy = try RegistryPolicy(only: [registry])
        let parts = registry.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
        guard registry.contains("://"), parts.count >= 2 else {
            throw Fault(.invalid, "“\(registry)” is not the address of a registry; expected http[s]://HOST[:PORT]")
        }
        (scheme, authority) = (parts[0] + "//", parts[1])
        place = parts.dropFirst().joined(separator: "/")
    }

    /// - Throws: `unavailable` or `timedOut` if the registry does not answer: that says nothing about the image.
    package func check(_ image: String) async throws -> Finding {
        let reference: Reference
        do { reference = try Reference(image) } catch { return .refused("“\(image)” names no image: \(error)") }
        do {
            try policy.check(authority: reference.registry, repository: reference.repository, subject: image)
        } catch {
            return .refused(
                "\(image) leads to \(reference.registry), not to the internal registry \(place); localize it")
        }
        do {
            let repository = try await session.registry(scheme + authority).remoteRepository(reference.repository)
            let root = try await repository.resolve(reference.identifier)
            let graph = try await ArtifactGraph.walk([root], in: repository, width: Self.width).graph
            for node in graph.nodes where try await !repository.exists(node.descriptor) {
                throw Fault(.notFound, "\(node.place) is missing")
            }
            try await Fanout.forEach(graph.leaves.filter { !$0.isForeign }, width: Self.width) { leaf in
                try await self.check(leaf, in: repository)
            }
            return .intact(root.digest)
        } catch let fault as Fault where ![.unavailable, .timedOut, .cancelled].contains(fault.code) {
            return .refused("\(image) can't be pulled: \(fault)")
        }
    }

    private func check(_ leaf: ArtifactGraph.Leaf, in store: any ContentStore) async throws {
        let digest = leaf.descriptor.digest
        if hashed.withLock({ $0.contains(digest) }) {
            guard try await store.exists(leaf.descriptor) else { throw Fault(.notFound, "\(leaf.place) is missing") }
            return
        }
        do {
            try await store.blob(leaf.descriptor).withReader { reader in
                let verified = VerifyingReader.ensure(reader, against: leaf.descriptor)
                while try await verified.next() != nil {}
            }
        } catch {
            throw Fault(error, leaf.place)
        }
        hashed.withLock { hashed in
            if hashed.count >= Self.maximumHashed { hashed = [] }
            hashed.insert(digest)
        }
    }
}
