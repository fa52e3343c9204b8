import Cryptography
import Diagnostics
import Host
public import OCI
public import OCMModel
public import OCMPackaging

/// The digest that a descriptor records for content, as a check of what is fetched.
struct RecordedDigest: Sendable {
    private let spec: DigestSpec
    private let function: HashFunction

    /// nil if nothing is recorded, or nothing that can be compared while moving: other hashes are for signatures to judge.
    init?(_ spec: DigestSpec?) {
        guard let spec, !spec.isExcluded, !spec.isEmpty, let function = try? HashName.function(spec.hashAlgorithm)
        else { return nil }
        (self.spec, self.function) = (spec, function)
    }

    /// Refuses an image that is not the recorded one.
    ///
    /// - Parameter archive: the bytes that hold the image, for digests over the archive instead of the manifest.
    func check(_ root: Descriptor, archive: (any Blob)?) async throws {
        if root.digest.hex == spec.value { return }
        guard spec.normalisationAlgorithm == ResourceDigest.blobAlgorithm else {
            guard spec.normalisationAlgorithm.hasPrefix("ociArt") else { return }
            throw mismatch(root.digest)
        }
        guard let archive else { throw mismatch(root.digest) }
        _ = try await check(archive).withReader { try await $0.copy(to: HashingWriter()) }
    }

    /// The blob if it is the recorded one; where its digest is of another kind, its readers find out at the end.
    func check(_ blob: any Blob) throws -> any Blob {
        guard spec.normalisationAlgorithm == ResourceDigest.blobAlgorithm else {
            guard spec.normalisationAlgorithm.hasPrefix("ociArt") else { return blob }
            throw Fault(.corrupt, "the recorded digest \(spec) is that of an image, but the content is none")
        }
        guard blob.descriptor.digest.algorithm.hashFunction == function else {
            return RecordedBlob(base: blob, recorded: self)
        }
        guard blob.descriptor.digest.hex == spec.value else { throw mismatch(blob.descriptor.digest) }
        return blob
    }

    private func mismatch(_ digest: Digest) -> Fault {
        Fault(.corrupt, "the content has the digest \(digest), but \(spec) is recorded")
    }

    /// A blob whose digest is recorded in another hash than the one it is stored by.
    private struct RecordedBlob: Blob {
        let base: any Blob
        let recorded: RecordedDigest

        var descriptor: Descriptor { base.descriptor }

        func withReader<R>(_ use: (any ByteReader) async throws -> R) async throws -> R {
            try await base.withReader { try await use(Reader(base: $0, recorded: recorded)) }
        }
    }

    private final class Reader: ByteReader {
        private let base: any ByteReader
        private let recorded: RecordedDigest
        private let hash: DigestContext

        init(base: any ByteReader, recorded: RecordedDigest) {
            (self.base, self.recorded) = (base, recorded)
            hash = DigestContext(recorded.function)
        }

        func next() async throws -> [UInt8]? {
            if let chunk = try await base.next() {
                hash.update(chunk)
                return chunk
            }
            let hex = Hex.encode(hash.copy().finish())
            guard hex == recorded.spec.value else {
                throw Fault(
                    .corrupt,
                    "the content has the digest \(recorded.spec.hashAlgorithm):\(hex), but \(recorded.spec) is recorded"
                )
            }
            return nil
        }
    }
}

extension Session {
    /// The content of a resource, checked against the digest that its descriptor records: at once where that needs no
    /// reading, else when it is read to its end.
    public func content(of resource: Resource, in version: ComponentVersion) async throws -> ResolvedContent {
        let content = try await content(of: resource.access, in: version)
        guard let recorded = RecordedDigest(resource.digest) else { return content }
        switch content {
        case .blob(let blob): return .blob(try recorded.check(blob))
        case .artifact(let root, _):
            let archive = resource.access.isLocal ? try await version.localBlob(resource.access) : nil
            try await recorded.check(root, archive: archive)
            return content
        }
    }

    /// The same as bytes: an image is an artifact set, the stored one if there is one, with everything below it verified.
    ///
    /// - Parameter observer: sees what is read from elsewhere.
    public func blob(
        of resource: Resource, in version: ComponentVersion, observer: (any CopyObserver)? = nil
    ) async throws -> any Blob {
        switch try await content(of: resource, in: version) {
        case .blob(let blob): return observer.map { ObservedContent(base: blob, observer: $0, finishes: true) } ?? blob
        case .artifact(let root, let store):
            if let local = resource.access.localBlob, MediaType(local.mediaType).isArtifactSet {
                try await GraphVerifier.verify(root, in: store)
                return try await version.localBlob(resource.access)
            }
            let source: any ContentStore = observer.map { ObservedStore(base: store, observer: $0) } ?? store
            return try await ArtifactSet.write(root, tag: resource.version, from: source)
        }
    }
}
