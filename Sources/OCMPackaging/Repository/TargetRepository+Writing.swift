import Diagnostics
import Documents
public import OCI
public import OCMModel

extension TargetRepository {
    /// Stores a component version: blobs, descriptor, config and manifest, then the tag makes it visible.
    public func add(_ descriptor: ComponentDescriptor, blobs: [any Blob]) async throws {
        let tag = try ComponentVersionName.tag(of: descriptor.version)
        let target = try target(for: descriptor.name)
        var descriptor = descriptor
        var blobs = blobs
        if let blobLimit { blobs = try await cut(blobs, limit: blobLimit, &descriptor) }
        let old = try? await stored(descriptor.name, descriptor.version)
        var format = format
        if blobs.isEmpty, let stored = old?.format {
            // Only the descriptor changes, so it stays in the form that the version is stored in.
            format.descriptorForm = stored.descriptorForm
            format.usesLegacyTypes = stored.usesLegacyTypes
        }
        let layout = try await VersionLayout(descriptor, blobs: blobs, old: old?.content, in: target)
        for blob in layout.blobs { try await target.ingest(blob) }
        let document = DescriptorLayer.encode(descriptor, mediaType: format.descriptorType)
        let layer = try await DescriptorLayer.blob(document, mediaType: format.descriptorType)
        try await target.ingest(layer)
        let config = BytesBlob(TargetRepository.config(layer.descriptor), mediaType: format.configType)
        try await target.ingest(config)
        let manifest = Manifest(
            config: config.descriptor, layers: [layer.descriptor] + layout.layers,
            annotations: [
                ComponentAnnotation.version: "\(descriptor.name):\(descriptor.version)",
                ComponentAnnotation.creator: format.creator,
            ])
        try await target.ingest(manifest.blob)
        guard !layout.siblings.isEmpty else { return try await target.tag(manifest.descriptor, as: tag) }
        let index = Index(manifests: [manifest.descriptor] + layout.siblings)
        try await target.ingest(index.blob)
        try await target.tag(index.descriptor, as: tag)
    }

    private static func config(_ layer: Descriptor) -> [UInt8] {
        let named: JSONValue = [
            "mediaType": .string(layer.mediaType.rawValue), "digest": .string(layer.digest.description),
            "size": .number(JSONNumber(layer.size)),
        ]
        let root: JSONValue = ["componentDescriptorLayer": named]
        return root.encoded()
    }

    /// Replaces blobs that are too large by their pieces, in the descriptor too.
    private func cut(
        _ blobs: [any Blob], limit: Int64, _ descriptor: inout ComponentDescriptor
    ) async throws -> [any Blob] {
        guard limit > 0 else { return blobs }
        var result: [any Blob] = []
        for blob in blobs {
            guard blob.descriptor.size > limit else {
                result.append(blob)
                continue
            }
            let pieces = try await ChunkedBlob.cut(blob, limit: limit)
            let reference = pieces.map(\.descriptor.digest.description).joined(separator: ",")
            descriptor.replaceLocalReferences(to: blob.descriptor.digest.description, by: reference)
            result += pieces
        }
        return result
    }
}

extension ComponentDescriptor {
    fileprivate mutating func replaceLocalReferences(to old: String, by new: String) {
        func replaced(_ access: AccessSpec) -> AccessSpec {
            guard access.localBlob?.localReference == old else { return access }
            var access = access
            access.fields["localReference"] = .string(new)
            return access
        }
        for i in resources.indices { resources[i].access = replaced(resources[i].access) }
        for i in sources.indices { sources[i].access = replaced(sources[i].access) }
    }
}

/// How the local content of a descriptor is laid out in a manifest.
struct VersionLayout {
    /// Annotated, in order.
    private(set) var layers: [Descriptor] = []
    /// Images that are stored as such.
    private(set) var siblings: [Descriptor] = []
    /// What has to be written.
    private(set) var blobs: [any Blob] = []

