public import Diagnostics

/// A digest of content, as in `sha256:` and 64 hexadecimal digits (image-spec, descriptor.md, "Digests").
public struct Digest: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The registered algorithms; sha256 must be supported, sha512 may be.
    public enum Algorithm: String, Sendable, CaseIterable {
        case sha256, sha512

        /// Number of hexadecimal digits.
        public var hexCount: Int { self == .sha256 ? 64 : 128 }
    }

    public let algorithm: Algorithm
    /// Lower-case hexadecimal digits, as many as the algorithm has.
    public let hex: String

    /// Parses `ALGORITHM:HEX`; another algorithm, length or digit is `invalid`.
    public init(_ text: String) throws(Fault) {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")),
            let algorithm = Algorithm(rawValue: String(text[..<colon]))
        else {
            throw Fault(.invalid, "“\(text.prefix(200))” is not a digest; expected sha256: and 64 hexadecimal digits")
        }
        let hex = text.utf8[text.utf8.index(after: colon)...]
        guard hex.count == algorithm.hexCount, hex.allSatisfy(Digest.isLowerHex) else {
            throw Fault(
                .invalid,
                "“\(text.prefix(200))” is not a digest; expected \(algorithm.rawValue): and \(algorithm.hexCount) lower-case hexadecimal digits"
            )
        }
        self.algorithm = algorithm
        self.hex = String(Substring(hex))
    }

    /// A digest from its raw bytes; nil if their number does not fit the algorithm.
    public init?(_ algorithm: Algorithm, bytes: [UInt8]) {
        guard bytes.count * 2 == algorithm.hexCount else { return nil }
        self.algorithm = algorithm
        self.hex = Digest.hexText(bytes)
    }

    /// A digest from as many bytes as the algorithm has.
    init(_ algorithm: Algorithm, unchecked bytes: [UInt8]) {
        self.algorithm = algorithm
        self.hex = Digest.hexText(bytes)
    }

    public var description: String { "\(algorithm.rawValue):\(hex)" }

    public static func < (a: Digest, b: Digest) -> Bool {
        (a.algorithm.rawValue, a.hex) < (b.algorithm.rawValue, b.hex)
    }

    private static func isLowerHex(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }

    private static func hexText(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(unsafeUninitializedCapacity: bytes.count * 2) { buffer in
            for (i, byte) in bytes.enumerated() {
                buffer[2 * i] = digits[Int(byte >> 4)]
                buffer[2 * i + 1] = digits[Int(byte & 15)]
            }
            return bytes.count * 2
        }
    }
}
