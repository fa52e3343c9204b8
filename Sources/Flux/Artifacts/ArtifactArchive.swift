import Diagnostics
import Host
import OCI

/// Archives of sources: the same bytes for the same files, whatever archive they came in.
enum ArtifactArchive {
    /// Bytes of one source when unpacked.
    static let maximumSize: Int64 = 4 << 30
    /// Bytes of a file with ignore rules.
    private static let maximumRules = 1 << 20

    /// Reads a tar archive that is compressed with gzip and writes it anew: files and folders only, without owners and
    /// times, sorted, without what the rules leave out. `ignore` is what the object says in addition to the rules inside.
    static func rewrite(
        _ layer: any ByteReader, ignore: String?, scratch folder: String, to writer: any ByteWriter
    ) async throws {
        let (compression, content) = try await Compression.open(
            layer, limits: DecompressionLimits(size: ArtifactArchive.maximumSize))
        guard compression == .gzip else {
            throw Fault(.invalid, "requires gzip-compressed body: gzip: invalid header")
        }
        let scratch = try await ScratchFile.create(in: folder)
        try await content.copy(to: ScratchWriter(scratch))
        let index = try await TarIndex(reading: ScratchSource(file: scratch))
        let tree = FileTree(index)
        let rules = IgnoreRules.effective(try await tree.rules(index, limit: maximumRules, ignore))
        let gzip = try GzipWriter(to: writer)
        let tar = TarWriter(gzip)
        try await tar.add(TarEntry(name: ".", kind: .folder, mode: 0o750))
        for (path, entry) in tree.sorted {
            let isFolder = entry?.kind != .file
            guard !rules.excludes(path, isFolder: isFolder) else { continue }
            var written = TarEntry(name: path.joined(separator: "/"), kind: isFolder ? .folder : .file, mode: 0o750)
            guard let entry, !isFolder else {
                try await tar.add(written)
                continue
            }
            written.mode = entry.mode & 0o111 == 0 ? 0o600 : 0o700
            written.size = entry.size
            try await tar.add(written, index.reader(entry))
        }
        try await tar.finish()
        try await gzip.finish()
    }

    /// Unpacks an artifact into a folder: files and folders only.
    static func unpack(_ path: String, into folder: String) async throws {
        let file = try await FileReader.open(path)
        let limits = DecompressionLimits(size: ArtifactArchive.maximumSize)
        let tar = TarReader(GzipReader(file, limits: limits))
        while let entry = try await tar.next() {
            let target = Paths.join(folder, entry.name)
            switch entry.kind {
            case .folder: try await Files.makeFolder(target)
            case .file:
                try await Files.makeFolder(Paths.parent(target))
                let writer = try await FileWriter.create(target, mode: entry.mode & 0o111 == 0 ? 0o600 : 0o700)
                try await tar.content(of: entry).copy(to: writer)
                try await writer.finish(sync: false)
            default: continue
            }
        }
    }
}

/// A scratch file as a source for readers.
private struct ScratchSource: RandomAccessSource {
    let file: ScratchFile

    var size: Int64 { file.size }
    func read(offset: Int64, count: Int) async throws -> [UInt8] { try await file.read(offset: offset, count: count) }
}

/// The files and folders of an archive by path; folders that are only implied have no entry.
private struct FileTree {
    private var entries: [String: TarEntry?] = [:]

    init(_ index: TarIndex) {
        for entry in index.entries where (entry.kind == .file || entry.kind == .folder) && !entry.name.isEmpty {
            entries[entry.name] = .some(entry)
            var parent = Paths.parent(entry.name)
            while parent != ".", entries[parent] == nil {
                entries[parent] = .some(nil)
                parent = Paths.parent(parent)
            }
        }
    }

    /// In the order of a walk: each folder's names by their bytes, what is in a folder directly behind it.
    var sorted: [(path: [String], entry: TarEntry?)] {
        entries.map { ($0.key.split(separator: "/").map(String.init), $0.value) }.sorted { a, b in
            for (x, y) in zip(a.0, b.0) where !Paths.same(x, y) { return Paths.precedes(x, y) }
            return a.0.count < b.0.count
        }
    }

    /// The rules of all rule files, outer ones first, then those of the object.
    func rules(_ index: TarIndex, limit: Int, _ own: String?) async throws -> IgnoreRules {
        var rules = IgnoreRules()
        let files = sorted.filter { $0.entry?.kind == .file && $0.path.last == IgnoreRules.fileName }
        for (path, entry) in files.sorted(by: { $0.path.count < $1.path.count }) {
            let folder = Array(path.dropLast())
            let isLeftOut = folder.indices.contains { rules.excludes(Array(folder[...$0]), isFolder: true) }
            guard !isLeftOut, !folder.contains(".git"), let entry else { continue }
            let bytes = try await index.reader(entry).collect(upTo: limit)
            rules.add(String(decoding: bytes, as: UTF8.self), domain: folder)
        }
        if let own { rules.add(own, domain: []) }
        return rules
    }
}
