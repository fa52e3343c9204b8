extension ExpressionFunctions {
    static let formatting: [ExpressionFunction] = [
        .method("format", [.string, .list(.any)], .string) { .string(try formatted($0[0].text, $0[1].elements)) },
        .function("strings.quote", [.string], .string) { .string(quoted($0[0].text)) },
    ]

    private static func quoted(_ text: String) -> String {
        let escapes: [Unicode.Scalar: String] = [
            "\u{7}": "\\a", "\u{8}": "\\b", "\u{C}": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\u{B}": "\\v",
            "\\": "\\\\", "\"": "\\\"",
        ]
        return "\"" + text.unicodeScalars.map { escapes[$0] ?? String($0) }.joined() + "\""
    }

    /// `%s`, `%d`, `%f`, `%e`, `%b`, `%o`, `%x`, `%X` and `%%`, with a precision for numbers with a point.
    private static func formatted(
        _ template: String, _ arguments: [ExpressionValue]
    ) throws(ExpressionError) -> String {
        var result = ""
        var rest = Array(template.unicodeScalars)[...]
        var used = 0
        while let next = rest.popFirst() {
            guard next == "%" else {
                result.unicodeScalars.append(next)
                continue
            }
            if rest.first == "%" {
                result += "%"
                rest.removeFirst()
                continue
            }
            var precision: Int?
            if rest.first == "." {
                rest.removeFirst()
                let digits = rest.prefix { ("0"..."9").contains($0) }
                rest = rest.dropFirst(digits.count)
                precision = digits.count > 3 ? nil : Int(digits.reduce(0) { $0 * 10 + $1.value - 0x30 })
                guard let precision, precision <= 100 else {
                    throw ExpressionError("error while formatting: precision is out of range")
                }
            }
            guard let verb = rest.popFirst() else {
                throw ExpressionError("error while formatting: unexpected end of string")
            }
            guard arguments.indices.contains(used) else {
                throw ExpressionError("error while formatting: index \(used) out of range")
            }
            result += try formatted(arguments[used], verb, precision)
            used += 1
        }
        return result
    }

    private static func formatted(
        _ value: ExpressionValue, _ verb: Unicode.Scalar, _ precision: Int?
    ) throws(ExpressionError) -> String {
        func wrong() -> ExpressionError {
            ExpressionError("error while formatting: %\(verb) clause can't be used on \(value.typeName)")
        }
        func whole(_ radix: Int, _ isUpper: Bool = false) throws(ExpressionError) -> String {
            switch value {
            case .int(let number): return String(number, radix: radix, uppercase: isUpper)
            case .uint(let number): return String(number, radix: radix, uppercase: isUpper)
            case .bool(let value) where radix == 2: return value ? "1" : "0"
            case .string(let text) where radix == 16: return hexadecimal(Array(text.utf8), isUpper)
            case .bytes(let bytes) where radix == 16: return hexadecimal(bytes, isUpper)
            default: throw wrong()
            }
        }
        switch verb {
        case "s": return value.formatted
        case "d":
            if case .double(let number) = value { return number == number.rounded() ? shown(number) : String(number) }
            return try whole(10)
        case "b": return try whole(2)
        case "o": return try whole(8)
        case "x": return try whole(16)
        case "X": return try whole(16, true)
        case "f":
            guard let number = value.number else { throw wrong() }
            return number.isFinite ? grouped(fixed(number, precision ?? 6)) : ExpressionValue.double(number).formatted
        case "e":
            guard let number = value.number else { throw wrong() }
            guard number.isFinite else { return ExpressionValue.double(number).formatted }
            return scientific(number, precision ?? 6)
        default:
            throw ExpressionError(
                "error while formatting: could not parse formatting clause: unrecognized formatting clause \"\(verb)\"")
        }
    }

    private static func hexadecimal(_ bytes: [UInt8], _ isUpper: Bool) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: isUpper) }.joined()
    }

    private static func shown(_ number: Double) -> String {
        Int64(exactly: number).map { String($0) } ?? String(number)
    }

    /// Exact: a number is a whole count of halves of halves, which has a decimal end.
    static func fixed(_ number: Double, _ precision: Int) -> String {
        var digits = [UInt8](String(abs(number).rounded(.down).exactDigits).utf8)
        let wholeCount = digits.count
        var rest = abs(number) - abs(number).rounded(.down)
        for _ in 0..<precision {
            rest *= 10
            let digit = rest.rounded(.down)
            digits.append(UInt8(digit) + 0x30)
            rest -= digit
        }
        if rest > 0.5 || (rest == 0.5 && (digits.last ?? 0x30) % 2 == 1) {
            var at = digits.count - 1
            while at >= 0, digits[at] == 0x39 {
                digits[at] = 0x30
                at -= 1
            }
            if at >= 0 { digits[at] += 1 } else { digits.insert(0x31, at: 0) }
        }
        let whole = digits.count - precision
        let sign = number.sign == .minus && (digits.contains { $0 != 0x30 }) ? "-" : ""
        let text = sign + String(decoding: digits[..<max(whole, wholeCount)], as: UTF8.self)
        return precision == 0 ? text : text + "." + String(decoding: digits[whole...], as: UTF8.self)
    }

    private static func scientific(_ number: Double, _ precision: Int) -> String {
        var exponent = 0
        var value = abs(number)
        while value >= 10 {
            value /= 10
            exponent += 1
        }
        while value > 0, value < 1 {
            value *= 10
            exponent -= 1
        }
        var text = fixed(value, precision)
        if text.hasPrefix("10") {
            text = fixed(value / 10, precision)
            exponent += 1
        }
        let digits = (abs(exponent) < 10 ? "0" : "") + String(abs(exponent))
        let raised = String(digits.compactMap { $0.wholeNumberValue.map { raisedDigits[$0] } })
        return (number < 0 ? "-" : "") + text + "×10" + (exponent < 0 ? "⁻" : "") + raised
    }

    private static let raisedDigits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")

    /// With a comma between thousands.
    private static func grouped(_ number: String) -> String {
        let digits = number.drop { $0 == "-" }.prefix { $0 != "." }
        var whole = ""
        for (at, digit) in digits.enumerated() {
            if at > 0, (digits.count - at) % 3 == 0 { whole += "," }
            whole.append(digit)
        }
        return number.prefix { $0 == "-" } + whole + number.drop { $0 != "." }
    }
}

