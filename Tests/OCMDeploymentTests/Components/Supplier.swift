import Cryptography
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

/// A registry of this process that counts who asks for what, and publishes releases.
struct Supplier: Sendable {
    /// `HOST:PORT`
    let host: String
    let requests: Requests
    private let session: Session

    final class Requests: Sendable {
        private let texts = Mutex<[String]>([])
        private let refusing = Mutex<Bool>(false)
        private let corrupting = Mutex<Bool>(false)
        private let hanging = Mutex<Bool>(false)
        private let babbling = Mutex<Bool>(false)

        /// `METHOD PATH`, in order.
        var all: [String] { texts.withLock { $0 } }
        func clear() { texts.withLock { $0 = [] } }
        fileprivate func add(_ text: String) { texts.withLock { $0.append(text) } }

        /// Gives layers of images with another last byte.
        var corrupts: Bool {
            get { corrupting.withLock { $0 } }
            set { corrupting.withLock { $0 = newValue } }
        }

        /// Lets everybody wait as long as this is so.
        var hangs: Bool {
            get { hanging.withLock { $0 } }
            set { hanging.withLock { $0 = newValue } }
        }

        /// Answers with a page for people, as something else on its port would.
        var babbles: Bool {
            get { babbling.withLock { $0 } }
            set { babbling.withLock { $0 = newValue } }
        }

        /// Answers 503 to everything.
        var isAway: Bool {
            get { refusing.withLock { $0 } }
            set { refusing.withLock { $0 = newValue } }
        }
    }

    static let key = OnceKey()
    static let stranger = OnceKey()

    /// A key that is made once.
    final class OnceKey: Sendable {
        private let made = Mutex<RSAPrivateKey?>(nil)

        func value() throws -> RSAPrivateKey {
            if let known = made.withLock({ $0 }) { return known }
            let new = try RSAPrivateKey.generate(bits: 2048)
            return made.withLock { made in
                made = made ?? new
                return made ?? new
            }
        }
    }

    static func with<R: Sendable>(_ body: @Sendable (Supplier) async throws -> R) async throws -> R {
        try await TemporaryFolder.with(prefix: "provider") { folder in
            let registry = try await RegistryServer(data: Paths.join(folder, "data"))
            let requests = Requests()
            let server = Server(ServerConfiguration()) { request in
                requests.add("\(request.method) \(request.path)")
                if requests.isAway { return ServerResponse(503, body: .bytes(Array("away".utf8))) }
                if requests.babbles {
                    return ServerResponse(
                        200, fields: ["Content-Type": "text/html"], body: .bytes(Array("<html>hello</html>".utf8)))
                }
                while requests.hangs { try await Task.sleep(for: .milliseconds(20)) }
                let response = try await registry.handle(request)
                guard requests.corrupts, request.method == "GET", request.path.contains("/images/parcel/blobs/") else {
                    return response
                }
                guard case .file(let path, _, _) = response.body else { return response }
                var bytes = try await Files.read(path, limit: 1 << 20)
                if let last = bytes.indices.last { bytes[last] ^= 1 }
                return ServerResponse(response.status, fields: response.fields, body: .bytes(bytes))
            }
            let result: Result<R, any Error>
            do {
                result = .success(
                    try await server.whileRunning { uri in
                        try await Session.with(
                            configuration: Configuration(), settings: Session.Settings(folder: "/", environment: [:])
                        ) { session in
                            try await body(Supplier(host: uri.authority, requests: requests, session: session))
                        }
                    })
            } catch { result = .failure(error) }
            await registry.close()
            return try result.get()
        }
    }

    var url: String { "http://\(host)/acme" }

    /// A component repository in it.
    func repository(_ path: String = "acme") async throws -> TargetRepository {
        let opened = try await session.open(spec: ["type": "OCIRegistry", "baseUrl": .string("http://\(host)/\(path)")])
        guard let repository = opened.repository as? TargetRepository else { throw Fault(.invalid, "no registry") }
        return repository
    }

