import Diagnostics

/// Reads the text between `((` and `))`. From loose to tight: `||`, joining by standing side by side, `+ -`, `* / %`.
struct ExpressionParser {
    private let text: String
    private let bytes: [UInt8]
    private var at = 0
    private var depth = 0

    static func parse(_ text: String) throws(Fault) -> Expression {
        guard text.utf8.count <= 10_000 else { throw Fault(.limit, "an expression is longer than 10000 bytes") }
        var parser = ExpressionParser(text)
        let expression = try parser.alternatives()
        parser.skipBlanks()
        guard parser.at == parser.bytes.count else { throw parser.unsupported() }
        return expression
    }

    private init(_ text: String) {
        self.text = text
        bytes = Array(text.utf8)
    }

    private mutating func skipBlanks() {
        while at < bytes.count, SourceText.isBlank(bytes[at]) || SourceText.isBreak(bytes[at]) { at += 1 }
    }

    private func starts(with token: String) -> Bool { bytes[at...].starts(with: token.utf8) }

    private mutating func take(_ token: String) -> Bool {
        skipBlanks()
        guard starts(with: token) else { return false }
        at += token.utf8.count
        return true
    }

    private func unsupported() -> Fault {
        let rest = String(decoding: bytes[min(at, bytes.count)...], as: UTF8.self)
        return Fault(
            .unsupported,
            "(( \(text.prefix(200)) )) is not supported at “\(rest.prefix(40))”; supported are references, texts, numbers, ||, joining, + - * / % and parentheses"
        )
    }

    private mutating func alternatives() throws(Fault) -> Expression {
        depth += 1
        defer { depth -= 1 }
        guard depth < 50 else { throw Fault(.limit, "an expression is nested deeper than 50 levels") }
        let left = try join()
        return take("||") ? .alternative(left, try alternatives()) : left
    }

    private mutating func join() throws(Fault) -> Expression {
        var parts = [try sum()]
        while true {
            skipBlanks()
            guard at < bytes.count, startsOperand() else { break }
            parts.append(try sum())
        }
        return parts.count == 1 ? parts[0] : .joined(parts)
    }

    private func startsOperand() -> Bool {
        let byte = bytes[at]
        return byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "(") || byte == UInt8(ascii: "~") || Self.isName(byte)
    }

    private mutating func sum() throws(Fault) -> Expression {
        var left = try product()
        while let sign = sign([.plus, .minus]) { left = .arithmetic(sign, left, try product()) }
        return left
    }

    private mutating func product() throws(Fault) -> Expression {
        var left = try operand()
        while let sign = sign([.times, .divided, .remainder]) { left = .arithmetic(sign, left, try operand()) }
        return left
    }

    /// An operator with a blank on both sides, as spiff wants it: names may hold a minus.
    private mutating func sign(_ signs: [Expression.Operator]) -> Expression.Operator? {
        let start = at
        skipBlanks()
        if at > start, at + 1 < bytes.count, SourceText.isBlank(bytes[at + 1]) || SourceText.isBreak(bytes[at + 1]),
            let sign = signs.first(where: { starts(with: $0.rawValue) })
        {
            at += 1
            return sign
        }
        at = start
        return nil
    }

    private mutating func operand() throws(Fault) -> Expression {
        skipBlanks()
        guard at < bytes.count else { throw unsupported() }
        switch bytes[at] {
        case UInt8(ascii: "\""): return .literal(.string(try string()))
        case UInt8(ascii: "("):
            at += 1
            let inner = try alternatives()
            guard take(")") else { throw unsupported() }
            return inner
        case UInt8(ascii: "~"):
            at += 1
            guard at >= bytes.count || bytes[at] != UInt8(ascii: "~") else { throw unsupported() }
            return .literal(.null)
        case UInt8(ascii: "-") where at + 1 < bytes.count && Self.isDigit(bytes[at + 1]):
            at += 1
            return try number(negative: true)
        case let byte where Self.isDigit(byte): return try number(negative: false)
        case let byte where Self.isName(byte): return try reference()
        default: throw unsupported()
        }
    }

    private mutating func number(negative: Bool) throws(Fault) -> Expression {
        let start = at
        while at < bytes.count, Self.isDigit(bytes[at]) { at += 1 }
        let digits = (negative ? "-" : "") + String(decoding: bytes[start..<at], as: UTF8.self)
        guard at >= bytes.count || !(Self.isName(bytes[at]) || bytes[at] == UInt8(ascii: ".")) else {
            throw unsupported()
        }
        guard let value = Int(digits) else { throw Fault(.limit, "the number \(digits) is too large") }
        return .literal(.integer(value))
    }

    private mutating func string() throws(Fault) -> String {
        at += 1
        var value: [UInt8] = []
        while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
            if bytes[at] == UInt8(ascii: "\\"), at + 1 < bytes.count {
                at += 1
                switch bytes[at] {
                case UInt8(ascii: "n"): value.append(0x0A)
                case UInt8(ascii: "t"): value.append(0x09)
                case UInt8(ascii: "r"): value.append(0x0D)
                default: value.append(bytes[at])
                }
            } else {
                value.append(bytes[at])
            }
            at += 1
        }
        guard at < bytes.count else {
            throw Fault(.invalid, "(( \(text.prefix(200)) )) has a quote that is not closed")
        }
        at += 1
        return String(decoding: value, as: UTF8.self)
    }

    private mutating func reference() throws(Fault) -> Expression {
        let start = at
        var segments: [DocumentPath.Segment] = [.key(name())]
        while at < bytes.count, segments.count < DocumentPath.maximumDepth {
            if bytes[at] == UInt8(ascii: "[") || starts(with: ".[") {
                segments.append(try bracket())
            } else if bytes[at] == UInt8(ascii: "."), at + 1 < bytes.count, Self.isName(bytes[at + 1]) {
                at += 1
                segments.append(.key(name()))
            } else {
                break
            }
        }
        let written = String(decoding: bytes[start..<at], as: UTF8.self)
        if at < bytes.count, bytes[at] == UInt8(ascii: "(") {
            throw Fault(
                .unsupported, "(( \(text.prefix(200)) )) calls the function “\(written)”, which is not supported")
        }
        guard segments.count == 1 else { return .reference(segments, text: written) }
        switch written {
        case "true": return .literal(.bool(true))
        case "false": return .literal(.bool(false))
        case "nil": return .literal(.null)
        default: return .reference(segments, text: written)
        }
    }

    private mutating func bracket() throws(Fault) -> DocumentPath.Segment {
        at += bytes[at] == UInt8(ascii: ".") ? 2 : 1
        let segment: DocumentPath.Segment
        if at < bytes.count, bytes[at] == UInt8(ascii: "\"") {
            segment = .key(try string())
        } else {
            let start = at
            while at < bytes.count, Self.isDigit(bytes[at]) { at += 1 }
            guard let index = Int(String(decoding: bytes[start..<at], as: UTF8.self)) else { throw unsupported() }
            segment = .index(index)
        }
        guard at < bytes.count, bytes[at] == UInt8(ascii: "]") else { throw unsupported() }
        at += 1
        return segment
    }

    private mutating func name() -> String {
        let start = at
        while at < bytes.count,
            Self.isName(bytes[at]) || bytes[at] == UInt8(ascii: "-") || bytes[at] == UInt8(ascii: ":")
        {
            at += 1
        }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...0xFF:
            true
        default: false
        }
    }
}
