package import Diagnostics
package import OCI

/// A resource that is an image, found in a component, with the reference that leads to it now.
package struct ResolvedImage: Sendable, Hashable {
    package let component: String
    package let version: String
    /// The resource's name.
    package let resource: String
    package let name: ImageName
    /// What the component version says the image is; signatures cover it. Nil if the resource has no digest.
    package let digest: Digest?

    package init(component: String, version: String, resource: String, name: ImageName, digest: Digest?) {
        self.component = component
        self.version = version
        self.resource = resource
        self.name = name
        self.digest = digest
    }

    /// The digest of the image; that of the descriptor and that in the reference must be the same.
    package func checkedDigest() throws(Fault) -> Digest? {
        if let digest, let other = name.digest, digest != other {
            throw Fault(
                .corrupt,
                "the reference of resource “\(resource)” of \(component):\(version) leads to \(other), but its digest is \(digest)"
            )
        }
        return digest ?? name.digest
    }
}

/// How image references are written.
package enum ImageForm: Sendable {
    /// `HOST/REPOSITORY@DIGEST`, so that exactly the signed bytes run. A tag rule writes the tag of the reference.
    case pinned
    /// As the OCM controllers write them: the tag of the reference, `latest` if it has none; a digest in the reference
    /// drops the tag, also for a tag rule unless `keepsTag` is set.
    case compatible(keepsTag: Bool)

    /// What a rule writes for one part. A pinned image without any digest is `invalid`.
    package func text(_ part: ImagePart, of image: ResolvedImage) throws(Fault) -> String {
        let name = image.name
        switch (part, self) {
        case (.registry, _): return name.registry
        case (.repository, _): return name.repository
        case (.fullyQualifiedRepository, _): return name.fullRepository
        case (.image, .pinned): return "\(name.fullRepository)@\(try pinnedDigest(image))"
        case (.image, .compatible):
            if let digest = try image.checkedDigest(), name.digest != nil || name.writtenTag == nil {
                return "\(name.fullRepository)@\(digest)"
            }
            return "\(name.fullRepository):\(name.writtenTag ?? "latest")"
        case (.tag, .pinned):
            let digest = try pinnedDigest(image)
            return name.writtenTag ?? digest.description
        case (.tag, .compatible(let keepsTag)):
            if let tag = name.writtenTag, keepsTag || name.digest == nil { return tag }
            return try image.checkedDigest()?.description ?? "latest"
        }
    }

    private func pinnedDigest(_ image: ResolvedImage) throws(Fault) -> Digest {
        guard let digest = try image.checkedDigest() else {
            throw Fault(
                .invalid,
                "resource “\(image.resource)” of \(image.component):\(image.version) has no digest; add digests to the component version (ocm sign componentversions, or ocm hash) and deliver it again"
            )
        }
        return digest
    }
}
