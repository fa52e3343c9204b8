/// The words of an expression (CEL specification, “Lexis”).
enum ExpressionToken: Equatable {
    case identifier(String)
    case literal(ExpressionValue)
    /// 2^63, which is legal behind a minus only.
    case smallest
    /// An operator, a bracket or another sign.
    case sign(String)
    case end

    static func == (a: ExpressionToken, b: ExpressionToken) -> Bool {
        switch (a, b) {
        case (.identifier(let a), .identifier(let b)), (.sign(let a), .sign(let b)): a == b
        case (.end, .end), (.smallest, .smallest): true
        default: false
        }
    }
}

/// Splits an expression into words.
struct ExpressionLexer {
    private let source: [Unicode.Scalar]
    private var at = 0

    init(_ text: String) { source = Array(text.unicodeScalars) }

    private static let signs = ["&&", "||", "==", "!=", "<=", ">="]
    private static let reserved: Set<String> = [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package",
        "namespace", "return", "var", "void", "while",
    ]

    private func peek(_ offset: Int = 0) -> Unicode.Scalar? { at + offset < source.count ? source[at + offset] : nil }

    mutating func words() throws(ExpressionError) -> [(token: ExpressionToken, position: Int)] {
        var words: [(token: ExpressionToken, position: Int)] = []
        while true {
            skip()
            let start = at
            guard let first = peek() else {
                words.append((.end, at))
                return words
            }
            if Self.isDigit(first) || (first == "." && peek(1).map(Self.isDigit) == true) {
                words.append((try number(), start))
            } else if let text = try text() {
                words.append((.literal(text), start))
            } else if Self.isLetter(first) {
                let name = word()
                switch name {
                case "true": words.append((.literal(.bool(true)), start))
                case "false": words.append((.literal(.bool(false)), start))
                case "null": words.append((.literal(.null), start))
                case let name where Self.reserved.contains(name) && words.last?.token != .sign("."):
                    throw ExpressionError("reserved identifier: \(name)", at: start)
                default: words.append((.identifier(name), start))
                }
            } else {
                words.append((.sign(try sign()), start))
            }
        }
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "_"
    }

    private mutating func skip() {
        while let next = peek() {
            if next == "/", peek(1) == "/" {
                while let inner = peek(), inner != "\n" { at += 1 }
            } else if [" ", "\t", "\n", "\r", "\u{0C}"].contains(next) {
                at += 1
            } else {
                return
            }
        }
    }

    private mutating func word() -> String {
        var name = String.UnicodeScalarView()
        while let next = peek(), Self.isLetter(next) || Self.isDigit(next) {
            name.append(next)
            at += 1
        }
        return String(name)
    }

    private mutating func sign() throws(ExpressionError) -> String {
        guard let first = peek() else { throw ExpressionError("unexpected end", at: at) }
        if let second = peek(1), Self.signs.contains(String(first) + String(second)) {
            at += 2
            return String(first) + String(second)
        }
        guard "+-*/%<>!?:.,()[]{}".unicodeScalars.contains(first) else {
            throw ExpressionError("Syntax error: token recognition error at: '\(first)'", at: at)
        }
        at += 1
        return String(first)
    }

    // MARK: literals

    private mutating func number() throws(ExpressionError) -> ExpressionToken {
        let start = at
        func text(_ end: Int) -> String {
            var view = String.UnicodeScalarView()
            view.append(contentsOf: source[start..<end])
            return String(view)
        }
        if peek() == "0", peek(1) == "x" || peek(1) == "X" {
            at += 2
            while let next = peek(), next.properties.isASCIIHexDigit { at += 1 }
            let digits = String(text(at).dropFirst(2))
            return try whole(digits, radix: 16, start)
        }
        while let next = peek(), Self.isDigit(next) { at += 1 }
        var isDouble = false
        if peek() == ".", peek(1).map(Self.isDigit) == true {
            isDouble = true
            at += 1
            while let next = peek(), Self.isDigit(next) { at += 1 }
        }
        if peek() == "e" || peek() == "E" {
            let signed = peek(1) == "+" || peek(1) == "-"
            if peek(signed ? 2 : 1).map(Self.isDigit) == true {
                isDouble = true
                at += signed ? 2 : 1
                while let next = peek(), Self.isDigit(next) { at += 1 }
            }
        }
        guard isDouble else { return try whole(text(at), radix: 10, start) }
        guard let value = Double(text(at)) else { throw ExpressionError("invalid double literal", at: start) }
        return .literal(.double(value))
    }

