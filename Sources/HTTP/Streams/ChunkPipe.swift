import Diagnostics
import Host
import Synchronization

/// Chunks from one task to another, bounded.
final class ChunkPipe: ByteWriter, ByteReader, Sendable {
    private struct State {
        var chunks: [[UInt8]] = []
        var size = 0
        var isEnded = false
        var failure: (any Error)?
        var reader: CheckedContinuation<Void, Never>?
        var writer: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())
    private let capacity: Int

    init(capacity: Int) { self.capacity = capacity }

    /// No more comes: what is there is still read, then the end, or the failure. Writing throws from then on.
    func end(_ failure: (any Error)?) {
        let (reader, writer) = state.withLock { state in
            if !state.isEnded {
                state.isEnded = true
                state.failure = failure
            }
            defer { (state.reader, state.writer) = (nil, nil) }
            return (state.reader, state.writer)
        }
        reader?.resume()
        writer?.resume()
    }

    func write(_ chunk: [UInt8]) async throws {
        guard !chunk.isEmpty else { return }
        let (reader, isFull) = try state.withLock { state in
            if state.isEnded { throw state.failure ?? Fault(.invalid, "written after the end") }
            var rest = chunk[...]
            while !rest.isEmpty {
                state.chunks.append(Array(rest.prefix(maximumChunkSize)))
                rest = rest.dropFirst(maximumChunkSize)
            }
            state.size += chunk.count
            defer { state.reader = nil }
            return (state.reader, state.size >= capacity)
        }
        reader?.resume()
        if isFull { await wait(isReady: { [capacity] in $0.size < capacity }, { $0.writer = $1 }) }
    }

    func next() async throws -> [UInt8]? {
        while true {
            let (chunk, isOver, writer) = try state.withLock { state in
                if state.chunks.isEmpty {
                    if state.isEnded, let failure = state.failure { throw failure }
                    return (nil as [UInt8]?, state.isEnded, nil as CheckedContinuation<Void, Never>?)
                }
                let chunk = state.chunks.removeFirst()
                state.size -= chunk.count
                guard state.size < capacity else { return (chunk, false, nil) }
                defer { state.writer = nil }
                return (chunk, false, state.writer)
            }
            writer?.resume()
            if chunk != nil || isOver { return chunk }
            await wait(isReady: { !$0.chunks.isEmpty }, { $0.reader = $1 })
        }
    }

    /// Waits until something is so, or the pipe has ended; cancellation ends it.
    private func wait(
        isReady: @Sendable (State) -> Bool,
        _ register: @Sendable (inout State, CheckedContinuation<Void, Never>) -> Void
    ) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    if state.isEnded || isReady(state) { return true }
                    register(&state, continuation)
                    return false
                }
                if isReady { continuation.resume() }
            }
        } onCancel: {
            end(Fault(.cancelled, "the task was cancelled"))
        }
    }
}
