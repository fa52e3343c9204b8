import Glibc
import Synchronization

/// Signals that ask the process to end.
package enum Signals {
    /// A write to a pipe that nobody reads becomes an error instead of the end of the process. For the whole process:
    /// call it once at its start.
    package static func ignoreBrokenPipes() {
        signal(SIGPIPE, SIG_IGN)
    }

    /// Runs `body` in a task that is cancelled when one of `numbers` arrives, from its first moment on. `arrived` is called
    /// with each of them, the first time before the cancellation; it may end the process when one comes again. Afterwards
    /// the signals act as before.
    package static func cancelling<R: Sendable>(
        on numbers: [Int32] = [SIGINT, SIGTERM], arrived: @escaping @Sendable (Int32) -> Void = { _ in },
        _ body: @escaping @Sendable () async throws -> R
    ) async throws -> R {
        let work = Mutex<(task: Task<R, any Error>?, isCancelled: Bool)>((nil, false))
        let relay = try SignalRelay.shared.get()
        let subscription = relay.subscribe(numbers) { number in
            arrived(number)
            work.withLock { work in
                work.isCancelled = true
                work.task?.cancel()
            }
        }
        defer { relay.end(subscription) }
        let task = Task { try await body() }
        work.withLock { work in
            work.task = task
            if work.isCancelled { task.cancel() }
        }
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }
}
