import Diagnostics
package import Host

/// Uncompresses gzip (RFC 1952): one member after another, until the input ends. What follows a member has to be another one.
/// The checksum is checked at the end of each member: believe nothing before `next` returned nil.
package final class GzipReader: ByteReader {
    private let base: any ByteReader
    private let limits: DecompressionLimits
    private var inflater: Inflater?
    private var input: ArraySlice<UInt8> = []
    private var consumed: Int64 = 0
    private var produced: Int64 = 0
    private var state = State.betweenMembers

    private enum State {
        case betweenMembers, inMember, atEnd
    }

    package init(_ base: any ByteReader, limits: DecompressionLimits = DecompressionLimits()) {
        self.base = base
        self.limits = limits
    }

    package func next() async throws -> [UInt8]? {
        while state != .atEnd {
            if input.isEmpty {
                if let chunk = try await base.next() {
                    input = chunk[...]
                    consumed += Int64(chunk.count)
                } else if state == .betweenMembers, consumed > 0 {
                    state = .atEnd
                    break
                }
                // else the end of the input, which the decoder may still answer with what it holds
            }
            let atInputEnd = input.isEmpty
            if state == .betweenMembers { state = .inMember }
            let inflater = try inflater ?? Inflater()
            self.inflater = inflater
            let (output, result) = try inflater.inflate(&input, capacity: maximumChunkSize)
            if result == .endOfMember {
                inflater.reset()
                state = .betweenMembers
            } else if output.isEmpty, atInputEnd {
                throw Fault(.corrupt, "the gzip content is cut off")
            }
            guard !output.isEmpty else { continue }
            produced += Int64(output.count)
            try limits.check(input: consumed, output: produced)
            return output
        }
        return nil
    }
}
