import Diagnostics
import Glibc

/// A lock between processes, and between the parts of one, on a file that exists for that only (flock). It ends with
/// `release`, when nobody refers to it any more, and when the process ends, however it ends.
package final class FileLock: Sendable {
    private let file: OpenFile

    private init(_ file: OpenFile) { self.file = file }

    /// Makes the file if it is missing (it stays afterwards) and takes the lock: alone (`exclusive`), or together with
    /// others that don't want it alone. Waits at most `wait` (nil: as long as it takes, until the task is cancelled;
    /// zero: not at all), then it is a `conflict` fault.
    package static func acquire(_ path: String, exclusive: Bool = true, wait: Duration? = nil) async throws -> FileLock
    {
        let file = try await Blocking.run { try OpenFile.open(path, O_RDWR | O_CREAT, mode: 0o644, "lock") }
        let clock = ContinuousClock()
        let end = wait.map { clock.now + $0 }
        var pause = Duration.milliseconds(5)
        while true {
            if flock(file.number, (exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0 { return FileLock(file) }
            let number = errno
            guard number == EWOULDBLOCK || number == EINTR else { throw Fault.system(number, "can't lock \(path)") }
            if let end, clock.now >= end { throw Fault(.conflict, "\(path) is locked by another process") }
            // polling, since a blocked flock can't be cancelled
            try await Task.sleep(for: end.map { min(pause, clock.now.duration(to: $0)) } ?? pause)
            pause = min(pause * 2, .milliseconds(200))
        }
    }

    package func release() {
        try? file.close()
    }

    /// Runs `body` under the lock.
    package static func with<R>(
        _ path: String, exclusive: Bool = true, wait: Duration? = nil, _ body: () async throws -> R
    ) async throws -> R {
        let lock = try await acquire(path, exclusive: exclusive, wait: wait)
        defer { lock.release() }
        return try await body()
    }
}
