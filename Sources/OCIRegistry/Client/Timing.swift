import Diagnostics
import Documents
import HTTP

/// The clock, given so that tests need not wait, and how failures are repeated.
struct Timing: Sendable {
    /// Time since some fixed moment.
    let now: @Sendable () -> Duration
    let sleep: @Sendable (Duration) async throws -> Void
    var backoff = Backoff()

    static let system: Timing = {
        let start = ContinuousClock.now
        return Timing(
            now: { ContinuousClock.now - start },
            sleep: { try await ContinuousClock().sleep(for: $0) })
    }()
}

/// Decides whether and when a request is sent again (storage reference 9.6).
struct Backoff: Sendable {
    /// How often something is repeated at most.
    var repetitions = 5
    /// The same where nobody has answered yet.
    var firstContacts = 2
    var first: Duration = .milliseconds(250)
    var longest: Duration = .seconds(8)
    /// The longest wait that a server may ask for; a longer one counts as a refusal.
    var longestAsked: Duration = .seconds(60)
    /// Spreads those who failed together; between 0 and 1.
    var random: @Sendable () -> Double = { Double.random(in: 0..<1) }

    /// The wait before repetition `attempt` (from 0) after an answer; nil: this status is final.
    func delay(status: Int, _ fields: Fields, attempt: Int) -> Duration? {
        guard [408, 429, 500, 502, 503, 504].contains(status), attempt < repetitions else { return nil }
        guard status == 429 || status == 503, let asked = RetryAfter.duration(fields) else { return wait(attempt) }
        return asked <= longestAsked ? max(asked, wait(attempt)) : nil
    }

    /// The wait before repetition `attempt` after `fault`; nil: repeating can't help.
    func delay(_ fault: Fault, attempt: Int) -> Duration? {
        guard fault.code == .unavailable || fault.code == .timedOut, attempt < repetitions else { return nil }
        return wait(attempt)
    }

    /// Doubles with each attempt; 10 % less to 10 % more.
    private func wait(_ attempt: Int) -> Duration {
        let doubled = first * (1 << min(max(attempt, 0), 16))
        return min(doubled, longest) * (0.9 + 0.2 * random())
    }
}

/// The `Retry-After` field (RFC 9110, section 10.2.3).
enum RetryAfter {
    /// Seconds, or a date; that one is compared with the answer's own `Date`, so our clock does not matter.
    static func duration(_ fields: Fields) -> Duration? {
        guard let text = fields["Retry-After"] else { return nil }
        if text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let seconds = Int(text), seconds <= 1_000_000 {
            return .seconds(seconds)
        }
        guard let until = HTTPDate.seconds(text), let now = fields["Date"].flatMap(HTTPDate.seconds) else { return nil }
        return .seconds(max(0, until - now))
    }
}

/// Dates as in `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, section 5.6.7).
enum HTTPDate {
    /// Seconds since 1970; nil if it is no such date.
    static func seconds(_ text: String) -> Int? {
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[5] == "GMT",
            let month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
                .firstIndex(of: String(parts[2]))
        else { return nil }
        let numbers = [parts[1], parts[3]].compactMap { Int($0) }
        let time = parts[4].split(separator: ":").compactMap { Int($0) }
        guard numbers.count == 2, time.count == 3, (1970...9999).contains(numbers[1]),
            let date = CivilDate(year: numbers[1], month: month + 1, day: numbers[0]), (0...23).contains(time[0]),
            (0...59).contains(time[1]), (0...60).contains(time[2])
        else { return nil }
        return date.daysSinceEpoch * 86_400 + time[0] * 3600 + time[1] * 60 + time[2]
    }
}
