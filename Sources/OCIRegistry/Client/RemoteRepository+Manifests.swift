import Diagnostics
import HTTP
import Host
public import OCI

extension RemoteRepository {
    /// What can be read, most wanted first. Without this list registries convert manifests or hide them.
    private static let accepted = [
        MediaType.imageManifest, .imageIndex, .dockerManifest, .dockerManifestList,
    ].map(\.rawValue).joined(separator: ", ")

    /// Resolves with HEAD, which counts nowhere as a pull. A manifest that is not known yet is read as well: what it is
    /// and how long it is then stands on its bytes, not on a field (some registries state another length to HEAD).
    public func resolve(_ reference: String) async throws -> Descriptor {
        let digest = try checked(reference)
        if let known = try await head(reference) {
            if let digest, known != digest {
                throw Fault(.corrupt, "\(location) answers with another manifest (\(known)) when asked for \(digest)")
            }
            if let entry = manifests[known] {
                return Descriptor(mediaType: entry.mediaType, digest: known, size: Int64(entry.bytes.count))
            }
        }
        let (descriptor, _) = try await manifest(reference)
        return descriptor
    }

    public func tag(_ descriptor: Descriptor, as tag: String) async throws {
        try Tag.check(tag)
        let (found, bytes) = try await manifest(descriptor.digest.description)
        try await putManifest(bytes, found.mediaType, at: tag)
    }

    /// Removes a manifest with all its tags; `notFound` if there is none.
    public func deleteManifest(_ digest: Digest) async throws {
        manifests.forget(digest)
        try await delete(digest.description, "delete the manifest \(digest)")
    }

    /// Removes a tag only; many registries do not support that.
    public func deleteTag(_ tag: String) async throws {
        try Tag.check(tag)
        try await delete(tag, "delete the tag \(tag)")
    }

    private func delete(_ reference: String, _ action: String) async throws {
        let call = Call("DELETE", "\(name)/manifests/\(reference)", access: .delete(name), action: action)
        try await send(call) { reply in
            guard (200..<300).contains(reply.status) else { throw await reply.fault() }
            await reply.drain()
        }
    }

    /// The manifest that a tag or digest names, with its bytes; verified.
    func manifest(_ reference: String) async throws -> (Descriptor, [UInt8]) {
        let digest = try checked(reference)
        if let digest, let entry = manifests[digest] {
            return (Descriptor(mediaType: entry.mediaType, digest: digest, size: Int64(entry.bytes.count)), entry.bytes)
        }
        let call = Call(
            "GET", "\(name)/manifests/\(reference)", fields: ["Accept": Self.accepted], access: .pull(name),
            action: "give the manifest \(reference)")
        return try await send(call) { reply in
            guard reply.status == 200 else { throw await reply.fault() }
            let bytes = try await reply.response.body.collect(upTo: Artifact.maximumSize)
            let stated = try statedDigest(reply)
            let expected = digest ?? stated ?? Digest(of: bytes)
            for wanted in [expected, stated ?? expected] where !wanted.matches(bytes) {
                throw reply.defect(.corrupt, "its bytes do not have the digest \(wanted)")
            }
            let mediaType: MediaType
            do throws(Fault) {
                mediaType = try ManifestType.decide(field: reply.response.fields["Content-Type"], bytes)
            } catch {
                throw reply.defect(error.code, error.message)
            }
            manifests.remember(expected, ManifestCache.Entry(mediaType: mediaType, bytes: bytes))
            return (Descriptor(mediaType: mediaType, digest: expected, size: Int64(bytes.count)), bytes)
        }
    }

    /// What a tag leads to now, by one request where the registry answers HEAD in full; nil: there is no such tag.
    package func digest(ofTag tag: String) async throws -> Digest? {
        do {
            if let known = try await head(tag) { return known }
            return try await manifest(tag).0.digest
        } catch let fault as Fault where fault.code == .notFound { return nil }
    }

