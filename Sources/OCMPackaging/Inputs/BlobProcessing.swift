import Host
import OCI

/// The fields `mediaType` and `compress` that most inputs have.
struct BlobProcessing: Sendable {
    let mediaType: String?
    let compress: Bool

    init(_ fields: inout SpecFields) {
        mediaType = fields.scalar("mediaType")
        compress = fields.flag("compress") ?? false
    }

    /// The media type that is written, else that of compressed or plain content.
    func mediaType(plain: MediaType = .octetStream, compressed: MediaType = .gzip) -> MediaType {
        if let mediaType, !mediaType.isEmpty { return MediaType(mediaType) }
        return compress ? compressed : plain
    }

    /// Small content as a blob.
    func blob(_ bytes: [UInt8]) async throws -> any Blob {
        let type = mediaType()
        guard compress else { return BytesBlob(bytes, mediaType: type) }
        let sink = BytesWriter(limit: .max)
        let gzip = try GzipWriter(to: sink)
        try await gzip.write(bytes)
        try await gzip.finish()
        return BytesBlob(sink.bytes, mediaType: type)
    }

    /// What `produce` writes, in a file that nobody else sees, compressed if that is wanted.
    func spool(
        mediaType: MediaType, _ produce: (any ByteWriter) async throws -> Void
    ) async throws -> ScratchBlob {
        try await ScratchBlob.write(mediaType: mediaType) { sink in
            guard compress else { return try await produce(sink) }
            let gzip = try GzipWriter(to: sink)
            try await produce(gzip)
            try await gzip.finish()
        }
    }
}

extension MediaType {
    static let gzip: MediaType = "application/gzip"
    static let tar: MediaType = "application/x-tar"
    static let compressedTar: MediaType = "application/x-tgz"
}

extension InputContext {
    /// A path as it is written, seen from the folder of the constructor file.
    package func resolve(_ path: String) -> String {
        Paths.isAbsolute(path) ? path : folder.isEmpty ? path : Paths.join(folder, path)
    }
}
