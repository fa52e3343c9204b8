import Diagnostics
import HTTP
import Host
import OCI

extension RegistryServer {
    /// POST: opens an upload, mounts a blob, or takes one whole.
    func startUpload(_ name: String, _ request: ServerRequest) async throws -> ServerResponse {
        let query = try Query(request.query)
        if let text = query["mount"] {
            let digest = try Route.digest(text)
            let source = try query["from"].map { try Route.name([$0]) }
            if try await store.mount(digest, into: name, from: source) { return created(digest, name) }
        }
        let wanted = try query["mount"] == nil ? query["digest"].map { try Route.digest($0) } : nil
        let stated = query["digest-algorithm"].flatMap { Digest.Algorithm(rawValue: $0) }
        let upload = try await store.uploads.open(in: name, algorithm: wanted?.algorithm ?? stated ?? .sha256)
        guard let wanted else { return accepted(202, upload, size: 0) }
        do {
            let (writer, _) = try await receive(request.body, into: upload, at: nil, expecting: nil)
            return try await complete(upload, wanted, writer)
        } catch {
            await store.uploads.remove(upload)
            throw error
        }
    }

    /// GET: how much is there.
    func uploadStatus(_ id: String, _ name: String) async throws -> ServerResponse {
        let upload = try find(id, name)
        return accepted(204, upload, size: try await upload.file.size)
    }

    /// PATCH: the next chunk, or any number of bytes without `Content-Range`.
    func appendToUpload(_ id: String, _ name: String, _ request: ServerRequest) async throws -> ServerResponse {
        let upload = try find(id, name)
        let (_, size) = try await receive(
            request.body, into: upload, at: request.fields["Content-Range"],
            expecting: request.fields["Content-Length"].flatMap { Int64($0) })
        return accepted(202, upload, size: size)
    }

    /// PUT: the last chunk, if any, and the digest of the whole.
    func finishUpload(_ id: String, _ name: String, _ request: ServerRequest) async throws -> ServerResponse {
        let upload = try find(id, name)
        guard let text = try Query(request.query)["digest"] else {
            throw RegistryError(400, .digestInvalid, "the digest of the blob is missing")
        }
        let digest = try Route.digest(text)
        let (writer, _) = try await receive(
            request.body, into: upload, at: request.fields["Content-Range"],
            expecting: request.fields["Content-Length"].flatMap { Int64($0) })
        return try await complete(upload, digest, writer)
    }

    func cancelUpload(_ id: String, _ name: String) async throws -> ServerResponse {
        await store.uploads.remove(try find(id, name))
        return .empty(204, [:])
    }

    private func find(_ id: String, _ name: String) throws -> Upload {
        guard let upload = store.uploads.find(id, in: name) else {
            throw RegistryError(404, .blobUploadUnknown, "\(name) has no such upload, or it expired; start again")
        }
        return upload
    }

    private func complete(_ upload: Upload, _ digest: Digest, _ writer: UInt64) async throws -> ServerResponse {
        guard try await upload.file.seal(digest.algorithm, by: writer) == digest else {
            await store.uploads.remove(upload)
            throw RegistryError(400, .digestInvalid, "the bytes that arrived do not have the digest \(digest)")
        }
        try await store.commit(upload, as: digest, in: upload.repository)
        return created(digest, upload.repository)
    }

    /// Appends a body and returns the size after it. What had arrived before a failure stays, so it can be resumed; but not
    /// what there is no room for: it would take the last of the disk from everybody else.
    private func receive(
        _ body: any ByteReader, into upload: Upload, at contentRange: String?, expecting length: Int64?
    ) async throws -> (writer: UInt64, size: Int64) {
        let (writer, start) = try await upload.file.claim()
        var end: Int64?
        if let contentRange {
            guard let range = ContentRange("bytes " + contentRange), range.first == start else {
                var error = RegistryError(
                    416, .blobUploadInvalid, "the next chunk of this upload begins at byte \(start)")
                error.fields = accepted(416, upload, size: start).fields
                throw error
            }
            guard length == nil || length == range.last - range.first + 1 else {
                throw RegistryError(400, .sizeInvalid, "Content-Range and Content-Length do not agree")
            }
            end = range.last + 1
        }
        let size: Int64
        do {
            size = start + (try await copy(body, to: upload.file, writer))
        } catch {
            await upload.file.release(writer)
            if (error as? Fault)?.code == .limit { await store.uploads.remove(upload) }
            throw error
        }
        await upload.file.release(writer)
        guard end == nil || size == end else {
            throw RegistryError(400, .sizeInvalid, "the chunk has another length than its Content-Range says")
        }
        return (writer, size)
    }

    /// Writes and digests one part while the next one is received.
    private func copy(_ body: any ByteReader, to file: UploadFile, _ writer: UInt64) async throws -> Int64 {
        try await withThrowingTaskGroup(of: Void.self) { group in
            var count: Int64 = 0
            var pending: [UInt8] = []
            var failure: (any Error)?
            do {
                while let chunk = try await body.next() {
                    count += Int64(chunk.count)
                    if pending.isEmpty { pending = chunk } else { pending += chunk }
                    guard pending.count >= maximumChunkSize else { continue }
                    // at most one write at a time keeps the order
                    try await group.next()
                    let part = pending
                    pending = []
                    group.addTask { try await file.append(part, by: writer) }
                }
            } catch {
                failure = error
            }
            try await group.next()
            if !pending.isEmpty { try await file.append(pending, by: writer) }
            if let failure { throw failure }
            return count
        }
    }

    private func accepted(_ status: Int, _ upload: Upload, size: Int64) -> ServerResponse {
        .empty(
            status,
            [
                "Location": "/v2/\(upload.repository)/blobs/uploads/\(upload.id)",
                "Range": "0-\(max(0, size - 1))", "Docker-Upload-UUID": upload.id,
            ])
    }

    private func created(_ digest: Digest, _ name: String) -> ServerResponse {
        .empty(201, ["Location": "/v2/\(name)/blobs/\(digest)", "Docker-Content-Digest": digest.description])
    }
}

/// The decoded pairs of a query; the first of a name counts.
struct Query {
    private let items: [(name: String, value: String)]

    init(_ text: String?) throws(RegistryError) {
        guard let items = URI.queryItems(text ?? "") else {
            throw RegistryError(400, .unsupported, "the query can't be read")
        }
        self.items = items
    }

    subscript(name: String) -> String? { items.first { $0.name == name }?.value }
}
