import Diagnostics
public import Host

/// A blob in memory: manifests, configs and other small things.
public struct BytesBlob: Blob {
    public let descriptor: Descriptor
    public let bytes: [UInt8]
    private let isTrusted: Bool

    /// Describes `bytes` by their digest.
    public init(
        _ bytes: [UInt8], mediaType: MediaType, algorithm: Digest.Algorithm = .sha256,
        annotations: [String: String] = [:], artifactType: String? = nil
    ) {
        self.bytes = bytes
        descriptor = Descriptor(
            mediaType: mediaType, digest: Digest(of: bytes, algorithm: algorithm), size: Int64(bytes.count),
            annotations: annotations, artifactType: artifactType)
        isTrusted = true
    }

    /// Bytes that somebody else described; reading them verifies.
    public init(_ bytes: [UInt8], as descriptor: Descriptor) {
        self.bytes = bytes
        self.descriptor = descriptor
        isTrusted = false
    }

    public func withReader<R>(_ use: (any ByteReader) async throws -> R) async throws -> R {
        let reader = BytesReader(bytes)
        return try await use(isTrusted ? reader : VerifyingReader(reader, against: descriptor))
    }
}

/// A blob in a file, from a place in it on; reading verifies.
public struct FileBlob: Blob {
    public let descriptor: Descriptor
    public let path: String
    private let offset: Int64
    private let length: Int64?

    /// The file at `path`, or the descriptor's size in bytes from `offset` on.
    public init(path: String, descriptor: Descriptor, offset: Int64? = nil) {
        self.path = path
        self.descriptor = descriptor
        self.offset = offset ?? 0
        length = offset == nil ? nil : descriptor.size
    }

    /// Reads the file at `path` once to describe it.
    public static func describing(
        path: String, mediaType: MediaType, algorithm: Digest.Algorithm = .sha256
    ) async throws -> FileBlob {
        let sink = HashingWriter(algorithm)
        try await FileReader.open(path).copy(to: sink)
        return FileBlob(path: path, descriptor: sink.descriptor(mediaType: mediaType))
    }

    public func withReader<R>(_ use: (any ByteReader) async throws -> R) async throws -> R {
        let reader = try await FileReader.open(path, offset: offset, length: length)
        return try await use(VerifyingReader(reader, against: descriptor))
    }
}

/// The same blob under another descriptor, whose digest and size are those of the bytes.
package struct DescribedBlob: Blob {
    package let descriptor: Descriptor
    private let base: any Blob

    package init(_ base: any Blob, as descriptor: Descriptor) {
        self.base = base
        self.descriptor = descriptor
    }

    package func withReader<R>(_ use: (any ByteReader) async throws -> R) async throws -> R {
        let descriptor = descriptor
        return try await base.withReader { try await use(VerifyingReader.ensure($0, against: descriptor)) }
    }
}
