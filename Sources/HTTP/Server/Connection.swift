import CMicroHTTPD
import Diagnostics
import Glibc
import Host
import Synchronization

/// One client's connection: what suspends and resumes it, and what cuts it.
///
/// libmicrohttpd calls back on the connection's own thread; whoever else touches it does so under the lock, and
/// only while it is suspended.
final class Connection: Sendable {
    enum Suspension {
        /// Return to libmicrohttpd; it calls again after `signal`.
        case suspended
        /// A signal came before: look again.
        case lookAgain
        /// The connection ends: don't go on.
        case closing
    }

    private struct State: @unchecked Sendable {
        var handle: OpaquePointer?
        var isSuspended = false
        var isSignalled = false
        /// Why the connection is being cut; nil: it is not.
        var closing: Fault?
        var exchange: Exchange?
        /// The head of the next request must be complete by then.
        var headDeadline: ContinuousClock.Instant?
        var peerClosed: ContinuousClock.Instant?
        /// The end of the last request, or the begin of the connection.
        var lastEnd = ContinuousClock.now
        /// Chain of the client's certificate, once asked for.
        var certificates: PeerCertificates?
    }

    let id: UInt64
    let descriptor: Int32
    private let state: Mutex<State>

    /// How long an answer may take after the client has closed its sending side only.
    private static let halfClosedGrace = Duration.seconds(1)

    init(id: UInt64, handle: OpaquePointer, headDeadline: ContinuousClock.Instant) {
        self.id = id
        descriptor = cmhd_descriptor(handle)
        var state = State(handle: handle)
        state.headDeadline = headDeadline
        self.state = Mutex(state)
        // A client that lost its power sends nothing: the kernel asks after it.
        for (level, option, value) in [
            (SOL_SOCKET, SO_KEEPALIVE, 1), (Int32(IPPROTO_TCP), TCP_KEEPIDLE, 30),
            (Int32(IPPROTO_TCP), TCP_KEEPINTVL, 10), (Int32(IPPROTO_TCP), TCP_KEEPCNT, 3),
        ] {
            var value = Int32(value)
            setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
        }
    }

    /// Bytes that the client's system has acknowledged since the connection began; nil if that is not known.
    var acknowledgedBytes: Int64? { Sockets.acknowledgedBytes(descriptor) }

    var isClosing: Bool { closing != nil }
    var closing: Fault? { state.withLock { $0.closing } }

    /// For a callback of this connection that has to wait.
    func suspend() -> Suspension {
        state.withLock { state in
            guard state.closing == nil, let handle = state.handle else { return .closing }
            if state.isSignalled {
                state.isSignalled = false
                return .lookAgain
            }
            MHD_suspend_connection(handle)
            state.isSuspended = true
            state.exchange?.paused()
            return .suspended
        }
    }

    /// Something changed that a suspended callback may wait for; for any thread.
    func signal() {
        state.withLock { state in
            guard state.isSuspended, let handle = state.handle else {
                state.isSignalled = true
                return
            }
            state.isSuspended = false
            state.exchange?.resumed()
            MHD_resume_connection(handle)
        }
    }

    /// The connection is cut as soon as libmicrohttpd comes by, and whoever works for it is told.
    func cut(_ reason: Fault) {
        let exchange = state.withLock { state in
            state.closing = state.closing ?? reason
            return state.exchange
        }
        signal()
        exchange?.abandon(reason)
    }

    /// The client ended its sending side, or all (`isReset`).
    func peerClosed(isReset: Bool) {
        let exchange = state.withLock { state in
            state.peerClosed = .now
            return state.exchange
        }
        if isReset || exchange?.isStreaming == true { cut(Exchange.clientLeft) }
    }

    enum Verdict {
        case good
        case left
        /// It ends now, even while libmicrohttpd waits for its client.
        case over(Fault)
    }

    /// Looks after time-outs and clients that left.
    func verdict(_ now: ContinuousClock.Instant) -> Verdict {
        let (exchange, isOverdue, peerClosed, lastEnd) = state.withLock { state in
            (state.exchange, state.headDeadline.map { now > $0 } ?? false, state.peerClosed, state.lastEnd)
        }
        if isOverdue { return .over(Fault(.timedOut, "the client took too long to send its request")) }
        if let slowness = exchange?.slowness(now) { return .over(slowness) }
        guard let peerClosed else { return .good }
        guard let exchange, exchange.hasHead else {
            // libmicrohttpd keeps what sent half a head and left until it is idle for too long
            return now - max(peerClosed, lastEnd) > Self.halfClosedGrace ? .over(Exchange.clientLeft) : .good
        }
        let isOver = exchange.handlerBegan.map { now - max($0, peerClosed) > Self.halfClosedGrace } ?? false
        return exchange.isStreaming || isOver ? .left : .good
    }

    func begin(_ exchange: Exchange, headDeadline: ContinuousClock.Instant) {
        state.withLock { state in
            state.exchange = exchange
            state.headDeadline = headDeadline
        }
    }

    /// The head is complete, or a request ended and the next one has until `headDeadline`.
    func setHeadDeadline(_ headDeadline: ContinuousClock.Instant?) {
        state.withLock { $0.headDeadline = headDeadline }
    }

    func ended(_ exchange: Exchange, headDeadline: ContinuousClock.Instant) {
        state.withLock { state in
            if state.exchange === exchange { state.exchange = nil }
            state.lastEnd = .now
            state.headDeadline = headDeadline
            state.isSignalled = false
        }
    }

    func closed() {
        state.withLock { state in
            state.handle = nil
            state.closing = state.closing ?? Exchange.clientLeft
        }
    }

    /// Verified once a connection.
    func certificates(_ verify: () -> PeerCertificates) -> PeerCertificates {
        if let known = state.withLock({ $0.certificates }) { return known }
        let found = verify()
        state.withLock { $0.certificates = found }
        return found
    }
}
