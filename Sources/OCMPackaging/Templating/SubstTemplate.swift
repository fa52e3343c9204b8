import Diagnostics

/// The templater `subst`: `${NAME}` and its operators, as drone/envsubst 1.0.3 does them. `$$` stands for `$`, `\\` for
/// `\` and `\/` for `/`, everywhere.
struct SubstTemplate {
    private let bytes: [UInt8]
    private let file: String
    private let value: (String) -> [UInt8]?
    private var at = 0
    private var start = 0
    private var undefined: [String] = []

    private static let maximumDepth = 32

    /// Expands `text`; also gives the names of variables that have no value and no default, each once.
    static func expand(
        _ text: [UInt8], file: String, value: @escaping (String) -> [UInt8]?
    ) throws(Fault) -> (text: [UInt8], undefined: [String]) {
        var template = SubstTemplate(bytes: text, file: file, value: value)
        let expanded = try template.all()
        return (expanded, template.undefined)
    }

    private init(bytes: [UInt8], file: String, value: @escaping (String) -> [UInt8]?) {
        self.bytes = bytes
        self.file = file
        self.value = value
    }

    private mutating func all() throws(Fault) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        while at < bytes.count {
            if opens {
                start = at
                out += try expression(depth: 1)
            } else {
                out += literal(escapes: true) { _ in false }
            }
        }
        return out
    }

    private func peek(_ offset: Int = 0) -> UInt8? { at + offset < bytes.count ? bytes[at + offset] : nil }
    private var opens: Bool { peek() == Ascii.dollar && peek(1) == Ascii.openBrace }

    private func fail(_ what: String) -> Fault {
        let line = bytes[..<start].count { $0 == Ascii.newline } + 1
        return Fault(.invalid, "\(file):\(line): error during variable substitution: \(what)")
    }

    /// Text up to the next `${` or a byte that `stop` wants.
    private mutating func literal(escapes: Bool, until stop: (UInt8) -> Bool) -> [UInt8] {
        var out: [UInt8] = []
        while let byte = peek(), !opens {
            if escapes, let next = peek(1),
                byte == Ascii.dollar && next == Ascii.dollar
                    || byte == Ascii.backslash && (next == Ascii.backslash || next == Ascii.slash)
            {
                out.append(next)
                at += 2
            } else if stop(byte) {
                break
            } else {
                out.append(byte)
                at += 1
            }
        }
        return out
    }

    /// Letters, digits and `_` of any script; nil if there is none here.
    private mutating func name() -> String? {
        var end = at
        while end < bytes.count, bytes[end] >= 0x80 || Ascii.isWord(bytes[end]) { end += 1 }
        let text = String(decoding: bytes[at..<end], as: UTF8.self)
        guard !text.isEmpty, text.unicodeScalars.allSatisfy(SubstTemplate.isNameCharacter) else { return nil }
        at = end
        return text
    }

    private static func isNameCharacter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber: true
        default: scalar == "_"
        }
    }

    /// As many bytes of `set` as there are, at most `limit`.
    private mutating func run(_ set: [UInt8], limit: Int) -> String {
        let from = at
        while let byte = peek(), at - from < limit, set.contains(byte) { at += 1 }
        return String(decoding: bytes[from..<at], as: UTF8.self)
    }

    /// From `${` to its `}`.
    private mutating func expression(depth: Int) throws(Fault) -> [UInt8] {
        guard depth <= SubstTemplate.maximumDepth else { throw fail("nested too deeply") }
        at += 2
        if peek() == Ascii.hash {
            at += 1
            guard let variable = name() else { throw fail("bad substitution") }
            try close()
            return Array(String(current(variable).count).utf8)
        }
        guard let variable = name() else { throw fail("unable to parse variable name") }
        switch peek() {
        case Ascii.closeBrace:
            at += 1
            return current(variable)
        case Ascii.colon:
            if let next = peek(1), Array("=-?+".utf8).contains(next) {
                at += 2
                return try defaulted(variable, depth)
            }
            return try substring(variable, depth)
        case Ascii.equals:
            at += 1
            return try defaulted(variable, depth)
        case Ascii.comma, Ascii.caret:
            let function = run(Array(",^".utf8), limit: 2)
            try close()
            return SubstFunction.cased(current(variable), function)
        case Ascii.slash: return try replaced(variable, depth)
        case Ascii.hash:
            let function = run([Ascii.hash], limit: 2)
            return SubstFunction.trimmed(current(variable), function, try lastArgument(depth, escapes: false))
        case Ascii.percent:
            let function = run([Ascii.percent], limit: 2)
            return SubstFunction.trimmed(current(variable), function, try lastArgument(depth, escapes: false))
        default: throw fail("missing closing brace")
        }
    }

    private mutating func current(_ variable: String) -> [UInt8] {
        if let bytes = value(variable) { return bytes }
        if !undefined.contains(variable) { undefined.append(variable) }
        return []
    }

    private mutating func close() throws(Fault) {
        guard peek() == Ascii.closeBrace else { throw fail("bad substitution") }
        at += 1
    }

    private mutating func argument(
        _ depth: Int, escapes: Bool, until stop: (UInt8) -> Bool
    ) throws(Fault) -> [UInt8] {
        if opens { return try expression(depth: depth + 1) }
        let from = at
        let text = literal(escapes: escapes, until: stop)
        guard at > from else { throw fail("unable to parse substitution within function") }
        return text
    }

    private mutating func lastArgument(_ depth: Int, escapes: Bool) throws(Fault) -> [UInt8] {
        let text = try argument(depth, escapes: escapes) { $0 == Ascii.closeBrace }
        try close()
        return text
    }

    private mutating func defaulted(_ variable: String, _ depth: Int) throws(Fault) -> [UInt8] {
        let known = undefined
        var text: [UInt8] = []
        while peek() != Ascii.closeBrace {
            text += try argument(depth, escapes: false) { $0 == Ascii.closeBrace }
        }
        at += 1
        guard let own = value(variable), !own.isEmpty else { return text }
        undefined = known
        return own
    }

    private mutating func substring(_ variable: String, _ depth: Int) throws(Fault) -> [UInt8] {
        at += 1
        let position = try argument(depth, escapes: false) { $0 == Ascii.colon || $0 == Ascii.closeBrace }
        if peek() == Ascii.closeBrace {
            at += 1
            return SubstFunction.substring(current(variable), position, nil)
        }
        guard !run([Ascii.colon], limit: .max).isEmpty else { throw fail("bad substitution") }
        let length = try lastArgument(depth, escapes: false)
        return SubstFunction.substring(current(variable), position, length)
    }

    private mutating func replaced(_ variable: String, _ depth: Int) throws(Fault) -> [UInt8] {
        at += 1
        let kind = "/" + run(Array("/#%".utf8), limit: 1)
        let pattern = try argument(depth, escapes: true) { $0 == Ascii.slash }
        guard !run([Ascii.slash], limit: .max).isEmpty else { throw fail("bad substitution") }
        if peek() == Ascii.closeBrace {
            at += 1
            return SubstFunction.replaced(current(variable), kind, pattern, nil)
        }
        let replacement = try lastArgument(depth, escapes: true)
        return SubstFunction.replaced(current(variable), kind, pattern, replacement)
    }
}

/// Bytes with a meaning in templates and patterns.
enum Ascii {
    static let newline = UInt8(ascii: "\n"), dollar = UInt8(ascii: "$"), openBrace = UInt8(ascii: "{")
    static let closeBrace = UInt8(ascii: "}"), backslash = UInt8(ascii: "\\"), slash = UInt8(ascii: "/")
    static let hash = UInt8(ascii: "#"), percent = UInt8(ascii: "%"), colon = UInt8(ascii: ":")
    static let equals = UInt8(ascii: "="), comma = UInt8(ascii: ","), caret = UInt8(ascii: "^")

    static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
        default: false
        }
    }
}
