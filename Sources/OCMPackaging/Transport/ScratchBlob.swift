import Diagnostics
package import Host
package import OCI

/// A blob that can be read at any place, not only in order.
protocol SeekableBlob: Blob {
    /// The bytes as they are stored, not verified.
    func source() async throws -> any RandomAccessSource
}

/// Content that was produced here, in a file that is gone when nobody refers to it any more.
package struct ScratchBlob: SeekableBlob {
    package let descriptor: Descriptor
    private let file: ScratchFile

    /// Runs `produce`, whose bytes go to the file and through the hash; more than `limit` bytes are a fault.
    package static func write(
        mediaType: MediaType, algorithm: Digest.Algorithm = .sha256, limit: Int64 = .max,
        _ produce: (any ByteWriter) async throws -> Void
    ) async throws -> ScratchBlob {
        let file = try await ScratchFile.create()
        let writer = HashingWriter(algorithm, to: LimitingWriter(ScratchWriter(file), limit: limit))
        try await produce(writer)
        return ScratchBlob(descriptor: writer.descriptor(mediaType: mediaType), file: file)
    }

    package func withReader<R>(_ use: (any ByteReader) async throws -> R) async throws -> R {
        try await use(VerifyingReader(SectionReader(file), against: descriptor))
    }

    func source() async throws -> any RandomAccessSource { file }
}

/// A file of an archive as a blob; whether it is there is looked at when it is opened.
struct ArchiveBlob: SeekableBlob {
    let descriptor: Descriptor
    let files: any ArchiveFiles
    let name: String

    func source() async throws -> any RandomAccessSource {
        guard let source = try await files.source(of: name) else {
            throw Fault(.notFound, "\(files.location) has no content \(descriptor.digest)")
        }
        return source
    }

    func withReader<R>(_ use: (any ByteReader) async throws -> R) async throws -> R {
        try await use(VerifyingReader(SectionReader(try await source()), against: descriptor))
    }
}
