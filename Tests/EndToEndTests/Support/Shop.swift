import Cryptography
import Diagnostics
import Documents
import Host
import Kubernetes
import OCI

/// A product that is deployed: `acme.io/shop` has an image, a Deployment and a ConfigMap, and rules for both.
enum Shop {
    static let name = "acme.io/shop"

    private static let manifests = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          replicas: 1
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers:
              - name: shop
                image: registry.acme.io/shop:dev
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: greeting}
        data:
          greeting: hello
          release: "@VERSION@"

        """

    private static let config = """
        apiVersion: config.ocm.software/v1alpha1
        kind: ConfigData
        metadata: {name: shop}
        configuration:
          defaults: {greeting: hello, replicas: 1}
          rules:
          - {value: (( replicas )), file: shop.yaml, path: spec.replicas}
        localization:
        - resource: {name: image}
          file: shop.yaml
          image: spec.template.spec.containers[0].image

        """

    /// What a consumer applies in the namespace `shop`.
    static func consumer(provider: String, internal registry: String, key: [UInt8], wait: Bool = true) -> String {
        let verify = "verify: [{name: acme, publicKey: {secretRef: {name: key}}}]"
        let version = "kind: ComponentVersion, name: shop, resourceRef: "
        func object(_ kind: String, _ spec: String) -> String {
            """
            ---
            apiVersion: delivery.ocm.software/v1alpha1
            kind: \(kind)
            metadata: {name: shop, namespace: shop}
            spec:
              \(spec)

            """
        }
        return """
            apiVersion: v1
            kind: Namespace
            metadata: {name: shop}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: key, namespace: shop}
            data: {acme: \(Base64.encode(key))}

            """
                + object(
                    "ComponentSubscription",
                    """
                    {component: \(name), semver: ">=1.0.0", interval: 1s, source: {url: "\(provider)"},
                       destination: {url: "\(registry)/mirror"}, \(verify)}
                    """)
                + object(
                    "ComponentVersion",
                    """
                    {component: \(name), version: {semver: ">=1.0.0"}, interval: 1s,
                       repository: {url: "\(registry)/mirror"}, \(verify)}
                    """)
                + object("Resource", "{interval: 10m, sourceRef: {\(version){name: manifests}}}")
                + object(
                    "Localization",
                    "{interval: 10m, sourceRef: {kind: Resource, name: shop}, configRef: {\(version){name: config}}}")
                + object(
                    "Configuration",
                    """
                    {interval: 10m, sourceRef: {kind: Localization, name: shop},
                       configRef: {\(version){name: config}}, values: {replicas: 2}}
                    """)
                + object(
                    "FluxDeployer",
                    """
                    {interval: 10m, sourceRef: {kind: Configuration, name: shop},
                       kustomizationTemplate: {interval: 1m, path: ./, prune: true, wait: \(wait), timeout: 1m,
                       targetNamespace: shop}}
                    """)
    }

    /// Builds and signs a release in the archive `shop-VERSION`, its image in the registry.
    ///
    /// - Returns: the digest of the image.
    @discardableResult
    static func build(_ version: String, _ desk: Desk, _ registry: TestRegistry, seed: Int, layerSize: Int = 50_000)
        async throws -> Digest
    {
        let layout = "image-\(version)"
        let image = try await TestImage.make(in: desk.path(layout), layerSize: layerSize, seed: seed)
        _ = try await desk.ocm(
            "transfer", "artifacts", layout, "\(registry.plainPrefix)\(registry.address)/acme/shop:\(version)"
        )
        .checked()
        let digest = image.manifest.blob.descriptor.digest
        try await desk.write("shop-\(version).files/shop.yaml", manifests.replacing("@VERSION@", with: version))
        try await desk.write("shop-\(version).config.yaml", config)
        try await desk.write(
            "shop-\(version).yaml",
            """
            name: \(name)
            version: \(version)
            provider: {name: acme.io}
            resources:
            - name: image
              type: ociImage
              version: \(version)
              access: {type: ociArtifact, imageReference: "\(registry.plainPrefix)\(registry.address)/acme/shop:\(version)"}
            - name: manifests
              type: directoryTree
              input: {type: dir, path: shop-\(version).files, compress: true}
            - name: config
              type: blob
              input: {type: file, path: shop-\(version).config.yaml, mediaType: application/x-yaml}

            """)
        let archive = "shop-\(version)"
        _ = try await desk.create(archive, "shop-\(version).yaml").checked()
        _ = try await desk.ocm("sign", "cv", "-s", "acme", "-K", "key.priv", archive).checked()
        return digest
    }

    /// Sends a release that was built to the provider's registry.
    static func publish(_ version: String, _ desk: Desk, _ registry: TestRegistry) async throws {
        _ = try await desk.ocm("transfer", "cv", "shop-\(version)//\(name):\(version)", registry.components).checked()
    }
}

extension TestEdge {
    /// Returns when the release with this image is deployed and proven.
    func runs(_ version: String, _ image: Digest, seconds: Int = 300) async throws {
        try await wait("deployments", "shop", group: "apps", version: "v1", seconds: seconds) { object in
            let name = object.at("spec", "template", "spec", "containers")?.array?.first?["image"]?.string ?? ""
            let isAvailable = Conditions(of: object).isTrue("Available")
            let isObserved = object.at("status", "observedGeneration")?.number?.int64 == object.generation
            return name == "\(registry)/mirror/acme/shop@\(image)" && isAvailable && isObserved
        }
        try await wait("configmaps", "greeting", group: "", version: "v1", seconds: seconds) { object in
            object.at("data", "release")?.string == version
        }
        try await wait("kustomizations", "shop", group: "kustomize.toolkit.fluxcd.io", version: "v1", seconds: seconds)
        {
            Conditions(of: $0).isTrue("Ready") && ObjectStatus($0).state == .current
        }
    }
}