    /// What a release holds.
    struct Release: Sendable {
        var name = "acme.io/parcel"
        var version = "1.0.0"
        var text = "kind: ConfigMap\n"
        var labels: [Label] = []
        var references: [ComponentReference] = []
        /// With this key; nil: not at all.
        var signedBy: OnceKey? = Supplier.key
        /// Where its image is; nil: in this registry.
        var image: String?
    }

    /// Publishes a release: an image, manifests, a signature.
    func publish(_ release: Release) async throws {
        let reference = "http://\(host)/acme/images/parcel:\(release.version)"
        let images = try await session.registry("http://\(host)").remoteRepository("acme/images/parcel")
        let layer = ImageBuilder.Layer([LayerFile("app", .bytes(Array("build \(release.text)".utf8)))])
        let manifest = try await ImageBuilder(platform: Platform(os: "linux", architecture: "amd64"), layers: [layer])
            .build(into: images)
        try await images.tag(manifest.descriptor, as: release.version)
        let content = BytesBlob(Array(release.text.utf8), mediaType: "application/yaml")
        let descriptor = ComponentDescriptor(
            name: release.name, version: release.version, provider: Supplier.owner, labels: release.labels,
            resources: [
                Resource(
                    name: "manifests", version: release.version, type: "yaml", relation: .local,
                    access: .localBlob(
                        localReference: content.descriptor.digest.description, mediaType: "application/yaml")),
                Resource(
                    name: "image", version: release.version, type: "ociImage", relation: .external,
                    access: .ociArtifact(imageReference: release.image ?? reference)),
            ], references: release.references)
        let repository = try await repository()
        try await repository.add(descriptor, blobs: [content])
        guard let signer = release.signedBy else { return }
        guard let version = try await repository.lookup(release.name, release.version) else { return }
        try await VersionSigner(content: session, trust: SigningTrust(time: 0)).sign(
            version, SigningOptions(name: "acme", key: SignerKey(try signer.value())))
    }

    /// Stores a version as it is given, and signs it under a name.
    func publish(_ descriptor: ComponentDescriptor, _ blobs: [any Blob], signature: String) async throws {
        let repository = try await repository()
        try await repository.add(descriptor, blobs: blobs)
        guard let version = try await repository.lookup(descriptor.name, descriptor.version) else { return }
        try await VersionSigner(content: session, trust: SigningTrust(time: 0)).sign(
            version, SigningOptions(name: signature, key: SignerKey(try Supplier.key.value())))
    }

    /// Stores an artifact with one layer under a tag, and says where.
    func publish(_ layer: BytesBlob, config: MediaType, _ name: String, tag: String) async throws -> String {
        let target = try await session.registry("http://\(host)").remoteRepository(name)
        let config = BytesBlob(Array("{}".utf8), mediaType: config)
        let manifest = Manifest(config: config.descriptor, layers: [layer.descriptor])
        for blob in [layer, config, manifest.blob] { try await target.ingest(blob) }
        try await target.tag(manifest.descriptor, as: tag)
        return "http://\(host)/\(name):\(tag)"
    }

    private static let owner = OCMModel.Provider(name: "acme.io")

    /// Where the tag of an image leads.
    func image(_ tag: String) async throws -> Digest {
        try await session.registry("http://\(host)").remoteRepository("acme/images/parcel").resolve(tag).digest
    }

    /// Makes the tag of an image lead to another one.
    func moveImage(_ tag: String, to other: String) async throws {
        let images = try await session.registry("http://\(host)").remoteRepository("acme/images/parcel")
        try await images.tag(try await images.resolve(other), as: tag)
    }

    /// Gives the tag of a version to something that is none.
    func moveVersion(_ tag: String) async throws {
        let versions = try await session.registry("http://\(host)").remoteRepository(
            "acme/component-descriptors/acme.io/parcel")
        let manifest = try await ImageBuilder(platform: Platform(os: "linux", architecture: "amd64"), layers: [])
            .build(into: versions)
        try await versions.tag(manifest.descriptor, as: tag)
    }

    func withdraw(_ version: String, of name: String = "acme.io/parcel") async throws {
        let images = try await session.registry("http://\(host)").remoteRepository("acme/component-descriptors/\(name)")
        try await images.deleteTag(version)
    }
}
