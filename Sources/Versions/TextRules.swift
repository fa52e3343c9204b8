/// Small grammars over the bytes of a text.
package struct ByteScanner {
    package private(set) var rest: Substring.UTF8View

    package init(_ text: some StringProtocol) {
        rest = Substring(text).utf8
    }

    package var isAtEnd: Bool { rest.isEmpty }

    package mutating func skip(_ text: StaticString) -> Bool {
        guard text.withUTF8Buffer({ rest.starts(with: $0) }) else { return false }
        rest = rest.dropFirst(text.utf8CodeUnitCount)
        return true
    }

    /// All bytes of a kind; nil if there is none.
    package mutating func take(_ kind: (UInt8) -> Bool) -> String? {
        let taken = rest.prefix(while: kind)
        guard !taken.isEmpty else { return nil }
        rest = rest[taken.endIndex...]
        return String(Substring(taken))
    }
}

/// Kinds of ASCII characters.
package enum ASCII {
    package static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
    package static func isLower(_ byte: UInt8) -> Bool { byte >= 0x61 && byte <= 0x7A }
    package static func isUpper(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5A }
    package static func isLetter(_ byte: UInt8) -> Bool { isLower(byte) || isUpper(byte) }
    package static func isAlphanumeric(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) }
    package static func isLowerAlphanumeric(_ byte: UInt8) -> Bool { isLower(byte) || isDigit(byte) }
    package static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }
    package static func isHex(_ byte: UInt8) -> Bool {
        isDigit(byte) || (byte >= 0x61 && byte <= 0x66) || (byte >= 0x41 && byte <= 0x46)
    }
}
