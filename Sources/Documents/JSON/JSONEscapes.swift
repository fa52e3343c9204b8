/// Which characters of a text are written as escapes.
struct JSONEscapes: Sendable {
    /// U+2028 and U+2029 are escaped.
    let lineSeparators: Bool
    /// `<`, `>` and `&` are escaped.
    let html: Bool

    /// RFC 8785, section 3.2.2.2: only what must be.
    static let canonical = JSONEscapes(lineSeparators: false, html: false)
    /// Go's `encoding/json` with `SetEscapeHTML(false)`.
    static let go = JSONEscapes(lineSeparators: true, html: false)
    /// Go's `encoding/json` as it is.
    static let goHTML = JSONEscapes(lineSeparators: true, html: true)

    /// By byte: whether an escape may begin there.
    private static let mayEscape = (0...255).map { $0 < 0x20 || [0x22, 0x26, 0x3C, 0x3E, 0x5C, 0xE2].contains($0) }

    /// Appends `text` in double quotes.
    func quote(_ text: String, into bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        let mayEscape = Self.mayEscape
        text.withUTF8 { utf8 in
            var from = 0
            var at = 0
            while at < utf8.count {
                guard mayEscape[Int(utf8[at])], let (escape, length) = escape(utf8, at) else {
                    at += 1
                    continue
                }
                bytes.append(contentsOf: utf8[from..<at])
                bytes.append(contentsOf: escape)
                at += length
                from = at
            }
            bytes.append(contentsOf: utf8[from...])
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// The escape for the character that starts at `at` and how many bytes it replaces; nil: it is written as it is.
    private func escape(_ utf8: UnsafeBufferPointer<UInt8>, _ at: Int) -> ([UInt8], Int)? {
        let byte = utf8[at]
        switch byte {
        case 0x22, 0x5C: return ([0x5C, byte], 1)
        case 0x08: return ([0x5C, UInt8(ascii: "b")], 1)
        case 0x09: return ([0x5C, UInt8(ascii: "t")], 1)
        case 0x0A: return ([0x5C, UInt8(ascii: "n")], 1)
        case 0x0C: return ([0x5C, UInt8(ascii: "f")], 1)
        case 0x0D: return ([0x5C, UInt8(ascii: "r")], 1)
        case 0..<0x20: return (Self.unicode(byte), 1)
        case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"): return html ? (Self.unicode(byte), 1) : nil
        case 0xE2 where lineSeparators && at + 2 < utf8.count && utf8[at + 1] == 0x80 && utf8[at + 2] & 0xFE == 0xA8:
            return (Array("\\u202".utf8) + [utf8[at + 2] == 0xA8 ? UInt8(ascii: "8") : UInt8(ascii: "9")], 3)
        default: return nil
        }
    }

    private static func unicode(_ byte: UInt8) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
}
