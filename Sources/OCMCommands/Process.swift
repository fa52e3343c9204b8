import Dispatch
import Glibc
import Host
import Synchronization

/// The process of one command line: its environment, its standard streams, and the signals that ask it to end.
package enum Process {
    /// Runs a command line and tells the exit code. Ctrl-C and requests to terminate cancel the work; after a second the
    /// process ends in any case, with 128 and the number of the signal. While temporary folders or half an archive are
    /// still to be removed, which a busy disk can make long, it is some seconds.
    package static func run(_ arguments: [String]) async -> Int32 {
        Signals.ignoreBrokenPipes()
        let arrived = Mutex<Int32?>(nil)
        let code = try? await Signals.cancelling(arrived: { number in
            arrived.withLock { $0 = $0 ?? number }
            DispatchQueue.global().async {
                // short turns, not one wait: where others keep the processors busy, both the turns and the work take longer
                for turn in 0..<590 where turn < 90 || Leftovers.exist { usleep(10_000) }
                _exit(128 + number)
            }
        }) {
            await Program().run(arguments, environment: Environment.all, console: .standard())
        }
        // What ended well in spite of a signal, as servers do, ended well.
        if code == 0 { return 0 }
        return arrived.withLock { $0.map { 128 + $0 } } ?? code ?? 1
    }
}
