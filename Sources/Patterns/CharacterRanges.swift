/// Some of the code points of Unicode.
struct CharacterRanges: Sendable, Equatable {
    /// In order, with gaps between them.
    let ranges: [ClosedRange<UInt32>]
    /// The first 128 as bits.
    private let low: UInt64
    private let high: UInt64

    static let last: UInt32 = 0x10FFFF
    static let all = CharacterRanges([0...last])
    static let notNewline = CharacterRanges([10...10]).inverted

    /// - Parameter ranges: in any order; they may overlap.
    init(_ ranges: [ClosedRange<UInt32>]) {
        var merged: [ClosedRange<UInt32>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = merged.last, UInt64(range.lowerBound) <= UInt64(last.upperBound) + 1 {
                merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        self.ranges = merged
        var (low, high): (UInt64, UInt64) = (0, 0)
        for range in merged where range.lowerBound < 128 {
            for value in range.lowerBound...min(range.upperBound, 127) {
                if value < 64 { low |= 1 << UInt64(value) } else { high |= 1 << UInt64(value - 64) }
            }
        }
        (self.low, self.high) = (low, high)
    }

    func contains(_ value: UInt32) -> Bool {
        if value < 64 { return low & (1 << UInt64(value)) != 0 }
        if value < 128 { return high & (1 << UInt64(value - 64)) != 0 }
        var (start, end) = (0, ranges.count)
        while start < end {
            let middle = (start + end) / 2
            if ranges[middle].upperBound < value { start = middle + 1 } else { end = middle }
        }
        return start < ranges.count && ranges[start].lowerBound <= value
    }

    var inverted: CharacterRanges {
        var gaps: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        for range in ranges {
            if next < range.lowerBound { gaps.append(next...range.lowerBound - 1) }
            next = range.upperBound + 1
        }
        if next <= Self.last { gaps.append(next...Self.last) }
        return CharacterRanges(gaps)
    }

    /// With those that differ from its own in case only.
    var folded: CharacterRanges {
        let others = ranges.flatMap { CaseFolding.counterparts(of: $0) }
        return others.isEmpty ? self : CharacterRanges(ranges + others.map { $0...$0 })
    }
}
