import Synchronization

/// What would stay behind if the process ended now: temporary folders, things that are half made.
package enum Leftovers {
    private static let count = Atomic<Int>(0)

    /// Whether there is something that its scope still has to remove.
    package static var exist: Bool { count.load(ordering: .relaxed) > 0 }

    /// Runs `body`, which removes what it leaves before it ends, by error or cancellation too.
    package static func with<R>(_ body: () async throws -> R) async throws -> R {
        count.add(1, ordering: .relaxed)
        defer { count.subtract(1, ordering: .relaxed) }
        return try await body()
    }
}
