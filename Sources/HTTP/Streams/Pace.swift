/// Whether the other side sends or takes fast enough: in each window of time in which it could have, it has to move a least
/// number of bytes. The time in which our side holds the connection up does not count.
struct Pace {
    private var spent = Duration.zero
    private var since: ContinuousClock.Instant?
    private var atBegin: Int64?

    /// `moved`: bytes before the other side's turn; nil: the first look at it begins the first window.
    init(from moved: Int64? = 0) {
        atBegin = moved
    }

    /// From now on the other side could go on.
    mutating func start(_ now: ContinuousClock.Instant) {
        if since == nil { since = now }
    }

    /// From now on the other side has to wait for us.
    mutating func stop(_ now: ContinuousClock.Instant) {
        spent = elapsed(now)
        since = nil
    }

    private func elapsed(_ now: ContinuousClock.Instant) -> Duration {
        spent + (since.map { now - $0 } ?? .zero)
    }

    /// `moved`: bytes so far. `rate`: bytes a second.
    mutating func isTooSlow(_ now: ContinuousClock.Instant, moved: Int64, window: Duration, rate: Int64) -> Bool {
        guard let atBegin else {
            begin(now, moved)
            return false
        }
        let elapsed = elapsed(now)
        guard elapsed > window else { return false }
        if Double(moved - atBegin) < elapsed / .seconds(1) * Double(rate) { return true }
        begin(now, moved)
        return false
    }

    private mutating func begin(_ now: ContinuousClock.Instant, _ moved: Int64) {
        atBegin = moved
        spent = .zero
        if since != nil { since = now }
    }
}
