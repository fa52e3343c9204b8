import Diagnostics
import OCMTestSupport
import Synchronization
import Testing

@testable import OCIRegistry

@Suite struct SharedFetchTests {
    @Test("callers that come while one fetches get its value")
    func shared() async throws {
        let fetches = SharedFetch<String, Int>()
        let count = Counter()
        let (started, release) = (Signal(), Signal())
        let values = try await withThrowingTaskGroup(of: Int.self) { group in
            group.addTask {
                try await fetches.value("a") {
                    count.increment()
                    started.fire()
                    await release.wait()
                    return 7
                }
            }
            await started.wait()
            for _ in 0..<5 {
                group.addTask {
                    try await fetches.value("a") {
                        count.increment()
                        return 8
                    }
                }
            }
            release.fire()
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(values.count == 6)
        // whoever came after the end has fetched for itself
        #expect(values.contains(7))
        #expect(count.value <= 6)
    }

    @Test("one that waits is cancelled alone")
    func cancelWaiter() async throws {
        let fetches = SharedFetch<String, Int>()
        let (started, release) = (Signal(), Signal())
        let leader = Task {
            try await fetches.value("a") {
                started.fire()
                await release.wait()
                return 7
            }
        }
        await started.wait()
        let waiter = Task { try await fetches.value("a") { 8 } }
        waiter.cancel()
        await #expect(throws: CancellationError.self) { try await waiter.value }
        release.fire()
        #expect(try await leader.value == 7)
    }

    @Test("if the one that fetches is cancelled, one that waits takes over")
    func cancelLeader() async throws {
        let fetches = SharedFetch<String, Int>()
        let (started, inside) = (Signal(), Signal())
        let leader = Task {
            try await fetches.value("a") {
                started.fire()
                await inside.wait()
                try Task.checkCancellation()
                return 7
            }
        }
        await started.wait()
        let follower = Task { try await fetches.value("a") { 8 } }
        leader.cancel()
        inside.fire()
        #expect(try await follower.value == 8)
        await #expect(throws: CancellationError.self) { try await leader.value }
    }

    @Test("a failure is not kept")
    func failure() async throws {
        let fetches = SharedFetch<String, Int>()
        await #expect(throws: Fault.self) { try await fetches.value("a") { throw Fault(.unavailable, "no") } }
        #expect(try await fetches.value("a") { 9 } == 9)
    }
}

/// Counts from several tasks.
final class Counter: Sendable {
    private let number = Mutex(0)

    var value: Int { number.withLock { $0 } }

    @discardableResult
    func increment() -> Int {
        number.withLock {
            $0 += 1
            return $0
        }
    }
}
