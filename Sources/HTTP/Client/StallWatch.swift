import Diagnostics

/// Decides when a transfer takes too long; told by the loop, with the time passed in.
struct StallWatch {
    private let stallTimeout: Duration
    private let headTimeout: Duration
    private(set) var isConnected = false
    private var headBegan: ContinuousClock.Instant?
    private var lastProgress: ContinuousClock.Instant?
    private var bytes: Int64 = -1
    private var isTouched = false

    init(_ configuration: ClientConfiguration) {
        stallTimeout = configuration.stallTimeout
        headTimeout = configuration.headTimeout
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

    mutating func check(
        _ now: ContinuousClock.Instant, _ bytes: Int64, isPaused: Bool, _ place: String
    ) -> Fault? {
        if let headBegan, now - headBegan > headTimeout {
            return Fault(.timedOut, "\(place) took longer than \(headTimeout) to send the head of its answer")
        }
        guard isConnected, !isPaused, !isTouched, bytes == self.bytes, let lastProgress else {
            self.bytes = bytes
            isTouched = false
            lastProgress = now
            return nil
        }
        guard now - lastProgress > stallTimeout else { return nil }
        return Fault(.timedOut, "\(place) sent and took nothing for \(stallTimeout)")
    }
}
