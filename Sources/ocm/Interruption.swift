import Dispatch
import Glibc
import Synchronization

/// Ctrl-C and requests to terminate: the first one cancels the work; after a second the process ends in any case.
struct Interruption {
    private final class State: Sendable {
        let signal = Mutex<Int32?>(nil)
    }

    private let state = State()
    private let sources: [any DispatchSourceSignal]

    /// 128 and the number of the signal, if one came.
    var exitCode: Int32? { state.signal.withLock { $0.map { 128 + $0 } } }

    init(cancel: @escaping @Sendable () -> Void) {
        sources = [SIGINT, SIGTERM].map { [state] number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                state.signal.withLock { $0 = $0 ?? number }
                cancel()
                DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(900)) { _exit(128 + number) }
            }
            source.resume()
            return source
        }
    }
}
