import Documents

/// A time by RFC 3339.
public struct Timestamp: Hashable, Sendable, CustomStringConvertible {
    /// Seconds since 1970-01-01T00:00:00Z, rounded to the nearest one, halves up.
    public let seconds: Int64

    public init(seconds: Int64) {
        self.seconds = seconds
    }

    /// Parses `2006-01-02T15:04:05`, an optional fraction, and `Z` or an offset.
    public init?(_ text: String) {
        var scanner = ByteScanner(text)
        func number(_ digits: Int) -> Int? {
            guard let text = scanner.take(ASCII.isDigit), text.utf8.count == digits else { return nil }
            return Int(text)
        }
        guard let year = number(4), scanner.skip("-"), let month = number(2), scanner.skip("-"), let day = number(2),
            scanner.skip("T"), let hour = number(2), scanner.skip(":"), let minute = number(2), scanner.skip(":"),
            let second = number(2), let date = CivilDate(year: year, month: month, day: day), hour < 24, minute < 60,
            second < 60
        else { return nil }
        var carry = 0
        if scanner.skip(".") {
            guard let fraction = scanner.take(ASCII.isDigit), let first = fraction.utf8.first else { return nil }
            carry = first >= UInt8(ascii: "5") ? 1 : 0
        }
        var offset = 0
        if !scanner.skip("Z") {
            let isBehind = scanner.skip("-")
            guard isBehind || scanner.skip("+"), let hours = number(2), scanner.skip(":"), let minutes = number(2),
                hours < 24, minutes < 60
            else { return nil }
            offset = (hours * 60 + minutes) * (isBehind ? -60 : 60)
        }
        guard scanner.isAtEnd else { return nil }
        let clock = hour * 3600 + minute * 60 + second
        seconds = Int64(date.daysSinceEpoch * 86400 + clock - offset + carry)
    }

    /// UTC in whole seconds, as in `2006-01-02T15:04:05Z`.
    public var description: String {
        let days = Int((seconds - (seconds % 86400 + 86400) % 86400) / 86400)
        let clock = Int((seconds % 86400 + 86400) % 86400)
        let date = CivilDate(daysSinceEpoch: days)
        func pad(_ number: Int, _ digits: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
        }
        return "\(pad(date.year, 4))-\(pad(date.month, 2))-\(pad(date.day, 2))T"
            + "\(pad(clock / 3600, 2)):\(pad(clock / 60 % 60, 2)):\(pad(clock % 60, 2))Z"
    }
}
