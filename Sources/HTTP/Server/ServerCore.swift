import CGnuTLS
import CMicroHTTPD
import Diagnostics
import Dispatch
import Glibc
import Host
import Synchronization

/// The libmicrohttpd daemon of a running server, and all of its connections.
final class ServerCore: Sendable {
    private struct State: @unchecked Sendable {
        var daemon: OpaquePointer?
        var isStopping = false
        var lastLog = ""
        var nextID: UInt64 = 1
        var openExchanges = 0
        var openConnections = 0
        var runningHandlers = 0
        var handlersEnd: CheckedContinuation<Void, Never>?
    }

    let configuration: ServerConfiguration
    let handler: Server.Handler
    private let watch: ConnectionWatch
    private let state = Mutex(State())
    private let noExchanges = DispatchSemaphore(value: 0)

    /// How long a stopping server waits for requests that are being cut.
    private static let stopGrace = DispatchTimeInterval.milliseconds(500)

    init(_ configuration: ServerConfiguration, _ handler: @escaping Server.Handler) throws(Fault) {
        self.configuration = configuration
        self.handler = handler
        let shortest = min(configuration.headTimeout, configuration.bodyGrace, configuration.answerGrace).milliseconds
        watch = try ConnectionWatch(tickMilliseconds: Int32(min(500, max(20, shortest / 4))))
    }

    var openExchanges: Int { state.withLock { $0.openExchanges } }
    var openConnections: Int { state.withLock { $0.openConnections } }

    func handlerBegins() { state.withLock { $0.runningHandlers += 1 } }

    func handlerEnded() {
        let end = state.withLock { state in
            state.runningHandlers -= 1
            guard state.runningHandlers == 0 else { return nil as CheckedContinuation<Void, Never>? }
            defer { state.handlersEnd = nil }
            return state.handlersEnd
        }
        end?.resume()
    }

    /// Returns when no handler runs any more; new ones don't begin after a stop.
    private func untilHandlersEnd() async {
        await withCheckedContinuation { (end: CheckedContinuation<Void, Never>) in
            let isOver = state.withLock { state in
                guard state.runningHandlers > 0 else { return true }
                state.handlersEnd = end
                return false
            }
            if isOver { end.resume() }
        }
    }

    /// Listens; returns the port.
    func start() throws(Fault) -> Int {
        signal(SIGPIPE, SIG_IGN)
        guard watch.start() else { throw Fault(.limit, "no thread for a server") }
        var error: Int32 = 0
        guard
            let daemon = try ServerStart(configuration, context: Unmanaged.passUnretained(self).toOpaque()).run(&error)
        else {
            let place = "\(configuration.host):\(configuration.port)"
            switch error {
            case EADDRINUSE: throw Fault(.conflict, "\(place) is in use already; choose another port")
            case EACCES: throw Fault(.denied, "\(place) must not be used by this user; choose a port above 1023")
            case EADDRNOTAVAIL: throw Fault(.invalid, "\(place) is no address of this machine")
            default:
                let log = state.withLock { $0.lastLog }
                throw Fault(.invalid, "a server on \(place) can't be started: \(log)")
            }
        }
        state.withLock { $0.daemon = daemon }
        return Int(cmhd_port(daemon))
    }

    /// Ends everything: what is under way, then the daemon; returns when all handlers did. A connection that comes meanwhile
    /// is cut at once. (No `MHD_quiesce_daemon`: when one of its threads wakes at that moment, it ends the process.)
    func stop() async {
        let daemon = state.withLock { state in
            state.isStopping = true
            defer { state.daemon = nil }
            return state.daemon
        }
        if let daemon {
            let address = UInt(bitPattern: daemon)
            try? await Blocking.run {
                if let daemon = OpaquePointer(bitPattern: address) { self.end(daemon) }
            }
        }
        await watch.stop()
        await untilHandlersEnd()
    }

    /// A connection that is still suspended when the daemon stops would end the process: none may be, and none
    /// becomes so again, since a connection that is closing does not suspend.
    private func end(_ daemon: OpaquePointer) {
        watch.endAll(Fault(.cancelled, "the server was stopped"))
        if openExchanges > 0 { _ = noExchanges.wait(timeout: .now() + Self.stopGrace) }
        watch.endAll(Fault(.cancelled, "the server was stopped"))
        MHD_stop_daemon(daemon)
    }

    // MARK: on the daemon's threads

    func opened(_ handle: OpaquePointer) -> Connection {
        let id = state.withLock { state in
            defer { state.nextID += 1 }
            state.openConnections += 1
            return state.nextID
        }
        let connection = Connection(id: id, handle: handle, headDeadline: nextHeadDeadline)
        watch.add(connection)
        // Either the stop sees the connection in the table, or this sees the stop.
        if state.withLock({ $0.isStopping }) { connection.cut(Fault(.cancelled, "the server was stopped")) }
        return connection
    }

    func closed(_ connection: Connection) {
        watch.remove(connection.id)
        connection.closed()
        state.withLock { $0.openConnections -= 1 }
    }

    func began(_ connection: Connection, target: String?) -> Exchange {
        state.withLock { $0.openExchanges += 1 }
        let exchange = Exchange(connection, core: self, target: target)
        connection.begin(exchange, headDeadline: .now + configuration.headTimeout)
        return exchange
    }

    func completed(_ exchange: Exchange, isSent: Bool) {
        exchange.completed(isSent: isSent)
        exchange.connection.ended(exchange, headDeadline: nextHeadDeadline)
        let isLast = state.withLock { state in
            state.openExchanges -= 1
            return state.isStopping && state.openExchanges == 0
        }
        if isLast { noExchanges.signal() }
    }

    func log(_ text: String) {
        state.withLock { $0.lastLog = text }
        configuration.log.write(.debug, "http daemon", ["text": text])
    }

    /// Verified for chain, time and purpose.
    func clientCertificates(of handle: OpaquePointer, _ connection: Connection) -> PeerCertificates {
        guard let tls = configuration.tls, tls.clientAuthorityPEM != nil else { return .none }
        return connection.certificates {
            guard let pointer = cmhd_tls_session(handle) else { return .none }
            let session = OpaquePointer(pointer)
            var count: UInt32 = 0
            guard let peers = gnutls_certificate_get_peers(session, &count), count > 0 else { return .none }
            guard cgnutls_verify_client(session) == 1 else {
                configuration.log.write(.info, "client certificate not trusted")
                return .refused
            }
            let chain = (0..<Int(count)).map {
                [UInt8](UnsafeBufferPointer(start: peers[$0].data, count: Int(peers[$0].size)))
            }
            return tls.accepts(chain) ? PeerCertificates(chain: chain, isRefused: false) : .refused
        }
    }

    /// A connection that waits for a request is closed by the daemon; one that sends it byte by byte by us.
    private var nextHeadDeadline: ContinuousClock.Instant {
        .now + configuration.idleTimeout + configuration.headTimeout
    }
}

/// What a client showed of itself when it connected.
struct PeerCertificates: Sendable {
    /// Leaf first, DER; empty unless it was verified.
    let chain: [[UInt8]]
    /// There was one, and it was not verified.
    let isRefused: Bool

    static let none = PeerCertificates(chain: [], isRefused: false)
    static let refused = PeerCertificates(chain: [], isRefused: true)
}
