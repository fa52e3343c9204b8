import Diagnostics
import Documents
import OCI
import OCMModel

/// A component version as the manifest of a repository: config, descriptor layer, local blobs as layers, and images as
/// siblings in an index.
struct StoredVersion: Sendable {
    /// Of the manifest or index.
    let root: Digest
    let descriptor: ComponentDescriptor
    /// The stored document.
    let document: [UInt8]
    let content: TargetContent
    /// The form in which it is stored; the creator is not part of it.
    let format: ComponentFormat

    init(_ root: Descriptor, in target: any Target) async throws {
        var manifest: Manifest
        var siblings: [Descriptor] = []
        self.root = root.digest
        switch try await target.artifact(root) {
        case .manifest(let single): manifest = single
        case .index(let index):
            let marked = index.manifests.first { $0.annotations[ComponentAnnotation.descriptor] == "true" }
            guard let entry = marked ?? index.manifests.first,
                let inner = try await target.artifact(entry).manifest
            else { throw Fault(.invalid, "an index without a component version") }
            manifest = inner
            siblings = index.manifests.filter { $0.digest != entry.digest }
        }
        let layer = try await StoredVersion.descriptorLayer(manifest, in: target)
        let bytes = try await target.bytes(layer, limit: DescriptorLayer.maximumSize)
        document = try await DescriptorLayer.document(in: bytes, mediaType: layer.mediaType)
        descriptor = try ComponentDescriptor(parsing: document, source: "component descriptor")
        format = ComponentFormat(
            descriptorForm: ComponentMediaType.isTar(layer.mediaType) ? .yamlTar : .json,
            usesLegacyTypes: manifest.config.mediaType == ComponentMediaType.legacyConfig)
        let layers = manifest.layers.filter { $0.digest != layer.digest }
        content = TargetContent(target: target, layers: layers, siblings: siblings)
    }

    /// The layer that the config names.
    static func descriptorLayer(_ manifest: Manifest, in target: any Target) async throws -> Descriptor {
        guard ComponentMediaType.isConfig(manifest.config.mediaType) else {
            throw Fault(.invalid, "no component version: its config is of type “\(manifest.config.mediaType)”")
        }
        let bytes = try await target.bytes(manifest.config, limit: 1 << 20)
        guard let named = try JSONValue(parsing: bytes)["componentDescriptorLayer"] else {
            throw Fault(.corrupt, "the config does not name the layer of the component descriptor")
        }
        let layer = try Descriptor(named, place: "componentDescriptorLayer")
        return manifest.layers.first { $0.digest == layer.digest && $0.size == layer.size } ?? layer
    }
}

/// The local content of a component version in a repository.
struct TargetContent: LocalContent {
    let target: any Target
    /// Local blobs, without the descriptor.
    let layers: [Descriptor]
    /// Images that are stored as such.
    let siblings: [Descriptor]

    func blob(_ access: AccessSpec) async throws -> any Blob {
        let local = try TargetContent.local(access)
        let digests = try TargetContent.digests(local)
        if let first = digests.first, digests.count == 1, let image = siblings.first(where: { $0.digest == first }) {
            return try await ArtifactSet.write(image, tag: TargetContent.tag(local), from: target)
        }
        let pieces = try digests.map { digest in
            guard let layer = layers.first(where: { $0.digest == digest }) else {
                throw Fault(.notFound, "\(target.location) has no local blob \(digest)")
            }
            return layer
        }
        if let single = pieces.first, pieces.count == 1 {
            let type = MediaType(local.mediaType)
            let described = Descriptor(mediaType: type, digest: single.digest, size: single.size)
            return target.blob(described)
        }
        return try await ChunkedBlob.joining(pieces, mediaType: MediaType(local.mediaType), in: target)
    }

    func artifact(_ access: AccessSpec) async throws -> LocalArtifact? {
        let local = try TargetContent.local(access)
        let digests = try TargetContent.digests(local)
        if digests.count == 1, let image = siblings.first(where: { $0.digest == digests[0] }) {
            return LocalArtifact(root: image, store: target)
        }
        guard MediaType(local.mediaType).isArtifactSet else { return nil }
        let set = try await ArtifactSet.open(try await blob(access))
        guard set.isComplete else {
            throw Fault(.invalid, "the artifact set \(digests.map(\.description).joined()) has no file oci-layout")
        }
        return LocalArtifact(root: try await set.main(), store: set)
    }

    static func local(_ access: AccessSpec) throws(Fault) -> LocalBlobAccess {
        guard let local = access.localBlob else {
            throw Fault(.unsupported, "an access of type “\(access.type)” is not local")
        }
        return local
    }

    /// The digests that a reference names: one, or several of a blob in pieces.
    static func digests(_ local: LocalBlobAccess) throws(Fault) -> [Digest] {
        var digests: [Digest] = []
        for part in local.localReference.split(separator: ",", omittingEmptySubsequences: false) {
            let text = String(part.drop { $0 == " " })
            // A component archive writes the name of a file.
            if let named = Digest(fileName: text) {
                digests.append(named)
            } else {
                do {
                    digests.append(try Digest(text))
                } catch {
                    throw error.within("the local reference “\(local.localReference.prefix(200))” is no digest")
                }
            }
        }
        return digests
    }

    /// The tag in a reference name.
    static func tag(_ local: LocalBlobAccess) -> String? {
        guard let name = local.referenceName, let colon = name.lastIndex(of: ":") else { return nil }
        let tag = name[name.index(after: colon)...].prefix { $0 != "@" }
        return tag.isEmpty || tag.contains("/") ? nil : String(tag)
    }
}

extension ComponentVersion {
    /// Where its local content is kept, for all that is kept at one place: a transport archive has one store for all
    /// components, elsewhere each component has its own.
    var contentPlace: String {
        let isShared = (content as? TargetContent)?.target is ArchiveRepository
        return isShared ? repository.location : "\(repository.location)//\(name)"
    }
}
