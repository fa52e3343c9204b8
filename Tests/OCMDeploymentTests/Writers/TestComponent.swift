import Documents
import Kubernetes
import OCI
import OCMLocalization
import OCMModel
import OCMPackaging

@testable import OCMDeployment

/// A component version with manifests, rules and an image, in the registry and as objects of the cluster.
struct TestComponent: Sendable {
    var name = "acme.io/parcel"
    var version = "1.0.0"
    var manifests = [
        "deployment.yaml": """
        kind: Deployment
        spec: {template: {spec: {containers: [{name: a, image: none}]}}}

        """,
        "settings.yaml": "data:\n  message: unset # here\n",
    ]
    var config = """
        kind: ConfigData
        configuration:
          defaults: {message: welcome}
          rules: [{value: (( message )), file: settings.yaml, path: data.message}]
        localization:
          - {resource: {name: image}, file: deployment.yaml, image: "spec.template.spec.containers[0].image"}

        """
    var references: [ComponentReference] = []

    static func packed(_ files: [String: String]) async throws -> BytesBlob {
        let tar = try await tree(files).packed()
        return BytesBlob(try await gzipped(try await tar.bytes(limit: 1 << 24)), mediaType: "application/x-tgz")
    }

    /// Publishes the version and says so in the ComponentVersion `parcel` and its descriptor.
    @discardableResult
    func apply(to cluster: WriterCluster) async throws -> ComponentDescriptor {
        let (descriptor, blobs) = try await build()
        let repository = TargetRepository(cluster.registry.client, spec: [:], subPath: "provider")
        try await repository.add(descriptor, blobs: blobs)
        try await cluster.apply(descriptor, name: "parcel")
        return descriptor
    }

    func build() async throws -> (ComponentDescriptor, [any Blob]) {
        let blobs = [
            try await Self.packed(manifests), BytesBlob(Array(config.utf8), mediaType: "application/yaml"),
        ]
        let kinds = [("manifests", "kustomize.ocm.fluxcd.io"), ("config", "configdata.ocm.software")]
        var resources = zip(kinds, blobs).map { kind, blob in
            OCMModel.Resource(
                name: kind.0, version: version, type: kind.1, relation: .local,
                access: .localBlob(
                    localReference: blob.descriptor.digest.description,
                    mediaType: blob.descriptor.mediaType.rawValue),
                digest: DigestSpec(
                    hashAlgorithm: "SHA-256", normalisationAlgorithm: "genericBlobDigest/v1",
                    value: blob.descriptor.digest.hex))
        }
        resources.append(
            OCMModel.Resource(
                name: "image", version: version, type: "ociImage", relation: .external,
                access: .ociArtifact(imageReference: "registry.internal/parcel:\(version)")))
        return (
            ComponentDescriptor(
                name: name, version: version, provider: Provider(name: "acme.io"), resources: resources,
                references: references), blobs
        )
    }
}

extension WriterCluster {
    /// What the controller of ComponentVersions writes for an applied version.
    func apply(_ descriptor: ComponentDescriptor, name: String) async throws {
        let object = HashedName.descriptor(descriptor.name, descriptor.version)
        var spec = descriptor.document(schema: .v3alpha1)["spec"]?.object ?? JSONObject()
        spec["version"] = .string(descriptor.version)
        try await apply("ComponentDescriptor", object, .object(spec))
        let status: JSONValue = [
            "reconciledVersion": .string(descriptor.version),
            "replicatedRepositoryURL": .string("http://\(registry.host)/provider"),
            "componentDescriptor": [
                "name": .string(descriptor.name), "version": .string(descriptor.version),
                "componentDescriptorRef": ["name": .string(object), "namespace": "default"],
            ],
        ]
        try await apply(
            JSONObject([
                "apiVersion": .string(ObjectReference.apiVersion), "kind": "ComponentVersion",
                "metadata": ["name": .string(name), "namespace": "default"],
                "spec": [
                    "component": .string(descriptor.name), "interval": "1h", "version": ["semver": ">=0.0.1"],
                    "repository": ["url": .string("http://\(registry.host)/provider")],
                ],
                "status": status,
            ]))
    }

    static func version(_ resource: String) -> JSONValue {
        ["kind": "ComponentVersion", "name": "parcel", "resourceRef": ["name": .string(resource)]]
    }
}
