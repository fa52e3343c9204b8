import Host
import OCI

/// What most tests deliver: `acme.io/product:1.0.0` has an image and a text, and refers to `acme.io/library:1.0.0`.
enum Product {
    static let name = "acme.io/product"
    static let library = "acme.io/library"
    static let root = "acme.io/product:1.0.0"
    /// Where the image is pushed to.
    static let repository = "acme/app"

    /// The constructor file of both components.
    static func constructor(image: String) -> String {
        """
        components:
        - name: \(library)
          version: 1.0.0
          provider: {name: acme.io}
          resources:
          - {name: notes, type: plainText, input: {type: utf8, text: notes of the library}}
        - name: \(name)
          version: 1.0.0
          provider: {name: acme.io}
          resources:
          - name: image
            type: ociImage
            version: 1.0.0
            access: {type: ociArtifact, imageReference: "\(image)"}
          - {name: readme, type: plainText, input: {type: utf8, text: how to use the product}}
          references:
          - {name: library, componentName: \(library), version: 1.0.0}
        """
    }

    /// A component without anything from outside.
    static func small(_ name: String = library, version: String = "1.0.0", text: String = "notes") -> String {
        """
        name: \(name)
        version: \(version)
        provider: {name: acme.io}
        resources:
        - {name: notes, type: plainText, input: {type: utf8, text: \(text)}}
        """
    }
}

/// An image in a layout on disk.
struct TestImage: Sendable {
    /// The layout; the image is tagged `1.0`.
    let path: String
    let manifest: Manifest

    /// Makes one of two layers. Other seeds give other bytes.
    static func make(in path: String, layerSize: Int = 50_000, seed: Int = 1) async throws -> TestImage {
        let store = try await DirectoryStore.create(path)
        let layers = (1...2).map { number in
            BytesBlob(bytes(layerSize, seed: seed * 10 + number), mediaType: .imageLayer)
        }
        let digests = layers.map { "\"\($0.descriptor.digest)\"" }.joined(separator: ",")
        let config = BytesBlob(
            Array(
                """
                {"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":[\(digests)]}}
                """.utf8), mediaType: .imageConfig)
        for blob in layers + [config] { try await store.ingest(blob) }
        let manifest = Manifest(config: config.descriptor, layers: layers.map(\.descriptor))
        try await store.ingest(manifest.blob)
        try await store.tag(manifest.blob.descriptor, as: "1.0")
        return TestImage(path: path, manifest: manifest)
    }

    /// Bytes that nothing compresses, the same each time.
    private static func bytes(_ count: Int, seed: Int) -> [UInt8] {
        var state = UInt64(truncatingIfNeeded: seed) &* 0x9E37_79B9_7F4A_7C15
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 56)
        }
    }
}

extension Desk {
    /// Pushes an image by skopeo.
    func push(_ image: TestImage, to registry: TestRegistry, as name: String = "\(Product.repository):1.0") async throws
    {
        _ = try await skopeo(
            ["copy", "--preserve-digests"], ["oci:\(image.path):1.0", "docker://\(registry.address)/\(name)"],
            of: registry, as: "--dest-"
        ).checked()
    }

    /// Runs skopeo with what it needs to reach the registry. `prefix` is `--src-`, `--dest-` or `--`.
    func skopeo(
        _ command: [String], _ arguments: [String], of registry: TestRegistry, as prefix: String
    ) async throws -> Outcome {
        var options: [String] = []
        if let authority = registry.authorityPEM {
            try await write("skopeo/ca.crt", authority)
            options = [
                "\(prefix)cert-dir", path("skopeo"), "\(prefix)creds",
                "\(TestRegistry.user):\(TestRegistry.password)",
            ]
        } else {
            options = ["\(prefix)tls-verify=false"]
        }
        return try await run("skopeo", command + options + arguments)
    }

    /// Writes the constructor file of the product, its image pushed to the registry.
    func prepareProduct(_ registry: TestRegistry, seed: Int = 1) async throws -> TestImage {
        let image = try await TestImage.make(in: path("image-\(seed)"), seed: seed)
        try await push(image, to: registry)
        try await write(
            "product.yaml", Product.constructor(image: "\(registry.plainPrefix)\(registry.address)/acme/app:1.0"))
        return image
    }

    /// Makes a key pair `key.priv`, `key.pub`.
    func makeKeys() async throws {
        let keys = try await TestKeys.shared.value
        try await write("key.priv", keys.privatePEM)
        try await write("key.pub", keys.publicPEM)
    }
}

extension TestRegistry {
    /// What stands in front of the address of a registry without TLS.
    var plainPrefix: String { authorityPEM == nil ? "http://" : "" }
    /// The repository of components `ocm` in this registry.
    var components: String { "\(plainPrefix)\(address)/ocm" }
}
