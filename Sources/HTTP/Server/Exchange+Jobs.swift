import Dispatch
import Synchronization

/// The handler's task runs on the thread that serves its connection, so that a request that needs nothing from others is
/// answered without any change of threads. While that thread waits for the client, the task runs on others.
extension Exchange: TaskExecutor {
    private static let others = DispatchQueue(label: "ocm.http.handlers", attributes: .concurrent)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let isServed = jobs.withLock { jobs in
            if jobs.isServed { jobs.waiting.append(job) }
            return jobs.isServed
        }
        if isServed {
            connection.signal()
        } else {
            Exchange.others.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
        }
    }

    /// A callback of libmicrohttpd begins.
    func enter() { jobs.withLock { $0.isServed = true } }

    /// Lets the task go on as far as it can.
    func runJobs() {
        while runWaiting(leaving: false) {}
    }

    /// A callback ends, not to come again before the client does something. The task takes what it brought.
    func leave() {
        while runWaiting(leaving: true) {}
    }

    private func runWaiting(leaving: Bool) -> Bool {
        let waiting = jobs.withLock { jobs in
            if jobs.waiting.isEmpty, leaving { jobs.isServed = false }
            defer { jobs.waiting = [] }
            return jobs.waiting
        }
        for job in waiting { job.runSynchronously(on: asUnownedTaskExecutor()) }
        return !waiting.isEmpty
    }
}
