import CMicroHTTPD
import Diagnostics
import Host
import Synchronization

/// One request and its answer on the server's side.
///
/// libmicrohttpd's thread brings head and body in, runs the handler's task whenever that can go on, and takes the answer
/// out. It never waits for the task: while that awaits, the connection is suspended.
final class Exchange: Sendable {
    enum Phase {
        case head
        /// The body, if any, was not let in: nobody asked for it.
        case undecided
        case body
        case complete
    }

    struct State: @unchecked Sendable {
        var phase = Phase.head
        var head: RequestHead?
        var certificates = PeerCertificates.none
        var wantsBody = false
        var answer: Answer?
        var isAnswered = false
        var isQueued = false
        var isCompleted = false
        var drained = 0
        var received: Int64 = 0
        var isTooLarge = false
        var pace = Pace()
        var handlerBegan: ContinuousClock.Instant?
        var task: Task<Void, Never>?
    }

    struct Jobs {
        var waiting: [UnownedJob] = []
        /// libmicrohttpd's thread is here, or comes when it is signalled.
        var isServed = false
    }

    /// More of an unwanted body is not taken in.
    static let drainLimit = 1 << 20
    static let capacity = 256 * 1024
    static let clientLeft = Fault(.cancelled, "the client left")

    let connection: Connection
    let core: ServerCore
    let target: String?
    let inbound: InboundBuffer
    let state = Mutex(State())
    let jobs = Mutex(Jobs())

    init(_ connection: Connection, core: ServerCore, target: String?) {
        self.connection = connection
        self.core = core
        self.target = target
        inbound = InboundBuffer(capacity: Self.capacity) { connection.signal() }
    }

    /// Whether the answer is one that goes on: it ends when the client closes its side.
    var isStreaming: Bool { state.withLock { $0.isQueued && $0.answer?.isStream == true } }

    /// Whether all of the head has come.
    var hasHead: Bool { state.withLock { $0.phase != .head } }

    /// Nil: it waits for its turn.
    var handlerBegan: ContinuousClock.Instant? { state.withLock { $0.handlerBegan } }

    // MARK: the task

    /// Makes the task that runs the handler and gives its answer; it is cancelled when the client leaves.
    func start() {
        core.handlerBegins()
        let task = Task(executorPreference: self) {
            await self.serve(self.core.handler)
            self.core.handlerEnded()
        }
        state.withLock { $0.task = task }
    }

    private func serve(_ handler: @Sendable (ServerRequest) async throws -> ServerResponse) async {
        let begun = state.withLock { state in
            state.handlerBegan = .now
            return state.head.map { ($0, state.certificates) }
        }
        guard let (head, certificates) = begun else { return }
        let request = ServerRequest(
            method: head.method, path: head.path, query: head.query, fields: head.fields,
            body: head.hasBody ? WantedBody(self) : BytesReader([]), clientCertificates: certificates.chain,
            isCertificateRefused: certificates.isRefused)
        do {
            let response = try await handler(request)
            let answer = try await Answer.make(
                response, method: head.method, exchange: self, isTLS: core.configuration.tls != nil)
            give(answer)
            if let (outbound, produce) = answer.production {
                do {
                    try await produce(outbound)
                    outbound.finish()
                } catch {
                    outbound.fail(error)
                    throw error
                }
            }
        } catch {
            failed(error, head)
        }
    }

    /// A failure of the handler: the log gets it, the client a status without details.
    private func failed(_ error: any Error, _ head: RequestHead) {
        let (isOpen, isTooLarge) = state.withLock { state in
            (!state.isAnswered && !state.isCompleted, state.isTooLarge)
        }
        if isTooLarge {
            core.configuration.log.write(.info, "request body too large", ["method": head.method, "path": head.path])
        } else if connection.isClosing || error is CancellationError || (error as? Fault)?.code == .cancelled {
            core.configuration.log.write(.debug, "client left", ["method": head.method, "path": head.path])
        } else {
            core.configuration.log.write(
                .error, "request failed", ["method": head.method, "path": head.path, "error": "\(error)"])
        }
        if isOpen, let answer = Answer.plain(isTooLarge ? 413 : 500, closes: isTooLarge) { give(answer) }
    }

    private func give(_ answer: Answer) {
        let (isLate, isBodyDone) = state.withLock { state in
            guard !state.isAnswered, !state.isCompleted else { return (true, true) }
            state.isAnswered = true
            state.answer = answer
            return (false, state.phase == .complete)
        }
        if isLate { answer.discard() }
        // HTTP/1.1 of libmicrohttpd goes one way after the other.
        if !isBodyDone { inbound.abandon(Fault(.invalid, "the request's body must be read before the answer begins")) }
        connection.signal()
    }

    /// The handler begins to read the body.
    func wantBody() {
        let isFirst = state.withLock { state in
            defer { state.wantsBody = true }
            return !state.wantsBody
        }
        if isFirst { connection.signal() }
    }

    // MARK: from outside

    /// Nobody waits for the answer any more.
    func abandon(_ reason: Fault) {
        inbound.abandon(reason)
        state.withLock { $0.answer?.production?.outbound }?.close(reason)
        state.withLock { $0.task }?.cancel()
    }

    func paused() { state.withLock { $0.pace.stop(.now) } }
    func resumed() { state.withLock { if $0.phase == .body || $0.isQueued { $0.pace.start(.now) } } }

    /// Nil, or what the client is too slow with: its body, or taking the answer.
    func slowness(_ now: ContinuousClock.Instant) -> Fault? {
        let limits = core.configuration
        return state.withLock { state in
            if state.isQueued {
                // What the peer's kernel has acknowledged; it counts for all kinds of answers, sent files too.
                guard
                    let taken = connection.acknowledgedBytes,
                    state.pace.isTooSlow(
                        now, moved: taken, window: limits.answerGrace, rate: limits.minimumAnswerRate)
                else { return nil }
                return Fault(.timedOut, "the client took the answer too slowly")
            }
            guard
                state.phase == .body,
                state.pace.isTooSlow(
                    now, moved: state.received, window: limits.bodyGrace, rate: limits.minimumBodyRate)
            else { return nil }
            return Fault(.timedOut, "the client sent the body of its request too slowly")
        }
    }
}

/// The body of a request; it is let in when the handler reads it for the first time.
private final class WantedBody: ByteReader {
    private let exchange: Exchange

    init(_ exchange: Exchange) {
        self.exchange = exchange
    }

    func next() async throws -> [UInt8]? {
        exchange.wantBody()
        return try await exchange.inbound.next()
    }
}