    private mutating func whole(_ digits: String, radix: Int, _ start: Int) throws(ExpressionError) -> ExpressionToken {
        if peek() == "u" || peek() == "U" {
            at += 1
            guard let value = UInt64(digits, radix: radix) else {
                throw ExpressionError("invalid uint literal", at: start)
            }
            return .literal(.uint(value))
        }
        guard let value = UInt64(digits, radix: radix), value <= UInt64(Int64.max) + 1 else {
            throw ExpressionError("invalid int literal", at: start)
        }
        return Int64(exactly: value).map { .literal(.int($0)) } ?? .smallest
    }

    /// A text or bytes in quotes; nil if none begins here.
    private mutating func text() throws(ExpressionError) -> ExpressionValue? {
        var offset = 0
        var (isRaw, isBytes) = (false, false)
        while let next = peek(offset), offset < 2 {
            if next == "r" || next == "R", !isRaw {
                isRaw = true
            } else if next == "b" || next == "B", !isBytes {
                isBytes = true
            } else {
                break
            }
            offset += 1
        }
        guard let quote = peek(offset), quote == "\"" || quote == "'" else { return nil }
        let start = at
        at += offset
        let isLong = peek(1) == quote && peek(2) == quote
        at += isLong ? 3 : 1
        var content = ExpressionText()
        while true {
            guard let next = peek(), isLong || next != "\n" else {
                throw ExpressionError("Syntax error: a text does not end", at: start)
            }
            if next == quote, !isLong || (peek(1) == quote && peek(2) == quote) {
                at += isLong ? 3 : 1
                break
            }
            at += 1
            if next == "\\", !isRaw {
                try escape(&content, isBytes)
            } else {
                content.append(next)
            }
        }
        if isBytes { return .bytes(content.bytes) }
        guard let text = String(validating: content.bytes, as: UTF8.self) else {
            throw ExpressionError("a text is not UTF-8", at: start)
        }
        return .string(text)
    }

    private mutating func escape(_ content: inout ExpressionText, _ isBytes: Bool) throws(ExpressionError) {
        let start = at - 1
        guard let kind = peek() else { throw ExpressionError("Syntax error: a text does not end", at: start) }
        at += 1
        let simple: [Unicode.Scalar: UInt8] = [
            "a": 7, "b": 8, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11, "\\": 0x5C, "?": 0x3F, "\"": 0x22, "'": 0x27,
            "`": 0x60,
        ]
        if let byte = simple[kind] {
            content.bytes.append(byte)
            return
        }
        let (count, radix) =
            switch kind {
            case "x", "X": (2, 16)
            case "u": (4, 16)
            case "U": (8, 16)
            case "0"..."3": (3, 8)
            default: (0, 0)
            }
        if radix == 8 { at -= 1 }
        guard radix > 0, at + count <= source.count else { throw ExpressionError("invalid escape", at: start) }
        var digits = String.UnicodeScalarView()
        digits.append(contentsOf: source[at..<at + count])
        at += count
        guard let code = UInt32(String(digits), radix: radix) else {
            throw ExpressionError("invalid escape", at: start)
        }
        if isBytes, count < 4 {
            content.bytes.append(UInt8(truncatingIfNeeded: code))
        } else if let scalar = Unicode.Scalar(code) {
            content.append(scalar)
        } else {
            throw ExpressionError("invalid escape", at: start)
        }
    }
}

/// A text while it is read.
private struct ExpressionText {
    var bytes: [UInt8] = []

    mutating func append(_ scalar: Unicode.Scalar) { bytes += UTF8.encode(scalar).map(Array.init) ?? [] }
}
