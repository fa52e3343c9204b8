import Diagnostics
import Host
import OCI

/// The files of an archive, read where they are: a folder, or a tar.
protocol ArchiveFiles: Sendable {
    /// A name for messages.
    var location: String { get }

    /// Bytes of a file; nil if it is not there. What is no regular file is `invalid`.
    func size(of name: String) async throws -> Int64?

    /// The bytes of a file; nil if it is not there.
    func source(of name: String) async throws -> (any RandomAccessSource)?

    /// A small file; nil if it is not there.
    func bytes(_ name: String, limit: Int) async throws -> [UInt8]?

    /// Names of the files in a folder, sorted; empty if the folder is not there.
    func names(in folder: String) async throws -> [String]
}

extension ArchiveFiles {
    /// A file that `descriptor` describes; opening it fails with `notFound` if it is not there.
    func blob(_ name: String, as descriptor: Descriptor) -> any Blob {
        ArchiveBlob(descriptor: descriptor, files: self, name: name)
    }
}

/// An archive that is a folder.
struct FolderFiles: ArchiveFiles {
    let location: String

    private func path(_ name: String) -> String { Paths.join(location, name) }

    func isFolder(_ name: String) async throws -> Bool {
        try await Files.linkStatus(path(name))?.kind == .folder
    }

    func size(of name: String) async throws -> Int64? {
        guard let status = try await Files.linkStatus(path(name)) else { return nil }
        guard status.kind == .file else {
            throw Fault(.invalid, "\(path(name)) is no regular file; links are not followed in archives")
        }
        return status.size
    }

    func source(of name: String) async throws -> (any RandomAccessSource)? {
        try await size(of: name) == nil ? nil : try await RandomAccessFile.open(path(name))
    }

    func bytes(_ name: String, limit: Int) async throws -> [UInt8]? {
        guard try await size(of: name) != nil else { return nil }
        return try await Files.read(path(name), limit: limit)
    }

    func names(in folder: String) async throws -> [String] {
        let place = folder.isEmpty ? location : path(folder)
        guard try await Files.status(place)?.kind == .folder else { return [] }
        return try await Files.list(place)
    }
}

/// An archive that is a tar.
struct TarFiles: ArchiveFiles {
    let location: String
    let index: TarIndex

    /// Links inside of `blobs` are refused: no program writes them, and they could name anything.
    init(_ source: any RandomAccessSource, location: String) async throws {
        do {
            index = try await TarIndex(reading: source)
        } catch {
            throw Fault(error, "can't read \(location)")
        }
        self.location = location
        let inside = "blobs/"
        for entry in index.entries where entry.name.hasPrefix(inside) && entry.kind != .file && entry.kind != .folder {
            throw Fault(.invalid, "\(location): the entry “\(entry.name)” is a link, that is not allowed in blobs")
        }
    }

    /// A file that is in the tar more than once.
    var repeatedName: String? {
        var seen: Set<String> = []
        return index.entries.first { $0.kind != .folder && !seen.insert($0.name).inserted }?.name
    }

    func size(of name: String) async throws -> Int64? {
        guard let entry = index[name] else { return nil }
        guard entry.kind == .file else {
            throw Fault(.invalid, "\(location): the entry “\(name)” is no regular file")
        }
        return entry.size
    }

    func source(of name: String) async throws -> (any RandomAccessSource)? {
        guard try await size(of: name) != nil, let entry = index[name] else { return nil }
        return SectionSource(index.source, offset: entry.offset, size: entry.size)
    }

    func bytes(_ name: String, limit: Int) async throws -> [UInt8]? {
        guard try await size(of: name) != nil else { return nil }
        return try await index.bytes(name, limit: limit)
    }

    func names(in folder: String) async throws -> [String] {
        let prefix = folder.isEmpty ? "" : folder + "/"
        return Set(
            index.entries.filter { $0.name.hasPrefix(prefix) && $0.kind == .file }
                .map { String($0.name.dropFirst(prefix.count)) }.filter { !$0.contains("/") }
        ).sorted(by: utf8Less)
    }
}

/// A range of another source.
struct SectionSource: RandomAccessSource {
    private let base: any RandomAccessSource
    private let offset: Int64
    let size: Int64

    init(_ base: any RandomAccessSource, offset: Int64, size: Int64) {
        self.base = base
        self.offset = offset
        self.size = size
    }

    func read(offset place: Int64, count: Int) async throws -> [UInt8] {
        guard place >= 0, place < size else { return [] }
        return try await base.read(offset: offset + place, count: Int(min(Int64(count), size - place)))
    }
}
