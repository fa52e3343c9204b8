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
            let second = number(2), (1...12).contains(month), (1...Self.days(month, year)).contains(day), hour < 24,
            minute < 60, second < 60
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
        seconds = Int64(Self.daysSinceEpoch(year, month, day) * 86400 + clock - offset + carry)
    }

    /// UTC in whole seconds, as in `2006-01-02T15:04:05Z`.
    public var description: String {
        let days = Int((seconds - (seconds % 86400 + 86400) % 86400) / 86400)
        let clock = Int((seconds % 86400 + 86400) % 86400)
        let (year, month, day) = Self.date(days)
        func pad(_ number: Int, _ digits: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
        }
        return "\(pad(year, 4))-\(pad(month, 2))-\(pad(day, 2))T"
            + "\(pad(clock / 3600, 2)):\(pad(clock / 60 % 60, 2)):\(pad(clock % 60, 2))Z"
    }

    private static func days(_ month: Int, _ year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days of the proleptic Gregorian calendar; a year is counted from March, so a leap day is its last one.
    private static func daysSinceEpoch(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468
    }

    private static func date(_ days: Int) -> (year: Int, month: Int, day: Int) {
        let days = days + 719468
        let era = (days >= 0 ? days : days - 146096) / 146097
        let dayOfEra = days - era * 146097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }
}
