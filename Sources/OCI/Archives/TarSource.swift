import Diagnostics
import Host

/// Where the bytes of an archive come from.
protocol TarSource: AnyObject {
    /// The place of the next byte.
    var position: Int64 { get }
    /// Goes to a place, back only if the source can.
    func seek(to position: Int64) async throws
    /// 1 to `count` bytes; `corrupt` at the end.
    func readSome(_ count: Int) async throws -> [UInt8]
    /// Reads on to the end, so that a checksum behind the archive is seen.
    func finish() async throws
}

extension TarSource {
    /// Exactly `count` bytes.
    func read(_ count: Int) async throws -> [UInt8] {
        guard count > 0 else { return [] }
        var bytes = try await readSome(count)
        while bytes.count < count { bytes += try await readSome(count - bytes.count) }
        return bytes
    }
}

/// An archive that comes as a stream.
final class TarStream: TarSource {
    private let reader: any ByteReader
    private var chunk: ArraySlice<UInt8> = []
    private(set) var position: Int64 = 0

    init(_ reader: any ByteReader) {
        self.reader = reader
    }

    func readSome(_ count: Int) async throws -> [UInt8] {
        if chunk.isEmpty {
            guard let next = try await reader.next() else { throw TarHeader.truncated }
            chunk = next[...]
        }
        let part = chunk.prefix(count)
        chunk = chunk.dropFirst(part.count)
        position += Int64(part.count)
        return Array(part)
    }

    func seek(to target: Int64) async throws {
        guard target >= position else {
            throw Fault(.invalid, "the content of an archive's entry can be read only once, in order")
        }
        while position < target {
            if chunk.isEmpty {
                guard let next = try await reader.next() else { throw TarHeader.truncated }
                chunk = next[...]
            }
            let step = Int(min(Int64(chunk.count), target - position))
            chunk = chunk.dropFirst(step)
            position += Int64(step)
        }
    }

    func finish() async throws {
        chunk = []
        while try await reader.next() != nil {}
    }
}

/// An archive that can be read at any place.
final class TarFile: TarSource {
    private let source: any RandomAccessSource
    private var buffer: [UInt8] = []
    private var bufferStart: Int64 = 0
    private(set) var position: Int64 = 0

    /// One read serves the headers of several small entries.
    private static let readSize = 16 * 1024

    init(_ source: any RandomAccessSource) {
        self.source = source
    }

    func seek(to target: Int64) async throws {
        guard target <= source.size else { throw TarHeader.truncated }
        position = target
    }

    func readSome(_ count: Int) async throws -> [UInt8] {
        if position < bufferStart || position >= bufferStart + Int64(buffer.count) {
            bufferStart = position
            buffer = try await source.read(offset: position, count: max(count, TarFile.readSize))
            guard !buffer.isEmpty else { throw TarHeader.truncated }
        }
        let part = buffer[Int(position - bufferStart)...].prefix(count)
        position += Int64(part.count)
        return Array(part)
    }

    func finish() async throws {}
}
