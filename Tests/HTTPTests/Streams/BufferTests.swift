import Diagnostics
import Host
import OCMTestSupport
import Synchronization
import Testing

@testable import HTTP

@Suite("Buffers between a thread and a task")
struct BufferTests {
    private func bytes(_ count: Int, _ value: UInt8 = 1) -> [UInt8] { [UInt8](repeating: value, count: count) }

    @Test("what is offered is read in order, in chunks of at most 256 KiB")
    func inOrder() async throws {
        let buffer = InboundBuffer(capacity: 1 << 20) {}
        for value in 0..<100 as Range<UInt8> { #expect(bytes(10_000, value).withUnsafeBytes(buffer.offer)) }
        buffer.finish()
        var all: [UInt8] = []
        while let chunk = try await buffer.next() {
            #expect(!chunk.isEmpty && chunk.count <= maximumChunkSize)
            all += chunk
        }
        #expect(all == (0..<100).flatMap { bytes(10_000, UInt8($0)) })
        let after = try await buffer.next()
        #expect(after == nil)
    }

    @Test("a full buffer refuses, and tells when half of it is free")
    func backPressure() async throws {
        let told = Mutex(0)
        let buffer = InboundBuffer(capacity: 1 << 20) { told.withLock { $0 += 1 } }
        for _ in 0..<4 { #expect(bytes(maximumChunkSize).withUnsafeBytes(buffer.offer)) }
        #expect(!bytes(1).withUnsafeBytes(buffer.offer))
        _ = try await buffer.next()
        #expect(told.withLock { $0 } == 0)
        _ = try await buffer.next()
        #expect(told.withLock { $0 } == 1)
        #expect(bytes(1).withUnsafeBytes(buffer.offer))
    }

    @Test("a reader that waits is woken by bytes, by the end, by a failure and by its cancellation")
    func wakeUps() async throws {
        for kind in 0..<4 {
            let buffer = InboundBuffer(capacity: 1000) {}
            let reading = Task { try await buffer.next() }
            await Task.yield()
            switch kind {
            case 0:
                _ = bytes(3).withUnsafeBytes(buffer.offer)
                buffer.flush()
                let chunk = try await reading.value
                #expect(chunk == bytes(3))
            case 1:
                buffer.finish()
                let chunk = try await reading.value
                #expect(chunk == nil)
            case 2:
                buffer.finish(Fault(.corrupt, "x"))
                #expect(await fault { try await reading.value }?.code == .corrupt)
            default:
                reading.cancel()
                #expect(await fault { try await reading.value }?.code == .cancelled)
            }
        }
    }

    @Test("bytes before a failure are read, those before an abandonment are not")
    func failures() async throws {
        let failed = InboundBuffer(capacity: 1000) {}
        _ = bytes(3).withUnsafeBytes(failed.offer)
        failed.finish(Fault(.corrupt, "x"))
        let chunk = try await failed.next()
        #expect(chunk == bytes(3))
        #expect(await fault { try await failed.next() }?.code == .corrupt)

        let abandoned = InboundBuffer(capacity: 1000) {}
        _ = bytes(3).withUnsafeBytes(abandoned.offer)
        abandoned.abandon(Fault(.cancelled, "x"))
        #expect(await fault { try await abandoned.next() }?.code == .cancelled)
    }

    @Test("a writer waits while the buffer is full and goes on when it is half empty")
    func writerWaits() async throws {
        let told = Mutex(0)
        let buffer = OutboundBuffer(capacity: 1000, length: nil) { told.withLock { $0 += 1 } }
        #expect(take(buffer, 10) == "empty")
        let isDone = Mutex(false)
        let writing = Task {
            try await buffer.write(bytes(1000))
            isDone.withLock { $0 = true }
        }
        while take(buffer, 0) == "empty" { await Task.yield() }
        #expect(told.withLock { $0 } == 1)
        #expect(take(buffer, 400) == "400")
        for _ in 0..<100 { await Task.yield() }
        #expect(!isDone.withLock { $0 })
        #expect(take(buffer, 200) == "200")
        try await writing.value
        buffer.finish()
        #expect(take(buffer, 1000) == "400")
        #expect(take(buffer, 1000) == "end")
    }

    @Test("a buffer that is closed, or whose task is cancelled, throws")
    func closed() async throws {
        let buffer = OutboundBuffer(capacity: 10, length: nil) {}
        let writing = Task { try await buffer.write(bytes(100)) }
        await Task.yield()
        buffer.close(Fault(.unavailable, "x"))
        #expect(await fault { try await writing.value }?.code == .unavailable)
        #expect(await fault { try await buffer.write(bytes(1)) }?.code == .unavailable)

        let other = OutboundBuffer(capacity: 10, length: nil) {}
        let cancelled = Task { try await other.write(bytes(100)) }
        await Task.yield()
        cancelled.cancel()
        #expect(await fault { try await cancelled.value }?.code == .cancelled)
    }

    private func take(_ buffer: OutboundBuffer, _ count: Int) -> String {
        var target = [UInt8](repeating: 0, count: count)
        return target.withUnsafeMutableBytes { target in
            switch buffer.take(into: target) {
            case .bytes(let count): "\(count)"
            case .empty: "empty"
            case .end: "end"
            case .failed: "failed"
            }
        }
    }
}
