import Diagnostics
import Host
import OCI

/// One repository of a transport archive. Blobs are shared by all repositories of the archive.
struct ArchiveRepository: Target {
    let archive: TransportArchive
    let name: String

    var location: String { "\(archive.location)//\(name)" }

    func blob(_ descriptor: Descriptor) -> any Blob { archive.storage.blob(descriptor) }

    /// A manifest exists here only if this repository lists it.
    func exists(_ descriptor: Descriptor) async throws -> Bool {
        guard try await archive.storage.size(of: descriptor.digest) == descriptor.size else { return false }
        guard descriptor.mediaType.isManifestOrIndex else { return true }
        return try await archive.index().entry(name, digest: descriptor.digest) != nil
    }

    func ingest(_ blob: any Blob) async throws {
        try await archive.storage.ingest(blob)
        if blob.descriptor.mediaType.isManifestOrIndex { archive.noteUntagged(name, blob.descriptor) }
    }

    func resolve(_ reference: String) async throws -> Descriptor {
        let index = try await archive.index()
        let text = reference.hasPrefix("@") ? String(reference.dropFirst()) : reference
        let digest = try? Digest(text)
        let entry = digest.map { index.entry(name, digest: $0) } ?? index.entry(name, tag: reference)
        guard let found = entry?.digest ?? digest, let size = try await archive.storage.size(of: found) else {
            guard let entry else { throw Fault(.notFound, "\(location) has no \(reference)") }
            // It is listed: a defect of the archive, and not the same as absent.
            throw Fault(.corrupt, "\(location): the manifest \(entry.digest) of \(reference) is missing")
        }
        if let type = entry?.mediaType { return Descriptor(mediaType: type, digest: found, size: size) }
        return try await typed(Descriptor(mediaType: .octetStream, digest: found, size: size), listed: entry != nil)
    }

    /// The descriptor with the type that the document tells; what is listed without a type is an image manifest at least.
    private func typed(_ descriptor: Descriptor, listed: Bool) async throws -> Descriptor {
        var descriptor = descriptor
        guard descriptor.size <= Int64(Artifact.maximumSize) else { return descriptor }
        let bytes = try await archive.storage.blob(descriptor).withReader {
            try await $0.collect(upTo: Artifact.maximumSize)
        }
        if let type = try? Artifact(parsing: bytes, mediaType: nil).mediaType {
            descriptor.mediaType = type
        } else if listed {
            descriptor.mediaType = .imageManifest
        }
        return descriptor
    }

    func tag(_ descriptor: Descriptor, as tag: String) async throws {
        try Tag.check(tag)
        guard try await archive.storage.size(of: descriptor.digest) == descriptor.size else {
            throw Fault(.notFound, "\(location) can't name \(descriptor.digest) \(tag): its content is not there")
        }
        let name = name
        try await archive.flush { $0.tag(name, descriptor.digest, descriptor.mediaType, as: tag) }
    }

    func tags() async throws -> [String] {
        try await archive.index().tags(of: name)
    }

    func mount(_ descriptor: Descriptor, from source: any Target) async throws -> Bool {
        guard let sibling = source as? ArchiveRepository, sibling.archive === archive,
            try await archive.storage.size(of: descriptor.digest) == descriptor.size
        else { return false }
        if descriptor.mediaType.isManifestOrIndex { archive.noteUntagged(name, descriptor) }
        return true
    }
}
