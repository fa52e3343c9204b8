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
    var configName = "config"
    /// Access by resource name.
    var images: [String: String]?
    /// The reference that leads here from a component that holds nothing else.
    var referenceName: String?

    static func packed(_ files: [String: String]) async throws -> BytesBlob {
        let tar = try await tree(files).packed()
        return BytesBlob(try await gzipped(try await tar.bytes(limit: 1 << 24)), mediaType: "application/x-tgz")
    }

    /// Publishes the version and says so in the ComponentVersion `parcel` and its descriptor.
    func apply(to cluster: WriterCluster, as name: String = "parcel") async throws {
        let (descriptor, blobs) = try await build()
        let repository = TargetRepository(cluster.registry.client, spec: [:], subPath: "provider")
        try await repository.add(descriptor, blobs: blobs)
        guard let referenceName else {
            try await cluster.apply(descriptor, name: name)
            return
        }
        let parent = ComponentDescriptor(
            name: "acme.io/product", version: "9.0.0", provider: Provider(name: "acme.io"),
            references: [
                ComponentReference(name: referenceName, componentName: descriptor.name, version: version)
            ])
        try await cluster.apply(parent, name: name, referenced: descriptor)
    }

    func build() async throws -> (ComponentDescriptor, [any Blob]) {
        let blobs = [
            try await Self.packed(manifests), BytesBlob(Array(config.utf8), mediaType: "application/yaml"),
        ]
        let kinds = [("manifests", "kustomize.ocm.fluxcd.io"), (configName, "configdata.ocm.software")]
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
        let images = images ?? ["image": "registry.internal/parcel:\(version)"]
        for (name, reference) in images.sorted(by: { $0.key < $1.key }) {
            resources.append(
                OCMModel.Resource(
                    name: name, version: version, type: "ociImage", relation: .external,
                    access: .ociArtifact(imageReference: reference)))
        }
        return (
            ComponentDescriptor(
                name: name, version: version, provider: Provider(name: "acme.io"), resources: resources), blobs
        )
    }
}

extension WriterCluster {
    /// What the controller of ComponentVersions writes for an applied version.
    func apply(
        _ descriptor: ComponentDescriptor, name: String, referenced: ComponentDescriptor? = nil
    ) async throws {
        var applied = try await applied(descriptor, as: descriptor.name)
        if let referenced, let reference = descriptor.references.first {
            applied["references"] = [.object(try await self.applied(referenced, as: reference.name))]
        }
        let status: JSONValue = [
            "reconciledVersion": .string(descriptor.version),
            "replicatedRepositoryURL": .string("http://\(registry.host)/provider"),
            "componentDescriptor": .object(applied),
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

    /// Writes a descriptor object; what stands for it in a status.
    private func applied(_ descriptor: ComponentDescriptor, as name: String) async throws -> JSONObject {
        let object = HashedName.descriptor(descriptor.name, descriptor.version)
        var spec = descriptor.document(schema: .v3alpha1)["spec"]?.object ?? JSONObject()
        spec["version"] = .string(descriptor.version)
        try await apply("ComponentDescriptor", object, .object(spec))
        return JSONObject([
            "name": .string(name), "version": .string(descriptor.version),
            "componentDescriptorRef": ["name": .string(object), "namespace": "default"],
        ])
    }

    static func version(_ resource: String) -> JSONValue {
        ["kind": "ComponentVersion", "name": "parcel", "resourceRef": ["name": .string(resource)]]
    }
}
