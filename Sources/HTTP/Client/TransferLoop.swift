import CCurl
import Diagnostics
import Glibc
import Synchronization

/// One thread that drives all transfers of a client; nothing of libcurl is touched by another one, but for the
/// wake-up. Commands are values in a queue.
final class TransferLoop: Sendable {
    private enum Command {
        case add(Transfer)
        case resume(Int)
        case remove(Int)
    }

    private struct State: @unchecked Sendable {
        var commands: [Command] = []
        /// Valid while the thread runs; used under the lock for wake-ups only.
        var multi: UnsafeMutableRawPointer?
        var isStarted = false
        var isStopping = false
    }

    private let state = Mutex(State())
    private let ended = OneShot<Void>()
    private let limits: Limits
    private let count = Atomic<Int>(0)

    /// The limits of the loop: taken from the client's configuration.
    struct Limits: Sendable {
        var connectionsPerHost: Int
        /// How often time-outs are looked at.
        var tickMilliseconds: Int32
    }

    init(_ limits: Limits) {
        self.limits = limits
    }

    /// Transfers that are not ended.
    var openTransfers: Int { count.load(ordering: .relaxed) }

    func add(_ transfer: Transfer) {
        count.add(1, ordering: .relaxed)
        if !post(.add(transfer)) { abandon(transfer) }
    }

    func resume(_ id: Int) { post(.resume(id)) }

    func remove(_ id: Int) { post(.remove(id)) }

    /// Ends all transfers and the thread; returns at once.
    func stop() {
        state.withLock { state in
            guard !state.isStopping else { return }
            state.isStopping = true
            if let multi = state.multi { curl_multi_wakeup(multi) }
            if !state.isStarted { ended.fulfil(.success(())) }
        }
    }

    func waitForEnd() async {
        try? await ended.value()
    }

    @discardableResult
    private func post(_ command: Command) -> Bool {
        state.withLock { state in
            guard !state.isStopping else { return false }
            state.commands.append(command)
            if !state.isStarted {
                state.isStarted = true
                guard start() else {
                    state.isStopping = true
                    state.commands = []
                    ended.fulfil(.success(()))
                    return false
                }
            } else if state.commands.count == 1, let multi = state.multi {
                curl_multi_wakeup(multi)
            }
            return true
        }
    }

    private func start() -> Bool {
        var thread = pthread_t()
        let argument = Unmanaged.passRetained(self)
        let result = pthread_create(&thread, nil, runTransferLoop, argument.toOpaque())
        guard result == 0 else {
            argument.release()
            return false
        }
        pthread_detach(thread)
        return true
    }

    private func abandon(_ transfer: Transfer) {
        transfer.end(Fault(.cancelled, "the HTTP client was shut down"))
        count.subtract(1, ordering: .relaxed)
    }

    // MARK: on the thread

    fileprivate func run() {
        _ = Self.global
        var transfers: [Int: Transfer] = [:]
        let multi = curl_multi_init()
        if let multi {
            _ = ccurl_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, limits.connectionsPerHost)
            _ = ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, 32)
            state.withLock { $0.multi = multi }
            var lastCheck = ContinuousClock.now
            while turn(multi, &transfers, &lastCheck) {}
        }
        let left = state.withLock { state in
            state.isStopping = true
            state.multi = nil
            defer { state.commands = [] }
            return state.commands
        }
        for command in left {
            if case .add(let transfer) = command { abandon(transfer) }
        }
        for transfer in transfers.values { end(transfer, multi, Fault(.cancelled, "the HTTP client was shut down")) }
        if let multi { curl_multi_cleanup(multi) }
        ended.fulfil(.success(()))
    }

    /// Commands, transfers, time-outs, then waits; false when the loop shall end.
    private func turn(
        _ multi: UnsafeMutableRawPointer, _ transfers: inout [Int: Transfer], _ lastCheck: inout ContinuousClock.Instant
    ) -> Bool {
        let (commands, isStopping) = state.withLock { state in
            if state.isStopping { return ([Command](), true) }
            defer { state.commands = [] }
            return (state.commands, false)
        }
        if isStopping { return false }
        // A removal waits for the transfers' turn: an answer that has arrived whole ends well and keeps its connection.
        var ended: [(Int, (any Error)?)] = []
        var removals: [Int] = []
        for command in commands {
            switch command {
            case .add(let transfer):
                transfers[transfer.id] = transfer
                do { try transfer.start(multi) } catch { ended.append((transfer.id, error)) }
            case .resume(let id): transfers[id]?.resume()
            case .remove(let id): removals.append(id)
            }
        }
        var running: Int32 = 0
        curl_multi_perform(multi, &running)
        var result = CURLE_OK
        while let easy = ccurl_next_done(multi, &result) {
            guard let transfer = transfers.values.first(where: { $0.easy == easy }) else { continue }
            ended.append((transfer.id, transfer.outcome(result)))
        }
        for transfer in transfers.values { transfer.flush() }
        let now = ContinuousClock.now
        if now - lastCheck >= .milliseconds(Int(limits.tickMilliseconds)) {
            lastCheck = now
            for transfer in transfers.values {
                if let fault = transfer.timeout(now) { ended.append((transfer.id, fault)) }
            }
        }
        ended += removals.map { ($0, Fault(.cancelled, "the request was given up")) }
        for (id, error) in ended {
            if let transfer = transfers.removeValue(forKey: id) { end(transfer, multi, error) }
        }
        curl_multi_poll(multi, nil, 0, transfers.isEmpty ? 60_000 : limits.tickMilliseconds, nil)
        return true
    }

    private func end(_ transfer: Transfer, _ multi: UnsafeMutableRawPointer?, _ error: (any Error)?) {
        transfer.release(multi)
        count.subtract(1, ordering: .relaxed)
        transfer.end(error)
    }

    private static let global: Void = {
        signal(SIGPIPE, SIG_IGN)
        curl_global_init(Int(CURL_GLOBAL_ALL))
    }()
}

private func runTransferLoop(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    Unmanaged<TransferLoop>.fromOpaque(argument).takeRetainedValue().run()
    return nil
}
