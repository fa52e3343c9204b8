import Dispatch
import Synchronization

/// Lets a task wait for news from others. News that come while nobody waits are kept.
final class Wakeup: Sendable {
    private struct State: @unchecked Sendable {
        var isSet = false
        var waiter: CheckedContinuation<Void, Never>?
        /// Wakes at `alarm`. A sleeping task of each wait would stay in memory until its time, cancelled or not.
        var timer: (any DispatchSourceTimer)?
        var alarm: ContinuousClock.Instant?
    }

    private let state = Mutex(State())
    private static let timers = DispatchQueue(label: "ocm.kubernetes.timers")

    deinit { state.withLock { $0.timer?.cancel() } }

    func set() { wake { $0.isSet = true } }

    private func wake(_ change: (inout State) -> Void = { _ in }) {
        let waiter = state.withLock { state in
            change(&state)
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    /// Returns when there are news, or the task is cancelled.
    func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let (isReady, other) = state.withLock { state in
                    let other = state.waiter
                    state.waiter = nil
                    if state.isSet || Task.isCancelled {
                        state.isSet = false
                        return (true, other)
                    }
                    state.waiter = continuation
                    return (false, other)
                }
                other?.resume()
                if isReady { continuation.resume() }
            }
        } onCancel: {
            wake()
        }
        state.withLock { $0.isSet = false }
    }

    /// As `wait`, not longer than until `deadline`. It may return earlier without news.
    func wait(until deadline: ContinuousClock.Instant?) async {
        if let deadline { arm(deadline) }
        await wait()
    }

    private func arm(_ deadline: ContinuousClock.Instant) {
        state.withLock { state in
            // an earlier alarm costs one turn of who waits, another setting of the timer as much
            if let alarm = state.alarm, alarm <= deadline { return }
            state.alarm = deadline
            let timer = state.timer ?? makeTimer()
            let (seconds, attoseconds) = max(deadline - .now, .zero).components
            timer.schedule(
                deadline: .now() + .nanoseconds(Int(clamping: attoseconds / 1_000_000_000))
                    + .seconds(Int(clamping: min(seconds, 1 << 31))), leeway: .milliseconds(1))
            if state.timer == nil {
                state.timer = timer
                timer.activate()
            }
        }
    }

    private func makeTimer() -> any DispatchSourceTimer {
        let timer = DispatchSource.makeTimerSource(queue: Wakeup.timers)
        timer.setEventHandler { [weak self] in
            self?.wake { state in
                state.alarm = nil
                state.isSet = true
            }
        }
        return timer
    }
}
