import Diagnostics
import Host
import OCI

/// Uploads that a registry opened when it was asked to mount. What nobody goes on with expires there.
struct OpenUploads {
    private var events: [Digest: UploadSession.Event] = [:]

    /// Returns the one that it takes the place of.
    mutating func keep(_ event: UploadSession.Event, for digest: Digest) -> UploadSession.Event? {
        if events.count >= 1000 { events = [:] }
        return events.updateValue(event, forKey: digest)
    }

    mutating func take(_ digest: Digest) -> UploadSession.Event? { events.removeValue(forKey: digest) }
}

/// The content itself could not be read while it was sent: no reason to send it again.
struct SourceFailure: Error {
    let error: any Error

    /// Runs `body`; what fails other than writing is marked.
    static func marking(_ writer: any ByteWriter, _ body: (any ByteWriter) async throws -> Void) async throws {
        let target = MarkingWriter(writer)
        do {
            try await body(target)
        } catch {
            throw target.failure ?? SourceFailure(error: error)
        }
    }

    private final class MarkingWriter: ByteWriter {
        private let base: any ByteWriter
        private(set) var failure: (any Error)?

        init(_ base: any ByteWriter) {
            self.base = base
        }

        func write(_ chunk: [UInt8]) async throws {
            do {
                try await base.write(chunk)
            } catch {
                failure = error
                throw error
            }
        }
    }
}

/// Hands a chunk out only after the next one, or the verified end, was read: wrong content is never sent whole.
final class LookaheadReader: ByteReader {
    private let base: any ByteReader
    private var held: [UInt8]?
    private var hasBegun = false

    init(_ base: any ByteReader) {
        self.base = base
    }

    func next() async throws -> [UInt8]? {
        if !hasBegun {
            hasBegun = true
            held = try await base.next()
        }
        guard let chunk = held else { return nil }
        held = try await base.next()
        return chunk
    }
}

/// A reader that is handed out piece by piece. Only the request that is under way uses it: the next one begins after
/// that has ended with its body.
final class ChunkSource: @unchecked Sendable {
    private let reader: any ByteReader
    private var rest: ArraySlice<UInt8> = []
    private(set) var position: Int64 = 0

    init(_ reader: any ByteReader) {
        self.reader = reader
    }

    func skip(_ count: Int64) async throws {
        while position < count { _ = try await take(count - position) }
    }

    func write(_ count: Int64, to writer: any ByteWriter) async throws {
        let end = position + count
        while position < end { try await writer.write(try await take(end - position)) }
    }

    func expectEnd() async throws {
        guard rest.isEmpty, try await reader.next() == nil else {
            throw Fault(.corrupt, "the content is longer than its descriptor says")
        }
    }

    private func take(_ limit: Int64) async throws -> [UInt8] {
        if rest.isEmpty {
            guard let chunk = try await reader.next() else {
                throw Fault(.corrupt, "the content ends after \(position) bytes, which is too early")
            }
            rest = chunk[...]
        }
        let taken = Array(rest.prefix(Int(min(limit, Int64(maximumChunkSize)))))
        rest = rest.dropFirst(taken.count)
        position += Int64(taken.count)
        return taken
    }
}
