/// Runs what blocks (file access, waiting for processes, long computations) outside the cooperative pool, which has
/// only as many threads as the machine has cores.
package enum Blocking {
    /// Suspends until `body` has run on a thread of its own and gives its result. It is not interrupted by cancellation,
    /// so that cleaning up works in a cancelled task too.
    package static func run<R: Sendable>(_ body: @escaping @Sendable () throws -> R) async throws -> R {
        try await withCheckedThrowingContinuation { continuation in
            WorkerThreads.shared.run { continuation.resume(with: Result(catching: body)) }
        }
    }
}
