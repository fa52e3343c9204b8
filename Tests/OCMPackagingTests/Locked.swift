import Synchronization

/// A value behind a lock, for tests that share it.
final class Locked<Value: Sendable>: Sendable {
    private let value: Mutex<Value>

    init(_ value: Value) {
        self.value = Mutex(value)
    }

    func with<R: Sendable>(_ body: (inout sending Value) throws -> sending R) rethrows -> R {
        try value.withLock(body)
    }
}
