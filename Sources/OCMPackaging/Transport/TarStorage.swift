import Diagnostics
import Host
import OCI
import Synchronization

/// A transport archive that is a tar or a gzipped tar. It is read where it is (a gzip file through a scratch copy);
/// what is added waits in a scratch file until `commit` writes the whole archive anew and gives it its name.
final class TarStorage: ArchiveStorage {
    private let path: String
    private let compresses: Bool
    private let state: Mutex<State>

    private struct State {
        /// The archive as it was found; nil: there is none yet.
        var base: TarFiles?
        /// Which file `base` was read from, or which one is replaced whatever it holds; nil: there was none.
        var identity: FileStatus?
        var index: ArchiveIndex
        var changes: [@Sendable (inout ArchiveIndex) throws -> Void] = []
        var scratch: ScratchFile?
        var added: [Digest: (offset: Int64, size: Int64)] = [:]
    }

    /// Opens the archive at `path`; a new one if `existing` is nil.
    init(path: String, compresses: Bool, existing: TarFiles?, identity: FileStatus?) async throws {
        self.path = path
        self.compresses = compresses
        let index = try await TarStorage.index(of: existing)
        state = Mutex(State(base: existing, identity: identity, index: index))
    }

    private static func index(of files: TarFiles?) async throws -> ArchiveIndex {
        guard let files, let bytes = try await files.bytes(ArchiveIndex.fileName, limit: ArchiveIndex.maximumSize)
        else {
            return ArchiveIndex()
        }
        return try ArchiveIndex(parsing: bytes, source: "\(files.location): \(ArchiveIndex.fileName)")
    }

    func index() async throws -> ArchiveIndex { state.withLock { $0.index } }

    func update(_ change: @escaping @Sendable (inout ArchiveIndex) throws -> Void) async throws {
        try state.withLock {
            try change(&$0.index)
            $0.changes.append(change)
        }
    }

    func size(of digest: Digest) async throws -> Int64? {
        let (added, base) = state.withLock { ($0.added[digest], $0.base) }
        if let added { return added.size }
        return try await base?.size(of: "blobs/\(digest.fileName)")
    }

    func blob(_ descriptor: Descriptor) -> any Blob {
        let (added, base, scratch) = state.withLock { ($0.added[descriptor.digest], $0.base, $0.scratch) }
        if let added, let scratch {
            return SectionBlob(scratch, offset: added.offset, length: added.size, descriptor: descriptor)
        }
        let files: any ArchiveFiles = base ?? FolderFiles(location: path)
        return files.blob("blobs/\(descriptor.digest.fileName)", as: descriptor)
    }

    func ingest(_ blob: any Blob) async throws {
        let descriptor = blob.descriptor
        guard try await size(of: descriptor.digest) != descriptor.size else { return }
        let scratch = try await scratch()
        let offset = try scratch.reserve(descriptor.size)
        try await blob.withReader { reader in
            let verified = VerifyingReader.ensure(reader, against: descriptor)
            var place = offset
            while let chunk = try await verified.next() {
                try await scratch.write(chunk, at: place)
                place += Int64(chunk.count)
            }
        }
        state.withLock { $0.added[descriptor.digest] = (offset, descriptor.size) }
    }

    /// One scratch file for everything, beside the archive, where room for it is needed anyway.
    private func scratch() async throws -> ScratchFile {
        if let scratch = state.withLock({ $0.scratch }) { return scratch }
        let fresh = try await ScratchFile.create(in: ArchiveFile.folder(of: path))
        return state.withLock { state in
            if let scratch = state.scratch { return scratch }
            state.scratch = fresh
            return fresh
        }
    }

    /// Writes the archive: everything that is in it now, with what was added here. Does nothing if nothing was added.
    func commit() async throws {
        let lock = try await FolderLock.acquire(ArchiveFile.folder(of: path), wait: .seconds(600))
        defer { lock.release() }
        let identity = try await Files.status(path)
        let (changes, known, hasBase) = state.withLock { ($0.changes, $0.identity, $0.base != nil) }
        guard !changes.isEmpty || !hasBase else { return }
        var base = state.withLock { $0.base }
        if identity != known, identity != nil { base = try await ArchiveFile.openTar(path) }
        var index = try await TarStorage.index(of: base)
        for change in changes { try change(&index) }
        try await ArchiveFile.replace(path, compresses: compresses) { [index, base] in
            try await writeTar(index, base, to: $0)
        }
        let files = try await ArchiveFile.openTar(path)
        let written = try await Files.status(path)
        state.withLock { [index] in
            $0 = State(base: files, identity: written, index: index)
        }
    }

    func whileAlone(_ body: () async throws -> Void) async throws {
        let lock = try await FolderLock.acquire(ArchiveFile.folder(of: path), wait: .seconds(600))
        defer { lock.release() }
        guard try await Files.status(path) == state.withLock({ $0.identity }) else { return }
        try await body()
    }

    private func writeTar(_ index: ArchiveIndex, _ base: TarFiles?, to writer: any ByteWriter) async throws {
        let (added, scratch) = state.withLock { ($0.added, $0.scratch) }
        let tar = FlatTarWriter(writer)
        try await tar.add(ArchiveIndex.fileName, bytes: index.encoded())
        try await tar.addFolder("blobs")
        let addedNames = Dictionary(added.map { ($0.key.fileName, $0.value) }) { a, _ in a }
        let baseNames = try await base?.names(in: "blobs") ?? []
        for name in Set(baseNames).union(addedNames.keys).sorted(by: utf8Less) {
            if let place = addedNames[name], let scratch {
                try await tar.add(
                    "blobs/\(name)", size: place.size, SectionReader(scratch, offset: place.offset, length: place.size))
            } else if let source = try await base?.source(of: "blobs/\(name)") {
                try await tar.add("blobs/\(name)", size: source.size, SectionReader(source))
            }
        }
        try await tar.finish()
    }
}

extension ScratchFile: RandomAccessSource {}

/// The tar that the Go program writes for archives: fixed times and modes.
struct FlatTarWriter {
    private let tar: TarWriter
    /// 2022-01-01T00:00:00Z
    private static let time: Int64 = 1_640_995_200

    init(_ writer: any ByteWriter) {
        tar = TarWriter(writer)
    }

    func add(_ name: String, bytes: [UInt8]) async throws {
        try await tar.add(FlatTarWriter.entry(name, size: Int64(bytes.count)), bytes: bytes)
    }

    func add(_ name: String, size: Int64, _ content: any ByteReader) async throws {
        try await tar.add(FlatTarWriter.entry(name, size: size), content)
    }

    func addFolder(_ name: String) async throws {
        try await tar.add(TarEntry(name: name, kind: .folder, mode: 0o755, modified: FlatTarWriter.time))
    }

    func finish() async throws {
        try await tar.finish()
    }

    static func entry(_ name: String, size: Int64) -> TarEntry {
        TarEntry(name: name, size: size, mode: 0o644, modified: time)
    }

    static func folder(_ name: String) -> TarEntry {
        TarEntry(name: name, kind: .folder, mode: 0o755, modified: time)
    }
}
