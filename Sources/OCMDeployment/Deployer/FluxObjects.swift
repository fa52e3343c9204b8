package import Diagnostics
package import Documents
import Kubernetes

/// Secrets that Flux needs to read snapshots, by their names in the namespace of a deployer; nil where none is needed.
package struct FluxSecrets: Sendable, Hashable {
    /// With the authority of the registry.
    package var certificate: String?
    /// With a login, in the form of docker.
    package var login: String?

    package init(certificate: String? = nil, login: String? = nil) {
        self.certificate = certificate
        self.login = login
    }
}

/// The objects of Flux that a FluxDeployer asks for: an OCIRepository on a snapshot, and what applies it.
package struct FluxObjects: Sendable {
    /// What a deployer deploys.
    package struct Artifact: Sendable, Hashable {
        /// `http[s]://HOST/REPOSITORY`
        package var url: String
        /// Of the manifest: a tag could lead to something else tomorrow.
        package var digest: String

        package init(url: String, digest: String) {
            self.url = url
            self.digest = digest
        }
    }

    package enum Applier: String, Sendable {
        case kustomization = "Kustomization"
        case helmRelease = "HelmRelease"

        package var apiVersion: String {
            switch self {
            case .kustomization: "kustomize.toolkit.fluxcd.io/v1"
            case .helmRelease: "helm.toolkit.fluxcd.io/v2"
            }
        }

        package var plural: String { rawValue.lowercased() + "s" }
    }

    package static let sourceVersion = "source.toolkit.fluxcd.io/v1"

    package let repository: JSONObject
    package let applier: Applier
    package let applied: JSONObject

    /// - Throws: `invalid` unless there is exactly one template.
    package init(deployer: JSONObject, artifact: Artifact, secrets: FluxSecrets = FluxSecrets()) throws(Fault) {
        let spec = deployer["spec"]
        let kustomization = spec?["kustomizationTemplate"]?.object
        let release = spec?["helmReleaseTemplate"]?.object
        guard var template = kustomization ?? release, kustomization == nil || release == nil else {
            throw Fault(
                .invalid,
                kustomization == nil
                    ? "the deployer has no template; give kustomizationTemplate or helmReleaseTemplate"
                    : "the deployer has two templates; give either kustomizationTemplate or helmReleaseTemplate")
        }
        applier = kustomization != nil ? .kustomization : .helmRelease
        let reference: JSONValue = [
            "kind": "OCIRepository", "name": .string(deployer.name), "namespace": .string(deployer.namespace),
        ]
        switch applier {
        case .kustomization: template["sourceRef"] = reference
        case .helmRelease:
            // a HelmRelease has either a chart or a chartRef
            template["chart"] = nil
            template["chartRef"] = reference
        }
        let metadata: JSONValue = [
            "name": .string(deployer.name), "namespace": .string(deployer.namespace),
            "ownerReferences": [OwnerReference(to: deployer).value],
        ]
        applied = JSONObject([
            "apiVersion": .string(applier.apiVersion), "kind": .string(applier.rawValue), "metadata": metadata,
            "spec": .object(template),
        ])
        repository = JSONObject([
            "apiVersion": .string(Self.sourceVersion), "kind": "OCIRepository", "metadata": metadata,
            "spec": .object(Self.repositorySpec(deployer, artifact, secrets)),
        ])
    }

    private static func repositorySpec(
        _ deployer: JSONObject, _ artifact: Artifact, _ secrets: FluxSecrets
    ) -> JSONObject {
        let mark = artifact.url.firstRange(of: "://")
        let place = mark.map { String(artifact.url[$0.upperBound...]) } ?? artifact.url
        var spec = JSONObject()
        spec["interval"] = deployer["spec"]?["interval"] ?? "10m"
        spec["url"] = .string("oci://" + place)
        spec["ref"] = ["digest": .string(artifact.digest)]
        if artifact.url.hasPrefix("http://") {
            spec["insecure"] = true
        } else if let certificate = secrets.certificate {
            spec["certSecretRef"] = ["name": .string(certificate)]
        }
        if let login = secrets.login { spec["secretRef"] = ["name": .string(login)] }
        return spec
    }
}
