import Diagnostics
import Host
import Testing

@Suite("File locks")
struct FileLockTests {
    @Test("one holds a lock alone, several share one")
    func exclusion() async throws {
        try await TemporaryFolder.with { folder in
            let path = Paths.join(folder, "lock")
            let first = try await FileLock.acquire(path, exclusive: true, wait: .zero)
            await expect(.conflict, naming: path) {
                _ = try await FileLock.acquire(path, exclusive: true, wait: .zero)
            }
            await expect(.conflict, naming: path) {
                _ = try await FileLock.acquire(path, exclusive: false, wait: .milliseconds(20))
            }
            first.release()
            let shared = try await FileLock.acquire(path, exclusive: false, wait: .zero)
            let other = try await FileLock.acquire(path, exclusive: false, wait: .zero)
            await expect(.conflict, naming: path) {
                _ = try await FileLock.acquire(path, exclusive: true, wait: .zero)
            }
            shared.release()
            other.release()
            #expect(try await FileLock.with(path, wait: .zero) { 1 } == 1)
        }
    }

    @Test("who waits gets the lock when it is released, or gives up when cancelled")
    func waiting() async throws {
        try await TemporaryFolder.with { folder in
            let path = Paths.join(folder, "lock")
            let first = try await FileLock.acquire(path)
            let cancelled = Task { try await FileLock.acquire(path).release() }
            cancelled.cancel()
            await #expect(throws: CancellationError.self) { try await cancelled.value }
            let waiter = Task { try await FileLock.acquire(path).release() }
            first.release()
            try await waiter.value
        }
    }

    @Test("a lock ends with its process")
    func otherProcess() async throws {
        try await TemporaryFolder.with { folder in
            let path = Paths.join(folder, "lock")
            _ = try await Processes.run("flock", [path, "true"], timeout: .seconds(300))
            let lock = try await FileLock.acquire(path, wait: .zero)
            let result = try await Processes.run("flock", ["--nonblock", path, "true"], timeout: .seconds(300))
            #expect(result.end == .exited(1))
            lock.release()
            #expect(try await Processes.run("flock", ["--nonblock", path, "true"], timeout: .seconds(300)).succeeded)
        }
    }
}
