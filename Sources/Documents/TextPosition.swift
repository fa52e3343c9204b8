/// Lines and columns of places in bytes, for messages.
enum TextPosition {
    /// Line and column, from 1, of the byte at `offset`; columns count characters (code points).
    static func of(_ offset: Int, in bytes: [UInt8]) -> (line: Int, column: Int) {
        var line = 1
        var column = 1
        for byte in bytes.prefix(max(0, offset)) {
            if byte == 0x0A {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return (line, column)
    }
}

enum UTF8Validation {
    /// Where the first byte is that is not valid UTF-8 (RFC 3629: shortest forms, no surrogates); nil: all is valid.
    static func firstInvalid(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        var at = 0
        let count = bytes.count
        while at < count {
            let lead = bytes[at]
            if lead < 0x80 {
                at += 1
                continue
            }
            let length: Int
            var allowed: ClosedRange<UInt8> = 0x80...0xBF
            switch lead {
            case 0xC2...0xDF: length = 2
            case 0xE0: (length, allowed) = (3, 0xA0...0xBF)
            case 0xED: (length, allowed) = (3, 0x80...0x9F)
            case 0xE1...0xEF: length = 3
            case 0xF0: (length, allowed) = (4, 0x90...0xBF)
            case 0xF4: (length, allowed) = (4, 0x80...0x8F)
            case 0xF1...0xF3: length = 4
            default: return at
            }
            guard at + length <= count, allowed.contains(bytes[at + 1]) else { return at }
            for next in (at + 2)..<max(at + length, at + 2) where bytes[next] & 0xC0 != 0x80 { return at }
            at += length
        }
        return nil
    }
}
