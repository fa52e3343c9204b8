import Host
import Synchronization

/// Hands chunks from one task to another. The sender waits while half a mebibyte lies there, the receiver while nothing
/// does; either may be cancelled.
final class ChunkChannel: Sendable {
    private enum Side { case sender, receiver }

    private struct State {
        var chunks: [[UInt8]] = []
        var size = 0
        var isOpen = false
        var end: Result<Void, any Error>?
        /// The receiver has left: nobody wants more.
        var isAbandoned = false
        var receiver: CheckedContinuation<Void, Never>?
        var sender: CheckedContinuation<Void, Never>?

        subscript(side: Side) -> CheckedContinuation<Void, Never>? {
            get { side == .sender ? sender : receiver }
            set { if side == .sender { sender = newValue } else { receiver = newValue } }
        }

        mutating func wakeReceiver() -> CheckedContinuation<Void, Never>? {
            defer { receiver = nil }
            return receiver
        }

        mutating func wakeSender() -> CheckedContinuation<Void, Never>? {
            defer { sender = nil }
            return sender
        }
    }

    private let state = Mutex(State())
    private static let limit = 2 * maximumChunkSize

    // MARK: the sender

    /// Says that there is something to read, before the first chunk.
    func open() {
        state.withLock {
            $0.isOpen = true
            return $0.wakeReceiver()
        }?.resume()
    }

    func send(_ chunk: [UInt8]) async throws {
        state.withLock { state in
            state.chunks.append(chunk)
            state.size += chunk.count
            return state.wakeReceiver()
        }?.resume()
        while true {
            try Task.checkCancellation()
            let mayGoOn = try state.withLock { state in
                if state.isAbandoned { throw CancellationError() }
                return state.size < Self.limit
            }
            if mayGoOn { return }
            await wait(.sender) { $0.size < Self.limit || $0.isAbandoned }
        }
    }

    func finish(_ result: Result<Void, any Error>) {
        state.withLock { state in
            if state.end == nil { state.end = result }
            return state.wakeReceiver()
        }?.resume()
    }

    // MARK: the receiver

    /// Waits until there is something to read; throws if it failed before that.
    func opened() async throws {
        while true {
            try Task.checkCancellation()
            let isReady = try state.withLock { state in
                if state.isOpen { return true }
                try state.end?.get()
                return state.end != nil
            }
            if isReady { return }
            await wait(.receiver) { $0.isOpen || $0.end != nil }
        }
    }

    /// All that lies there, at most a maximal chunk; nil at the end.
    func next() async throws -> [UInt8]? {
        while true {
            try Task.checkCancellation()
            let (chunk, sender, isAtEnd) = try state.withLock { state in
                guard !state.chunks.isEmpty else {
                    try state.end?.get()
                    return ([UInt8]?.none, CheckedContinuation<Void, Never>?.none, state.end != nil)
                }
                var chunk = state.chunks.removeFirst()
                var taken = 1
                while let more = state.chunks.first, chunk.count + more.count <= maximumChunkSize {
                    if taken == 1 { chunk.reserveCapacity(maximumChunkSize) }
                    chunk += more
                    state.chunks.removeFirst()
                    taken += 1
                }
                state.size -= chunk.count
                return (chunk, state.wakeSender(), false)
            }
            sender?.resume()
            if let chunk { return chunk }
            if isAtEnd { return nil }
            await wait(.receiver) { !$0.chunks.isEmpty || $0.end != nil }
        }
    }

    /// The receiver wants no more.
    func abandon() {
        state.withLock {
            $0.isAbandoned = true
            return $0.wakeSender()
        }?.resume()
    }

    // MARK: waiting

    /// Suspends until woken, unless `condition` holds already or the task is cancelled.
    private func wait(
        _ side: Side, unless condition: (State) -> Bool
    ) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let goOn = state.withLock { state in
                    if condition(state) || Task.isCancelled { return true }
                    state[side] = continuation
                    return false
                }
                if goOn { continuation.resume() }
            }
        } onCancel: {
            state.withLock { state in
                defer { state[side] = nil }
                return state[side]
            }?.resume()
        }
    }
}
