/// A quantity as rules compute with it: in billionths, up to about 10^29; what is larger stands at that end.
package struct ExpressionAmount: Sendable, Equatable {
    private let billionths: Int128

    private static let unit: Int128 = 1_000_000_000

    private init(billionths: Int128) { self.billionths = billionths }

    init(_ whole: Int64) { billionths = Int128(whole) * Self.unit }

    init(_ text: String) throws(ExpressionError) {
        let shape = "^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$"
        let bytes = Array(text.utf8)
        let signLength = bytes.first == 0x2B || bytes.first == 0x2D ? 1 : 0
        let numberEnd =
            bytes.dropFirst(signLength).firstIndex { !(0x30...0x39).contains($0) && $0 != 0x2E } ?? bytes.count
        let number = bytes[signLength..<numberEnd]
        let suffix = String(decoding: bytes[numberEnd...], as: UTF8.self)
        let rest = suffix.drop { "eEinumkKMGTP".contains($0) }
        let digits = rest.first.map { "+-".contains($0) } == true ? rest.dropFirst() : rest
        guard !number.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw ExpressionError("quantities must match the regular expression '\(shape)'")
        }
        guard number.count(where: { $0 == 0x2E }) <= 1, number != [0x2E], let factor = Self.factor(suffix) else {
            throw ExpressionError("unable to parse quantity's suffix")
        }
        var value: Int128 = 0
        var step = factor.multiplier
        for byte in number.prefix(while: { $0 != 0x2E }) {
            value = Self.capped(value.multipliedReportingOverflow(by: 10))
            value = Self.capped(value.addingReportingOverflow(Int128(byte - 0x30)))
        }
        value = Self.capped(value.multipliedReportingOverflow(by: factor.multiplier))
        for byte in number.drop(while: { $0 != 0x2E }).dropFirst() {
            // what is below a billionth counts as one
            let (part, rest) = (step * Int128(byte - 0x30)).quotientAndRemainder(dividingBy: 10)
            value = Self.capped(value.addingReportingOverflow(part + (rest > 0 && step < 10 ? 1 : 0)))
            step /= 10
        }
        billionths = signLength == 1 && bytes[0] == 0x2D ? -value : value
    }

    /// What one stands for, in billionths.
    private static func factor(_ suffix: String) -> (multiplier: Int128, Void)? {
        if let at = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"].firstIndex(of: suffix) {
            return ((0..<at).reduce(1) { value, _ in value * 1000 }, ())
        }
        if let at = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"].firstIndex(of: suffix) {
            return ((0...at).reduce(unit) { value, _ in value * 1024 }, ())
        }
        guard suffix.first == "e" || suffix.first == "E", let power = Int(suffix.dropFirst()), power >= -9, power <= 28
        else { return nil }
        return ((0..<(power + 9)).reduce(1) { value, _ in value * 10 }, ())
    }

    private static func capped(_ result: (partialValue: Int128, overflow: Bool)) -> Int128 {
        result.overflow ? .max : result.partialValue
    }

    var sign: Int64 { billionths.signum() > 0 ? 1 : billionths < 0 ? -1 : 0 }

    /// Nil: it is not whole, or too large.
    var whole: Int64? {
        let (value, rest) = billionths.quotientAndRemainder(dividingBy: Self.unit)
        return rest == 0 ? Int64(exactly: value) : nil
    }

    var double: Double {
        let (value, rest) = billionths.quotientAndRemainder(dividingBy: Self.unit)
        return Double(value) + Double(rest) / 1e9
    }

    func compared(to other: ExpressionAmount) -> Int64 {
        billionths < other.billionths ? -1 : billionths > other.billionths ? 1 : 0
    }

    func adding(_ other: ExpressionAmount) -> ExpressionAmount {
        let (sum, overflow) = billionths.addingReportingOverflow(other.billionths)
        return ExpressionAmount(billionths: overflow ? (billionths > 0 ? .max : -.max) : sum)
    }

    func subtracting(_ other: ExpressionAmount) -> ExpressionAmount {
        adding(ExpressionAmount(billionths: other.billionths == .min ? .max : -other.billionths))
    }
}
