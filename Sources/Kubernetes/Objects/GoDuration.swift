extension Duration {
    /// A duration as Go writes it: `300ms`, `-1.5h`, `2h45m`; nil if it is none or too long for a count of nanoseconds.
    package init?(goText text: String) {
        var rest = text.utf8[...]
        var sign = 1.0
        if let first = rest.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
            sign = first == UInt8(ascii: "-") ? -1 : 1
            rest.removeFirst()
        }
        if rest.elementsEqual("0".utf8) {
            self = .zero
            return
        }
        guard !rest.isEmpty else { return nil }
        var nanoseconds = 0.0
        while !rest.isEmpty {
            let number = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: ".") }
            guard number.count < 20, let value = Double(String(Substring(number))) else { return nil }
            rest = rest.dropFirst(number.count)
            let unit = rest.prefix { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) && $0 != UInt8(ascii: ".") }
            guard let factor = Self.units[String(Substring(unit))] else { return nil }
            rest = rest.dropFirst(unit.count)
            nanoseconds += value * factor
        }
        guard nanoseconds < 9e18 else { return nil }
        self = .nanoseconds(Int64(sign * nanoseconds))
    }

    private static let units: [String: Double] = [
        "ns": 1, "us": 1e3, "µs": 1e3, "μs": 1e3, "ms": 1e6, "s": 1e9, "m": 60e9, "h": 3600e9,
    ]

    /// As Go writes it: `1h30m0s`, `10m0s`, `1.5s`, `200ms`, `0s`.
    package var goText: String {
        let parts = components
        let isNegative = parts.seconds < 0 || parts.attoseconds < 0
        let nanoseconds = parts.attoseconds.magnitude / 1_000_000_000
        let seconds = parts.seconds.magnitude
        if seconds == 0 {
            if nanoseconds == 0 { return "0s" }
            let (unit, digits) = nanoseconds < 1000 ? ("ns", 0) : nanoseconds < 1_000_000 ? ("µs", 3) : ("ms", 6)
            return (isNegative ? "-" : "") + Duration.decimal(nanoseconds, digits) + unit
        }
        var text = isNegative ? "-" : ""
        if seconds >= 3600 { text += "\(seconds / 3600)h" }
        if seconds >= 60 { text += "\(seconds % 3600 / 60)m" }
        let whole = seconds % 60
        return text + Duration.decimal(UInt64(whole) * 1_000_000_000 + UInt64(nanoseconds), 9) + "s"
    }

    /// `value` with so many digits behind the point, without the zeros at its end.
    private static func decimal(_ value: UInt64, _ digits: Int) -> String {
        let text = String(value)
        let padded = String(repeating: "0", count: max(0, digits + 1 - text.utf8.count)) + text
        var fraction = padded.suffix(digits)
        while fraction.last == "0" { fraction = fraction.dropLast() }
        return String(padded.dropLast(digits)) + (fraction.isEmpty ? "" : "." + fraction)
    }
}
