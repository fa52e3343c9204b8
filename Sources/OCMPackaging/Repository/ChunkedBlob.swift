import Host
import OCI

/// Blobs that are stored in pieces.
enum ChunkedBlob {
    /// The whole: the pieces are read once, verified and put together in a file that nobody else sees.
    static func joining(
        _ pieces: [Descriptor], mediaType: MediaType, in store: any ContentStore
    ) async throws -> any Blob {
        try await ScratchBlob.write(mediaType: mediaType) { sink in
            for piece in pieces {
                try await store.blob(piece).withReader {
                    _ = try await VerifyingReader.ensure($0, against: piece).copy(to: sink)
                }
            }
        }
    }

    /// Cuts a blob into pieces of at most `limit` bytes.
    static func cut(_ blob: any Blob, limit: Int64) async throws -> [any Blob] {
        let type = blob.descriptor.mediaType
        return try await blob.withReader { reader in
            var pieces: [any Blob] = []
            var rest: ArraySlice<UInt8> = []
            var isAtEnd = false
            while !isAtEnd {
                let piece = try await ScratchBlob.write(mediaType: type) { sink in
                    var left = limit
                    while left > 0 {
                        if rest.isEmpty {
                            guard let chunk = try await reader.next() else {
                                isAtEnd = true
                                return
                            }
                            rest = chunk[...]
                        }
                        let part = rest.prefix(Int(min(left, Int64(rest.count))))
                        try await sink.write(Array(part))
                        rest = rest.dropFirst(part.count)
                        left -= Int64(part.count)
                    }
                }
                if piece.descriptor.size > 0 { pieces.append(piece) }
            }
            return pieces
        }
    }
}
