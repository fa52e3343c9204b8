import CZlib
import Diagnostics
package import Host

/// Compresses into one gzip member as `GzipWriter` does, but stores what is compressed already, as most blobs are: a
/// mebibyte whose beginning does not shrink is not tried. The bytes depend on the input and zlib only, not on how the input
/// is cut into chunks.
package final class SparingGzipWriter: ByteWriter {
    /// The input is handed on in pieces of this size, since zlib cuts stored content where its caller does.
    private static let piece = 1 << 16
    private static let piecesInWindow = 16
    /// How much of a window is looked at.
    private static let sample = 1 << 14

    private let base: any ByteWriter
    private let deflater: Deflater
    private let level: Int
    private var pending: [UInt8] = []
    /// Pieces of the window that were written.
    private var count = 0

    package init(to base: any ByteWriter, level: Int = 6) throws {
        self.base = base
        self.level = level
        deflater = try Deflater(level: level)
        pending.reserveCapacity(Self.piece)
    }

    package func write(_ chunk: [UInt8]) async throws {
        var rest = chunk[...]
        while !rest.isEmpty {
            let part = rest.prefix(Self.piece - pending.count)
            pending += part
            rest = rest.dropFirst(part.count)
            if pending.count == Self.piece { try await flush() }
        }
    }

    /// Writes what is left and the checksum; it does not finish the writer behind.
    package func finish() async throws {
        if !pending.isEmpty { try await flush() }
        try await put([], isLast: true)
    }

    private func flush() async throws {
        if count % Self.piecesInWindow == 0 {
            let shrinks = Deflater.shrinks(Array(pending.prefix(Self.sample)))
            while let output = try deflater.change(level: shrinks ? level : 0, capacity: maximumChunkSize) {
                try await base.write(output)
            }
        }
        count += 1
        try await put(pending, isLast: false)
        pending.removeAll(keepingCapacity: true)
    }

    private func put(_ chunk: [UInt8], isLast: Bool) async throws {
        var input = chunk[...]
        while true {
            let (output, isFull) = try deflater.deflate(&input, isLast: isLast, capacity: maximumChunkSize)
            if !output.isEmpty { try await base.write(output) }
            guard isFull else { return }
        }
    }
}

extension Deflater {
    /// Whether compressing is worth the while: it saves a sixteenth or more.
    fileprivate static func shrinks(_ bytes: [UInt8]) -> Bool {
        var count = compressBound(UInt(bytes.count))
        var output = [UInt8](repeating: 0, count: Int(count))
        let result = compress2(&output, &count, bytes, UInt(bytes.count), 1)
        return result == Z_OK && Int(count) <= bytes.count - bytes.count / 16
    }
}
