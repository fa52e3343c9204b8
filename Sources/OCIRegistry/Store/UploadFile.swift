import Cryptography
import Diagnostics
import Glibc
import Host
import OCI
import Synchronization

/// The file of an unfinished upload: grows at its end, and is digested on the way.
///
/// The newest writer has it alone: one that comes back after a broken connection must not wait until the server
/// notices that the old one is gone.
final class UploadFile: Sendable {
    private struct State {
        var size: Int64
        /// The writer that may write.
        var writer: UInt64 = 0
        /// Its digest was asked for: nothing may be added any more.
        var isSealed = false
        /// Open while one writes; −1: closed.
        var descriptor: Int32 = -1
        /// Of all bytes so far; nil after a restart, until it was read again.
        var hash: DigestContext?
    }

    let path: String
    private let algorithm: Digest.Algorithm
    private let state: Mutex<State>

    /// `size`: of a file that is there from an earlier run; nil: it is new.
    init(_ path: String, algorithm: Digest.Algorithm, size: Int64?) {
        self.path = path
        self.algorithm = algorithm
        state = Mutex(
            State(size: size ?? 0, hash: size ?? 0 == 0 ? DigestContext(algorithm.hashFunction) : nil))
    }

    deinit {
        state.withLock { if $0.descriptor >= 0 { _ = Glibc.close($0.descriptor) } }
    }

    var size: Int64 {
        get async throws { try await Blocking.run { self.state.withLock { $0.size } } }
    }

    /// Makes the caller the one that may write and tells where it begins; `conflict` if the upload is being finished.
    func claim() async throws -> (writer: UInt64, size: Int64) {
        try await Blocking.run {
            try self.state.withLock { state in
                guard !state.isSealed else { throw Fault(.conflict, "the upload is being finished by another request") }
                state.writer += 1
                return (state.writer, state.size)
            }
        }
    }

    func append(_ bytes: [UInt8], by writer: UInt64) async throws {
        try await Blocking.run {
            try self.state.withLock { state in
                guard state.writer == writer else {
                    throw Fault(.conflict, "the upload was taken over by another request")
                }
                if state.descriptor < 0 { state.descriptor = try Self.open(self.path, O_WRONLY | O_CREAT | O_APPEND) }
                if state.hash == nil { state.hash = try Self.hash(self.path, self.algorithm) }
                try Self.write(bytes, state.descriptor, self.path)
                state.hash?.update(bytes)
                state.size += Int64(bytes.count)
            }
        }
    }

    /// Closes the file between requests.
    func release(_ writer: UInt64) async {
        try? await Blocking.run {
            self.state.withLock { state in
                guard state.writer == writer, state.descriptor >= 0 else { return }
                _ = Glibc.close(state.descriptor)
                state.descriptor = -1
            }
        }
    }

    /// The digest of all bytes; `writer` ends the upload with it.
    func seal(_ wanted: Digest.Algorithm, by writer: UInt64) async throws -> Digest {
        try await Blocking.run {
            try self.state.withLock { state in
                guard state.writer == writer else {
                    throw Fault(.conflict, "the upload was taken over by another request")
                }
                state.isSealed = true
                if wanted != self.algorithm {
                    return Digest(wanted, finishing: try Self.hash(self.path, wanted))
                }
                let hash = try state.hash ?? Self.hash(self.path, wanted)
                state.hash = hash
                return Digest(wanted, finishing: hash.copy())
            }
        }
    }

    /// Puts the bytes on the disk and the file at `target`. The name follows with the next thing that is synchronised.
    func move(to target: String) async throws {
        try await Blocking.run {
            try self.state.withLock { state in
                if state.descriptor < 0 { state.descriptor = try Self.open(self.path, O_WRONLY | O_CREAT | O_APPEND) }
                defer {
                    _ = Glibc.close(state.descriptor)
                    state.descriptor = -1
                }
                try Self.check(fsync(state.descriptor), self.path)
                try Self.check(rename(self.path, target), self.path)
            }
        }
    }

    // MARK: system calls

    private static func open(_ path: String, _ flags: Int32) throws -> Int32 {
        let descriptor = Glibc.open(path, flags | O_CLOEXEC, 0o644)
        try check(descriptor, path)
        return descriptor
    }

    private static func write(_ bytes: [UInt8], _ descriptor: Int32, _ path: String) throws {
        try bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let part = UnsafeRawBufferPointer(rebasing: rest)
                let count = Glibc.write(descriptor, part.baseAddress, part.count)
                if count < 0, errno == EINTR { continue }
                try check(Int32(truncatingIfNeeded: min(count, 0)), path)
                rest = rest.dropFirst(count)
            }
        }
    }

    private static func hash(_ path: String, _ algorithm: Digest.Algorithm) throws -> DigestContext {
        let context = DigestContext(algorithm.hashFunction)
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0, errno == ENOENT { return context }
        try check(descriptor, path)
        defer { _ = Glibc.close(descriptor) }
        while true {
            let chunk = try [UInt8](unsafeUninitializedCapacity: maximumChunkSize) { buffer, filled in
                let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
                try check(Int32(truncatingIfNeeded: min(count, 0)), path)
                filled = count
            }
            if chunk.isEmpty { return context }
            context.update(chunk)
        }
    }

    private static func check(_ result: Int32, _ path: String) throws {
        guard result < 0 else { return }
        let number = errno
        let reason = strerror(number).map { String(cString: $0) } ?? "error \(number)"
        throw Fault(number == ENOSPC || number == EDQUOT ? .limit : .unavailable, "can't write \(path): \(reason)")
    }
}
