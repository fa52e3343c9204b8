/// The text written so far, with what libyaml's emitter remembers of it.
struct YAMLOutput {
    private(set) var bytes: [UInt8] = []
    /// Characters in the current line.
    private(set) var column = 0
    /// The last character is white space, or nothing was written.
    private(set) var endsBlank = true
    /// The current line has only indentation and `-`, `?` or `:` so far.
    private(set) var isIndentation = true

    static let width = 80

    // MARK: Pieces

    /// A new line, unless the current one can be used, filled with blanks up to `level`.
    mutating func indent(to level: Int) {
        if !isIndentation || column > level || (column == level && !endsBlank) { lineBreak() }
        while column < level { put(0x20) }
        endsBlank = true
        isIndentation = true
    }

    mutating func indicator(_ text: StaticString, needsBlank: Bool, isIndentation: Bool = false) {
        if needsBlank, !endsBlank { put(0x20) }
        text.withUTF8Buffer { for byte in $0 { put(byte) } }
        endsBlank = false
        self.isIndentation = self.isIndentation && isIndentation
    }

    mutating func put(_ byte: UInt8) {
        bytes.append(byte)
        column += 1
    }

    mutating func lineBreak() {
        bytes.append(0x0A)
        column = 0
    }

    /// The character that starts at `at`; returns where the next one starts.
    mutating func copy(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> Int {
        let end = min(at + YAMLBytes.width(text[at]), text.count)
        bytes.append(contentsOf: text[at..<end])
        column += 1
        return end
    }

    /// The line break that starts at `at`; returns where the next character starts.
    mutating func copyBreak(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> Int {
        if text[at] == 0x0A {
            lineBreak()
            return at + 1
        }
        let next = copy(text, at)
        column = 0
        return next
    }

    mutating func endScalar() {
        endsBlank = false
        isIndentation = false
    }

    mutating func startLine() {
        endsBlank = true
        isIndentation = true
    }

    mutating func setIndentation(_ flag: Bool) { isIndentation = flag }

    // MARK: Scalars

    /// A text in the first of these styles that can hold it: literal if it has line feeds, plain if nothing else would be
    /// read from it, single-quoted if only its characters forbid plain, double-quoted.
    mutating func text(_ text: String, indent: Int, isKey: Bool) {
        let shape = YAMLTextShape(text)
        var text = text
        let resolves = YAMLScalar(resolving: text, .yaml11) != .string || Base60.matches(text)
        text.withUTF8 { utf8 in
            if utf8.contains(0x0A) {
                if shape.allowsLiteral && !isKey {
                    literal(utf8, indent: indent)
                } else {
                    doubleQuoted(utf8, indent: indent, folds: !isKey)
                }
            } else if resolves || isKey && shape.hasBreaks {
                doubleQuoted(utf8, indent: indent, folds: !isKey)
            } else if shape.allowsPlain {
                plain(Array(utf8), indent: indent, isKey: isKey)
            } else if shape.allowsSingleQuotes {
                singleQuoted(utf8, indent: indent, folds: !isKey)
            } else {
                doubleQuoted(utf8, indent: indent, folds: !isKey)
            }
        }
    }

    mutating func plain(_ text: [UInt8], indent: Int, isKey: Bool) {
        if !endsBlank { put(0x20) }
        text.withUnsafeBufferPointer { utf8 in
            var at = 0
            var afterSpace = false
            while at < utf8.count {
                let isSpace = utf8[at] == 0x20
                let next = at + 1 < utf8.count ? utf8[at + 1] : 0
                if isSpace, !isKey, !afterSpace, column > Self.width, next != 0x20 {
                    self.indent(to: indent)
                    at += 1
                } else {
                    at = copy(utf8, at)
                }
                if !isSpace { isIndentation = false }
                afterSpace = isSpace
            }
        }
        endScalar()
    }
}

/// `1:30` and the like were numbers of base 60 once; they are quoted for readers that still think so.
enum Base60 {
    /// `[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?`
    static func matches(_ text: String) -> Bool {
        guard text.utf8.contains(UInt8(ascii: ":")) else { return false }
        var rest = text.utf8[...]
        if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        guard let first = rest.first, isDigit(first) else { return false }
        rest = rest.drop { isDigit($0) || $0 == UInt8(ascii: "_") }
        var groups = 0
        while rest.first == UInt8(ascii: ":") {
            let digits = rest.dropFirst().prefix(while: isDigit)
            guard digits.count == 1 || digits.count == 2 && (digits.first ?? 0) < UInt8(ascii: "6") else {
                return false
            }
            rest = rest.dropFirst(1 + digits.count)
            groups += 1
        }
        if rest.first == UInt8(ascii: ".") { rest = rest.dropFirst().drop { isDigit($0) || $0 == UInt8(ascii: "_") } }
        return groups > 0 && rest.isEmpty
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}
