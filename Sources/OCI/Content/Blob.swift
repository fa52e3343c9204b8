import Diagnostics
public import Host

/// Described bytes that can be opened again and again: retries, redirects and second readers reopen.
public protocol Blob: Sendable {
    var descriptor: Descriptor { get }

    /// Opens the bytes from the start and closes them when `use` returns.
    ///
    /// The reader verifies in passing: it throws `corrupt` as soon as there are more bytes than the descriptor says, and at
    /// the end if there are fewer or their digest differs. Believe nothing before it returned nil.
    func withReader<R>(_ use: (any ByteReader) async throws -> R) async throws -> R
}

extension Blob {
    /// All of a small blob, verified; more than `limit` bytes are refused before anything is read.
    public func bytes(limit: Int) async throws -> [UInt8] {
        guard descriptor.size <= Int64(limit) else {
            throw Fault(.limit, "the content \(descriptor.digest) is larger than \(limit) bytes")
        }
        return try await withReader { try await $0.collect(upTo: limit) }
    }
}
