import Synchronization
import Testing

@testable import Kubernetes

@Suite("Waiting for news")
struct WakeupTests {
    private final class Count: Sendable {
        private let state = Mutex(0)

        func next() -> Int {
            state.withLock { count in
                count += 1
                return count
            }
        }
    }

    @Test("ends with the news, with the deadline, or with the task, whatever came before", .timeLimit(.minutes(10)))
    func deadlines() async {
        await withTaskGroup(of: Void.self) { group in
            for seed in 0..<100 {
                group.addTask {
                    let wakeup = Wakeup()
                    for step in 0..<100 {
                        let pause = Duration.microseconds((seed &* 37 &+ step &* 101) % 3000)
                        // a far deadline comes before a near one, and news before, beside and after them
                        if step % 3 == 0 { Task { wakeup.set() } }
                        if step % 3 == 0 { await wakeup.wait(until: .now + .seconds(3600)) }
                        await wakeup.wait(until: .now + pause)
                    }
                }
            }
        }
        let waiting = Task { await Wakeup().wait(until: .now + .seconds(3600)) }
        waiting.cancel()
        await waiting.value
    }

    @Test("keys that are due come, each time and in every order of their times", .timeLimit(.minutes(10)))
    func queue() async {
        let queue = WorkQueue()
        let seen = Count()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await queue.runTimers() }
            for _ in 0..<2 {
                group.addTask {
                    while let key = await queue.next() {
                        queue.done(key)
                        let isLast = seen.next() == 3000
                        if isLast { queue.close() } else { queue.add(key, after: .microseconds(key.utf8.count * 700)) }
                    }
                }
            }
            for length in 1...20 { queue.add(String(repeating: "k", count: length), after: .milliseconds(30 - length)) }
            await group.next()
            group.cancelAll()
        }
        #expect(seen.next() > 3000)
    }

    @Test(
        "a watch that is quiet says so at its deadline, and loses nothing that comes beside it",
        .timeLimit(.minutes(10))
    )
    func channel() async {
        let channel = WatchChannel { _ in true }
        let count = 2000
        let writer = Task {
            for at in 1...count {
                let object = StoredObject(key: "a", created: 1, revision: Int64(at), value: [])
                channel.offer(StoredChange(revision: Int64(at), object: object, previous: nil, time: 0))
                if at % 7 == 0 { await Task.yield() }
            }
        }
        var revisions: [Int64] = []
        while revisions.count < count {
            if case .changes(let changes) = await channel.next(until: .now + .microseconds(200)) {
                revisions += changes.map(\.revision)
            }
        }
        await writer.value
        #expect(revisions == (1...Int64(count)).map { $0 })
        guard case .quiet = await channel.next(until: .now + .milliseconds(1)) else {
            Issue.record("a quiet watch told something")
            return
        }
    }
}
