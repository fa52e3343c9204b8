import Diagnostics
package import Host

/// Bytes of known number that can be read at any place.
package protocol RandomAccessSource: Sendable {
    /// Bytes in all.
    var size: Int64 { get }

    /// 1 to `count` bytes from `offset` on; none only at the end.
    func read(offset: Int64, count: Int) async throws -> [UInt8]
}

extension RandomAccessFile: RandomAccessSource {}

/// Bytes in memory.
package struct BytesSource: RandomAccessSource {
    private let bytes: [UInt8]

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    package var size: Int64 { Int64(bytes.count) }

    package func read(offset: Int64, count: Int) async throws -> [UInt8] {
        guard offset >= 0, offset < size, count > 0 else { return [] }
        return Array(bytes[Int(offset)...].prefix(count))
    }
}

/// Reads a range of a source in order.
package final class SectionReader: ByteReader {
    private let source: any RandomAccessSource
    private var offset: Int64
    private var left: Int64

    /// Reads `length` bytes from `offset` on; if the source has fewer, that is `corrupt`.
    package init(_ source: any RandomAccessSource, offset: Int64 = 0, length: Int64? = nil) {
        self.source = source
        self.offset = offset
        left = length ?? max(0, source.size - offset)
    }

    package func next() async throws -> [UInt8]? {
        guard left > 0 else { return nil }
        let chunk = try await source.read(offset: offset, count: Int(min(left, Int64(maximumChunkSize))))
        guard !chunk.isEmpty else {
            throw Fault(.corrupt, "the file ends \(left) bytes before its content, it was cut off")
        }
        offset += Int64(chunk.count)
        left -= Int64(chunk.count)
        return chunk
    }
}

/// A blob that is a range of a source, such as an entry of an archive; reading verifies.
package struct SectionBlob: Blob {
    package let descriptor: Descriptor
    private let source: any RandomAccessSource
    private let offset: Int64
    private let length: Int64

    /// The bytes at `offset`; `length`, the number that are there, may differ from the descriptor's size: then reading fails.
    package init(_ source: any RandomAccessSource, offset: Int64, length: Int64, descriptor: Descriptor) {
        self.source = source
        self.offset = offset
        self.length = length
        self.descriptor = descriptor
    }

    package func withReader<R>(_ use: (any ByteReader) async throws -> R) async throws -> R {
        let reader = SectionReader(source, offset: offset, length: length)
        return try await use(VerifyingReader(reader, against: descriptor))
    }
}