extension Double {
    /// Of a whole number.
    fileprivate var exactDigits: String {
        var digits: [UInt8] = []
        var rest = self
        repeat {
            let digit = rest.truncatingRemainder(dividingBy: 10)
            digits.append(UInt8(digit) + 0x30)
            rest = ((rest - digit) / 10).rounded()
        } while rest >= 1
        return String(decoding: digits.reversed(), as: UTF8.self)
    }
}

extension ExpressionValue {
    fileprivate var number: Double? {
        switch self {
        case .double(let value): value
        case .int(let value): Double(value)
        case .uint(let value): Double(value)
        default: nil
        }
    }

    /// As `%s` shows it.
    fileprivate var formatted: String {
        switch self {
        case .null: return "null"
        case .string(let text): return text
        case .bytes(let bytes): return String(decoding: bytes, as: UTF8.self)
        case .timestamp(let time): return time.text
        case .duration(let duration): return duration.secondsText
        case .double(let value):
            if value.isNaN { return "NaN" }
            if value.isInfinite { return value > 0 ? "Infinity" : "-Infinity" }
            return Int64(exactly: value).map { String($0) } ?? String(value)
        case .list(let elements, _): return "[" + elements.map(\.written).joined(separator: ", ") + "]"
        case .type(let name): return name
        case .map, .object:
            let map = asMap ?? ExpressionMap([])
            let entries = map.keys.map { ($0.value.written, map[$0]?.written ?? "") }.sorted { $0.0 < $1.0 }
            return "{" + entries.map { "\($0.0):\($0.1)" }.joined(separator: ", ") + "}"
        default: return shown
        }
    }

    /// As it is written in an expression.
    private var written: String {
        switch self {
        case .string: quoted(formatted)
        case .bytes: "b" + quoted(formatted)
        case .timestamp: "timestamp(\(quoted(formatted)))"
        case .duration: "duration(\(quoted(formatted)))"
        case .double(let value): value.isFinite ? ExpressionFunctions.fixed(value, 6) : quoted(formatted)
        default: formatted
        }
    }
}

extension Duration {
    /// In seconds: `3723.004s`.
    var secondsText: String {
        let (seconds, attoseconds) = components
        let nanoseconds = (attoseconds / 1_000_000_000).magnitude
        var digits = String(nanoseconds)
        digits = String(repeating: "0", count: max(0, 9 - digits.count)) + digits
        while digits.last == "0" { digits.removeLast() }
        let sign = seconds < 0 || attoseconds < 0 ? "-" : ""
        return sign + String(seconds.magnitude) + (digits.isEmpty ? "" : "." + digits) + "s"
    }
}
