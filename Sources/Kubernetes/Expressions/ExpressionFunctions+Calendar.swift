extension ExpressionFunctions {
    /// Parts of a point in time, in UTC or in a zone that is given as `UTC` or `±07:00`.
    static let calendar: [ExpressionFunction] =
        [
            ("getFullYear", { $0.year }), ("getMonth", { $0.month - 1 }), ("getDate", { $0.day }),
            ("getDayOfMonth", { $0.day - 1 }), ("getDayOfWeek", { $0.weekday }), ("getDayOfYear", { $0.dayOfYear }),
            ("getHours", { $0.second / 3600 }), ("getMinutes", { $0.second / 60 % 60 }),
            ("getSeconds", { $0.second % 60 }),
            ("getMilliseconds", { $0.millisecond }),
        ].flatMap { (name: String, part: @escaping @Sendable (CalendarDay) -> Int64) -> [ExpressionFunction] in
            [
                .method(name, [.timestamp], .int) { .int(part(try day($0[0], "UTC"))) },
                .method(name, [.timestamp, .string], .int) { .int(part(try day($0[0], $0[1].text))) },
            ]
        }
        + [
            .method("getMilliseconds", [.duration], .int) { values in
                guard case .duration(let duration) = values[0] else { throw ExpressionError("no such overload") }
                return .int(duration.components.attoseconds / 1_000_000_000_000_000)
            }
        ]

    private static func day(_ value: ExpressionValue, _ zone: String) throws(ExpressionError) -> CalendarDay {
        guard case .timestamp(let time) = value else { throw ExpressionError("no such overload") }
        guard let offset = offset(zone) else { throw ExpressionError("unknown time zone \(zone)") }
        return CalendarDay(seconds: time.seconds &+ offset, nanoseconds: time.nanoseconds)
    }

    private static func offset(_ zone: String) -> Int64? {
        if zone == "UTC" || zone.isEmpty { return 0 }
        let parts = zone.drop { $0 == "-" || $0 == "+" }.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let hours = Int64(parts[0]), let minutes = Int64(parts[1]), (0..<24).contains(hours),
            (0..<60).contains(minutes)
        else { return nil }
        return (zone.first == "-" ? -1 : 1) * (hours * 3600 + minutes * 60)
    }
}

/// A day of the Gregorian calendar and a time in it.
private struct CalendarDay {
    let year, month, day, dayOfYear, weekday, second, millisecond: Int64

    init(seconds: Int64, nanoseconds: Int64) {
        func floor(_ value: Int64, _ by: Int64) -> Int64 { value / by - (value % by < 0 ? 1 : 0) }
        let days = floor(seconds, 86400)
        second = seconds - days * 86400
        millisecond = nanoseconds / 1_000_000
        weekday = days + 4 - floor(days + 4, 7) * 7
        // years that begin in March: the leap day is their last
        let shifted = days + 719_468
        let era = floor(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayFromMarch = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayFromMarch + 2) / 153
        day = dayFromMarch - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        dayOfYear = month <= 2 ? dayFromMarch - 306 : dayFromMarch + 59 + (isLeap ? 1 : 0)
    }
}
