import CZstd
import Diagnostics
package import Host

/// Uncompresses zstd (RFC 8878): one frame after another, until the input ends. Windows larger than 2^27 bytes are refused.
package final class ZstdReader: ByteReader {
    private let base: any ByteReader
    private let limits: DecompressionLimits
    private var decoder: ZstdDecoder?
    private var input: ArraySlice<UInt8> = []
    private var consumed: Int64 = 0
    private var produced: Int64 = 0
    private var isInFrame = true

    package init(_ base: any ByteReader, limits: DecompressionLimits = DecompressionLimits()) {
        self.base = base
        self.limits = limits
    }

    package func next() async throws -> [UInt8]? {
        while true {
            if input.isEmpty {
                if let chunk = try await base.next() {
                    input = chunk[...]
                    consumed += Int64(chunk.count)
                } else if !isInFrame {
                    return nil
                }
            }
            let atInputEnd = input.isEmpty
            let decoder = try decoder ?? ZstdDecoder()
            self.decoder = decoder
            let (output, left) = try decoder.decode(&input, capacity: maximumChunkSize)
            isInFrame = left
            guard !output.isEmpty else {
                if atInputEnd, isInFrame { throw Fault(.corrupt, "the zstd content is cut off") }
                continue
            }
            produced += Int64(output.count)
            try limits.check(input: consumed, output: produced)
            return output
        }
    }
}

/// zstd's decoder.
private final class ZstdDecoder {
    private let context: OpaquePointer

    init() throws {
        guard let context = ZSTD_createDCtx() else { throw Fault(.limit, "no memory is left to uncompress") }
        self.context = context
        ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, 27)
    }

    deinit { ZSTD_freeDCtx(context) }

    /// Uncompresses into at most `capacity` bytes, takes what it used off `input`, and tells whether a frame is unfinished.
    func decode(_ input: inout ArraySlice<UInt8>, capacity: Int) throws -> (output: [UInt8], isInFrame: Bool) {
        var result = 0
        var used = 0
        let output = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, filled in
            input.withUnsafeBytes { bytes in
                var from = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
                var to = ZSTD_outBuffer(dst: buffer.baseAddress, size: capacity, pos: 0)
                result = ZSTD_decompressStream(context, &to, &from)
                used = from.pos
                filled = to.pos
            }
        }
        guard ZSTD_isError(result) == 0 else {
            throw Fault(.corrupt, "the zstd content is damaged: \(String(cString: ZSTD_getErrorName(result)))")
        }
        input = input.dropFirst(used)
        return (output, result != 0)
    }
}
