import CMicroHTTPD
import Diagnostics
import Glibc
import Synchronization

/// Notices what libmicrohttpd does not: clients that leave while their connection is suspended, and slow ones.
///
/// One thread waits on an epoll set of all connections. An event carries the number of a connection, not an address:
/// it may come after the connection is gone.
final class ConnectionWatch: Sendable {
    private let set: Int32
    private let wake: Int32
    private let tickMilliseconds: Int32
    private let connections = Mutex<[UInt64: Connection]>([:])
    private let isStopping = Atomic(false)
    private let ended = OneShot<Void>()

    init(tickMilliseconds: Int32) throws(Fault) {
        self.tickMilliseconds = tickMilliseconds
        set = epoll_create1(Int32(EPOLL_CLOEXEC))
        wake = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
        guard set >= 0, wake >= 0, control(wake, 0, EPOLLIN.rawValue) else {
            throw Fault(.limit, "no more files can be opened, so no server can be started")
        }
    }

    deinit {
        for file in [set, wake] where file >= 0 { close(file) }
    }

    /// Runs the thread; false if there can't be one.
    func start() -> Bool {
        var thread = pthread_t()
        let argument = Unmanaged.passRetained(self)
        guard pthread_create(&thread, nil, runConnectionWatch, argument.toOpaque()) == 0 else {
            argument.release()
            ended.fulfil(.success(()))
            return false
        }
        pthread_detach(thread)
        return true
    }

    func stop() async {
        isStopping.store(true, ordering: .releasing)
        poke()
        try? await ended.value()
    }

    func endAll(_ reason: Fault) {
        for connection in all { end(connection, reason) }
    }

    private var all: [Connection] { connections.withLock { Array($0.values) } }

    func add(_ connection: Connection) {
        let isFirst = connections.withLock { connections in
            connections[connection.id] = connection
            return connections.count == 1
        }
        _ = control(connection.descriptor, connection.id, EPOLLRDHUP.rawValue | EPOLLONESHOT.rawValue)
        if isFirst { poke() }
    }

    /// Before its file is closed; that takes it out of the set.
    func remove(_ id: UInt64) {
        connections.withLock { _ = $0.removeValue(forKey: id) }
    }

    private func control(_ file: Int32, _ id: UInt64, _ events: UInt32) -> Bool {
        var event = epoll_event()
        event.events = events
        event.data.u64 = id
        return epoll_ctl(set, EPOLL_CTL_ADD, file, &event) == 0
    }

    private func poke() {
        eventfd_write(wake, 1)
    }

    fileprivate func run() {
        var events = [epoll_event](repeating: epoll_event(), count: 64)
        var lastCheck = ContinuousClock.now
        while !isStopping.load(ordering: .acquiring) {
            let isIdle = connections.withLock { $0.isEmpty }
            let count = epoll_wait(set, &events, Int32(events.count), isIdle ? -1 : tickMilliseconds)
            for event in events.prefix(Int(max(0, count))) { handle(event) }
            let now = ContinuousClock.now
            guard now - lastCheck >= .milliseconds(Int(tickMilliseconds)) else { continue }
            lastCheck = now
            for connection in all { judge(connection, now) }
        }
        ended.fulfil(.success(()))
    }

    private func judge(_ connection: Connection, _ now: ContinuousClock.Instant) {
        switch connection.verdict(now) {
        case .good: break
        case .left: connection.cut(Exchange.clientLeft)
        case .over(let reason): end(connection, reason)
        }
    }

    /// Cuts a connection even while libmicrohttpd waits for its client.
    private func end(_ connection: Connection, _ reason: Fault) {
        connection.cut(reason)
        // While it is in the table, its file is not closed, nor another one under that number.
        connections.withLock { connections in
            if connections[connection.id] != nil { _ = shutdown(connection.descriptor, Int32(SHUT_RDWR)) }
        }
    }

    private func handle(_ event: epoll_event) {
        let id = event.data.u64
        guard id != 0 else {
            var value: eventfd_t = 0
            eventfd_read(wake, &value)
            return
        }
        let connection = connections.withLock { $0[id] }
        connection?.peerClosed(isReset: event.events & (EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0)
    }
}

private func runConnectionWatch(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    Unmanaged<ConnectionWatch>.fromOpaque(argument).takeRetainedValue().run()
    return nil
}
