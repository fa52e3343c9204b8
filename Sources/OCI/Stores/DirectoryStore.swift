import Diagnostics
import Documents
import Glibc
import Host

/// An OCI image layout in a folder (image-spec, image-layout.md).
///
/// Blobs lie in `blobs/ALGORITHM/HEX`; when reading, also in `blobs/ALGORITHM.HEX`. Blobs and `index.json` get their names only
/// when they are whole and on the disk, so other programs may read at any time. Tags are the annotation
/// `org.opencontainers.image.ref.name` of entries in `index.json`.
public final class DirectoryStore: Target {
    /// The folder.
    public let path: String

    public var location: String { path }

    init(path: String) {
        self.path = path
    }

    /// Opens a layout; `notFound` if there is none.
    public static func open(_ path: String) async throws -> DirectoryStore {
        let store = DirectoryStore(path: path)
        guard try await Files.status(store.layoutPath) != nil else {
            throw Fault(.notFound, "“\(path)” is no OCI image layout: it has no file \(layoutFile)")
        }
        let layout = try JSONValue(parsing: try await Files.read(store.layoutPath, limit: 64 * 1024))
        if let version = layout["imageLayoutVersion"]?.string, !version.utf8.starts(with: "1.".utf8) {
            throw Fault(
                .unsupported, "“\(path)” is an OCI image layout of version “\(version.prefix(50))”; only 1 is supported"
            )
        }
        return store
    }

    /// Opens a layout or makes an empty one, with all folders that lead to it.
    public static func create(_ path: String) async throws -> DirectoryStore {
        let store = DirectoryStore(path: path)
        if try await Files.status(store.layoutPath) != nil {
            let store = try await open(path)
            try await store.removeLeftovers()
            return store
        }
        try await Files.makeFolder(Paths.join(path, "blobs", "sha256"), intermediate: true)
        if try await Files.status(store.indexPath) == nil {
            try await Files.replace(store.indexPath, with: Index(manifests: []).raw)
        }
        // last: with this file it is a layout
        try await Files.replace(store.layoutPath, with: Array(#"{"imageLayoutVersion":"1.0.0"}"#.utf8))
        return store
    }

    /// Removes what ingests left that were killed: files that nobody wrote to for a day.
    private func removeLeftovers() async throws {
        guard try await Files.status(ingestPath)?.kind == .folder else { return }
        let end = Int64(time(nil)) - 24 * 60 * 60
        for name in try await Files.list(ingestPath) {
            let file = Paths.join(ingestPath, name)
            guard let status = try await Files.linkStatus(file), status.kind == .file, status.modified.seconds < end
            else {
                continue
            }
            try await Files.remove(file)
        }
    }

    static let layoutFile = "oci-layout"
    static let indexFile = "index.json"
    var layoutPath: String { Paths.join(path, Self.layoutFile) }
    var indexPath: String { Paths.join(path, Self.indexFile) }
    /// Where content grows before it has its name; in the layout, so that it is in the same file system.
    private var ingestPath: String { Paths.join(path, "ingest") }

    public func blob(_ descriptor: Descriptor) -> any Blob {
        LayoutBlob(store: self, descriptor: descriptor)
    }

    public func exists(_ descriptor: Descriptor) async throws -> Bool {
        try await file(of: descriptor.digest)?.size == descriptor.size
    }

    /// Where content is and how large it is; nil if it is not there. A link is not followed: it could lead anywhere.
    func file(of digest: Digest) async throws -> (path: String, size: Int64)? {
        for path in [blobPath(digest), Paths.join(path, "blobs", "\(digest.algorithm.rawValue).\(digest.hex)")] {
            guard let status = try await Files.linkStatus(path) else { continue }
            guard status.kind == .file else {
                throw Fault(.invalid, "“\(path)” is not a file; a layout holds its blobs as plain files")
            }
            return (path, status.size)
        }
        return nil
    }

    func blobPath(_ digest: Digest) -> String {
        Paths.join(path, "blobs", digest.algorithm.rawValue, digest.hex)
    }

    public func ingest(_ blob: any Blob) async throws {
        let descriptor = blob.descriptor
        guard try await !exists(descriptor) else { return }
        let target = blobPath(descriptor.digest)
        let temporary = Paths.join(ingestPath, UniqueName.make())
        try await Files.makeFolder(ingestPath, intermediate: true)
        try await Files.makeFolder(Paths.parent(target), intermediate: true)
        do {
            try await blob.withReader { reader in
                let file = try await FileWriter.create(temporary, mode: 0o644, exclusive: true)
                try await VerifyingReader.ensure(reader, against: descriptor).copy(to: file)
                try await file.finish(sync: true)
            }
            try await Files.rename(temporary, to: target)
        } catch {
            try? await Files.remove(temporary, recursive: false)
            throw error
        }
    }

    public func resolve(_ reference: String) async throws -> Descriptor {
        let found: [Descriptor]
        let entries = try await index().manifests
        if let digest = try? Digest(reference) {
            found = entries.filter { $0.digest == digest }
            if found.isEmpty, let file = try await file(of: digest), file.size <= Int64(Artifact.maximumSize) {
                return try await typed(Descriptor(mediaType: "", digest: digest, size: file.size), reference)
            }
        } else {
            found = entries.filter { $0.annotations[Self.nameAnnotation].map { Paths.same($0, reference) } ?? false }
        }
        guard let first = found.first else { throw Fault(.notFound, "“\(path)” has no “\(reference)”") }
        guard found.allSatisfy({ $0.digest == first.digest }) else {
            throw Fault(.conflict, "“\(path)” has several manifests named “\(reference)”; ask for one by its digest")
        }
        if first.mediaType.isManifestOrIndex { return first }
        return try await typed(first, reference)
    }

    /// The descriptor with the type that the document itself tells.
    private func typed(_ descriptor: Descriptor, _ reference: String) async throws -> Descriptor {
        var descriptor = descriptor
        let bytes = try await bytes(descriptor, limit: Artifact.maximumSize)
        do {
            descriptor.mediaType = try Artifact(parsing: bytes, mediaType: nil).mediaType
        } catch {
            throw Fault(.notFound, "“\(path)” has no manifest “\(reference)”", cause: error)
        }
        return descriptor
    }

    /// The entries of `index.json` and its annotations.
    public func index() async throws -> Index {
        let bytes = try await Files.read(indexPath, limit: Artifact.maximumSize)
        do {
            return try Index(parsing: bytes, mediaType: .imageIndex)
        } catch {
            throw Fault(error, "“\(indexPath)” can't be read")
        }
    }

    public func tags() async throws -> [String] {
        let names = try await index().manifests.compactMap { $0.annotations[Self.nameAnnotation] }
        return Set(names).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// What `index.json` lists and no tag names, each once.
    public func untagged() async throws -> [Digest] {
        let entries = try await index().manifests
        var seen = Set(entries.filter { $0.annotations[Self.nameAnnotation] != nil }.map(\.digest))
        return entries.map(\.digest).filter { seen.insert($0).inserted }
    }

    /// image-spec, annotations.md
    static let nameAnnotation = "org.opencontainers.image.ref.name"
}

/// A blob of a layout.
private struct LayoutBlob: Blob {
    let store: DirectoryStore
    let descriptor: Descriptor

    func withReader<R>(_ use: (any ByteReader) async throws -> R) async throws -> R {
        guard let file = try await store.file(of: descriptor.digest) else {
            throw Fault(.notFound, "“\(store.path)” has no content \(descriptor.digest)")
        }
        return try await FileBlob(path: file.path, descriptor: descriptor).withReader(use)
    }
}
