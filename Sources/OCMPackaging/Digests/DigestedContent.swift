import Documents
import OCI
import OCMModel
import Synchronization

/// Content that was read from its begin to its end, with its digest: what several resources of one component, or several
/// signatures, share is read once.
final class DigestedContent: Sendable {
    private struct Key: Hashable {
        /// Where it is: the same bytes at two places are read at both.
        let place: String
        let content: Digest
        let isArtifact: Bool
        let recorded: DigestSpec?
        let hash: String
    }

    private let digests = Mutex<[Key: DigestSpec]>([:])

    /// The digest of content that an access led to. `readsAll`: what is kept by digest is read all the same.
    func digest(
        of content: ResolvedContent, access: AccessSpec, in version: ComponentVersion, recorded: DigestSpec?,
        hash: String, readsAll: Bool = true
    ) async throws -> DigestSpec {
        if !readsAll, case .blob(let blob) = content,
            let known = ResourceDigest.address(of: blob, recorded: recorded, hash: hash)
        {
            return known
        }
        let place =
            access.isLocal
            ? "\(version.repository.location)//\(version.name)"
            : String(decoding: JSONValue.object(access.fields).encoded(), as: UTF8.self)
        // A recorded digest says how to read, whatever its value is.
        let key =
            switch content {
            case .blob(let blob):
                Key(
                    place: place, content: blob.descriptor.digest, isArtifact: false,
                    recorded: recorded.map(Self.algorithms), hash: hash)
            case .artifact(let root, _):
                Key(place: place, content: root.digest, isArtifact: true, recorded: recorded, hash: hash)
            }
        if let known = digests.withLock({ $0[key] }) { return known }
        let digest = try await ResourceDigest.digest(
            of: content, recorded: recorded, hash: hash, readsLayers: readsAll
        ) {
            try await version.localBlob(access)
        }
        digests.withLock { $0[key] = digest }
        return digest
    }

    private static func algorithms(_ digest: DigestSpec) -> DigestSpec {
        DigestSpec(
            hashAlgorithm: digest.hashAlgorithm, normalisationAlgorithm: digest.normalisationAlgorithm, value: "")
    }
}
