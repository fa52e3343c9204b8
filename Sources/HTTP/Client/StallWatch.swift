import Diagnostics

/// Decides when a transfer takes too long; told by the loop, with the time passed in.
struct StallWatch {
    private let limits: ClientConfiguration
    private(set) var isConnected = false
    private var headBegan: ContinuousClock.Instant?
    private var lastProgress: ContinuousClock.Instant?
    private var lastCheck: ContinuousClock.Instant?
    private var bytes: Int64 = -1
    private var pace: Pace?
    private var isTouched = false

    init(_ configuration: ClientConfiguration) {
        limits = configuration
    }

    /// The connection stands and the request goes out. Before that libcurl's own time-out counts.
    mutating func connected() {
        isConnected = true
        isTouched = true
    }

    /// Something moved that the count of bytes does not show.
    mutating func touch() { isTouched = true }

    /// A header line came; `isInside`: more must follow.
    mutating func header(isInside: Bool) {
        isTouched = true
        headBegan = isInside ? headBegan ?? .now : nil
    }

    /// `bytes`: what moved so far in both directions. `isPaused`: our side holds the transfer up. `isContent`: content is
    /// on its way, and not a request that the server thinks about.
    mutating func check(
        _ now: ContinuousClock.Instant, _ bytes: Int64, isPaused: Bool, isContent: Bool, _ place: String
    ) -> Fault? {
        defer {
            self.bytes = bytes
            isTouched = false
            lastCheck = now
        }
        if let headBegan, now - headBegan > limits.headTimeout {
            return Fault(.timedOut, "\(place) took longer than \(limits.headTimeout) to send the head of its answer")
        }
        let isFree = isConnected && !isPaused && !isTouched
        if isConnected, isTooSlow(now, bytes, counts: isFree && isContent) {
            return Fault(
                .timedOut,
                "\(place) sent or took less than \(limits.minimumRate) bytes a second for \(limits.paceGrace)")
        }
        guard isFree, bytes == self.bytes, let lastProgress else {
            lastProgress = now
            return nil
        }
        guard now - lastProgress > limits.stallTimeout else { return nil }
        return Fault(.timedOut, "\(place) sent and took nothing for \(limits.stallTimeout)")
    }

    /// `counts`: since the last check the other side could have moved something.
    private mutating func isTooSlow(_ now: ContinuousClock.Instant, _ bytes: Int64, counts: Bool) -> Bool {
        var current = pace ?? Pace(from: bytes)
        defer { pace = current }
        if counts { current.start(lastCheck ?? now) } else { current.stop(lastCheck ?? now) }
        return current.isTooSlow(now, moved: bytes, window: limits.paceGrace, rate: limits.minimumRate)
    }
}
