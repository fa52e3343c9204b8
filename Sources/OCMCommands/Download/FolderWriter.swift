import Diagnostics
import Host
import OCI

/// Unpacks archives of files into one folder: nothing gets out of it, whatever the archive says.
struct FolderWriter {
    /// A new folder that nobody else writes to.
    let folder: String
    /// Files and links.
    private(set) var files = 0
    private(set) var bytes: Int64 = 0
    private var links: Set<String> = []

    /// Bytes that are unpacked at most.
    private static let limit: Int64 = 64 << 30
    /// Names of layers that remove what layers below have (image-spec, layer.md).
    private static let whiteout = ".wh."
    private static let opaque = ".wh..wh..opq"

    init(folder: String) {
        self.folder = folder
    }

    /// Unpacks several archives over each other.
    @discardableResult
    static func unpack(_ blobs: [any Blob], into folder: String, areLayers: Bool) async throws -> FolderWriter {
        var writer = FolderWriter(folder: folder)
        for blob in blobs {
            let before = writer
            writer = try await blob.withReader { reader in
                var next = before
                try await next.unpack(reader, isLayer: areLayers)
                return next
            }
        }
        return writer
    }

    /// Unpacks a tar, compressed or not. With `isLayer` its marks remove what is there.
    mutating func unpack(_ reader: any ByteReader, isLayer: Bool = false) async throws {
        let archive = TarReader(try await Compression.open(reader).content)
        while let entry = try await archive.next() {
            guard !entry.name.isEmpty else { continue }
            if isLayer, Paths.fileName(entry.name).hasPrefix(Self.whiteout) {
                try await remove(entry.name)
                continue
            }
            try await write(entry, archive)
        }
        // All of the stream is read, so that its digest is checked.
        while try await reader.next() != nil {}
    }

    private mutating func write(_ entry: TarEntry, _ archive: TarReader) async throws {
        try checkWay(to: entry.name)
        let path = Paths.join(folder, entry.name)
        let permissions = UInt16(truncatingIfNeeded: entry.mode & 0o777)
        if entry.kind != .folder { try await makeRoom(path, entry.name) }
        if Paths.parent(entry.name) != "." { try await Files.makeFolder(Paths.parent(path), intermediate: true) }
        switch entry.kind {
        case .folder:
            if links.contains(entry.name) { try await makeRoom(path, entry.name) }
            try await Files.makeFolder(path, intermediate: true)
            try await Files.setPermissions(path, permissions | 0o700)
        case .file:
            bytes += entry.size
            guard bytes <= Self.limit else {
                throw Fault(.limit, "the archive unpacks to more than \(Self.limit) bytes")
            }
            let file = try await FileWriter.create(path, mode: permissions | 0o600, exclusive: true)
            try await archive.content(of: entry).copy(to: file)
            try await file.finish(sync: false)
            files += 1
        case .symbolicLink:
            try await Files.makeLink(path, to: entry.link)
            links.insert(entry.name)
            files += 1
        case .hardLink:
            try checkWay(to: entry.link)
            let source = Paths.join(folder, entry.link)
            guard try await Files.linkStatus(source)?.kind == .file else {
                throw Fault(.invalid, "the archive has a link to “\(entry.link)”, which is not a file in it")
            }
            let file = try await FileWriter.create(path, mode: permissions | 0o600, exclusive: true)
            bytes += try await FileReader.open(source).copy(to: file)
            try await file.finish(sync: false)
            files += 1
        case .special:
            throw Fault(.unsupported, "the archive has a device: “\(entry.name)”")
        }
    }

    /// What a later entry of the same name replaces.
    private mutating func makeRoom(_ path: String, _ name: String) async throws {
        guard let status = try await Files.linkStatus(path) else { return }
        if status.kind != .folder { files -= 1 }
        if status.kind == .file { bytes -= status.size }
        links.remove(name)
        try await Files.remove(path, recursive: true)
    }

    /// A name below a link could be anywhere.
    private func checkWay(to name: String) throws {
        var parent = Paths.parent(name)
        while parent != "." && !parent.isEmpty && !links.isEmpty {
            guard !links.contains(parent) else {
                throw Fault(.invalid, "the archive has an entry below the link “\(parent)”: “\(name)”")
            }
            parent = Paths.parent(parent)
        }
    }

    private mutating func remove(_ name: String) async throws {
        try checkWay(to: name)
        let parent = Paths.parent(name)
        if Paths.fileName(name) == Self.opaque {
            let place = parent == "." ? folder : Paths.join(folder, parent)
            guard try await Files.linkStatus(place)?.kind == .folder else { return }
            for child in try await Files.list(place) {
                try await Files.remove(Paths.join(place, child), recursive: true)
            }
            return
        }
        let hidden = String(Paths.fileName(name).dropFirst(Self.whiteout.count))
        guard !hidden.isEmpty, hidden != ".", hidden != ".." else { return }
        let inside = parent == "." ? hidden : "\(parent)/\(hidden)"
        try await makeRoom(Paths.join(folder, inside), inside)
    }
}
