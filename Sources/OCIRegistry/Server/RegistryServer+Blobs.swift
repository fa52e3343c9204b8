import Diagnostics
import HTTP
import OCI

extension RegistryServer {
    /// GET and HEAD of a blob, a part of it too.
    func blob(_ digest: Digest, _ name: String, _ request: ServerRequest) async throws -> ServerResponse {
        guard let size = try await store.blobSize(digest, in: name) else { throw unknownBlob(digest, name) }
        let tag = "\"\(digest)\""
        var fields = contentFields(digest, mediaType: "application/octet-stream")
        fields["Accept-Ranges"] = "bytes"
        if ByteRange.matches(request.fields["If-None-Match"], tag: tag) {
            return ServerResponse(304, fields: fields, body: .head(length: size))
        }
        // a HEAD asks about the whole
        let range =
            request.method == "HEAD"
            ? .whole
            : ByteRange.wanted(
                request.fields["Range"], ifRange: request.fields["If-Range"], tag: tag, size: size)
        switch range {
        case .whole:
            guard size > 0 else { return ServerResponse(200, fields: fields, body: .bytes([])) }
            return ServerResponse(
                200, fields: fields, body: .file(path: store.contentPath(digest), offset: 0, length: size))
        case .part(let first, let last):
            fields["Content-Range"] = "bytes \(first)-\(last)/\(size)"
            return ServerResponse(
                206, fields: fields,
                body: .file(path: store.contentPath(digest), offset: first, length: last - first + 1))
        case .unsatisfiable:
            var error = RegistryError(416, .sizeInvalid, "the blob has \(size) bytes")
            error.fields["Content-Range"] = "bytes */\(size)"
            throw error
        }
    }

    func deleteBlob(_ digest: Digest, _ name: String) async throws -> ServerResponse {
        do {
            guard try await store.removeBlob(digest, from: name) else { throw unknownBlob(digest, name) }
        } catch let fault as Fault where fault.code == .conflict {
            throw RegistryError(405, .unsupported, fault.message)
        }
        return .empty(202, ["Docker-Content-Digest": digest.description])
    }

    /// The fields of content that never changes.
    func contentFields(_ digest: Digest, mediaType: String) -> Fields {
        [
            "Content-Type": mediaType, "Docker-Content-Digest": digest.description, "ETag": "\"\(digest)\"",
            "X-Content-Type-Options": "nosniff",
        ]
    }

    func unknownBlob(_ digest: Digest, _ name: String) -> RegistryError {
        RegistryError(404, .blobUnknown, "\(name) has no blob \(digest)")
    }
}
