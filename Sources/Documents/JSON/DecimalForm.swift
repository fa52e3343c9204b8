/// The shortest decimal digits that give back a double, and where the point is: 0.DIGITS × 10^exponent.
struct ShortestDecimal {
    let isNegative: Bool
    /// Without leading and trailing zeros; `[0]` for zero.
    let digits: [UInt8]
    let exponent: Int

    init(_ value: Double) {
        isNegative = value.sign == .minus
        // Swift's description has the shortest digits, with or without exponent.
        var digits: [UInt8] = []
        var point: Int?
        var power = 0
        let text = value.magnitude.description
        let parts = text.split(separator: "e", maxSplits: 1)
        for byte in parts.first?.utf8 ?? "".utf8[...] {
            if byte == UInt8(ascii: ".") { point = digits.count } else { digits.append(byte) }
        }
        if parts.count == 2 { power = Int(parts[1]) ?? 0 }
        var exponent = (point ?? digits.count) + power
        let zeros = digits.prefix { $0 == UInt8(ascii: "0") }.count
        digits.removeFirst(zeros)
        exponent -= zeros
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        self.digits = digits.isEmpty ? [UInt8(ascii: "0")] : digits
        self.exponent = digits.isEmpty ? 1 : exponent
    }

    /// `123`, `0.00123`, `12300`.
    var plain: String {
        let all = String(decoding: digits, as: UTF8.self)
        if exponent <= 0 { return "0." + String(repeating: "0", count: -exponent) + all }
        if exponent >= digits.count { return all + String(repeating: "0", count: exponent - digits.count) }
        return String(decoding: digits[..<exponent], as: UTF8.self) + "."
            + String(decoding: digits[exponent...], as: UTF8.self)
    }

    /// `1.23e+21`, the exponent with a sign and at least as many digits as asked for.
    func scientific(exponentDigits: Int) -> String {
        let first = String(decoding: digits.prefix(1), as: UTF8.self)
        let rest = digits.count > 1 ? "." + String(decoding: digits.dropFirst(), as: UTF8.self) : ""
        let power = String((exponent - 1).magnitude)
        let padding = String(repeating: "0", count: max(0, exponentDigits - power.utf8.count))
        return first + rest + (exponent > 0 ? "e+" : "e-") + padding + power
    }
}

/// `Number::toString` of ECMAScript, which RFC 8785 uses.
enum ECMAScriptNumber {
    static func text(_ value: Double) -> String {
        if value == 0 { return "0" }
        let decimal = ShortestDecimal(value)
        let body =
            decimal.exponent > 21 || decimal.exponent < -5
            ? decimal.scientific(exponentDigits: 1) : decimal.plain
        return decimal.isNegative ? "-" + body : body
    }
}

/// How Go writes a float64.
package enum GoNumber {
    /// `encoding/json`: as ECMAScript, but a negative zero keeps its sign.
    static func json(_ value: Double) -> String {
        value == 0 && value.sign == .minus ? "-0" : ECMAScriptNumber.text(value)
    }

    /// `strconv.FormatFloat(value, 'g', -1, 64)`, which its YAML encoders use.
    package static func general(_ value: Double) -> String {
        let decimal = ShortestDecimal(value)
        let power = decimal.exponent - 1
        let useExponent = value != 0 && (power < -4 || power >= 6)
        let body = useExponent ? decimal.scientific(exponentDigits: 2) : decimal.plain
        return decimal.isNegative ? "-" + body : body
    }
}
