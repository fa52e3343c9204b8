import Diagnostics

/// Cuts a template into tokens, by the rules of Go's `text/template`.
struct TemplateLexer {
    private let bytes: [UInt8]
    private let name: String
    private var place = 0
    private var line = 1
    private var tokens: [TemplateToken] = []

    private static let maximumTokens = 2_000_000

    private init(_ bytes: [UInt8], name: String) {
        (self.bytes, self.name) = (bytes, name)
    }

    static func tokens(of bytes: [UInt8], name: String) throws(Fault) -> [TemplateToken] {
        var lexer = TemplateLexer(bytes, name: name)
        try lexer.run()
        return lexer.tokens
    }

    private func fault(_ message: String) -> Fault { Fault(.invalid, "\(name):\(line): \(message)") }

    private func byte(_ offset: Int = 0) -> UInt8? {
        place + offset < bytes.count ? bytes[place + offset] : nil
    }

    private func starts(_ text: StaticString, at offset: Int = 0) -> Bool {
        let start = place + offset
        guard start + text.utf8CodeUnitCount <= bytes.count else { return false }
        return text.withUTF8Buffer { $0.elementsEqual(bytes[start..<start + $0.count]) }
    }

    private mutating func skip(_ count: Int) {
        for index in place..<min(place + count, bytes.count) where bytes[index] == Character.newline { line += 1 }
        place = min(place + count, bytes.count)
    }

    private mutating func add(_ kind: TemplateToken.Kind) throws(Fault) {
        guard tokens.count < Self.maximumTokens else { throw fault("the template is too large") }
        tokens.append(TemplateToken(kind: kind, line: line))
    }

    private mutating func run() throws(Fault) {
        var trimsStart = false
        while place < bytes.count {
            try text(trimsStart)
            guard place < bytes.count else { break }
            trimsStart = try action()
        }
        try add(.end)
    }

    /// Text up to the next `{{`, which is left.
    private mutating func text(_ trimsStart: Bool) throws(Fault) {
        var end = place
        while end < bytes.count,
            !(bytes[end] == UInt8(ascii: "{") && end + 1 < bytes.count && bytes[end + 1] == bytes[end])
        {
            end += 1
        }
        var text = bytes[place..<end]
        if trimsStart { text = text.drop(while: Character.isSpace) }
        // `{{- ` takes the blanks before it away.
        if end + 3 < bytes.count, bytes[end + 2] == UInt8(ascii: "-"), Character.isSpace(bytes[end + 3]) {
            while let last = text.last, Character.isSpace(last) { text.removeLast() }
        }
        if !text.isEmpty { try add(.text(Array(text))) }
        skip(end - place)
    }

    /// From `{{` to `}}`; whether blanks behind it go.
    private mutating func action() throws(Fault) -> Bool {
        skip(2)
        if byte() == UInt8(ascii: "-"), let next = byte(1), Character.isSpace(next) { skip(2) }
        if starts("/*") { return try comment() }
        try add(.open)
        var depth = 0
        while true {
            guard let next = byte() else { throw fault("unclosed action") }
            if starts("}}") || (Character.isSpace(next) && starts("-}}", at: 1)) {
                guard depth == 0 else { throw fault("unclosed left paren") }
                let trims = Character.isSpace(next)
                try add(.close)
                skip(trims ? 4 : 2)
                return trims
            }
            if Character.isSpace(next) {
                try add(.space)
                // The blank before `-}}` belongs to it.
                repeat { skip(1) } while byte().map(Character.isSpace) ?? false && !starts("-}}", at: 1)
                continue
            }
            if next == UInt8(ascii: "(") { depth += 1 }
            if next == UInt8(ascii: ")") {
                depth -= 1
                guard depth >= 0 else { throw fault("unexpected right paren") }
            }
            try word(next)
        }
    }

    private mutating func comment() throws(Fault) -> Bool {
        skip(2)
        while !starts("*/") {
            guard byte() != nil else { throw fault("unclosed comment") }
            skip(1)
        }
        skip(2)
        let trims = byte().map(Character.isSpace) ?? false
        guard starts("}}", at: trims ? 2 : 0), !trims || byte(1) == UInt8(ascii: "-") else {
            throw fault("comment ends before closing delimiter")
        }
        skip(trims ? 4 : 2)
        return trims
    }

