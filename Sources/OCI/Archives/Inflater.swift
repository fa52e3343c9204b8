import CZlib
import Diagnostics

/// zlib's decoder of one gzip member after another.
final class Inflater {
    private let stream: UnsafeMutablePointer<z_stream>

    enum State {
        case more, endOfMember
    }

    init() throws {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard ocm_inflate_init_gzip(stream) == Z_OK else {
            stream.deallocate()
            throw Fault(.limit, "no memory is left to uncompress")
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Uncompresses into at most `capacity` bytes and takes what it used off `input`.
    func inflate(_ input: inout ArraySlice<UInt8>, capacity: Int) throws -> (output: [UInt8], state: State) {
        var result = Z_OK
        var used = 0
        let output = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, filled in
            input.withUnsafeBufferPointer { bytes in
                stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
                stream.pointee.avail_in = UInt32(bytes.count)
                stream.pointee.next_out = buffer.baseAddress
                stream.pointee.avail_out = UInt32(capacity)
                result = CZlib.inflate(stream, Z_NO_FLUSH)
                used = bytes.count - Int(stream.pointee.avail_in)
                filled = capacity - Int(stream.pointee.avail_out)
                stream.pointee.next_in = nil
                stream.pointee.next_out = nil
            }
        }
        input = input.dropFirst(used)
        switch result {
        case Z_OK, Z_BUF_ERROR: return (output, .more)
        case Z_STREAM_END: return (output, .endOfMember)
        case Z_MEM_ERROR: throw Fault(.limit, "no memory is left to uncompress")
        default:
            let reason = stream.pointee.msg.map { String(cString: $0) } ?? "code \(result)"
            throw Fault(.corrupt, "the gzip content is damaged: \(reason)")
        }
    }

    /// Gets ready for the next member.
    func reset() {
        inflateReset(stream)
    }
}
