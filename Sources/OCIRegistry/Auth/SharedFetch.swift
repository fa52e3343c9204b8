import Synchronization

/// One fetch for all that want the same value at the same time.
///
/// The first caller fetches in its own task, the others wait and can each be cancelled alone. If the one that fetches is
/// cancelled, one of those that wait takes over; a failure is everybody's.
final class SharedFetch<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private enum Turn: Sendable {
        case fetch, done(Value)
    }

    private struct Waiter {
        let number: UInt64
        let continuation: CheckedContinuation<Turn, any Error>
    }

    private struct State {
        /// A key is here while someone fetches it.
        var waiters: [Key: [Waiter]] = [:]
        var lastNumber: UInt64 = 0
    }

    private let state = Mutex(State())

    func value(_ key: Key, _ fetch: () async throws -> Value) async throws -> Value {
        switch try await join(key) {
        case .done(let value): return value
        case .fetch: break
        }
        do {
            let value = try await fetch()
            leave(key).forEach { $0.continuation.resume(returning: .done(value)) }
            return value
        } catch {
            if Task.isCancelled {
                handOver(key)
            } else {
                leave(key).forEach { $0.continuation.resume(throwing: error) }
            }
            throw error
        }
    }

    private func join(_ key: Key) async throws -> Turn {
        let number: UInt64? = state.withLock { state in
            guard state.waiters[key] != nil else {
                state.waiters[key] = []
                return nil
            }
            state.lastNumber += 1
            return state.lastNumber
        }
        guard let number else { return .fetch }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let waiter = Waiter(number: number, continuation: continuation)
                let turn: Result<Turn, any Error>? = state.withLock { state in
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if state.waiters[key] == nil {
                        // it ended meanwhile
                        state.waiters[key] = []
                        return .success(.fetch)
                    }
                    state.waiters[key]?.append(waiter)
                    return nil
                }
                if let turn { continuation.resume(with: turn) }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                state.waiters[key]?.firstIndex { $0.number == number }.flatMap { state.waiters[key]?.remove(at: $0) }
            }
            waiter?.continuation.resume(throwing: CancellationError())
        }
    }

    private func leave(_ key: Key) -> [Waiter] {
        state.withLock { $0.waiters.removeValue(forKey: key) ?? [] }
    }

    private func handOver(_ key: Key) {
        let next: Waiter? = state.withLock { state in
            guard let first = state.waiters[key]?.first else {
                state.waiters[key] = nil
                return nil
            }
            state.waiters[key]?.removeFirst()
            return first
        }
        next?.continuation.resume(returning: .fetch)
    }
}
