import CZlib
import Diagnostics
package import Host

/// Compresses into one gzip member, without time and name in its header: the same bytes for the same input, level and zlib.
package final class GzipWriter: ByteWriter {
    private let base: any ByteWriter
    private let deflater: Deflater

    /// `level` is 1 (fast) to 9 (small). Where the bytes have to be the same with every zlib, see `StoredGzip`.
    package init(to base: any ByteWriter, level: Int = 6) throws {
        self.base = base
        deflater = try Deflater(level: level)
    }

    package func write(_ chunk: [UInt8]) async throws {
        try await put(chunk, isLast: false)
    }

    /// Writes what is left and the checksum; it does not finish the writer behind.
    package func finish() async throws {
        try await put([], isLast: true)
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

/// zlib's encoder of one gzip member.
final class Deflater {
    private let stream: UnsafeMutablePointer<z_stream>
    private let header: UnsafeMutablePointer<gz_header>

    init(level: Int) throws {
        guard (1...9).contains(level) else {
            throw Fault(.invalid, "the compression level \(level) is not one of 1 to 9")
        }
        stream = .allocate(capacity: 1)
        header = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        header.initialize(to: gz_header())
        // unknown system, as Go writes it
        header.pointee.os = 255
        guard ocm_deflate_init_gzip(stream, Int32(level)) == Z_OK, deflateSetHeader(stream, header) == Z_OK else {
            deflateEnd(stream)
            stream.deallocate()
            header.deallocate()
            throw Fault(.limit, "no memory is left to compress")
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
        header.deallocate()
    }

    /// Compresses into at most `capacity` bytes, takes what it used off `input`; `isFull` asks for another call.
    func deflate(
        _ input: inout ArraySlice<UInt8>, isLast: Bool, capacity: Int
    ) throws -> (output: [UInt8], isFull: Bool) {
        var result = Z_OK
        var used = 0
        let output = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, filled in
            input.withUnsafeBufferPointer { bytes in
                stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
                stream.pointee.avail_in = UInt32(bytes.count)
                stream.pointee.next_out = buffer.baseAddress
                stream.pointee.avail_out = UInt32(capacity)
                result = CZlib.deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
                used = bytes.count - Int(stream.pointee.avail_in)
                filled = capacity - Int(stream.pointee.avail_out)
                stream.pointee.next_in = nil
                stream.pointee.next_out = nil
            }
        }
        input = input.dropFirst(used)
        guard result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR else {
            throw Fault(.invalid, "compressing failed with code \(result)")
        }
        return (output, result != Z_STREAM_END && output.count == capacity)
    }

    /// Changes the level for what comes, 0 (stored) to 9; nil: done, else bytes to write before the next call.
    func change(level: Int, capacity: Int) throws -> [UInt8]? {
        var result = Z_OK
        let output = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, filled in
            stream.pointee.avail_in = 0
            stream.pointee.next_out = buffer.baseAddress
            stream.pointee.avail_out = UInt32(capacity)
            result = deflateParams(stream, Int32(level), Z_DEFAULT_STRATEGY)
            filled = capacity - Int(stream.pointee.avail_out)
            stream.pointee.next_out = nil
        }
        guard result == Z_OK || result == Z_BUF_ERROR else {
            throw Fault(.invalid, "compressing failed with code \(result)")
        }
        return output.isEmpty ? nil : output
    }
}

/// The checksum in a gzip trailer.
struct CRC32 {
    private(set) var value: UInt32 = 0

    mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBufferPointer {
            value = UInt32(truncatingIfNeeded: crc32_z(UInt(value), $0.baseAddress, $0.count))
        }
    }
}
