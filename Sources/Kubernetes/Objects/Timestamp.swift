import Documents
import FoundationEssentials

/// A point in time as API objects carry it (RFC 3339).
package struct Timestamp: Sendable, Equatable {
    /// Since 1970.
    package let seconds: Int64
    package let nanoseconds: Int64

    package init(seconds: Int64, nanoseconds: Int64 = 0) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    package static var now: Timestamp {
        let time = Date.now.timeIntervalSince1970
        let seconds = time.rounded(.down)
        return Timestamp(seconds: Int64(seconds), nanoseconds: Int64((time - seconds) * 1e6) * 1000)
    }

    /// Reads `2006-01-02T15:04:05[.999][Z|±07:00]`; nil for everything else.
    package init?(_ text: String) {
        var rest = Array(text.utf8)[...]
        func digits(_ count: Int) -> Int64? {
            let part = rest.prefix(count)
            guard part.count == count, part.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            rest = rest.dropFirst(count)
            return part.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
        }
        func take(_ character: UInt8) -> Bool {
            guard rest.first == character else { return false }
            rest = rest.dropFirst()
            return true
        }
        guard let year = digits(4), take(0x2D), let month = digits(2), take(0x2D), let day = digits(2),
            take(0x54) || take(0x74), let hour = digits(2), take(0x3A), let minute = digits(2), take(0x3A),
            let second = digits(2), let date = CivilDate(year: Int(year), month: Int(month), day: Int(day)), hour < 24,
            minute < 60, second < 60
        else { return nil }
        var nanoseconds: Int64 = 0
        if take(0x2E) {
            let part = rest.prefix { (0x30...0x39).contains($0) }
            guard !part.isEmpty else { return nil }
            rest = rest.dropFirst(part.count)
            for at in 0..<9 {
                let digit = part.index(part.startIndex, offsetBy: at, limitedBy: part.endIndex)
                    .flatMap { $0 < part.endIndex ? Int64(part[$0] - 0x30) : nil }
                nanoseconds = nanoseconds * 10 + (digit ?? 0)
            }
        }
        var offset: Int64 = 0
        if !(take(0x5A) || take(0x7A)) {
            let sign: Int64
            if take(0x2B) { sign = 1 } else if take(0x2D) { sign = -1 } else { return nil }
            guard let hours = digits(2), take(0x3A), let minutes = digits(2), hours < 24, minutes < 60 else {
                return nil
            }
            offset = sign * (hours * 3600 + minutes * 60)
        }
        guard rest.isEmpty else { return nil }
        self.init(
            seconds: Int64(date.daysSinceEpoch) * 86400 + hour * 3600 + minute * 60 + second - offset,
            nanoseconds: nanoseconds)
    }

    /// Whole seconds, UTC.
    package var text: String { head + "Z" }

    /// With six digits behind the seconds.
    package var microText: String {
        let micro = String(nanoseconds / 1000)
        return head + "." + String(repeating: "0", count: max(0, 6 - micro.utf8.count)) + micro + "Z"
    }

    private var head: String {
        let days = seconds >= 0 ? seconds / 86400 : (seconds - 86399) / 86400
        let rest = seconds - days * 86400
        let date = CivilDate(daysSinceEpoch: Int(days))
        func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let digits = String(date.year)
        return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
            + "-\(two(Int64(date.month)))-\(two(Int64(date.day)))T"
            + "\(two(rest / 3600)):\(two(rest % 3600 / 60)):\(two(rest % 60))"
    }
}
