import Diagnostics
import Host

/// One file of a layer that is to be built.
package struct LayerFile: Sendable {
    package enum Content: Sendable {
        case bytes([UInt8])
        /// The content of a file on this machine.
        case file(String)
        case folder
        /// A symbolic link.
        case link(String)
    }

    /// Relative, without `..`.
    package var path: String
    package var content: Content
    package var mode: UInt32
    package var userID: Int64
    package var groupID: Int64
    /// Seconds since 1970.
    package var modified: Int64

    package init(
        _ path: String, _ content: Content, mode: UInt32? = nil, userID: Int64 = 0, groupID: Int64 = 0,
        modified: Int64 = 0
    ) {
        self.path = path
        self.content = content
        self.userID = userID
        self.groupID = groupID
        self.modified = modified
        switch content {
        case .bytes, .file: self.mode = mode ?? 0o644
        case .folder: self.mode = mode ?? 0o755
        case .link: self.mode = mode ?? 0o777
        }
    }

    /// The entry in the layer's tar.
    func entry() async throws -> TarEntry {
        var entry = TarEntry(
            name: path, mode: mode, userID: userID, groupID: groupID, modified: modified)
        switch content {
        case .bytes(let bytes): entry.size = Int64(bytes.count)
        case .file(let source):
            guard let status = try await Files.status(source), status.kind == .file else {
                throw Fault(.notFound, "“\(source)”, which is to be “\(path)” in an image, is not a file")
            }
            entry.size = status.size
        case .folder:
            entry.kind = .folder
            entry.name += "/"
        case .link(let target):
            entry.kind = .symbolicLink
            entry.link = target
        }
        return entry
    }

    func reader() async throws -> any ByteReader {
        switch content {
        case .bytes(let bytes): BytesReader(bytes)
        case .file(let source): try await FileReader.open(source)
        case .folder, .link: BytesReader([])
        }
    }
}

extension ImageBuilder.Layer {
    /// The files by their paths, with the folders that lead to them; the last of several with one path counts.
    private func sorted() throws(Fault) -> [LayerFile] {
        var byPath: [[UInt8]: LayerFile] = [:]
        for file in files {
            var file = file
            file.path = try SafePath.normalise(file.path)
            guard !file.path.isEmpty else { throw Fault(.invalid, "a file of an image has no name") }
            byPath[Array(file.path.utf8)] = file
        }
        for file in byPath.values {
            var parent = Paths.parent(file.path)
            while !parent.isEmpty, parent != ".", byPath[Array(parent.utf8)] == nil {
                byPath[Array(parent.utf8)] = LayerFile(parent, .folder)
                parent = Paths.parent(parent)
            }
        }
        return byPath.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
    }

    /// Writes the layer to a file in `folder`; also returns the digest of the tar, uncompressed.
    func pack(in folder: String) async throws -> (blob: SpoolBlob, difference: Digest) {
        var entries: [(entry: TarEntry, file: LayerFile)] = []
        var size = TarWriter.endSize
        for file in try sorted() {
            let entry = try await file.entry()
            size += try TarWriter.size(of: entry)
            entries.append((entry, file))
        }
        var difference: Digest?
        let blob = try await SpoolBlob.write(in: folder, mediaType: .imageLayerGzip) { sink in
            if level == 0 {
                let gzip = StoredGzipWriter(to: sink, size: size)
                difference = try await write(entries, to: gzip)
                try await gzip.finish()
            } else {
                let gzip = try GzipWriter(to: sink, level: level)
                difference = try await write(entries, to: gzip)
                try await gzip.finish()
            }
        }
        guard let difference else { throw Fault(.invalid, "the layer was not written") }
        return (blob, difference)
    }

    private func write(
        _ entries: [(entry: TarEntry, file: LayerFile)], to writer: any ByteWriter
    ) async throws -> Digest {
        let hash = HashingWriter(to: writer)
        let tar = TarWriter(hash)
        for (entry, file) in entries { try await tar.add(entry, try await file.reader()) }
        try await tar.finish()
        return hash.descriptor(mediaType: .imageLayer).digest
    }
}
