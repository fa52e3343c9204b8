import Diagnostics

/// Bytes in order, pulled by one consumer, one chunk at a time. The consumer sets the pace, so memory stays at a chunk.
public protocol ByteReader: AnyObject {
    /// The next chunk: 1 byte to 256 KiB; nil at the end, then always nil. After an error the reader is spent.
    func next() async throws -> [UInt8]?
}

/// Takes bytes in order; a write suspends until there is room.
public protocol ByteWriter: AnyObject {
    func write(_ chunk: [UInt8]) async throws
}

/// The largest chunk that a stream hands out, in bytes.
public let maximumChunkSize = 256 * 1024

extension ByteReader {
    /// All that is left, at most `limit` bytes; more is a `limit` fault.
    public func collect(upTo limit: Int) async throws -> [UInt8] {
        var all: [UInt8] = []
        while let chunk = try await next() {
            guard chunk.count <= limit - all.count else {
                throw Fault(.limit, "the content is larger than \(limit) bytes")
            }
            all.append(contentsOf: chunk)
        }
        return all
    }

    /// Passes everything on to `writer` and returns the number of bytes.
    @discardableResult
    public func copy(to writer: any ByteWriter) async throws -> Int64 {
        var count: Int64 = 0
        while let chunk = try await next() {
            try await writer.write(chunk)
            count += Int64(chunk.count)
        }
        return count
    }
}

/// Reads from memory.
public final class BytesReader: ByteReader {
    private var rest: ArraySlice<UInt8>

    public init(_ bytes: [UInt8]) {
        rest = bytes[...]
    }

    public func next() async throws -> [UInt8]? {
        guard !rest.isEmpty else { return nil }
        let chunk = rest.prefix(maximumChunkSize)
        rest = rest.dropFirst(chunk.count)
        return Array(chunk)
    }
}

/// Collects in memory, up to a limit.
public final class BytesWriter: ByteWriter {
    public private(set) var bytes: [UInt8] = []
    private let limit: Int

    public init(limit: Int) {
        self.limit = limit
    }

    public func write(_ chunk: [UInt8]) async throws {
        guard chunk.count <= limit - bytes.count else {
            throw Fault(.limit, "the content is larger than \(limit) bytes")
        }
        bytes.append(contentsOf: chunk)
    }
}
