import Dispatch
import Glibc
import Synchronization

/// Threads for work that blocks: as many as there is such work at a time, kept for a while.
///
/// Not a concurrent DispatchQueue: when its threads block, that one adds a single thread each second, so twenty waiting
/// jobs hold up the next one for twenty seconds.
final class WorkerThreads: Sendable {
    typealias Job = @Sendable () -> Void

    static let shared = WorkerThreads(maximum: 256)

    private struct State: ~Copyable {
        /// Jobs from `next` on are waiting.
        var jobs: [Job] = []
        var next = 0
        /// Threads that wait for a job, or were just woken for one.
        var idle = 0
        var threads = 0

        mutating func take() -> Job? {
            guard next < jobs.count else { return nil }
            defer {
                next += 1
                if next == jobs.count { (jobs, next) = ([], 0) }
            }
            return jobs[next]
        }
    }

    private let state = Mutex(State())
    private let wake = DispatchSemaphore(value: 0)
    private let maximum: Int

    /// Beyond `maximum` threads jobs wait for their turn.
    init(maximum: Int) { self.maximum = maximum }

    func run(_ job: @escaping Job) {
        let needsThread = state.withLock { state in
            state.jobs.append(job)
            guard state.jobs.count - state.next > state.idle, state.threads < maximum else { return false }
            state.threads += 1
            return true
        }
        if needsThread { start() }
        wake.signal()
    }

    private func start() {
        let argument = Unmanaged.passRetained(self)
        var thread = pthread_t()
        let failure = pthread_create(
            &thread, nil,
            { argument in
                if let argument { Unmanaged<WorkerThreads>.fromOpaque(argument).takeRetainedValue().work() }
                return nil
            }, argument.toOpaque())
        guard failure != 0 else {
            pthread_detach(thread)
            return
        }
        // no more threads to be had: another one takes the job, or a thread of the system
        argument.release()
        DispatchQueue.global().async { self.work() }
    }

    /// Does jobs until there was none for some seconds.
    private func work() {
        while true {
            state.withLock { $0.idle += 1 }
            let isLate = wake.wait(timeout: .now() + 10) == .timedOut
            let (job, ends) = state.withLock { state in
                state.idle -= 1
                let job = state.take()
                let ends = job == nil && isLate
                if ends { state.threads -= 1 }
                return (job, ends)
            }
            if ends { return }
            job?()
        }
    }
}
