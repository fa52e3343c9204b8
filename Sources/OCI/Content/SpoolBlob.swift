import Cryptography
import Diagnostics
package import Host

/// Counts and digests what passes on its way to another writer, or to nowhere.
package final class HashingWriter: ByteWriter {
    private let base: (any ByteWriter)?
    private let algorithm: Digest.Algorithm
    private let hash: DigestContext
    /// Bytes so far.
    package private(set) var count: Int64 = 0

    package init(_ algorithm: Digest.Algorithm = .sha256, to base: (any ByteWriter)? = nil) {
        self.base = base
        self.algorithm = algorithm
        hash = DigestContext(algorithm.hashFunction)
    }

    package func write(_ chunk: [UInt8]) async throws {
        hash.update(chunk)
        count += Int64(chunk.count)
        try await base?.write(chunk)
    }

    /// Describes what has passed so far.
    package func descriptor(mediaType: MediaType) -> Descriptor {
        Descriptor(mediaType: mediaType, digest: Digest(algorithm, finishing: hash.copy()), size: count)
    }
}

/// Bytes whose digest was unknown until they were produced: kept in a file of a folder that the caller owns and removes.
package struct SpoolBlob: Blob {
    package let descriptor: Descriptor
    package let path: String

    /// Runs `produce`, whose bytes go to a new file in `folder` and through the hash; more than `limit` bytes are a fault.
    package static func write(
        in folder: String, mediaType: MediaType, algorithm: Digest.Algorithm = .sha256, limit: Int64 = .max,
        _ produce: (any ByteWriter) async throws -> Void
    ) async throws -> SpoolBlob {
        let path = Paths.join(folder, "spool-\(UniqueName.make())")
        let file = try await FileWriter.create(path, mode: 0o600, exclusive: true)
        let writer = HashingWriter(algorithm, to: LimitingWriter(file, limit: limit))
        do {
            try await produce(writer)
            try await file.finish(sync: false)
        } catch {
            try? await Files.remove(path, recursive: false)
            throw error
        }
        return SpoolBlob(descriptor: writer.descriptor(mediaType: mediaType), path: path)
    }

    package func withReader<R>(_ use: (any ByteReader) async throws -> R) async throws -> R {
        try await use(VerifyingReader(try await FileReader.open(path), against: descriptor))
    }

    /// Deletes the file early; the owner of the folder does it in any case.
    package func remove() async throws {
        try await Files.remove(path, recursive: false)
    }
}

/// Refuses more than a number of bytes.
package final class LimitingWriter: ByteWriter {
    private let base: any ByteWriter
    private let limit: Int64
    private var left: Int64

    package init(_ base: any ByteWriter, limit: Int64) {
        self.base = base
        self.limit = limit
        left = limit
    }

    package func write(_ chunk: [UInt8]) async throws {
        left -= Int64(chunk.count)
        guard left >= 0 else { throw Fault(.limit, "the content is larger than \(limit) bytes") }
        try await base.write(chunk)
    }
}

/// Names of temporary files.
enum UniqueName {
    /// 16 random hexadecimal digits.
    static func make() -> String {
        let text = String(UInt64.random(in: .min ... .max), radix: 16)
        return String(repeating: "0", count: 16 - text.utf8.count) + text
    }
}
