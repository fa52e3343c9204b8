package import Diagnostics

/// A shell pattern: `*`, `?`, `[a-z]`, `[^a]` and `\` before a character (the rules of Go's `path.Match`).
package struct Glob: Sendable {
    private enum Token: Sendable {
        case byte(UInt8)
        case anyCharacter
        case anyRun
        case oneOf([ClosedRange<UInt32>], negated: Bool)
    }

    /// As it was written.
    package let text: String
    private let tokens: [Token]
    private let separator: UInt8?

    /// - Parameter separator: a byte that `*` and `?` do not match; nil: they match everything.
    package init(_ pattern: String, separator: UInt8? = UInt8(ascii: "/")) throws(Fault) {
        var tokens: [Token] = []
        let scalars = Array(pattern.unicodeScalars)
        var at = 0
        while at < scalars.count {
            let scalar = scalars[at]
            at += 1
            switch scalar {
            case "*": tokens.append(.anyRun)
            case "?": tokens.append(.anyCharacter)
            case "[": tokens.append(try Glob.set(scalars, &at, pattern))
            case "\\":
                guard at < scalars.count else { throw Glob.bad(pattern, "ends with a backslash") }
                tokens += String(scalars[at]).utf8.map(Token.byte)
                at += 1
            default: tokens += String(scalar).utf8.map(Token.byte)
            }
        }
        text = pattern
        self.tokens = tokens
        self.separator = separator
    }

    private static func set(_ scalars: [Unicode.Scalar], _ at: inout Int, _ pattern: String) throws(Fault) -> Token {
        var negated = false
        if at < scalars.count, scalars[at] == "^" {
            negated = true
            at += 1
        }
        var ranges: [ClosedRange<UInt32>] = []
        func character() throws(Fault) -> UInt32 {
            guard at < scalars.count, scalars[at] != "-", scalars[at] != "]" else {
                throw bad(pattern, "has a broken character class")
            }
            if scalars[at] == "\\" { at += 1 }
            guard at < scalars.count else { throw bad(pattern, "has a character class without end") }
            at += 1
            return scalars[at - 1].value
        }
        while true {
            if at < scalars.count, scalars[at] == "]", !ranges.isEmpty {
                at += 1
                return .oneOf(ranges, negated: negated)
            }
            let low = try character()
            var high = low
            if at < scalars.count, scalars[at] == "-" {
                at += 1
                high = try character()
            }
            // A range written backwards matches nothing; the empty marker keeps its place.
            ranges.append(low <= high ? low...high : UInt32.max...UInt32.max)
        }
    }

    private static func bad(_ pattern: String, _ what: String) -> Fault {
        Fault(.invalid, "the pattern “\(pattern)” \(what)")
    }

    package func matches(_ text: some StringProtocol) -> Bool { matches(Array(text.utf8)) }

    /// Whether the pattern matches all of `text`; linear in the pattern times the text.
    package func matches(_ text: [UInt8]) -> Bool {
        var (token, at) = (0, 0)
        var restart: (token: Int, at: Int)?
        while true {
            if token < tokens.count, case .anyRun = tokens[token] {
                token += 1
                restart = (token, at)
                continue
            }
            if token == tokens.count, at == text.count { return true }
            if token < tokens.count, at < text.count, let length = match(tokens[token], text, at) {
                token += 1
                at += length
                continue
            }
            guard let last = restart, last.at < text.count, text[last.at] != separator else { return false }
            restart = (last.token, last.at + 1)
            (token, at) = (last.token, last.at + 1)
        }
    }

    private func match(_ token: Token, _ text: [UInt8], _ at: Int) -> Int? {
        switch token {
        case .byte(let byte): return text[at] == byte ? 1 : nil
        case .anyCharacter: return text[at] == separator ? nil : Glob.scalar(text, at).length
        case .oneOf(let ranges, let negated):
            let (value, length) = Glob.scalar(text, at)
            return ranges.contains { $0.contains(value) } != negated ? length : nil
        case .anyRun: return nil
        }
    }

    /// The character at a place; a byte that is no UTF-8 counts as U+FFFD of length 1.
    private static func scalar(_ text: [UInt8], _ at: Int) -> (value: UInt32, length: Int) {
        let expected = text[at] < 0x80 ? 1 : text[at] >= 0xf0 ? 4 : text[at] >= 0xe0 ? 3 : 2
        let slice = text[at..<min(at + expected, text.count)]
        guard let one = String(validating: slice, as: UTF8.self)?.unicodeScalars.first else { return (0xfffd, 1) }
        return (one.value, slice.count)
    }
}
