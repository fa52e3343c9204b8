package import Documents
package import Kubernetes
import OCI
package import OCMLocalization

/// Every image that the workloads of a cluster name, and which component answers for it.
package struct DeployedImages: Sendable {
    package struct Entry: Sendable, Hashable {
        package let image: String
        /// `KIND NAMESPACE/NAME`
        package let workload: String
        package let container: String
        /// What answers for it: a resource of an applied component version, with the digest that was signed.
        package let cover: CoveredImage?
        /// Whether the image proof found exactly the signed bytes; nil: the workload has no such proof.
        package let isProven: Bool?

        package var document: JSONValue {
            var fields = JSONObject([
                "image": .string(image), "workload": .string(workload), "container": .string(container),
            ])
            if let cover {
                fields["component"] = .string(cover.component)
                fields["version"] = .string(cover.version)
                fields["resource"] = .string(cover.resource)
                if let digest = cover.digest { fields["digest"] = .string(digest.description) }
            }
            if let isProven { fields["proven"] = .bool(isProven) }
            return .object(fields)
        }
    }

    package let entries: [Entry]

    /// `covers` are the images of the applied component versions by the text that stands in manifests.
    init(_ workloads: [(WorkloadKind, [JSONObject])], covers: [String: CoveredImage]) {
        var entries: [Entry] = []
        for (kind, objects) in workloads {
            for object in objects {
                let proof = Conditions(of: object)[WorkloadStatus.conditionType]
                for container in kind.containers(of: object) {
                    let cover = covers[container.image]
                    let isProven = proof.map { proof in
                        proof.status == .true && (cover?.digest).map { proof.message.contains($0.description) } ?? false
                    }
                    entries.append(
                        Entry(
                            image: container.image, workload: "\(kind.rawValue) \(object.namespace)/\(object.name)",
                            container: container.name, cover: cover, isProven: isProven))
                }
            }
        }
        self.entries = entries
    }

    /// Reads them from a cluster; nil as namespace: from all.
    package static func read(_ client: APIClient, namespace: String?) async throws -> DeployedImages {
        var covers: [String: CoveredImage] = [:]
        let versions = client.resource(group: ObjectReference.group, version: "v1alpha1", "componentversions")
        let descriptors = client.resource(group: ObjectReference.group, version: "v1alpha1", "componentdescriptors")
        for object in try await versions.list().objects {
            let applied = try? await AppliedComponent(object) { namespace, name in
                try await descriptors.find(name, namespace: namespace)
            }
            guard let scope = applied?.scope else { continue }
            for form in [ImageForm.pinned, .compatible(keepsTag: true)] {
                covers.merge(scope.coveredImages(form)) { known, _ in known }
            }
        }
        var workloads: [(WorkloadKind, [JSONObject])] = []
        for kind in WorkloadKind.allCases {
            let resource = client.resource(group: kind.group, kind.plural)
            workloads.append((kind, try await resource.list(namespace: namespace).objects))
        }
        return DeployedImages(workloads, covers: covers)
    }
}
