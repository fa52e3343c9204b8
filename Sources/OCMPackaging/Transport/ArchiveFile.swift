import Diagnostics
import Host
import OCI

/// What an archive path holds, told by its content and never by its name.
struct ArchiveFile: Sendable {
    enum Form: Sendable { case folder, tar, gzip }

    let form: Form
    let files: any ArchiveFiles
    /// What the path was before it was opened: if another process replaced it since then, it is another one now.
    let identity: FileStatus

    /// Opens a folder, tar or gzipped tar; nil if there is nothing at `path`.
    static func open(_ path: String) async throws -> ArchiveFile? {
        guard let status = try await Files.status(path) else { return nil }
        switch status.kind {
        case .folder: return ArchiveFile(form: .folder, files: FolderFiles(location: path), identity: status)
        case .file:
            let file = try await RandomAccessFile.open(path)
            let form: Form = try await isCompressed(file) ? .gzip : .tar
            return ArchiveFile(form: form, files: try await openTar(file, location: path), identity: status)
        case .link, .other: throw Fault(.invalid, "\(path) is neither a file nor a folder")
        }
    }

    static func openTar(_ path: String) async throws -> TarFiles {
        try await openTar(try await RandomAccessFile.open(path), location: path)
    }

    private static func openTar(_ file: any RandomAccessSource, location: String) async throws -> TarFiles {
        try await TarFiles(try await plain(file, location: location), location: location)
    }

    private static func isCompressed(_ source: any RandomAccessSource) async throws -> Bool {
        Compression.detect(try await source.read(offset: 0, count: 8)) != .none
    }

    /// The uncompressed bytes of `source`: itself, seen through its stored blocks, or copied once to a scratch file.
    static func plain(
        _ source: any RandomAccessSource, location: String
    ) async throws -> any RandomAccessSource {
        guard try await isCompressed(source) else { return source }
        if let stored = try await StoredGzipSource(source) { return stored }
        return try await scratch(SectionReader(source), location: location)
    }

    /// Uncompresses a stream into a scratch file.
    static func scratch(_ reader: any ByteReader, location: String) async throws -> ScratchFile {
        let scratch = try await ScratchFile.create()
        do {
            try await Compression.open(reader).content.copy(to: ScratchWriter(scratch))
        } catch {
            throw Fault(error, "can't read \(location)")
        }
        return scratch
    }

    static func folder(of path: String) -> String {
        let parent = Paths.parent(path)
        return parent.isEmpty ? "." : parent
    }

    /// Writes a file as a whole: under a temporary name beside it, on the disk, then renamed. What was there, a folder
    /// too, goes only then.
    static func replace(
        _ path: String, compresses: Bool, _ produce: (any ByteWriter) async throws -> Void
    ) async throws {
        let temporary = try Files.temporaryName(beside: path)
        do {
            let file = try await FileWriter.create(temporary, mode: 0o644, exclusive: true)
            if compresses {
                let gzip = try SparingGzipWriter(to: file)
                try await produce(gzip)
                try await gzip.finish()
            } else {
                try await produce(file)
            }
            try await file.finish(sync: true)
            try await Files.supersede(path, by: temporary)
        } catch {
            try? await Files.remove(temporary, recursive: false)
            throw error
        }
    }
}
