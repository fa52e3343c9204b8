extension ExpressionFunctions {
    static let times: [ExpressionFunction] = [
        .function("timestamp", [.string], .timestamp) { values in
            guard let time = Timestamp(values[0].text) else {
                throw ExpressionError("type conversion error from 'string' to 'google.protobuf.Timestamp'")
            }
            return .timestamp(time)
        },
        .function("timestamp", [.timestamp], .timestamp) { $0[0] },
        .function("timestamp", [.int], .timestamp) { values in
            guard years.contains(values[0].int) else { throw ExpressionError("timestamp overflow") }
            return .timestamp(Timestamp(seconds: values[0].int, nanoseconds: 0))
        },
        .function("duration", [.int], .duration) { .duration(.nanoseconds($0[0].int)) },
        .function("duration", [.string], .duration) { values in
            guard let duration = Duration(goText: values[0].text) else {
                throw ExpressionError("type conversion error from 'string' to 'google.protobuf.Duration'")
            }
            return .duration(duration)
        },
        .function("duration", [.duration], .duration) { $0[0] },
        .function("_+_", [.timestamp, .duration], .timestamp) { try moved($0[0], $0[1], isBack: false) },
        .function("_+_", [.duration, .timestamp], .timestamp) { try moved($0[1], $0[0], isBack: false) },
        .function("_-_", [.timestamp, .duration], .timestamp) { try moved($0[0], $0[1], isBack: true) },
        .function("_-_", [.timestamp, .timestamp], .duration) { values in
            guard case .timestamp(let a) = values[0], case .timestamp(let b) = values[1] else {
                throw ExpressionError("no such overload")
            }
            return .duration(.seconds(a.seconds) - .seconds(b.seconds) + .nanoseconds(a.nanoseconds - b.nanoseconds))
        },
        .function("_+_", [.duration, .duration], .duration) { try sum($0[0], $0[1], isBack: false) },
        .function("_-_", [.duration, .duration], .duration) { try sum($0[0], $0[1], isBack: true) },
        .method("getHours", [.duration], .int) { .int($0[0].seconds / 3600) },
        .method("getMinutes", [.duration], .int) { .int($0[0].seconds / 60) },
        .method("getSeconds", [.duration], .int) { .int($0[0].seconds) },
    ]

    /// From the year 1 to 9999, in seconds since 1970.
    static let years: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    /// Durations and times are kept to what the specification allows: about ±10,000 years.
    private static let longest = Duration.seconds(315_576_000_000)

    private static func sum(
        _ a: ExpressionValue, _ b: ExpressionValue, isBack: Bool
    ) throws(ExpressionError) -> ExpressionValue {
        guard case .duration(let x) = a, case .duration(let y) = b, abs(x) <= longest, abs(y) <= longest else {
            throw ExpressionError("duration overflow")
        }
        let result = isBack ? x - y : x + y
        guard abs(result) <= longest else { throw ExpressionError("duration overflow") }
        return .duration(result)
    }

    private static func moved(
        _ time: ExpressionValue, _ step: ExpressionValue, isBack: Bool
    ) throws(ExpressionError) -> ExpressionValue {
        guard case .timestamp(let start) = time, case .duration(let duration) = step, abs(duration) <= longest else {
            throw ExpressionError("timestamp overflow")
        }
        let now = Duration.seconds(start.seconds) + .nanoseconds(start.nanoseconds)
        let then = (isBack ? now - duration : now + duration).components
        let below = then.attoseconds < 0
        return .timestamp(
            Timestamp(
                seconds: then.seconds - (below ? 1 : 0),
                nanoseconds: then.attoseconds / 1_000_000_000 + (below ? 1_000_000_000 : 0)))
    }

    private static func abs(_ duration: Duration) -> Duration { duration < .zero ? .zero - duration : duration }
}

extension ExpressionValue {
    fileprivate var seconds: Int64 { if case .duration(let duration) = self { duration.components.seconds } else { 0 } }
}
