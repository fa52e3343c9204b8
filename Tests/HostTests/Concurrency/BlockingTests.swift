import Dispatch
import Host
import Testing

@Suite("Blocking work")
struct BlockingTests {
    @Test("work that blocks holds up neither other such work nor the cooperative pool")
    func manyBlocked() async throws {
        // more than the machine has cores
        let gate = DispatchSemaphore(value: 0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 {
                group.addTask { try await Blocking.run { gate.wait() } }
            }
            #expect(try await Blocking.run { 1 } == 1)
            for _ in 0..<20 { gate.signal() }
            try await group.waitForAll()
        }
    }

    @Test("errors pass, and cancellation does not stop what began")
    func errors() async throws {
        struct Stop: Error {}
        await #expect(throws: Stop.self) { try await Blocking.run { throw Stop() } }
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await Blocking.run { 5 }
        }
        #expect(try await task.value == 5)
    }
}
