import Diagnostics

/// The 512 bytes in front of an entry (POSIX.1-1988 ustar, with GNU's and PAX's additions).
struct TarHeader {
    static let blockSize = 512

    private let block: [UInt8]

    let type: UInt8
    let size: Int64

    /// Decodes a block; `corrupt` if its checksum or a number is wrong.
    init(_ block: [UInt8]) throws(Fault) {
        guard block.count == TarHeader.blockSize else { throw TarHeader.truncated }
        self.block = block
        var unsigned: Int64 = 0
        var signed: Int64 = 0
        for (i, byte) in block.enumerated() {
            let value = (148..<156).contains(i) ? 0x20 : byte
            unsigned += Int64(value)
            signed += Int64(Int8(bitPattern: value))
        }
        let stated = try TarHeader.number(block[148..<156])
        guard stated == unsigned || stated == signed else {
            throw Fault(
                .corrupt, "this is no tar archive, or a damaged one: the checksum of an entry's header is wrong")
        }
        type = block[156]
        size = try TarHeader.number(block[124..<136])
        guard size >= 0 else { throw Fault(.corrupt, "the archive has an entry of negative size") }
    }

    static let truncated = Fault(.corrupt, "the archive is cut off: it ends inside of an entry or without an end mark")

    /// Whether the old GNU format was used, which has other fields where ustar has the prefix.
    private var isUstar: Bool { block[257..<263].elementsEqual([0x75, 0x73, 0x74, 0x61, 0x72, 0]) }

    var name: [UInt8] {
        let name = TarHeader.text(block[0..<100])
        let prefix = isUstar ? TarHeader.text(block[345..<500]) : []
        return prefix.isEmpty ? name : prefix + [UInt8(ascii: "/")] + name
    }

    var link: [UInt8] { TarHeader.text(block[157..<257]) }

    func number(_ range: Range<Int>) throws(Fault) -> Int64 { try TarHeader.number(block[range]) }

    func text(_ range: Range<Int>) -> [UInt8] { TarHeader.text(block[range]) }

    /// The bytes before the first NUL.
    private static func text(_ field: ArraySlice<UInt8>) -> [UInt8] { Array(field.prefix { $0 != 0 }) }

    /// An octal number between blanks and NULs, or a big-endian one marked by the highest bit (base-256).
    private static func number(_ field: ArraySlice<UInt8>) throws(Fault) -> Int64 {
        if let first = field.first, first & 0x80 != 0 {
            // two's complement without the mark: sign-extend the seven bits of the first byte
            var value = Int64(Int8(bitPattern: first << 1) >> 1)
            for byte in field.dropFirst() {
                let (shifted, overflow) = value.multipliedReportingOverflow(by: 256)
                guard !overflow else { throw Fault(.corrupt, "a number in a header of the archive is too large") }
                value = shifted | Int64(byte)
            }
            return value
        }
        var value: Int64 = 0
        let digits = field.drop { $0 == 0x20 || $0 == 0 }.prefix { $0 != 0x20 && $0 != 0 }
        for byte in digits {
            guard (0x30...0x37).contains(byte) else {
                throw Fault(.corrupt, "this is no tar archive, or a damaged one: a number in a header is malformed")
            }
            value = value << 3 | Int64(byte & 7)
        }
        return value
    }
}
