import Diagnostics
import Documents
import HTTP
import Host
import OCI

extension RegistryServer {
    func manifest(
        _ reference: ManifestReference, _ name: String, _ request: ServerRequest
    ) async throws -> ServerResponse {
        guard let found = try await store.manifest(reference, in: name) else { throw unknownManifest(name) }
        let fields = contentFields(found.digest, mediaType: found.mediaType)
        if ByteRange.matches(request.fields["If-None-Match"], tag: "\"\(found.digest)\"") {
            return ServerResponse(304, fields: fields, body: .head(length: found.size))
        }
        if request.method == "HEAD" { return ServerResponse(200, fields: fields, body: .head(length: found.size)) }
        return ServerResponse(200, fields: fields, body: .bytes(try await store.manifestBytes(found.digest)))
    }

    func putManifest(
        _ reference: ManifestReference, _ name: String, _ request: ServerRequest
    ) async throws -> ServerResponse {
        let bytes: [UInt8]
        do {
            bytes = try await request.body.collect(upTo: Artifact.maximumSize)
        } catch let fault as Fault where fault.code == .limit {
            throw RegistryError(413, .sizeInvalid, "a manifest has at most \(Artifact.maximumSize) bytes")
        }
        let (content, mediaType) = try check(bytes, request.fields["Content-Type"])
        let digest: Digest
        var tag: String?
        switch reference {
        case .digest(let wanted):
            guard wanted.matches(bytes) else {
                throw RegistryError(400, .digestInvalid, "the manifest does not have the digest \(wanted)")
            }
            digest = wanted
        case .tag(let name):
            digest = Digest(of: bytes)
            tag = name
        }
        let missing = try await store.put(
            bytes, content, digest: digest, mediaType: mediaType, tag: tag, in: name)
        guard missing.isEmpty else {
            var error = RegistryError(
                404, missing.contains { !$0.isManifest } ? .manifestBlobUnknown : .manifestUnknown,
                "the manifest points at content that \(name) does not have")
            error.details = missing.prefix(100).map { ["digest": .string($0.digest.description)] }
            throw error
        }
        var fields: Fields = [
            "Location": "/v2/\(name)/manifests/\(digest)", "Docker-Content-Digest": digest.description,
        ]
        if let subject = content.subject { fields["OCI-Subject"] = subject.description }
        return .empty(201, fields)
    }

    private func check(
        _ bytes: [UInt8], _ contentType: String?
    ) throws(RegistryError) -> (ManifestContent, mediaType: String) {
        let content: ManifestContent
        do {
            content = try ManifestContent(bytes)
        } catch {
            throw RegistryError(400, .manifestInvalid, error.message)
        }
        let announced = contentType.map { String($0.prefix { $0 != ";" }).trimmed }.flatMap { $0.isEmpty ? nil : $0 }
        guard let mediaType = announced ?? content.mediaType else {
            throw RegistryError(400, .manifestInvalid, "the media type of the manifest is missing")
        }
        guard mediaType.utf8.count <= 255, mediaType.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
            throw RegistryError(400, .manifestInvalid, "the media type of the manifest can't be one")
        }
        guard content.mediaType == nil || content.mediaType == mediaType else {
            throw RegistryError(
                400, .manifestInvalid, "the manifest says that it is another type than its Content-Type")
        }
        return (content, mediaType)
    }

    /// DELETE: a tag only, or a manifest with all its tags.
    func deleteManifest(_ reference: ManifestReference, _ name: String) async throws -> ServerResponse {
        do {
            let removed =
                switch reference {
                case .tag(let tag): try await store.removeTag(tag, from: name)
                case .digest(let digest): try await store.removeManifest(digest, from: name)
                }
            guard removed else { throw unknownManifest(name) }
        } catch let fault as Fault where fault.code == .conflict {
            throw RegistryError(405, .unsupported, fault.message)
        }
        return .empty(202, [:])
    }

    private func unknownManifest(_ name: String) -> RegistryError {
        RegistryError(404, .manifestUnknown, "\(name) has no such manifest")
    }
}
