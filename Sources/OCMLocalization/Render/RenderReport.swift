package import OCI

/// What a rendering found and did.
package struct RenderReport: Sendable {
    /// Every place that names an image that a resource covers, in the order of files and documents.
    package var images: [ImageUse] = []
    /// Reasons not to deploy the result.
    package var errors: [String] = []
    package var warnings: [String] = []

    package init() {}
}

/// A place in the manifests and the image that it names.
package struct ImageUse: Sendable, Hashable {
    package var file: String
    /// From 0.
    package var document: Int
    package var path: String
    /// The text there.
    package var reference: String
    package var image: CoveredImage
}

/// An image that a component version answers for.
package struct CoveredImage: Sendable, Hashable {
    package let component: String
    package let version: String
    package let resource: String
    /// From the component descriptor.
    package let digest: Digest?

    package init(component: String, version: String, resource: String, digest: Digest?) {
        self.component = component
        self.version = version
        self.resource = resource
        self.digest = digest
    }

    init(_ image: ResolvedImage) {
        self.init(
            component: image.component, version: image.version, resource: image.resource, digest: image.digest)
    }
}
