import Glibc
import Host
import Synchronization
import Testing

@Suite("Signals", .serialized)
struct SignalsTests {
    @Test("a signal cancels the work, at its first moment too and each time anew, and is told first", arguments: 1...20)
    func cancels(time: Int) async throws {
        let arrived = Mutex<[Int32]>([])
        let work = Task {
            try await Signals.cancelling(
                on: [SIGUSR1], arrived: { number in arrived.withLock { $0.append(number) } },
                {
                    kill(getpid(), SIGUSR1)
                    // ends by cancellation only
                    try await Task.sleep(for: .seconds(100))
                })
        }
        await #expect(throws: CancellationError.self) { try await work.value }
        #expect(arrived.withLock { $0 } == [SIGUSR1])
    }

    @Test("without a signal the result comes back, and the old action is there again")
    func result() async throws {
        signal(SIGUSR2, SIG_DFL)
        #expect(try await Signals.cancelling(on: [SIGUSR2]) { 7 } == 7)
        var action = sigaction()
        sigaction(SIGUSR2, nil, &action)
        #expect(action.__sigaction_handler.sa_handler == nil)
    }

    @Test("cancelling from outside reaches the work")
    func outside() async throws {
        let work = Task {
            try await Signals.cancelling(on: [SIGUSR2]) { try await Task.sleep(for: .seconds(100)) }
        }
        work.cancel()
        await #expect(throws: CancellationError.self) { try await work.value }
    }
}
