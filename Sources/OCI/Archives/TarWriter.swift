import Diagnostics
package import Host

/// Writes a tar archive with the same bytes for the same entries: ustar, and PAX records where ustar can't say it. The bytes are
/// those of Go's archive/tar.
package final class TarWriter {
    private let writer: any ByteWriter
    /// Bytes so far.
    package private(set) var count: Int64 = 0

    package init(_ writer: any ByteWriter) {
        self.writer = writer
    }

    /// Writes an entry without content: a folder, a link or an empty file.
    package func add(_ entry: TarEntry) async throws {
        try await add(entry, BytesReader([]))
    }

    /// Writes a file from memory; its size is that of the bytes.
    package func add(_ entry: TarEntry, bytes: [UInt8]) async throws {
        var entry = entry
        entry.size = Int64(bytes.count)
        try await add(entry, BytesReader(bytes))
    }

    /// Writes an entry, whose content has to have exactly the size it says.
    package func add(_ entry: TarEntry, _ content: any ByteReader) async throws {
        try await write(try TarEncoding.headers(entry))
        var left = entry.size
        while let chunk = try await content.next() {
            left -= Int64(chunk.count)
            guard left >= 0 else { break }
            try await write(chunk)
        }
        guard left == 0 else {
            throw Fault(
                .conflict, "the content of “\(entry.name)” changed while it was written: it is not \(entry.size) bytes")
        }
        let rest = Int(entry.size % Int64(TarHeader.blockSize))
        if rest > 0 { try await write([UInt8](repeating: 0, count: TarHeader.blockSize - rest)) }
    }

    /// Writes the end mark: two blocks of zeros.
    package func finish() async throws {
        try await write([UInt8](repeating: 0, count: 2 * TarHeader.blockSize))
    }

    private func write(_ bytes: [UInt8]) async throws {
        try await writer.write(bytes)
        count += Int64(bytes.count)
    }

    /// Bytes that an entry takes with its headers and padding.
    package static func size(of entry: TarEntry) throws -> Int64 {
        let blocks = (entry.size + Int64(TarHeader.blockSize - 1)) / Int64(TarHeader.blockSize)
        return Int64(try TarEncoding.headers(entry).count) + blocks * Int64(TarHeader.blockSize)
    }

    /// Bytes of the end mark.
    package static let endSize = Int64(2 * TarHeader.blockSize)
}
