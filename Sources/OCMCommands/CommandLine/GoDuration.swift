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
}
