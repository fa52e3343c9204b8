import Diagnostics
import Host
import Synchronization

/// Bytes on their way from a C library's thread to one task: bounded, never blocking the thread.
///
/// The library's side offers pieces; when a piece is refused it pauses its source and is told by `onRoom` when
/// to go on.
final class InboundBuffer: ByteReader, Sendable {
    private enum End {
        case finished
        case failed(any Error)
    }

    private struct State {
        var chunks: [[UInt8]] = []
        var buffered = 0
        var end: End?
        var waiter: CheckedContinuation<[UInt8]?, any Error>?
        var refused = false
    }

    private enum Step {
        case chunk([UInt8], room: Bool)
        case end
        case failed(any Error)
        case wait
    }

    private let state = Mutex(State())
    private let capacity: Int
    private let onRoom: @Sendable () -> Void

    init(capacity: Int, onRoom: @escaping @Sendable () -> Void) {
        self.capacity = capacity
        self.onRoom = onRoom
    }

    /// Copies `bytes`, or returns false if there is no room; then `onRoom` follows. The reader is woken by `flush`.
    /// What comes after the end is dropped.
    func offer(_ bytes: UnsafeRawBufferPointer) -> Bool {
        state.withLock { state in
            guard state.end == nil else { return true }
            guard state.buffered < capacity else {
                state.refused = true
                return false
            }
            if let last = state.chunks.indices.last, state.chunks[last].count + bytes.count <= maximumChunkSize {
                state.chunks[last].reserveCapacity(maximumChunkSize)
                state.chunks[last].append(contentsOf: bytes)
            } else {
                var rest = bytes[...]
                while !rest.isEmpty {
                    state.chunks.append([UInt8](rest.prefix(maximumChunkSize)))
                    rest = rest.dropFirst(maximumChunkSize)
                }
            }
            state.buffered += bytes.count
            return true
        }
    }

    /// Wakes the reader if there is something for it.
    func flush() {
        let resume = state.withLock { state -> (() -> Void)? in
            guard let waiter = state.waiter else { return nil }
            switch step(&state) {
            case .wait: return nil
            case .chunk(let chunk, let room):
                state.waiter = nil
                return {
                    if room { self.onRoom() }
                    waiter.resume(returning: chunk)
                }
            case .end:
                state.waiter = nil
                return { waiter.resume(returning: nil) }
            case .failed(let error):
                state.waiter = nil
                return { waiter.resume(throwing: error) }
            }
        }
        resume?()
    }

    /// No more bytes come: what is buffered is still read; then the end, or the failure.
    func finish(_ failure: (any Error)? = nil) {
        state.withLock { state in
            if state.end == nil { state.end = failure.map { .failed($0) } ?? .finished }
        }
        flush()
    }

    /// Nothing more is read: what is buffered is dropped, and reading throws `error`, or what failed before. After the end
    /// it does nothing.
    func abandon(_ error: any Error) {
        state.withLock { state in
            if case .finished = state.end, state.chunks.isEmpty { return }
            state.chunks = []
            state.buffered = 0
            if case .failed = state.end { return }
            state.end = .failed(error)
        }
        flush()
    }

    func next() async throws -> [UInt8]? {
        switch state.withLock({ step(&$0) }) {
        case .chunk(let chunk, let room):
            if room { onRoom() }
            return chunk
        case .end: return nil
        case .failed(let error): throw error
        case .wait: break
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let second = state.withLock { state -> Bool in
                    guard state.waiter == nil else { return true }
                    state.waiter = continuation
                    return false
                }
                if second { return continuation.resume(throwing: Fault(.invalid, "two tasks read the same content")) }
                flush()
            }
        } onCancel: {
            abandon(Fault(.cancelled, "reading was interrupted"))
        }
    }

    private func step(_ state: inout State) -> Step {
        if !state.chunks.isEmpty {
            let chunk = state.chunks.removeFirst()
            state.buffered -= chunk.count
            let room = state.refused && state.buffered <= capacity / 2
            if room { state.refused = false }
            return .chunk(chunk, room: room)
        }
        switch state.end {
        case .finished: return .end
        case .failed(let error): return .failed(error)
        case nil: return .wait
        }
    }
}
