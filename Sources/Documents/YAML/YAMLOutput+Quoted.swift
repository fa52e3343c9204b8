extension YAMLOutput {
    mutating func singleQuoted(_ text: UnsafeBufferPointer<UInt8>, indent: Int, folds: Bool) {
        indicator("'", needsBlank: true)
        var at = 0
        var afterSpace = false
        var afterBreak = false
        while at < text.count {
            if text[at] == 0x20 {
                let isInside = at > 0 && at < text.count - 1
                if folds, !afterSpace, column > Self.width, isInside, text[at + 1] != 0x20 {
                    self.indent(to: indent)
                    at += 1
                } else {
                    at = copy(text, at)
                }
                afterSpace = true
            } else if YAMLBytes.isBreak(text, at) {
                if !afterBreak, text[at] == 0x0A { lineBreak() }
                at = copyBreak(text, at)
                setIndentation(true)
                afterBreak = true
            } else {
                if afterBreak { self.indent(to: indent) }
                if text[at] == UInt8(ascii: "'") { put(UInt8(ascii: "'")) }
                at = copy(text, at)
                setIndentation(false)
                afterSpace = false
                afterBreak = false
            }
        }
        indicator("'", needsBlank: false)
        endScalar()
    }

    mutating func doubleQuoted(_ text: UnsafeBufferPointer<UInt8>, indent: Int, folds: Bool) {
        indicator("\"", needsBlank: true)
        var at = 0
        var afterSpace = false
        while at < text.count {
            if Self.needsEscape(text, at) {
                at = escape(text, at)
                afterSpace = false
            } else if text[at] == 0x20 {
                if folds, !afterSpace, column > Self.width, at > 0, at < text.count - 1 {
                    self.indent(to: indent)
                    if text[at + 1] == 0x20 { put(UInt8(ascii: "\\")) }
                    at += 1
                } else {
                    at = copy(text, at)
                }
                afterSpace = true
            } else {
                at = copy(text, at)
                afterSpace = false
            }
        }
        indicator("\"", needsBlank: false)
        endScalar()
    }

    private static func needsEscape(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> Bool {
        text[at] == UInt8(ascii: "\"") || text[at] == UInt8(ascii: "\\") || !YAMLBytes.isPrintable(text, at)
            || YAMLBytes.isBreak(text, at)
    }

    private mutating func escape(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> Int {
        let end = min(at + YAMLBytes.width(text[at]), text.count)
        let scalar = String(decoding: text[at..<end], as: UTF8.self).unicodeScalars.first?.value ?? 0xFFFD
        put(UInt8(ascii: "\\"))
        switch scalar {
        case 0x00: put(UInt8(ascii: "0"))
        case 0x07: put(UInt8(ascii: "a"))
        case 0x08: put(UInt8(ascii: "b"))
        case 0x09: put(UInt8(ascii: "t"))
        case 0x0A: put(UInt8(ascii: "n"))
        case 0x0B: put(UInt8(ascii: "v"))
        case 0x0C: put(UInt8(ascii: "f"))
        case 0x0D: put(UInt8(ascii: "r"))
        case 0x1B: put(UInt8(ascii: "e"))
        case 0x22, 0x5C: put(UInt8(truncatingIfNeeded: scalar))
        case 0x85: put(UInt8(ascii: "N"))
        case 0x2028: put(UInt8(ascii: "L"))
        case 0x2029: put(UInt8(ascii: "P"))
        case ...0xFF: hex("x", scalar, 2)
        case ...0xFFFF: hex("u", scalar, 4)
        default: hex("U", scalar, 8)
        }
        return end
    }

    private mutating func hex(_ letter: Unicode.Scalar, _ value: UInt32, _ digits: Int) {
        put(UInt8(ascii: letter))
        let text = String(value, radix: 16, uppercase: true)
        for byte in String(repeating: "0", count: digits - text.utf8.count).utf8 { put(byte) }
        for byte in text.utf8 { put(byte) }
    }

    mutating func literal(_ text: UnsafeBufferPointer<UInt8>, indent: Int) {
        indicator("|", needsBlank: true)
        if text[0] == 0x20 || YAMLBytes.isBreak(text, 0) { indicator("2", needsBlank: false) }
        switch Self.breaksAtEnd(text) {
        case 0: indicator("-", needsBlank: false)
        case 1 where !Self.isOneBreak(text): break
        default: indicator("+", needsBlank: false)
        }
        lineBreak()
        startLine()
        var afterBreak = true
        var at = 0
        while at < text.count {
            if YAMLBytes.isBreak(text, at) {
                at = copyBreak(text, at)
                setIndentation(true)
                afterBreak = true
            } else {
                if afterBreak { self.indent(to: indent) }
                at = copy(text, at)
                setIndentation(false)
                afterBreak = false
            }
        }
    }

    private static func isOneBreak(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        YAMLBytes.width(text[0]) == text.count
    }

    /// 0, 1 or 2 for more.
    private static func breaksAtEnd(_ text: UnsafeBufferPointer<UInt8>) -> Int {
        var end = text.count
        var count = 0
        while end > 0, count < 2 {
            var at = end - 1
            while at > 0, text[at] & 0xC0 == 0x80 { at -= 1 }
            guard YAMLBytes.isBreak(text, at) else { break }
            count += 1
            end = at
        }
        return count
    }
}
