/// The least and the most that something may cost, or the sizes that it may have; what is larger than `UInt64` stands
/// at its end.
package struct CostRange: Sendable, Equatable {
    package var least: UInt64
    package var most: UInt64

    package init(_ least: UInt64, _ most: UInt64) { (self.least, self.most) = (least, most) }

    init(_ value: UInt64) { self.init(value, value) }

    static let unknown = CostRange(0, .max)

    static func + (a: CostRange, b: CostRange) -> CostRange {
        func sum(_ x: UInt64, _ y: UInt64) -> UInt64 {
            let (value, overflows) = x.addingReportingOverflow(y)
            return overflows ? .max : value
        }
        return CostRange(sum(a.least, b.least), sum(a.most, b.most))
    }

    static func + (a: CostRange, b: UInt64) -> CostRange { a + CostRange(b) }

    static func * (a: CostRange, b: CostRange) -> CostRange {
        CostRange(Self.product(a.least, b.least), Self.product(a.most, b.most))
    }

    static func product(_ x: UInt64, _ y: UInt64) -> UInt64 {
        let (value, overflows) = x.multipliedReportingOverflow(by: y)
        return overflows ? .max : value
    }

    /// Rounded up.
    func times(_ factor: Double) -> CostRange {
        func scaled(_ value: UInt64) -> UInt64 { UInt64(exactly: (Double(value) * factor).rounded(.up)) ?? .max }
        return CostRange(scaled(least), scaled(most))
    }

    /// What holds whichever of the two is the case.
    func union(_ other: CostRange) -> CostRange {
        CostRange(min(least, other.least), max(most, other.most))
    }
}
