import Synchronization

/// What is worked out once for each key, however many ask for it at the same time.
final class OnceEach<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private enum State {
        case running([CheckedContinuation<Value?, Never>])
        case done(Value)
    }

    private let states = Mutex<[Key: State]>([:])

    /// The value of a key: that of an earlier or running work, or that of this one. After a failure each one that waited
    /// works itself, so that its error names its own place.
    func value(_ key: Key, _ work: () async throws -> Value) async throws -> Value {
        let known = await withCheckedContinuation { continuation in
            let answer: Value?? = states.withLock { states in
                switch states[key] {
                case .done(let value): return .some(value)
                case .running(let waiting):
                    states[key] = .running(waiting + [continuation])
                    return nil
                case nil:
                    states[key] = .running([])
                    return .some(nil)
                }
            }
            if let answer { continuation.resume(returning: answer) }
        }
        if let known { return known }
        do {
            let value = try await work()
            end(key, value)
            return value
        } catch {
            end(key, nil)
            throw error
        }
    }

    private func end(_ key: Key, _ value: Value?) {
        let waiting = states.withLock { states in
            let old = states[key]
            if let value { states[key] = .done(value) } else if case .running = old { states[key] = nil }
            if case .running(let waiting) = old { return waiting }
            return []
        }
        for continuation in waiting { continuation.resume(returning: value) }
    }
}