    private mutating func word(_ first: UInt8) throws(Fault) {
        switch first {
        case UInt8(ascii: ":"):
            guard byte(1) == UInt8(ascii: "=") else { throw fault("expected :=") }
            try add(.declare)
            skip(2)
        case UInt8(ascii: "="): try single(.assign)
        case UInt8(ascii: "|"): try single(.pipe)
        case UInt8(ascii: ","): try single(.comma)
        case UInt8(ascii: "("): try single(.leftParenthesis)
        case UInt8(ascii: ")"): try single(.rightParenthesis)
        case UInt8(ascii: "\""):
            let text = try quoted(first)
            try add(.string(String(decoding: text, as: UTF8.self)))
        case UInt8(ascii: "'"):
            let text = String(decoding: try quoted(first), as: UTF8.self)
            guard text.unicodeScalars.count == 1, let scalar = text.unicodeScalars.first else {
                throw fault("malformed character constant")
            }
            try add(.character(Int64(scalar.value)))
        case UInt8(ascii: "`"): try raw()
        case UInt8(ascii: "$"):
            skip(1)
            try add(.variable(takeName()))
        case UInt8(ascii: "."):
            if let next = byte(1), Character.isDigit(next) { return try number() }
            skip(1)
            let field = takeName()
            try add(field.isEmpty ? .dot : .field(field))
        case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
        default:
            let text = takeName()
            guard !text.isEmpty else {
                let rest = String(decoding: bytes[place..<min(place + 4, bytes.count)], as: UTF8.self)
                throw fault("unexpected “\(rest.prefix(1))” in an action")
            }
            try add(.identifier(text))
        }
    }

    private mutating func single(_ kind: TemplateToken.Kind) throws(Fault) {
        try add(kind)
        skip(1)
    }

    /// Letters, digits and underscores; every byte beyond ASCII counts as a letter.
    private mutating func takeName() -> String {
        var end = place
        while end < bytes.count, Character.isWord(bytes[end]) { end += 1 }
        let text = String(decoding: bytes[place..<end], as: UTF8.self)
        place = end
        return text
    }

    private mutating func number() throws(Fault) {
        var end = place + 1
        while end < bytes.count {
            let (now, before) = (bytes[end], bytes[end - 1])
            let isSign = now == UInt8(ascii: "+") || now == UInt8(ascii: "-")
            let isExponent = [UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "p"), UInt8(ascii: "P")].contains(
                before)
            guard Character.isWord(now) || now == UInt8(ascii: ".") || (isSign && isExponent) else { break }
            end += 1
        }
        let text = String(decoding: bytes[place..<end], as: UTF8.self)
        try add(.number(text))
        place = end
    }

    private mutating func raw() throws(Fault) {
        guard let end = bytes[(place + 1)...].firstIndex(of: UInt8(ascii: "`")) else {
            throw fault("unterminated raw quoted string")
        }
        // Carriage returns are left out, as in Go.
        let content = bytes[(place + 1)..<end].filter { $0 != 0x0D }
        try add(.string(String(decoding: content, as: UTF8.self)))
        skip(end + 1 - place)
    }

    /// The content of a quoted text with its escapes, on one line.
    private mutating func quoted(_ quote: UInt8) throws(Fault) -> [UInt8] {
        var content: [UInt8] = []
        skip(1)
        while true {
            guard let next = byte(), next != Character.newline else { throw fault("unterminated quoted string") }
            skip(1)
            if next == quote { return content }
            guard next == UInt8(ascii: "\\") else {
                content.append(next)
                continue
            }
            guard let escaped = byte() else { throw fault("unterminated quoted string") }
            skip(1)
            try escape(escaped, &content)
        }
    }

    private mutating func escape(_ escaped: UInt8, _ content: inout [UInt8]) throws(Fault) {
        let simple: [UInt8: UInt8] = [
            UInt8(ascii: "a"): 7, UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10,
            UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9, UInt8(ascii: "v"): 11, UInt8(ascii: "\\"): 92,
            UInt8(ascii: "'"): 39, UInt8(ascii: "\""): 34,
        ]
        if let plain = simple[escaped] { return content.append(plain) }
        let counts: [UInt8: Int] = [UInt8(ascii: "x"): 2, UInt8(ascii: "u"): 4, UInt8(ascii: "U"): 8]
        let isOctal = (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(escaped)
        guard let count = isOctal ? 2 : counts[escaped], place + count <= bytes.count else {
            throw fault("unknown escape in a quoted string")
        }
        let digits = (isOctal ? [escaped] : []) + bytes[place..<place + count]
        guard let value = UInt32(String(decoding: digits, as: UTF8.self), radix: isOctal ? 8 : 16) else {
            throw fault("unknown escape in a quoted string")
        }
        skip(count)
        if isOctal || count == 2 {
            guard value < 256 else { throw fault("unknown escape in a quoted string") }
            return content.append(UInt8(value))
        }
        guard let scalar = Unicode.Scalar(value) else { throw fault("unknown escape in a quoted string") }
        content += Array(String(Swift.Character(scalar)).utf8)
    }

    /// Classes of bytes.
    private enum Character {
        static let newline = UInt8(ascii: "\n")

        static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }

        static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

        static func isWord(_ byte: UInt8) -> Bool {
            isDigit(byte) || byte == UInt8(ascii: "_") || byte >= 0x80
                || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        }
    }
}
