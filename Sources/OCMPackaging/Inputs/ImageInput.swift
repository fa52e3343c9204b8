import Diagnostics
import OCI
import OCMModel

/// `input: {type: ociArtifact}`: an image or chart of a registry, kept with the component. The resolver of the constructor
/// fetches it.
struct ImageInput: InputMethod {
    let names = ["ociArtifact", "ociImage"]

    func read(_ fields: inout SpecFields) -> (any PreparedInput)? {
        let path = fields.path(for: "ociArtifact")
        let repository = fields.repositoryHint()
        let platforms = fields.texts("platforms").enumerated().compactMap { number, text -> PlatformFilter? in
            if let filter = PlatformFilter(text) { return filter }
            fields.defect("platforms[\(number)]", "Invalid value: \"\(text)\": must be OS/ARCHITECTURE")
            return nil
        }
        guard let path else { return nil }
        do {
            let reference = try Reference(path)
            return Prepared(path: path, reference: reference, repository: repository, platforms: platforms)
        } catch {
            fields.defect("path", "Invalid value: \(error.message)")
            return nil
        }
    }

    /// `OS/ARCHITECTURE`; either may be empty.
    struct PlatformFilter: Sendable {
        private let os: Substring
        private let architecture: Substring

        init?(_ text: String) {
            let parts = text.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == 2 else { return nil }
            os = parts[0]
            architecture = parts[1]
        }

        func accepts(_ platform: Platform?) -> Bool {
            guard let platform else { return false }
            return (os.isEmpty || platform.os == os) && (architecture.isEmpty || platform.architecture == architecture)
        }
    }

    private struct Prepared: PreparedInput {
        let path: String
        let reference: Reference
        let repository: String?
        let platforms: [PlatformFilter]

        func check(_ context: InputContext) async throws(InputDefect) {}

        func content(_ context: InputContext) async throws -> InputContent {
            let access = AccessSpec.ociArtifact(imageReference: path)
            guard case .artifact(var root, var store) = try await context.fetch(access) else {
                throw Fault(.invalid, "\(path) is no image")
            }
            let type = root.mediaType
            if !platforms.isEmpty, let index = try await store.artifact(root).index {
                let wanted = index.manifests.filter { entry in platforms.contains { $0.accepts(entry.platform) } }
                guard !wanted.isEmpty else { throw Fault(.notFound, "\(path) has no image for the given platforms") }
                if wanted.count == 1 {
                    root = wanted[0]
                } else {
                    let filtered = Index(
                        manifests: wanted, mediaType: index.mediaType, artifactType: index.artifactType,
                        annotations: index.annotations)
                    root = filtered.descriptor
                    store = OverlaidStore(BlobCollection([filtered.blob]), over: store)
                }
            }
            let set = try await ArtifactSet.write(root, tag: reference.tag, type: type, from: store)
            // A tag such as latest says nothing about what it is.
            let tag = reference.tag ?? ""
            let hint = ReferenceHint.text(
                component: context.component.name, locator: context.element.name, repository: repository,
                version: tag.isEmpty || tag == "latest" ? context.component.version : tag)
            return InputContent(set, referenceName: hint, details: ["image \(path)"])
        }
    }
}

/// A store with some more content.
private struct OverlaidStore: ContentStore {
    private let top: BlobCollection
    private let base: any ContentStore

    init(_ top: BlobCollection, over base: any ContentStore) {
        self.top = top
        self.base = base
    }

    func blob(_ descriptor: Descriptor) -> any Blob { top.known(descriptor) ?? base.blob(descriptor) }

    func exists(_ descriptor: Descriptor) async throws -> Bool {
        if top.known(descriptor) != nil { return true }
        return try await base.exists(descriptor)
    }

    func ingest(_ blob: any Blob) async throws { try await top.ingest(blob) }
}
