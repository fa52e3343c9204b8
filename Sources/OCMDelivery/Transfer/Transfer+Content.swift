import Diagnostics
import OCI
import OCIRegistry
import OCMModel
import OCMPackaging

extension Transfer {
    /// Brings the content of one element to the target, as far as that is done outside of its component version.
    func place(_ item: TransferPlan.Item, of version: ComponentVersion) async throws -> PlacedContent {
        do {
            let content: ResolvedContent
            switch item.kind {
            case .resource:
                content = try await session.content(of: version.descriptor.resources[item.index], in: version)
            case .source: content = try await session.content(of: item.access, in: version)
            }
            switch content {
            case .artifact(let root, let store): return try await place(root, in: store, item, of: version)
            case .blob(let blob): return PlacedContent(access: Transfer.local(blob, item), blob: blob)
            }
        } catch {
            throw Fault(error, "\(version.name):\(version.version): \(item.kind.rawValue) \(item.name)")
        }
    }

    /// An image: a repository of a registry, or a local blob of an archive.
    private func place(
        _ root: Descriptor, in store: any ContentStore, _ item: TransferPlan.Item, of version: ComponentVersion
    ) async throws -> PlacedContent {
        guard case .registry(let registry, let address, let subPath) = target.place, !options.keepLocalBlobs else {
            if item.way == .local, item.access.localBlob.map({ MediaType($0.mediaType).isArtifactSet }) == true {
                let blob = try await version.localBlob(item.access)
                return PlacedContent(access: Transfer.local(blob, item), blob: blob)
            }
            let blob = try await ArtifactSet.write(
                root, tag: Transfer.tag(item.hint), from: ObservedStore(base: store, observer: observer))
            return PlacedContent(access: Transfer.local(blob, item), blob: blob)
        }
        let place = try UploadName.destination(item.hint, subPath: subPath, component: version.name, root: root)
        let repository = try registry.remoteRepository(place.repository)
        let statistics = try await GraphCopy.copy(
            root, from: store, to: repository, concurrency: options.concurrency, observer: observer)
        if let tag = place.tag { try await repository.tag(root, as: tag) }
        var name = "\(address)/\(place.repository)\(place.tag.map { ":\($0)" } ?? "")"
        let isPinned = item.access.imageReference.map { (try? Reference($0))?.digest != nil } ?? false
        if options.digestsInReferences || isPinned || place.tag == nil { name += "@\(root.digest)" }
        return PlacedContent(access: .ociArtifact(imageReference: name), statistics: statistics)
    }

    private static func local(_ blob: any Blob, _ item: TransferPlan.Item) -> AccessSpec {
        let type =
            item.access.localBlob.map { MediaType($0.mediaType) }.flatMap { $0.isManifestOrIndex ? nil : $0 }
            ?? blob.descriptor.mediaType
        return .localBlob(
            localReference: blob.descriptor.digest.description, mediaType: type.rawValue, referenceName: item.hint,
            globalAccess: nil)
    }

    private static func tag(_ hint: String?) -> String? {
        guard let hint, let colon = hint.lastIndex(of: ":"), !hint[colon...].contains("/") else { return nil }
        return String(hint[hint.index(after: colon)...].prefix { $0 != "@" })
    }
}
