import Diagnostics
import Host
import OCI

@testable import OCMCommands

/// A site with a registry, to which component versions are brought, and a folder for what is rendered.
struct RenderSite: Sendable {
    let stage: Stage
    /// `127.0.0.1:PORT` of the registry.
    let registry: String

    static let reference = "acme.io/app:1.0.0"

    static let manifests = """
        # the application
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: app}
        spec:
          replicas: 1 # how many
          template:
            spec:
              initContainers:
              - {name: migrate, image: 'app'} # the same image
              containers:
              - name: app
                image: "app"   # replaced
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: parts}
        data:
          registry: x
          repository: x
          name: x

        """

    static let rules = """
        configuration:
          defaults: {replicas: 1}
          rules:
          - {value: (( replicas )), file: app.yaml, path: spec.replicas}
        localization:
        - {resource: {name: image}, file: app.yaml, image: 'spec.template.spec.containers[0].image'}
        - {resource: {name: image}, file: app.yaml, image: 'spec.template.spec.initContainers[0].image'}
        - {resource: {name: image}, file: app.yaml, registry: data.registry, repository: data.repository}
        - {resource: {name: image}, file: app.yaml, fullyQualifiedRepository: data.name}

        """

    /// Runs a registry while `body` does.
    static func with(_ body: (RenderSite) async throws -> Void) async throws {
        try await TemporaryFolder.with(prefix: "render") { folder in
            let stage = Stage(console: ConsoleRecorder().console, folder: folder, width: 100)
            try await stage.serving("registry") { try await body(RenderSite(stage: stage, registry: $0)) }
        }
    }

    func path(_ name: String) -> String { Paths.join(stage.folder, name) }

    func write(_ name: String, _ text: String) async throws {
        try await Files.makeFolder(Paths.parent(path(name)))
        try await Files.replace(path(name), with: Array(text.utf8), sync: false)
    }

    func read(_ name: String) async throws -> String {
        String(decoding: try await Files.read(path(name), limit: 1 << 20), as: UTF8.self)
    }

    /// Pushes an image as `acme/app:1.0.0`; other texts make other images.
    @discardableResult
    func push(_ text: String = "program") async throws -> Digest {
        let store = try await DirectoryStore.create(path("layout"))
        let layer = ImageBuilder.Layer([LayerFile("app", .bytes(Array(text.utf8)))], level: 0)
        let builder = ImageBuilder(platform: Platform(os: "linux", architecture: "amd64"), layers: [layer])
        let root = try await builder.build(into: store).descriptor
        try await store.tag(root, as: "1.0.0")
        try await ocm("transfer", "artifacts", path("layout"), "\(registry)/acme/app")
        return root.digest
    }

    /// Builds the component version in `archive`. `image` is where its image is said to be.
    func build(
        manifests: String = Self.manifests, rules: String = Self.rules, image: String? = nil, options: String = ""
    ) async throws {
        try await write("product/manifests/app.yaml", manifests)
        try await write("product/manifests/notes.txt", "no manifest\n")
        try await write("product/config.yaml", rules)
        try await write(
            "product/constructor.yaml",
            """
            components:
            - name: acme.io/app
              version: 1.0.0
              provider: {name: acme.io}
              resources:
              - name: image
                type: ociImage
                version: 1.0.0
                \(options)
                access: {type: ociArtifact, imageReference: '\(image ?? "\(registry)/acme/app:1.0.0")'}
              - {name: manifests, type: directoryTree, input: {type: dir, path: manifests, compress: true}}
              - {name: config, type: blob, input: {type: file, path: config.yaml}}
            """)
        try await ocm("add", "cv", "--create", "--file", path("archive"), path("product/constructor.yaml"))
    }

    /// Brings it to the registry. With a key it is signed before, as `acme`.
    func deliver(key: String? = nil) async throws {
        let source = path("archive") + "//\(Self.reference)"
        if let key { try await ocm("sign", "cv", "-s", "acme", "-K", key, source) }
        try await ocm("transfer", "cv", source, registry)
    }

    func ocm(_ words: String...) async throws {
        try stage.check(await run(words), words.joined(separator: " "))
    }

    func run(_ words: [String]) async -> Stage.Outcome { await stage.perform(words.map { Word($0) }) }

    /// `ocm render` of the version in the registry.
    func render(_ more: String..., from place: String? = nil) async -> Stage.Outcome {
        await run(
            ["render", "\(place ?? registry)//\(Self.reference)", "--resource", "manifests", "--config", "config"]
                + more)
    }
}
