import Diagnostics
import Documents
import HTTP
import Host
import OCI
import OCIRegistry
import OCMDelivery
import OCMModel
import OCMPackaging
import OCMTestSupport
import Synchronization

/// Two registries with a wall between them, and a session that reaches both.
struct Wall: Sendable {
    /// `http://127.0.0.1:PORT`
    let provider: String
    let consumer: String
    let session: Session
    let folder: String

    static func with<R>(_ body: (Wall) async throws -> R) async throws -> R {
        try await TemporaryFolder.with(prefix: "wall-") { folder in
            try await serve(Paths.join(folder, "provider")) { provider in
                try await serve(Paths.join(folder, "consumer")) { consumer in
                    let settings = Session.Settings(folder: "", environment: [:])
                    return try await Session.with(configuration: Configuration(), settings: settings) { session in
                        try await body(Wall(provider: provider, consumer: consumer, session: session, folder: folder))
                    }
                }
            }
        }
    }

    private static func serve<R>(_ data: String, _ body: (String) async throws -> R) async throws -> R {
        let registry = try await RegistryServer(data: data)
        let result = try await Server(ServerConfiguration(), handler: registry.handle).whileRunning { uri in
            try await body("http://\(uri.authority)")
        }
        await registry.close()
        return result
    }

    /// An image of two layers in the provider's registry; `text` is in its second one.
    func push(_ text: String, tag: String) async throws -> Descriptor {
        let layers = [
            ImageBuilder.Layer([LayerFile("etc/base", .bytes(Array(repeating: 0x61, count: 100_000)))], level: 0),
            ImageBuilder.Layer([LayerFile("etc/app", .bytes(Array(text.utf8)))], level: 0),
        ]
        let builder = ImageBuilder(platform: Platform(os: "linux", architecture: "amd64"), layers: layers)
        let repository = try await session.registry(provider).remoteRepository("upstream/app")
        let manifest = try await builder.build(into: repository)
        try await repository.tag(manifest.descriptor, as: tag)
        return manifest.descriptor
    }

    /// A component version with an image and a text, in an archive.
    func archive(_ name: String, image: Descriptor, tag: String, version: String = "1.0.0") async throws
        -> OpenRepository
    {
        let opened = try await session.openArchive(path: Paths.join(folder, name), mode: .create(format: nil))
        let text = BytesBlob(Array("settings of \(version)".utf8), mediaType: "text/plain")
        func digest(_ algorithm: String, _ digest: Digest) -> DigestSpec {
            DigestSpec(hashAlgorithm: "SHA-256", normalisationAlgorithm: algorithm, value: digest.hex)
        }
        let descriptor = ComponentDescriptor(
            name: "acme.org/app", version: version, provider: Provider(name: "acme.org"),
            resources: [
                Resource(
                    name: "image", version: version, type: "ociImage", relation: .external,
                    access: .ociArtifact(imageReference: "\(provider)/upstream/app:\(tag)"),
                    digest: digest("ociArtifactDigest/v1", image.digest)),
                Resource(
                    name: "settings", version: version, type: "plainText", relation: .local,
                    access: .localBlob(localReference: text.descriptor.digest.description, mediaType: "text/plain"),
                    digest: digest("genericBlobDigest/v1", text.descriptor.digest)),
            ])
        try await opened.repository.add(descriptor, blobs: [text])
        try await opened.commit()
        return opened
    }

    /// Transfers everything of one component; what happened as words.
    func transfer(
        _ source: OpenRepository, to target: OpenRepository, version: String = "1.0.0", _ options: TransferOptions
    ) async throws -> (result: TransferResult, plan: TransferPlan) {
        let planner = TransferPlanner(from: source, to: target, versions: VersionResolver(), options: options)
        guard let root = try await source.repository.lookup("acme.org/app", version) else {
            throw Fault(.notFound, "acme.org/app:\(version)")
        }
        var handled: Set<String> = []
        let plan = try await planner.plan([root], handled: &handled)
        let transfer = Transfer(session: session, from: source, to: target, options: options, observer: Silent())
        return (try await transfer.run(plan), plan)
    }

    func registry(_ address: String, _ subPath: String) async throws -> OpenRepository {
        try await session.open(spec: ["type": "OCIRegistry", "baseUrl": .string(address), "subPath": .string(subPath)])
    }
}

struct Silent: TransferObserver {
    func event(_ event: TransferEvent) {}
}
