import CLinux
import Diagnostics
import Dispatch
import Glibc
import Synchronization

/// Takes signals from their default action and hands them to closures.
///
/// The handler of a signal writes its number to a pipe, which a queue reads: no signal is lost from the moment on in which
/// its handler is set. (A signal source of Dispatch sets its own handler later, and once in the life of a process.)
final class SignalRelay: Sendable {
    struct Subscription {
        fileprivate let id: Int
        fileprivate let before: [(number: Int32, action: sigaction)]
    }

    /// Lives as long as the process does: a handler may run at any time.
    static let shared = Result { try SignalRelay() }

    private struct State: ~Copyable {
        let source: any DispatchSourceRead
        var next = 0
        var handlers: [Int: (numbers: [Int32], arrived: @Sendable (Int32) -> Void)] = [:]
    }

    private let state: Mutex<State>

    private init() throws {
        var ends: [Int32] = [-1, -1]
        try retrying("can't wait for signals") { pipe2(&ends, O_CLOEXEC | O_NONBLOCK) }
        let reading = ends[0]
        signalPipe = ends[1]
        state = Mutex(
            State(
                source: DispatchSource.makeReadSource(
                    fileDescriptor: reading, queue: DispatchQueue(label: "host.signals"))))
        state.withLock { state in
            state.source.setEventHandler { [unowned self] in
                var numbers = [UInt8](repeating: 0, count: 64)
                let count = read(reading, &numbers, numbers.count)
                for number in numbers.prefix(max(0, count)) { tell(Int32(number)) }
            }
            state.source.activate()
        }
    }

    func subscribe(_ numbers: [Int32], _ arrived: @escaping @Sendable (Int32) -> Void) -> Subscription {
        let id = state.withLock { state in
            state.next += 1
            state.handlers[state.next] = (numbers, arrived)
            return state.next
        }
        let before = numbers.map { number in
            var (old, new) = (sigaction(), sigaction())
            new.__sigaction_handler.sa_handler = passOn
            new.sa_flags = SA_RESTART
            sigaction(number, &new, &old)
            return (number, old)
        }
        return Subscription(id: id, before: before)
    }

    /// The signals act as before.
    func end(_ subscription: Subscription) {
        for (number, action) in subscription.before {
            var action = action
            sigaction(number, &action, nil)
        }
        state.withLock { _ = $0.handlers.removeValue(forKey: subscription.id) }
    }

    private func tell(_ number: Int32) {
        let wanted = state.withLock { state in
            state.handlers.values.filter { $0.numbers.contains(number) }.map(\.arrived)
        }
        for arrived in wanted { arrived(number) }
    }
}

/// Set once, before the first handler.
nonisolated(unsafe) private var signalPipe: Int32 = -1

/// Does only what a handler of signals may.
private func passOn(_ number: Int32) {
    let before = errno
    var byte = UInt8(truncatingIfNeeded: number)
    write(signalPipe, &byte, 1)
    errno = before
}