    /// The digest of a reference by HEAD; nil where that is not answered in full and GET must tell.
    private func head(_ reference: String) async throws -> Digest? {
        let call = Call(
            "HEAD", "\(name)/manifests/\(reference)", fields: ["Accept": Self.accepted], access: .pull(name),
            action: "resolve \(reference)")
        return try await send(call) { reply in
            switch reply.status {
            case 200: return try statedDigest(reply)
            case 404: throw Fault(.notFound, "\(location) has no manifest \(reference)")
            // HEAD carries no reason, and some answer only to GET
            default: return nil
            }
        }
    }

    func manifestExists(_ descriptor: Descriptor) async throws -> Bool {
        let reference = descriptor.digest.description
        let call = Call(
            "HEAD", "\(name)/manifests/\(reference)", fields: ["Accept": Self.accepted], access: .pull(name),
            action: "look for the manifest \(reference)")
        let found: Bool? = try await send(call) { reply in
            switch reply.status {
            case 200: return true
            // 403 is what many answer for repositories that are not there yet
            case 403, 404: return false
            case 405, 400: return nil
            default: throw await reply.fault()
            }
        }
        if let found { return found }
        do {
            _ = try await manifest(reference)
            return true
        } catch let fault as Fault where fault.code == .notFound {
            return false
        }
    }

    func pushManifest(_ blob: any Blob) async throws {
        let descriptor = blob.descriptor
        let bytes = try await blob.withReader { try await $0.collect(upTo: Artifact.maximumSize) }
        try await putManifest(bytes, descriptor.mediaType, at: descriptor.digest.description)
        manifests.remember(descriptor.digest, ManifestCache.Entry(mediaType: descriptor.mediaType, bytes: bytes))
    }

    private func putManifest(_ bytes: [UInt8], _ mediaType: MediaType, at reference: String) async throws {
        let call = Call(
            "PUT", "\(name)/manifests/\(reference)", fields: ["Content-Type": mediaType.rawValue], body: .bytes(bytes),
            access: .push(name), action: "take the manifest \(reference)")
        try await send(call) { reply in
            guard (200..<300).contains(reply.status) else { throw await reply.fault() }
            if let stated = try statedDigest(reply), !stated.matches(bytes) {
                throw reply.defect(.corrupt, "it stored other bytes (\(stated))")
            }
            await reply.drain()
        }
    }

    private func statedDigest(_ reply: Reply) throws -> Digest? {
        guard let text = reply.response.fields["Docker-Content-Digest"], !text.isEmpty else { return nil }
        do {
            return try Digest(text)
        } catch {
            throw reply.defect(.corrupt, "its Docker-Content-Digest can't be read: \(error)")
        }
    }

    /// The digest if `reference` is one, nil if it is a tag.
    private func checked(_ reference: String) throws(Fault) -> Digest? {
        if reference.utf8.contains(UInt8(ascii: ":")) { return try Digest(reference) }
        try Tag.check(reference)
        return nil
    }
}

extension Digest {
    /// Whether it is the digest of `bytes`.
    func matches(_ bytes: [UInt8]) -> Bool { Digest(of: bytes, algorithm: algorithm) == self }
}

/// Decides what a manifest is (storage reference 9.4): the field, then the body's own word, then its structure.
enum ManifestType {
    static func decide(field: String?, _ bytes: [UInt8]) throws(Fault) -> MediaType {
        let vague = ["", "application/json", "application/octet-stream", "text/plain"]
        let announced = field.map { MediaType(String($0.prefix { $0 != ";" }).trimmed.lowercased()) }
            .flatMap { vague.contains($0.rawValue) ? nil : $0 }
        if let announced, !announced.isManifestOrIndex {
            throw Fault(.unsupported, "the manifest is of type \(announced), which is not supported")
        }
        let found = try Artifact(parsing: bytes, mediaType: announced).mediaType
        guard announced == nil || found == announced else {
            throw Fault(.corrupt, "it was announced as \(announced ?? found), but says that it is \(found)")
        }
        return found
    }
}

extension String {
    /// Without blanks and tabs at both ends.
    var trimmed: String {
        let blank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        return String(drop(while: blank).reversed().drop(while: blank).reversed())
    }
}
