import Dispatch
import Glibc
import Synchronization

/// Signals that ask the process to end.
package enum Signals {
    /// A write to a pipe that nobody reads becomes an error instead of the end of the process. For the whole process:
    /// call it once at its start.
    package static func ignoreBrokenPipes() {
        signal(SIGPIPE, SIG_IGN)
    }

    /// Runs `body` in a task that is cancelled when one of `numbers` arrives. `arrived` is called with each of them, the
    /// first time before the cancellation; it may end the process when one comes again. Afterwards the signals act as
    /// before.
    package static func cancelling<R: Sendable>(
        on numbers: [Int32] = [SIGINT, SIGTERM], arrived: @escaping @Sendable (Int32) -> Void = { _ in },
        _ body: @escaping @Sendable () async throws -> R
    ) async throws -> R {
        let task = Task { try await body() }
        let watch = Watch(numbers) { number in
            arrived(number)
            task.cancel()
        }
        defer { watch.end() }
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }

    /// Takes signals from their default action and hands them to a closure, until `end`.
    private final class Watch: Sendable {
        private let state: Mutex<State>

        private struct State: ~Copyable {
            var sources: [any DispatchSourceSignal]
            var before: [(Int32, sigaction)]
        }

        init(_ numbers: [Int32], _ arrived: @escaping @Sendable (Int32) -> Void) {
            let queue = DispatchQueue(label: "host.signals")
            var sources: [any DispatchSourceSignal] = []
            var before: [(Int32, sigaction)] = []
            for number in numbers {
                var old = sigaction()
                var ignoring = sigaction()
                ignoring.__sigaction_handler.sa_handler = SIG_IGN
                sigaction(number, &ignoring, &old)
                before.append((number, old))
                let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
                source.setEventHandler { arrived(number) }
                source.resume()
                sources.append(source)
            }
            state = Mutex(State(sources: sources, before: before))
        }

        func end() {
            state.withLock { state in
                for source in state.sources { source.cancel() }
                for (number, action) in state.before {
                    var action = action
                    sigaction(number, &action, nil)
                }
                state.sources = []
                state.before = []
            }
        }
    }
}
