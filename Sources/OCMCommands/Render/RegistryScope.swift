import Diagnostics
import Documents
import OCI
import OCMDelivery
import OCMLocalization
import OCMModel
import Synchronization

/// Finds the images of rules in component descriptors, and looks each up in its registry: what is rendered is there, and
/// is what the descriptor recorded.
final class RegistryScope: ComponentScope, Sendable {
    private let base: DescriptorScope
    private let session: Session
    /// How the access of each image names it, with the scheme of its registry.
    private let references: [ResolvedImage: String]
    /// Images by the text that an image rule writes.
    private let pinned: [String: ResolvedImage]
    private let resolved = Mutex<[String: Digest]>([:])

    /// `address` is `[SCHEME://]HOST[:PORT]` of the repository that the version came from; nil for archives.
    init(_ version: RenderedVersion, address: String?, session: Session) {
        self.session = session
        let host = address.map { text in text.firstRange(of: "://").map { String(text[$0.upperBound...]) } ?? text }
        base = DescriptorScope(root: version.descriptor, referenced: version.referenced, registry: host)
        var references: [ResolvedImage: String] = [:]
        var pinned: [String: ResolvedImage] = [:]
        for descriptor in [version.descriptor] + version.referenced {
            for resource in descriptor.resources {
                guard let image = try? base.image(of: resource, in: descriptor) else { continue }
                references[image] = Self.reference(resource.access, address)
                if let text = try? ImageForm.pinned.text(.image, of: image) { pinned[text] = image }
            }
        }
        (self.references, self.pinned) = (references, pinned)
    }

    private static func reference(_ access: AccessSpec, _ address: String?) -> String? {
        if let text = access.imageReference { return text }
        if access.kind == .relativeOciReference, let address, let text = access.text("reference") {
            return "\(address)/\(text)"
        }
        return access.localBlob?.globalAccess.flatMap { $0.isLocal ? nil : reference($0, address) }
    }

    /// All images that the component versions answer for, by the text that an image rule would write.
    var covered: [String: CoveredImage] { base.coveredImages() }

    func image(_ query: ResourceQuery) async throws -> ResolvedImage {
        let image = try base.image(query)
        let digest = try await check(image)
        guard try image.checkedDigest() == nil, let digest else { return image }
        // Only a tag is known: what it leads to now is used.
        return ResolvedImage(
            component: image.component, version: image.version, resource: image.resource,
            name: try ImageName("\(image.name.fullRepository)@\(digest)"), digest: nil)
    }

    func component() async throws -> JSONValue { try base.component() }

    /// Checks images that stood in the manifests without a rule.
    func check(_ uses: [ImageUse]) async throws {
        for use in uses {
            if let image = pinned[use.reference] { _ = try await check(image) }
        }
    }

    /// The digest of the image in its registry, which is the recorded one; nil for what is no image of a registry.
    private func check(_ image: ResolvedImage) async throws -> Digest? {
        guard let reference = references[image] else { return nil }
        let recorded = try image.checkedDigest()
        let subject = "resource “\(image.resource)” of \(image.component):\(image.version)"
        let found: Digest
        if let known = resolved.withLock({ $0[reference] }) {
            found = known
        } else {
            found = try await session.artifact(reference, subject: subject).root.digest
            resolved.withLock { $0[reference] = found }
        }
        guard let recorded else { return found }
        guard found == recorded else {
            throw Fault(
                .corrupt, "\(subject): \(reference) leads to \(found), but the component version recorded \(recorded)")
        }
        return found
    }
}
