/// An amount with a unit, as `500m`, `1Gi`, `12e6`; its text is canonical: whole numbers as small as the unit allows.
package struct Quantity: Sendable {
    private enum Format { case decimal, binary, exponent }

    /// The value is `number` · 10^`scale`.
    private let number: Int64
    private let scale: Int
    private let format: Format

    /// Nil if it does not follow the grammar, or needs more than 64 bits.
    package init?(_ text: String) {
        var rest = Array(text.utf8)[...]
        var isNegative = false
        if let sign = rest.first, sign == 0x2B || sign == 0x2D {
            isNegative = sign == 0x2D
            rest = rest.dropFirst()
        }
        var number: Int64 = 0
        var scale = 0
        var seen = false
        var isFraction = false
        while let byte = rest.first {
            if byte == 0x2E, !isFraction {
                isFraction = true
            } else if (0x30...0x39).contains(byte) {
                seen = true
                let (tens, a) = number.multipliedReportingOverflow(by: 10)
                let (sum, b) = tens.addingReportingOverflow(Int64(byte - 0x30))
                guard !a, !b else { return nil }
                number = sum
                if isFraction { scale -= 1 }
            } else {
                break
            }
            rest = rest.dropFirst()
        }
        guard seen else { return nil }
        let suffix = String(decoding: rest, as: UTF8.self)
        var format = Format.decimal
        if let power = Quantity.decimalSuffixes.firstIndex(of: suffix) {
            scale += (power - 3) * 3
        } else if let power = Quantity.binarySuffixes.firstIndex(of: suffix) {
            format = .binary
            for _ in 0...power {
                let (product, overflow) = number.multipliedReportingOverflow(by: 1024)
                guard !overflow else { return nil }
                number = product
            }
        } else if suffix.first == "e" || suffix.first == "E", let power = Int(suffix.dropFirst()), abs(power) <= 30 {
            format = .exponent
            scale += power
        } else {
            return nil
        }
        // nothing below a billionth is kept
        while scale < -9 {
            number = number / 10 + (number % 10 == 0 ? 0 : 1)
            scale += 1
        }
        while number != 0, number % 10 == 0, format != .binary || scale < 0 {
            number /= 10
            scale += 1
        }
        self.number = isNegative ? -number : number
        self.scale = number == 0 ? 0 : scale
        self.format = format
    }

    private static let decimalSuffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"]
    private static let binarySuffixes = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"]

    package var text: String {
        if number == 0 { return "0" }
        if format == .binary, scale >= 0, let whole = whole, abs(whole) >= 1024 {
            var value = whole
            var power = -1
            while value % 1024 == 0, power < 5 {
                value /= 1024
                power += 1
            }
            return power < 0 ? String(value) : String(value) + Quantity.binarySuffixes[power]
        }
        var value = number
        var power = scale
        while power % 3 != 0 {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            if overflow { break }
            value = product
            power -= 1
        }
        if format == .exponent { return power == 0 ? String(value) : "\(value)e\(power)" }
        let at = power / 3 + 3
        guard Quantity.decimalSuffixes.indices.contains(at) else { return "\(value)e\(power)" }
        return String(value) + Quantity.decimalSuffixes[at]
    }

    private var whole: Int64? {
        var value = number
        for _ in 0..<max(0, scale) {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            value = product
        }
        return scale < 0 ? nil : value
    }

    /// For comparisons.
    package var double: Double {
        var value = Double(number)
        for _ in 0..<abs(scale) { value = scale > 0 ? value * 10 : value / 10 }
        return value
    }
}
