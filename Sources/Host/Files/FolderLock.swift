import Diagnostics
import Glibc

/// A lock between processes on a folder, held on the folder itself: no file appears in it.
package final class FolderLock: Sendable {
    private let folder: OpenFile

    private init(_ folder: OpenFile) {
        self.folder = folder
    }

    /// Takes the lock alone, or together with others that don't want it alone. Waits for them up to `wait`; then it is
    /// `timedOut`. A folder that is not there is `notFound`. The lock ends with `release`, with the object or with the
    /// process.
    package static func acquire(_ path: String, exclusive: Bool = true, wait: Duration) async throws -> FolderLock {
        let folder = try await Blocking.run { try OpenFile.open(path, O_RDONLY | O_DIRECTORY, "lock") }
        let end = ContinuousClock.now + wait
        while flock(folder.number, (exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB) != 0 {
            let failure = errno
            guard failure == EWOULDBLOCK || failure == EINTR else { throw Fault.system(failure, "can't lock \(path)") }
            guard ContinuousClock.now < end else {
                throw Fault(.timedOut, "\(path) is in use by another process for more than \(wait)")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        return FolderLock(folder)
    }

    /// Whether a lock that is shared is held alone from now on. If not, it may be lost.
    package func becomesExclusive() -> Bool { flock(folder.number, LOCK_EX | LOCK_NB) == 0 }

    /// Whether the folder still has its path: it may have been removed or replaced while the lock was waited for.
    package var isInPlace: Bool {
        get async throws {
            var own = stat()
            guard fstat(folder.number, &own) == 0, let there = try await Files.status(folder.path) else { return false }
            return there.inode == UInt64(own.st_ino) && there.device == UInt64(own.st_dev)
        }
    }

    package func release() { try? folder.close() }
}
