import Diagnostics
import Host
import Synchronization

/// Bytes on their way from one task to a C library's thread: bounded, never blocking the thread.
///
/// The library's side takes what is there; when there is nothing it pauses its sink and is told by `onData` when
/// to go on.
final class OutboundBuffer: ByteWriter, Sendable {
    enum Taken {
        case bytes(Int)
        /// Nothing now; `onData` follows.
        case empty
        case end
        case failed(any Error)
    }

    private struct State {
        var chunks: [[UInt8]] = []
        var offset = 0
        var buffered = 0
        var written: Int64 = 0
        var ended = false
        var failure: (any Error)?
        var closed: (any Error)?
        var waiter: CheckedContinuation<Void, any Error>?
        var starving = false
    }

    private let state = Mutex(State())
    private let capacity: Int
    private let length: Int64?
    private let onData: @Sendable () -> Void

    /// `length`: the number of bytes that must be written, nil if it is not known.
    init(capacity: Int, length: Int64?, onData: @escaping @Sendable () -> Void) {
        self.capacity = capacity
        self.length = length
        self.onData = onData
    }

    func write(_ chunk: [UInt8]) async throws {
        guard !chunk.isEmpty else { return }
        let (starving, full) = try state.withLock { state in
            if let closed = state.closed { throw closed }
            if let failure = state.failure { throw failure }
            guard !state.ended else { throw Fault(.invalid, "written after the end") }
            if let length, Int64(chunk.count) > length - state.written {
                throw Fault(.invalid, "the content is longer than the \(length) bytes that were announced")
            }
            state.chunks.append(chunk)
            state.buffered += chunk.count
            state.written += Int64(chunk.count)
            defer { state.starving = false }
            return (state.starving, state.buffered >= capacity)
        }
        if starving { onData() }
        if full { try await room() }
    }

    /// Everything was written.
    func finish() {
        end { state in
            if let length, state.written < length {
                state.failure = Fault(
                    .invalid, "the content ended after \(state.written) of the \(length) bytes that were announced")
            } else {
                state.ended = true
            }
        }
    }

    /// Writing failed: the library's side gives up.
    func fail(_ error: any Error) {
        end { $0.failure = error }
    }

    private func end(_ change: (inout State) -> Void) {
        let starving = state.withLock { state -> Bool in
            guard !state.ended, state.failure == nil else { return false }
            change(&state)
            defer { state.starving = false }
            return state.starving
        }
        if starving { onData() }
    }

    /// The library's side takes no more: writing throws `error`.
    func close(_ error: any Error) {
        let waiter = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            guard state.closed == nil else { return nil }
            state.closed = error
            state.chunks = []
            state.buffered = 0
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(throwing: error)
    }

    /// Moves what is there and fits; for the library's thread.
    func take(into target: UnsafeMutableRawBufferPointer) -> Taken {
        let (taken, waiter) = state.withLock { state -> (Taken, CheckedContinuation<Void, any Error>?) in
            if let failure = state.failure { return (.failed(failure), nil) }
            guard state.buffered > 0 else {
                if state.ended { return (.end, nil) }
                state.starving = true
                return (.empty, nil)
            }
            var count = 0
            while count < target.count, let first = state.chunks.first {
                let piece = min(first.count - state.offset, target.count - count)
                first.withUnsafeBytes { bytes in
                    target.baseAddress.map { target in
                        bytes.baseAddress.map { (target + count).copyMemory(from: $0 + state.offset, byteCount: piece) }
                    }
                }
                count += piece
                state.offset += piece
                if state.offset == first.count {
                    state.chunks.removeFirst()
                    state.offset = 0
                }
            }
            state.buffered -= count
            guard state.buffered <= capacity / 2 else { return (.bytes(count), nil) }
            defer { state.waiter = nil }
            return (.bytes(count), state.waiter)
        }
        waiter?.resume()
        return taken
    }

    private func room() async throws {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let result = state.withLock { state -> Result<Void, any Error>? in
                    if let closed = state.closed { return .failure(closed) }
                    guard state.buffered > capacity / 2 else { return .success(()) }
                    guard state.waiter == nil else {
                        return .failure(Fault(.invalid, "two tasks write the same content"))
                    }
                    state.waiter = continuation
                    return nil
                }
                if let result { continuation.resume(with: result) }
            }
        } onCancel: {
            close(Fault(.cancelled, "writing was interrupted"))
        }
    }
}
