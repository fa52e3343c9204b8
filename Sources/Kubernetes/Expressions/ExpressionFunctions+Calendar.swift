import Documents

extension ExpressionFunctions {
    /// Parts of a point in time, in UTC or in a zone that is given as `UTC` or `±07:00`.
    static let calendar: [ExpressionFunction] = [
        part("getFullYear") { $0.year }, part("getMonth") { $0.month - 1 }, part("getDate") { $0.day },
        part("getDayOfMonth") { $0.day - 1 }, part("getDayOfWeek") { $0.weekday },
        part("getDayOfYear") { $0.dayOfYear }, part("getHours") { $0.hour }, part("getMinutes") { $0.minute },
        part("getSeconds") { $0.second }, part("getMilliseconds") { $0.millisecond }, [milliseconds],
    ].flatMap { $0 }

    private static func part(
        _ name: String, _ value: @escaping @Sendable (CalendarTime) -> Int64
    ) -> [ExpressionFunction] {
        [
            .method(name, [.timestamp], .int) { .int(value(try time($0[0], "UTC"))) },
            .method(name, [.timestamp, .string], .int) { .int(value(try time($0[0], $0[1].text))) },
        ]
    }

    private static let milliseconds = ExpressionFunction.method("getMilliseconds", [.duration], .int) { values in
        guard case .duration(let duration) = values[0] else { throw ExpressionError("no such overload") }
        let (seconds, attoseconds) = duration.components
        return .int(seconds &* 1000 &+ attoseconds / 1_000_000_000_000_000)
    }

    private static func time(_ value: ExpressionValue, _ zone: String) throws(ExpressionError) -> CalendarTime {
        guard case .timestamp(let point) = value else { throw ExpressionError("no such overload") }
        guard let offset = offset(zone) else { throw ExpressionError("unknown time zone \(zone)") }
        return CalendarTime(seconds: point.seconds &+ offset, nanoseconds: point.nanoseconds)
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

/// A day of the Gregorian calendar and a time of it.
private struct CalendarTime {
    let year, month, day, dayOfYear, weekday, hour, minute, second, millisecond: Int64

    init(seconds: Int64, nanoseconds: Int64) {
        func floor(_ value: Int64, _ by: Int64) -> Int64 { value / by - (value % by < 0 ? 1 : 0) }
        let days = floor(seconds, 86400)
        let ofDay = seconds - days * 86400
        (hour, minute, second) = (ofDay / 3600, ofDay / 60 % 60, ofDay % 60)
        millisecond = nanoseconds / 1_000_000
        weekday = days + 4 - floor(days + 4, 7) * 7
        let date = CivilDate(daysSinceEpoch: Int(days))
        (year, month, day, dayOfYear) = (Int64(date.year), Int64(date.month), Int64(date.day), Int64(date.dayOfYear))
    }
}
