/// What a text contains, as far as it decides how it can be written in YAML (the rules of libyaml's emitter).
struct YAMLTextShape {
    private(set) var hasBreaks = false
    private(set) var allowsPlain = true
    private(set) var allowsSingleQuotes = true
    private(set) var allowsLiteral = true

    init(_ text: String) {
        var text = text
        text.withUTF8 { look(at: $0) }
    }

    private mutating func look(at bytes: UnsafeBufferPointer<UInt8>) {
        guard !bytes.isEmpty else {
            allowsLiteral = false
            return
        }
        var previous = Previous.other
        var precededByBlank = true
        var at = 0
        if bytes.starts(with: "---".utf8) || bytes.starts(with: "...".utf8) { allowsPlain = false }
        while at < bytes.count {
            let width = YAMLBytes.width(bytes[at])
            let isLast = at + width >= bytes.count
            let followedByBlank = isLast || YAMLBytes.isBlank(bytes[at + width])
            if Self.isIndicator(bytes[at], isFirst: at == 0, precededByBlank, followedByBlank) { allowsPlain = false }
            if !YAMLBytes.isPrintable(bytes, at) { forbidAllButDoubleQuotes() }
            if bytes[at] == 0x20 {
                if at == 0 || isLast { allowsPlain = false }
                if isLast { allowsLiteral = false }
                if previous == .lineBreak {
                    allowsPlain = false
                    allowsSingleQuotes = false
                }
                previous = .space
            } else if YAMLBytes.isBreak(bytes, at) {
                hasBreaks = true
                allowsPlain = false
                if previous == .space { forbidAllButDoubleQuotes() }
                previous = .lineBreak
            } else {
                previous = .other
            }
            precededByBlank = YAMLBytes.isBlank(bytes[at]) || YAMLBytes.isBreak(bytes, at) || bytes[at] == 0
            at += width
        }
    }

    private enum Previous { case space, lineBreak, other }

    private mutating func forbidAllButDoubleQuotes() {
        allowsPlain = false
        allowsSingleQuotes = false
        allowsLiteral = false
    }

    /// Whether a byte at this place would be read as something else in a plain scalar outside of brackets.
    private static func isIndicator(
        _ byte: UInt8, isFirst: Bool, _ precededByBlank: Bool, _ followedByBlank: Bool
    ) -> Bool {
        if byte == UInt8(ascii: ":") { return followedByBlank }
        guard isFirst else { return byte == UInt8(ascii: "#") && precededByBlank }
        if byte == UInt8(ascii: "?") || byte == UInt8(ascii: "-") { return followedByBlank }
        return "#,[]{}&*!|>'\"%@`".utf8.contains(byte)
    }
}

/// Classes of characters in YAML, by their UTF-8 bytes.
enum YAMLBytes {
    static func width(_ lead: UInt8) -> Int {
        lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    }

    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// CR, LF, NEL, LS and PS.
    static func isBreak(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> Bool {
        switch bytes[at] {
        case 0x0A, 0x0D: true
        case 0xC2: at + 1 < bytes.count && bytes[at + 1] == 0x85
        case 0xE2: at + 2 < bytes.count && bytes[at + 1] == 0x80 && bytes[at + 2] & 0xFE == 0xA8
        default: false
        }
    }

    /// Written as it is; anything beyond U+FFFF is not.
    static func isPrintable(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> Bool {
        let next = at + 1 < bytes.count ? bytes[at + 1] : 0
        switch bytes[at] {
        case 0x0A, 0x20...0x7E: return true
        case 0xC2: return next >= 0xA0
        case 0xC3...0xEC, 0xEE: return true
        case 0xED: return next < 0xA0
        case 0xEF:
            let last = at + 2 < bytes.count ? bytes[at + 2] : 0
            return !(next == 0xBB && last == 0xBF) && !(next == 0xBF && last >= 0xBE)
        default: return false
        }
    }
}
