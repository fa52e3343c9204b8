import Synchronization

/// Keys to work on: each waits at most once, is worked on by one task at a time, and comes again later when it failed.
package final class WorkQueue: Sendable {
    private struct State {
        var waiting: [String] = []
        var isWaiting: Set<String> = []
        var working: Set<String> = []
        var failures: [String: Backoff] = [:]
        var takers: [CheckedContinuation<Void, Never>] = []
        var due: [String: ContinuousClock.Instant] = [:]
        var isClosed = false
        var added = 0
        var failed = 0
    }

    private let state = Mutex(State())
    private let timing = Wakeup()
    private let first: Duration
    private let maximum: Duration

    package init(first: Duration = .milliseconds(50), maximum: Duration = .seconds(300)) {
        self.first = first
        self.maximum = maximum
    }

    package func add(_ key: String) {
        wake { state in
            guard !state.isClosed, state.isWaiting.insert(key).inserted else { return }
            state.added += 1
            // a key that is being worked on comes again when that is done
            if !state.working.contains(key) { state.waiting.append(key) }
        }
    }

    /// Adds a key after a while, while `runTimers` runs; this replaces what was arranged for it before, and nil only
    /// cancels that. Work on the key cancels it, too.
    package func add(_ key: String, after pause: Duration?) {
        state.withLock { $0.due[key] = pause.map { .now + $0 } }
        timing.set()
    }

    /// Adds the keys that are due, until the task is cancelled.
    package func runTimers() async {
        while !Task.isCancelled {
            let now = ContinuousClock.now
            let (due, earliest) = state.withLock { state in
                let due = state.due.filter { $0.value <= now }.sorted { $0.value < $1.value }.map(\.key)
                for key in due { state.due[key] = nil }
                return (due, state.due.values.min())
            }
            for key in due { add(key) }
            await timing.wait(until: earliest)
        }
    }

    /// The next key; nil when the queue is closed or the task cancelled. `done` must follow.
    package func next() async -> String? {
        while true {
            let (key, isClosed) = state.withLock { state in
                guard !state.isClosed, !state.waiting.isEmpty else { return (nil as String?, state.isClosed) }
                let key = state.waiting.removeFirst()
                state.isWaiting.remove(key)
                state.working.insert(key)
                state.due[key] = nil
                return (key, false)
            }
            if let key { return key }
            if isClosed || Task.isCancelled { return nil }
            await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    let isReady = state.withLock { state in
                        if state.isClosed || !state.waiting.isEmpty || Task.isCancelled { return true }
                        state.takers.append(continuation)
                        return false
                    }
                    if isReady { continuation.resume() }
                }
            } onCancel: {
                wake { _ in }
            }
        }
    }

    /// Ends the work on a key. After a failure: how long to wait before it is added again, longer each time.
    @discardableResult
    package func done(_ key: String, failed: Bool = false) -> Duration? {
        var pause: Duration?
        wake { state in
            state.working.remove(key)
            if state.isWaiting.contains(key) { state.waiting.append(key) }
            if failed {
                state.failed += 1
                var backoff = state.failures[key] ?? Backoff(first: first, maximum: maximum)
                pause = backoff.next()
                state.failures[key] = backoff
            } else {
                state.failures[key] = nil
            }
        }
        return pause
    }

    /// How many keys wait now, and how many were added and have failed since the start.
    var figures: (waiting: Int, added: Int, failed: Int) {
        state.withLock { ($0.isWaiting.count, $0.added, $0.failed) }
    }

    package func close() { wake { $0.isClosed = true } }

    private func wake(_ change: (inout State) -> Void) {
        let takers = state.withLock { state in
            change(&state)
            defer { state.takers = [] }
            return state.takers
        }
        for taker in takers { taker.resume() }
    }
}
