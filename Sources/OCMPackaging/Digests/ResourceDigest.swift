import Cryptography
import Diagnostics
import Host
public import OCI
public import OCMModel

/// Digests of content.
public enum ResourceDigest {
    public static let blobAlgorithm = "genericBlobDigest/v1"
    public static let artifactAlgorithm = "ociArtifactDigest/v1"
    static let legacyArtifactAlgorithm = "ociArtefactDigest/v1"

    /// The digest of content, read once from its begin to its end.
    ///
    /// An image is digested by its manifest; everything below it, config and layers, is read and verified too.
    ///
    /// - Parameters:
    ///   - recorded: a digest that is known: its algorithms are used again; whether it is equal the caller compares.
    ///   - hash: the hash function where nothing is recorded.
    ///   - readsLayers: whether all of an image is read, or only what its digest needs.
    ///   - raw: the bytes of an image, for old digests over the archive that holds it.
    public static func digest(
        of content: ResolvedContent, recorded: DigestSpec?, hash: String = "SHA-256", readsLayers: Bool = true,
        raw: (() async throws -> any Blob)? = nil
    ) async throws -> DigestSpec {
        try await digest(
            of: content, recorded: recorded, hash: hash, readsLayers: readsLayers, once: { try await $1() }, raw: raw)
    }

    /// The same; `once` reads a config or layer, or knows that it was read.
    static func digest(
        of content: ResolvedContent, recorded: DigestSpec?, hash: String, readsLayers: Bool,
        once: @escaping GraphVerifier.Once, raw: (() async throws -> any Blob)?
    ) async throws -> DigestSpec {
        let algorithm = recorded?.normalisationAlgorithm
        switch (content, algorithm) {
        case (.artifact(let root, let store), blobAlgorithm?):
            // The second generation records the manifest's digest under this name, the first one that of the archive.
            if let recorded, recorded.value == root.digest.hex {
                guard HashName.algorithm(try HashName.function(recorded.hashAlgorithm)) == root.digest.algorithm else {
                    throw Fault(
                        .corrupt, "the recorded digest \(recorded) is not \(root.digest): it names another hash")
                }
                if readsLayers { try await GraphVerifier.verify(root, in: store, once: once) }
                return DigestSpec(
                    hashAlgorithm: recorded.hashAlgorithm, normalisationAlgorithm: blobAlgorithm, value: root.digest.hex
                )
            }
            guard let raw else { return try await artifact(root, store, blobAlgorithm, readsLayers, once) }
            if readsLayers { try await GraphVerifier.verify(root, in: store, once: once) }
            return try await blob(try await raw(), hash: recorded?.hashAlgorithm ?? hash)
        case (.artifact(let root, let store), nil):
            return try await artifact(root, store, artifactAlgorithm, readsLayers, once)
        case (.artifact(let root, let store), artifactAlgorithm?),
            (.artifact(let root, let store), legacyArtifactAlgorithm?):
            return try await artifact(root, store, algorithm ?? artifactAlgorithm, readsLayers, once)
        case (.blob(let content), nil), (.blob(let content), blobAlgorithm?):
            return try await blob(content, hash: recorded?.hashAlgorithm ?? hash)
        case (.blob, artifactAlgorithm?), (.blob, legacyArtifactAlgorithm?):
            throw Fault(.invalid, "the recorded digest is that of an image, but the content is none")
        case (_, let other?):
            throw Fault(.unsupported, "unknown digest algorithm “\(other.prefix(60))”")
        }
    }

    /// The digest that bytes are kept by, where it is the one that is wanted; nothing is read.
    static func address(of blob: any Blob, recorded: DigestSpec?, hash: String) -> DigestSpec? {
        let name = recorded?.hashAlgorithm ?? hash
        guard (recorded?.normalisationAlgorithm ?? blobAlgorithm) == blobAlgorithm,
            let function = try? HashName.function(name),
            blob.descriptor.digest.algorithm == HashName.algorithm(function)
        else { return nil }
        return DigestSpec(
            hashAlgorithm: HashName.normalised(name), normalisationAlgorithm: blobAlgorithm,
            value: blob.descriptor.digest.hex)
    }

    private static func artifact(
        _ root: Descriptor, _ store: any ContentStore, _ algorithm: String, _ readsLayers: Bool,
        _ once: @escaping GraphVerifier.Once
    ) async throws -> DigestSpec {
        if readsLayers { try await GraphVerifier.verify(root, in: store, once: once) }
        let name = root.digest.algorithm == .sha256 ? HashName.sha256 : HashName.sha512
        return DigestSpec(hashAlgorithm: name, normalisationAlgorithm: algorithm, value: root.digest.hex)
    }

    private static func blob(_ blob: any Blob, hash: String) async throws -> DigestSpec {
        guard let algorithm = HashName.algorithm(try HashName.function(hash)) else {
            throw Fault(.unsupported, "unknown hash algorithm “\(hash)”")
        }
        let sink = HashingWriter(algorithm)
        try await blob.withReader {
            _ = try await VerifyingReader.ensure($0, against: blob.descriptor).copy(to: sink)
        }
        return DigestSpec(
            hashAlgorithm: HashName.normalised(hash), normalisationAlgorithm: blobAlgorithm,
            value: sink.descriptor(mediaType: .octetStream).digest.hex)
    }

    /// Whether a calculated digest is the recorded one; today's and the older name of a hash function are the same.
    static func fits(_ recorded: DigestSpec, _ calculated: DigestSpec) -> Bool {
        HashName.normalised(recorded.hashAlgorithm) == HashName.normalised(calculated.hashAlgorithm)
            && recorded.normalisationAlgorithm == calculated.normalisationAlgorithm
            && recorded.value == calculated.value
    }
}
