package import Diagnostics
package import Documents
import OCI
package import OCMModel

/// Finds resources in component descriptors that are at hand: that of the component with the rules, and those of the
/// versions it references, directly or not.
package struct DescriptorScope: ComponentScope, Sendable {
    package let root: ComponentDescriptor
    /// Where images are whose access is relative to the component's repository: `HOST[:PORT]`.
    package var registry: String?
    private var versions: [String: ComponentDescriptor] = [:]

    package static let maximumDepth = 32

    package init(root: ComponentDescriptor, referenced: [ComponentDescriptor] = [], registry: String? = nil) {
        self.root = root
        self.registry = registry
        for descriptor in [root] + referenced { versions["\(descriptor.name):\(descriptor.version)"] = descriptor }
    }

    package func image(_ query: ResourceQuery) throws(Fault) -> ResolvedImage {
        let component = try component(at: query.referencePath)
        let resource = try resource(query, in: component)
        return try image(of: resource, in: component)
    }

    /// The version that a path of references leads to.
    package func component(at path: [[String: String]]) throws(Fault) -> ComponentDescriptor {
        guard path.count <= DescriptorScope.maximumDepth else {
            throw Fault(.limit, "a reference path has more than \(DescriptorScope.maximumDepth) steps")
        }
        var component = root
        for step in path {
            let places = ElementIdentity.places(of: step, in: component.references)
            let shown = step.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }.joined(separator: ",")
            guard let place = places.first, places.count == 1 else {
                throw Fault(
                    places.isEmpty ? .notFound : .invalid,
                    "\(component.name):\(component.version) has \(places.count) references with \(shown)")
            }
            component = try referenced(component.references[place])
        }
        return component
    }

    private func referenced(_ reference: ComponentReference) throws(Fault) -> ComponentDescriptor {
        let name = "\(reference.componentName):\(reference.version)"
        guard let descriptor = versions[name] else {
            throw Fault(.notFound, "the referenced component version \(name) is not at hand")
        }
        return descriptor
    }

    /// The one resource that a query means. Of several, the one without any further extra identity.
    private func resource(_ query: ResourceQuery, in component: ComponentDescriptor) throws(Fault) -> Resource {
        var selector = query.extraIdentity
        selector["name"] = query.name
        if let version = query.version { selector["version"] = version }
        var places = ElementIdentity.places(of: selector, in: component.resources)
        if places.count > 1 {
            let exact = places.filter { component.resources[$0].extraIdentity == query.extraIdentity }
            if exact.count == 1 { places = exact }
        }
        guard let place = places.first else {
            throw Fault(.notFound, "\(component.name):\(component.version) has no \(query)")
        }
        guard places.count == 1 else {
            throw Fault(
                .invalid,
                "\(component.name):\(component.version) has \(places.count) fits for \(query); add extraIdentity or version to the rule"
            )
        }
        return component.resources[place]
    }

    /// The image that a resource is, by its access.
    package func image(of resource: Resource, in component: ComponentDescriptor) throws(Fault) -> ResolvedImage {
        let place = "resource “\(resource.name)” of \(component.name):\(component.version)"
        let text: String
        do {
            text = try reference(of: resource.access)
            return ResolvedImage(
                component: component.name, version: component.version, resource: resource.name,
                name: try ImageName(text), digest: try DescriptorScope.signedDigest(resource))
        } catch {
            throw Fault(error.code, "\(place): \(error.message)")
        }
    }

    private func reference(of access: AccessSpec) throws(Fault) -> String {
        switch access.kind {
        case .ociArtifact:
            guard let reference = access.imageReference, !reference.isEmpty else {
                throw Fault(.invalid, "the access has no imageReference")
            }
            return reference
        case .ociBlob:
            guard let reference = access.text("ref"), let digest = access.text("digest") else {
                throw Fault(.invalid, "the access has no ref or digest")
            }
            return "\(reference)@\(digest)"
        case .relativeOciReference:
            guard let registry, let reference = access.text("reference") else {
                throw Fault(.invalid, "the access is relative to a registry that is not known")
            }
            return "\(registry)/\(reference)"
        case .localBlob, .localOciBlob, .localFilesystemBlob:
            guard let global = access.localBlob?.globalAccess, !global.isLocal else {
                throw Fault(
                    .invalid,
                    "cannot determine image digest: the image is a blob of the component and in no registry; transfer the component with its images (--copy-resources) to a registry first"
                )
            }
            return try reference(of: global)
        default:
            throw Fault(
                .invalid,
                "failed to parse access reference: cannot determine access spec type: “\(access.type)” is no image in a registry"
            )
        }
    }

    /// The image's digest as the component version's digest covers it; nil without one, or if it is that of a blob.
    private static func signedDigest(_ resource: Resource) throws(Fault) -> Digest? {
        guard let spec = resource.digest, spec.normalisationAlgorithm == "ociArtifactDigest/v1" else { return nil }
        switch spec.hashAlgorithm.uppercased() {
        case "SHA-256", "SHA256": return try Digest("sha256:\(spec.value)")
        case "SHA-512", "SHA512": return try Digest("sha512:\(spec.value)")
        default: throw Fault(.unsupported, "the digest algorithm “\(spec.hashAlgorithm)” is not known")
        }
    }

    package func component() throws(Fault) -> JSONValue {
        var budget = 1000
        return try mappingScope(of: root, depth: 0, &budget)
    }

    private func mappingScope(
        of descriptor: ComponentDescriptor, depth: Int, _ budget: inout Int
    ) throws(Fault) -> JSONValue {
        budget -= 1
        guard depth < DescriptorScope.maximumDepth, budget > 0 else {
            throw Fault(.limit, "the references of \(root.name):\(root.version) are too many or too deep for a mapping")
        }
        let spec = descriptor.document(schema: .v3alpha1)["spec"]
        var object = JSONObject()
        object["version"] = .string(descriptor.version)
        object["resources"] = spec?["resources"] ?? []
        object["sources"] = spec?["sources"] ?? []
        var references: [JSONValue] = []
        for (reference, written) in zip(descriptor.references, spec?["references"]?.array ?? []) {
            var fields = written.object ?? JSONObject()
            fields["component"] = try mappingScope(of: referenced(reference), depth: depth + 1, &budget)
            references.append(.object(fields))
        }
        object["references"] = .array(references)
        return .object(object)
    }

    /// Every image of the root and of what it references, as an image rule writes it; those without a digest or a
    /// place in a registry are left out.
    package func coveredImages(_ form: ImageForm = .pinned) -> [String: CoveredImage] {
        var covered: [String: CoveredImage] = [:]
        for descriptor in versions.values {
            for resource in descriptor.resources {
                guard let image = try? image(of: resource, in: descriptor),
                    let text = try? form.text(.image, of: image)
                else { continue }
                covered[text] = CoveredImage(image)
            }
        }
        return covered
    }
}
