import Diagnostics
import Glibc

/// An exclusive lock between processes on a folder, held on the folder itself: no file appears in it.
package final class FolderLock: Sendable {
    private let folder: OpenFile

    private init(_ folder: OpenFile) {
        self.folder = folder
    }

    /// Waits for others up to `wait`; then it is `timedOut`. The lock ends with `release`, with the object or with the process.
    package static func acquire(_ path: String, wait: Duration) async throws -> FolderLock {
        let folder = try await Blocking.run { try OpenFile.open(path, O_RDONLY | O_DIRECTORY, "lock") }
        let end = ContinuousClock.now + wait
        while flock(folder.number, LOCK_EX | LOCK_NB) != 0 {
            let failure = errno
            guard failure == EWOULDBLOCK || failure == EINTR else { throw Fault.system(failure, "can't lock \(path)") }
            guard ContinuousClock.now < end else {
                throw Fault(.timedOut, "\(path) is in use by another process for more than \(wait)")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        return FolderLock(folder)
    }

    package func release() { try? folder.close() }
}
