import Documents
import HTTP
import Host
import OCI
import OCIRegistry
import OCMTestSupport

@testable import Flux
@testable import Kubernetes

/// An API server, a registry, and Flux at work.
struct FluxStage: Sendable {
    let client: APIClient
    /// `HOST:PORT`
    let registry: String
    /// Of the artifacts.
    let folder: String
    private let http: Client
    private let options: FluxOptions

    private struct Done: Error {}

    static func with(
        _ options: FluxOptions = FluxOptions(), isRunning: Bool = true,
        _ body: @escaping @Sendable (FluxStage) async throws -> Void
    ) async throws {
        try await TemporaryFolder.with(prefix: "flux") { folder in
            let registry = try await RegistryServer(data: Paths.join(folder, "registry"))
            let http = Client()
            do {
                try await Server(handler: registry.handle).whileRunning { uri in
                    let api = APIServerService.Configuration(folder: Paths.join(folder, "api"))
                    try await APIServerService(api).run { server in
                        let client = try APIClient(await ClusterConfiguration.kubeconfig(server.kubeconfig))
                        let stage = FluxStage(
                            client: client, registry: uri.authority, folder: Paths.join(folder, "flux"), http: http,
                            options: options)
                        let result: Result<Void, any Error>
                        do {
                            try await CustomDefinitions.install(FluxDefinitions.all(), client, manager: "test")
                            if isRunning {
                                try await stage.running { try await body(stage) }
                            } else {
                                try await body(stage)
                            }
                            result = .success(())
                        } catch { result = .failure(error) }
                        await client.shutdown()
                        try result.get()
                        throw Done()
                    }
                }
            } catch is Done {}
            await http.shutdown()
            await registry.close()
        }
    }

    /// Runs Flux beside `body`.
    func running(_ body: () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            let flux = FluxControllers(client, folder: folder, options)
            group.addTask { try await flux.run() }
            defer { group.cancelAll() }
            try await body()
        }
    }

    func until(_ condition: () async throws -> Bool) async throws {
        var backoff = Backoff(first: .milliseconds(20), maximum: .milliseconds(200))
        while try await !condition() { try await Task.sleep(for: backoff.next()) }
    }

    /// A ConfigMap.
    static func map(_ name: String, _ data: String = "a: one") -> String {
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: \(name)\ndata:\n  \(data)\n"
    }

    /// An artifact of one layer with one file, `map.yaml`, as tag 1.0.0.
    func publish(_ text: String, repository: String) async throws {
        let archive = BytesWriter(limit: 1 << 20)
        let gzip = try GzipWriter(to: archive)
        let tar = TarWriter(gzip)
        try await tar.add(TarEntry(name: "map.yaml"), bytes: Array(text.utf8))
        try await tar.finish()
        try await gzip.finish()
        let layer = BytesBlob(archive.bytes, mediaType: "application/vnd.cncf.flux.content.v1.tar+gzip")
        let config = BytesBlob(Array("{}".utf8), mediaType: "application/vnd.cncf.flux.config.v1+json")
        let manifest = Manifest(config: config.descriptor, layers: [layer.descriptor])
        let target = try RegistryClient("http://\(registry)", http: http).repository(repository)
        for blob in [layer, config, manifest.blob] { try await target.ingest(blob) }
        try await target.tag(manifest.descriptor, as: "1.0.0")
    }

    /// A source, and a Kustomization of it with more in its spec.
    func apply(_ name: String, repository: String, _ more: JSONObject = JSONObject()) async throws {
        let source: JSONValue = [
            "interval": "1h", "url": .string("oci://\(registry)/\(repository)"), "ref": ["tag": "1.0.0"],
        ]
        var kustomization = JSONObject([
            "interval": "1h", "prune": true, "targetNamespace": "default",
            "sourceRef": ["kind": "OCIRepository", "name": .string(name)],
        ])
        for member in more.members { kustomization[member.key] = member.value }
        for (group, kind, plural, spec) in [
            (FluxNames.sources, "OCIRepository", "ocirepositories", source),
            (FluxNames.kustomize, "Kustomization", "kustomizations", .object(kustomization)),
        ] {
            let object = JSONObject([
                "apiVersion": .string("\(group)/v1"), "kind": .string(kind),
                "metadata": ["name": .string(name), "namespace": "default"], "spec": spec,
            ])
            _ = try await client.resource(group: group, plural)
                .apply(object, namespace: "default", manager: "test", force: true)
        }
    }

    /// Asks for a look now.
    func poke(_ plural: String, _ group: String, _ name: String) async throws {
        let request: JSONValue = ["metadata": ["annotations": ["reconcile.fluxcd.io/requestedAt": "now"]]]
        _ = try await client.resource(group: group, plural).patch(name, request, namespace: "default", manager: "test")
    }
}
