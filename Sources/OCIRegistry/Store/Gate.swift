import Synchronization

/// Lets many in at once who add, or one alone who removes; in the order of coming. Inside is only short work.
final class Gate: Sendable {
    private struct State {
        var inside = 0
        var isExclusive = false
        var queue: [(isExclusive: Bool, continuation: CheckedContinuation<Void, Never>)] = []

        func admits(_ exclusive: Bool) -> Bool { !isExclusive && (!exclusive || inside == 0) }

        mutating func enter(_ exclusive: Bool) {
            inside += 1
            isExclusive = exclusive
        }
    }

    private let state = Mutex(State())

    /// Runs `body` beside others that share.
    func shared<R>(_ body: () async throws -> R) async rethrows -> R {
        await enter(false)
        defer { leave() }
        return try await body()
    }

    /// Runs `body` alone.
    func exclusive<R>(_ body: () async throws -> R) async rethrows -> R {
        await enter(true)
        defer { leave() }
        return try await body()
    }

    private func enter(_ exclusive: Bool) async {
        await withCheckedContinuation { continuation in
            let isIn = state.withLock { state in
                guard state.queue.isEmpty, state.admits(exclusive) else {
                    state.queue.append((exclusive, continuation))
                    return false
                }
                state.enter(exclusive)
                return true
            }
            if isIn { continuation.resume() }
        }
    }

    private func leave() {
        let admitted = state.withLock { state in
            state.inside -= 1
            if state.inside == 0 { state.isExclusive = false }
            var admitted: [CheckedContinuation<Void, Never>] = []
            while let next = state.queue.first, state.admits(next.isExclusive) {
                state.enter(next.isExclusive)
                admitted.append(next.continuation)
                state.queue.removeFirst()
            }
            return admitted
        }
        admitted.forEach { $0.resume() }
    }
}
