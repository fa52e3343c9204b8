import Diagnostics
package import Host

/// How content is compressed, told by its first bytes, never by a name.
package enum Compression: Hashable, Sendable {
    case none, gzip, zstd
    /// Known, but not read by this program.
    case bzip2, xz

    /// Bytes that `detect` looks at.
    static let magicSize = 6

    package static func detect(_ start: some Collection<UInt8>) -> Compression {
        let magics: [(Compression, [UInt8])] = [
            (.gzip, [0x1f, 0x8b]), (.zstd, [0x28, 0xb5, 0x2f, 0xfd]), (.bzip2, [0x42, 0x5a, 0x68]),
            (.xz, [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]),
        ]
        return magics.first { start.starts(with: $0.1) }?.0 ?? .none
    }

    /// Looks at the start of `reader` and returns a reader of the content, uncompressed where it is compressed.
    package static func open(
        _ reader: any ByteReader, limits: DecompressionLimits = DecompressionLimits()
    ) async throws -> (compression: Compression, content: any ByteReader) {
        var start: [UInt8] = []
        while start.count < magicSize, let chunk = try await reader.next() { start += chunk }
        let compression = detect(start)
        let whole = PrefixedReader(start, reader)
        switch compression {
        case .none: return (compression, whole)
        case .gzip: return (compression, GzipReader(whole, limits: limits))
        case .zstd: return (compression, ZstdReader(whole, limits: limits))
        case .bzip2, .xz:
            throw Fault(.unsupported, "the content is compressed with \(compression); use gzip or zstd")
        }
    }
}

/// What may come out of compressed content. Small inputs that grow without end are stopped early.
package struct DecompressionLimits: Sendable {
    /// Bytes that come out at most.
    package var size: Int64
    /// Bytes that come out for each that goes in, once more than `grace` came out.
    package var ratio: Int64
    /// Output that is never counted as too much for its input.
    package var grace: Int64

    package init(size: Int64 = 1 << 38, ratio: Int64 = 500, grace: Int64 = 64 << 20) {
        self.size = size
        self.ratio = ratio
        self.grace = grace
    }

    func check(input: Int64, output: Int64) throws {
        guard output <= size else { throw Fault(.limit, "the content is larger than \(size) bytes when uncompressed") }
        guard output <= grace || output / ratio <= input else {
            throw Fault(.limit, "the content grows more than \(ratio) times when uncompressed; it is refused as a bomb")
        }
    }
}

/// Bytes that were read already, then the rest.
package final class PrefixedReader: ByteReader {
    private let start: BytesReader
    private let rest: any ByteReader

    package init(_ start: [UInt8], _ rest: any ByteReader) {
        self.start = BytesReader(start)
        self.rest = rest
    }

    package func next() async throws -> [UInt8]? {
        if let chunk = try await start.next() { return chunk }
        return try await rest.next()
    }
}