    /// An element that uses a blob.
    private struct User {
        let kind: String
        let identity: JSONValue
        let extraIdentity: [String: String]
        let mediaType: MediaType
    }

    /// - Parameter old: the content of the version that is replaced.
    init(
        _ descriptor: ComponentDescriptor, blobs: [any Blob], old: TargetContent?, in target: any Target
    ) async throws {
        let users = try VersionLayout.users(descriptor)
        var left = Set(users.keys)
        let given = blobs.filter { left.contains($0.descriptor.digest) }
        let keepsOld = !left.subtracting(given.map(\.descriptor.digest)).isEmpty
        for layer in keepsOld ? old?.layers ?? [] : [] where left.remove(layer.digest) != nil {
            layers.append(VersionLayout.annotated(layer, users[layer.digest] ?? []))
        }
        for blob in given where left.remove(blob.descriptor.digest) != nil {
            let uses = users[blob.descriptor.digest] ?? []
            layers.append(VersionLayout.annotated(blob.descriptor, uses))
            self.blobs.append(blob)
        }
        for digest in left.sorted() {
            let uses = users[digest] ?? []
            guard let sibling = try await VersionLayout.sibling(digest, uses, old, target) else {
                throw Fault(
                    .notFound,
                    "\(descriptor.name):\(descriptor.version): the content \(digest) of a local access is missing")
            }
            siblings.append(sibling)
        }
    }

    /// Users of each digest: resources, then sources, in order.
    private static func users(_ descriptor: ComponentDescriptor) throws -> [Digest: [User]] {
        var users: [Digest: [User]] = [:]
        func note(_ element: some Element, _ access: AccessSpec, _ kind: String, _ identity: ElementIdentity) throws {
            guard let local = access.localBlob else { return }
            let user = User(
                kind: kind, identity: identity.jsonValue, extraIdentity: element.extraIdentity,
                mediaType: MediaType(local.mediaType))
            for digest in try TargetContent.digests(local) { users[digest, default: []].append(user) }
        }
        for (resource, identity) in zip(descriptor.resources, ElementIdentity.all(of: descriptor.resources)) {
            try note(resource, resource.access, "resource", identity)
        }
        for (source, identity) in zip(descriptor.sources, ElementIdentity.all(of: descriptor.sources)) {
            try note(source, source.access, "source", identity)
        }
        return users
    }

    /// A layer with the annotation that names its users.
    private static func annotated(_ layer: Descriptor, _ users: [User]) -> Descriptor {
        let list: [JSONValue] = users.map { ["kind": .string($0.kind), "identity": $0.identity] }
        let text = JSONValue.array(list).text(.compact.escapingHTML())
        return Descriptor(
            mediaType: layer.mediaType, digest: layer.digest, size: layer.size,
            annotations: [ComponentAnnotation.artifact: text])
    }

    /// An image that is in the component's repository.
    private static func sibling(
        _ digest: Digest, _ users: [User], _ old: TargetContent?, _ target: any Target
    ) async throws -> Descriptor? {
        if let known = old?.siblings.first(where: { $0.digest == digest }) { return known }
        guard users.contains(where: { $0.mediaType.isManifestOrIndex }) else { return nil }
        guard let found = try? await target.resolve(digest.description), found.mediaType.isManifestOrIndex else {
            return nil
        }
        var entry = annotated(found, users)
        if let identity = users.first?.extraIdentity { entry.platform = platform(identity) }
        return entry
    }

    /// The platform that an element's extra identity tells.
    private static func platform(_ identity: [String: String]) -> Platform? {
        guard let os = identity["os"], let architecture = identity["architecture"] else { return nil }
        return Platform(
            os: os, architecture: architecture, variant: identity["variant"], osVersion: identity["os.version"],
            osFeatures: identity["os.features"]?.split(separator: ",").map(String.init) ?? [])
    }
}
