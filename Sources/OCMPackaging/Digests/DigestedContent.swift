import Documents
import OCI
import OCMModel

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

    private struct BlobKey: Hashable {
        let place: String
        let blob: Digest
        let size: Int64

        init(place: String, blob: Descriptor) {
            (self.place, self.blob, size) = (place, blob.digest, blob.size)
        }
    }

    private let digests = OnceEach<Key, DigestSpec>()
    /// Configs and layers that were read: images of one repository share them.
    private let blobs = OnceEach<BlobKey, Void>()

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
            ? version.contentPlace
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
        let shared = sharedPlace(of: access, in: version)
        return try await digests.value(key) {
            try await ResourceDigest.digest(
                of: content, recorded: recorded, hash: hash, readsLayers: readsAll,
                once: { [blobs] blob, read in try await blobs.value(BlobKey(place: shared, blob: blob), read) }
            ) {
                try await version.localBlob(access)
            }
        }
    }

    /// Where the configs and layers of an image are: in the repository that it is in, or in the blob that holds it.
    private func sharedPlace(of access: AccessSpec, in version: ComponentVersion) -> String {
        if let name = access.imageReference, let reference = try? Reference(name) {
            return "\(reference.scheme ?? "")//\(reference.registry)/\(reference.repository)"
        }
        return "\(version.contentPlace)//\(access.localBlob?.localReference ?? "")"
    }

    private static func algorithms(_ digest: DigestSpec) -> DigestSpec {
        DigestSpec(
            hashAlgorithm: digest.hashAlgorithm, normalisationAlgorithm: digest.normalisationAlgorithm, value: "")
    }
}
