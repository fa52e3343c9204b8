import Diagnostics
import Host
import OCI
import Synchronization

/// Where a transport archive keeps its index and blobs.
protocol ArchiveStorage: Sendable {
    func index() async throws -> ArchiveIndex

    /// Changes the index: what others wrote meanwhile is kept. `change` may run more than once.
    func update(_ change: @escaping @Sendable (inout ArchiveIndex) throws -> Void) async throws

    /// Bytes of a blob; nil if it is not there.
    func size(of digest: Digest) async throws -> Int64?

    func blob(_ descriptor: Descriptor) -> any Blob

    func ingest(_ blob: any Blob) async throws

    /// Makes everything visible that is not yet.
    func commit() async throws

    /// Runs `body` while no other process works on the archive. Not at all if one does, or has put another one here.
    func whileAlone(_ body: () async throws -> Void) async throws
}

/// A transport archive that is a folder: blobs get their names when they are whole, the index is replaced last.
final class FolderStorage: ArchiveStorage {
    private let finalPath: String
    /// Where everything is: beside the final path as long as another archive is to be replaced.
    private let place: Mutex<String>
    private var path: String { place.withLock { $0 } }
    private var files: FolderFiles { FolderFiles(location: path) }
    /// The index as it was read last, and from which file.
    private let known = Mutex<(file: FileStatus, index: ArchiveIndex)?>(nil)
    /// Shared by all who write here: none of them may find what the others wrote, or rely on, removed.
    private let presence = Mutex<FolderLock?>(nil)
    private var indexPath: String { Paths.join(path, ArchiveIndex.fileName) }

    /// - Parameter staging: the archive grows there, and `commit` puts it in the place of what is at `path`.
    init(path: String, staging: String? = nil) {
        finalPath = path
        place = Mutex(staging ?? path)
    }

    func index() async throws -> ArchiveIndex {
        guard let file = try await Files.linkStatus(indexPath) else { return ArchiveIndex() }
        // It is never changed, only replaced.
        if let index = known.withLock({ $0?.file == file ? $0?.index : nil }) { return index }
        guard let bytes = try await files.bytes(ArchiveIndex.fileName, limit: ArchiveIndex.maximumSize) else {
            return ArchiveIndex()
        }
        let index = try ArchiveIndex(parsing: bytes, source: indexPath)
        known.withLock { $0 = (file, index) }
        return index
    }

    func update(_ change: @escaping @Sendable (inout ArchiveIndex) throws -> Void) async throws {
        try await enter()
        let lock = try await FolderLock.acquire(path, wait: .seconds(600))
        defer { lock.release() }
        let isNew = try await files.size(of: ArchiveIndex.fileName) == nil
        var index = try await index()
        let before = index
        try change(&index)
        guard isNew || index != before else { return }
        try await Files.replace(indexPath, with: index.encoded())
    }

    func size(of digest: Digest) async throws -> Int64? {
        // Who is told that a blob is there does not write it.
        try? await enter(makesFolder: false)
        return try await files.size(of: "blobs/\(digest.fileName)")
    }

    func blob(_ descriptor: Descriptor) -> any Blob {
        files.blob("blobs/\(descriptor.digest.fileName)", as: descriptor)
    }

    func ingest(_ blob: any Blob) async throws {
        let descriptor = blob.descriptor
        try await enter()
        guard try await size(of: descriptor.digest) != descriptor.size else { return }
        let folder = Paths.join(path, "blobs")
        let temporary = Paths.join(folder, ".ingest-\(String(UInt64.random(in: .min ... .max), radix: 16))")
        do {
            let file = try await FileWriter.create(temporary, mode: 0o644, exclusive: true)
            try await blob.withReader { _ = try await VerifyingReader.ensure($0, against: descriptor).copy(to: file) }
            try await file.finish(sync: true)
            try await Files.rename(temporary, to: Paths.join(folder, descriptor.digest.fileName))
        } catch {
            try? await Files.remove(temporary, recursive: false)
            throw error
        }
    }

    func commit() async throws {
        try await update { _ in }
        let grown = path
        guard grown != finalPath else { return }
        try await Files.supersede(finalPath, by: grown)
        place.withLock { $0 = finalPath }
    }

    func whileAlone(_ body: () async throws -> Void) async throws {
        guard let presence = presence.withLock({ $0 }), presence.becomesExclusive() else { return }
        try await body()
    }

    /// From now on, until the end of this object, what others have written here stays.
    private func enter(makesFolder: Bool = true) async throws {
        guard presence.withLock({ $0 == nil }) else { return }
        let folder = Paths.join(path, "blobs")
        for _ in 0..<Self.attempts {
            if makesFolder { try await Files.makeFolder(folder, intermediate: true) }
            // Another process, whose archive failed, may be removing it just now.
            do {
                let lock = try await FolderLock.acquire(folder, exclusive: false, wait: .seconds(600))
                guard try await lock.isInPlace else { continue }
                presence.withLock { $0 = $0 ?? lock }
                return
            } catch let fault as Fault where fault.code == .notFound && makesFolder {}
        }
        throw Fault(.conflict, "\(path) is removed by another process again and again")
    }

    private static let attempts = 100
}
