import Diagnostics
import Host

/// The entries of an archive that stays where it is: each is read in place, nothing is unpacked.
package struct TarIndex: Sendable {
    package let entries: [TarEntry]
    package let source: any RandomAccessSource
    private let places: [String: Int]

    /// Reads all headers. Of entries with the same name the last counts, as when unpacking.
    package init(reading source: any RandomAccessSource, limits: TarLimits = TarLimits()) async throws {
        let reader = TarReader(source: TarFile(source), limits: limits)
        var entries: [TarEntry] = []
        while let entry = try await reader.next() {
            // the last byte has to be there
            guard entry.size <= source.size - entry.offset else { throw TarHeader.truncated }
            entries.append(entry)
        }
        self.source = source
        self.entries = entries
        places = Dictionary(entries.enumerated().map { ($1.name, $0) }) { $1 }
    }

    /// The entry of a normalised name.
    package subscript(name: String) -> TarEntry? { places[name].map { entries[$0] } }

    /// The content of a file as a blob that `descriptor` describes; an entry of another size fails when it is read.
    package func blob(_ entry: TarEntry, as descriptor: Descriptor) -> any Blob {
        SectionBlob(source, offset: entry.offset, length: entry.size, descriptor: descriptor)
    }

    /// Reads the content of a file, in order.
    package func reader(_ entry: TarEntry) -> SectionReader {
        SectionReader(source, offset: entry.offset, length: entry.size)
    }

    /// A small file's content.
    package func bytes(_ name: String, limit: Int) async throws -> [UInt8]? {
        guard let entry = self[name], entry.kind == .file else { return nil }
        guard entry.size <= Int64(limit) else {
            throw Fault(.limit, "“\(name)” in the archive is larger than \(limit) bytes")
        }
        return try await reader(entry).collect(upTo: limit)
    }
}
