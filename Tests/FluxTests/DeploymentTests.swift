import Diagnostics
import Documents
import HTTP
import Host
import OCI
import OCIRegistry
import OCMTestSupport
import Testing

@testable import Flux
@testable import Kubernetes

@Suite("Flux on an API server and a registry")
struct DeploymentTests {
    private struct Done: Error {}

    @Test(
        "what a source holds is applied, follows a new revision, and goes with its Kustomization",
        .timeLimit(.minutes(1)))
    func deploys() async throws {
        try await DeploymentTests.with { client, http, registry in
            try await publish(http, registry, "a: one")
            try await apply(client, registry)
            let maps = client.resource("configmaps")
            try await until { try await maps.find("depot", namespace: "default")?["data"]?["a"]?.string == "one" }
            try await publish(http, registry, "a: two")
            let request: JSONValue = ["metadata": ["annotations": ["reconcile.fluxcd.io/requestedAt": "now"]]]
            let sources = client.resource(group: FluxNames.sources, "ocirepositories")
            _ = try await sources.patch("depot", request, namespace: "default", manager: "test")
            try await until { try await maps.find("depot", namespace: "default")?["data"]?["a"]?.string == "two" }
            let kustomizations = client.resource(group: FluxNames.kustomize, "kustomizations")
            try await kustomizations.delete("depot", namespace: "default")
            try await until { try await maps.find("depot", namespace: "default") == nil }
        }
    }

    @Test("a registry that is not allowed is refused in a condition, before any connection", .timeLimit(.minutes(1)))
    func refuses() async throws {
        var options = FluxOptions()
        options.allowRepository = { place, _ in throw Fault(.denied, "\(place) must not be reached") }
        options.allowAddress = { uri in
            Issue.record("\(uri) was asked for")
            throw Fault(.denied, "no")
        }
        try await DeploymentTests.with(options) { client, _, registry in
            try await apply(client, registry)
            let sources = client.resource(group: FluxNames.sources, "ocirepositories")
            try await until {
                let found = try await sources.find("depot", namespace: "default")
                return found.map { Conditions(of: $0)["Stalled"]?.reason == "AccessDenied" } ?? false
            }
        }
    }

    // MARK: The stage

    private static func with(
        _ options: FluxOptions = FluxOptions(),
        _ body: @escaping @Sendable (APIClient, Client, String) async throws -> Void
    ) async throws {
        try await TemporaryFolder.with(prefix: "flux") { folder in
            let registry = try await RegistryServer(data: Paths.join(folder, "registry"))
            let http = Client()
            do {
                try await Server(handler: registry.handle).whileRunning { uri in
                    let api = APIServerService.Configuration(folder: Paths.join(folder, "api"))
                    try await APIServerService(api).run { server in
                        let client = try APIClient(await ClusterConfiguration.kubeconfig(server.kubeconfig))
                        let flux = FluxControllers(client, folder: Paths.join(folder, "flux"), options)
                        let result: Result<Void, any Error>
                        do {
                            try await CustomDefinitions.install(FluxDefinitions.all(), client, manager: "test")
                            try await withThrowingTaskGroup(of: Void.self) { group in
                                group.addTask { try await flux.run() }
                                defer { group.cancelAll() }
                                try await body(client, http, uri.authority)
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

    private func until(_ condition: () async throws -> Bool) async throws {
        var backoff = Backoff(first: .milliseconds(20), maximum: .milliseconds(200))
        while try await !condition() { try await Task.sleep(for: backoff.next()) }
    }

    /// An artifact of one layer with one ConfigMap, as tag 1.0.0.
    private func publish(_ http: Client, _ registry: String, _ data: String) async throws {
        let text = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: depot\ndata:\n  \(data)\n"
        let archive = BytesWriter(limit: 1 << 20)
        let gzip = try GzipWriter(to: archive)
        let tar = TarWriter(gzip)
        try await tar.add(TarEntry(name: "map.yaml"), bytes: Array(text.utf8))
        try await tar.finish()
        try await gzip.finish()
        let layer = BytesBlob(archive.bytes, mediaType: "application/vnd.cncf.flux.content.v1.tar+gzip")
        let config = BytesBlob(Array("{}".utf8), mediaType: "application/vnd.cncf.flux.config.v1+json")
        let manifest = Manifest(config: config.descriptor, layers: [layer.descriptor])
        let target = try RegistryClient("http://\(registry)", http: http).repository("acme/depot")
        for blob in [layer, config, manifest.blob] { try await target.ingest(blob) }
        try await target.tag(manifest.descriptor, as: "1.0.0")
    }

    private func apply(_ client: APIClient, _ registry: String) async throws {
        let source: JSONValue = [
            "interval": "1h", "url": .string("oci://\(registry)/acme/depot"), "ref": ["tag": "1.0.0"],
        ]
        let kustomization: JSONValue = [
            "interval": "1h", "prune": true, "targetNamespace": "default",
            "sourceRef": ["kind": "OCIRepository", "name": "depot"],
        ]
        for (group, kind, plural, spec) in [
            (FluxNames.sources, "OCIRepository", "ocirepositories", source),
            (FluxNames.kustomize, "Kustomization", "kustomizations", kustomization),
        ] {
            let object = JSONObject([
                "apiVersion": .string("\(group)/v1"), "kind": .string(kind),
                "metadata": ["name": "depot", "namespace": "default"], "spec": spec,
            ])
            _ = try await client.resource(group: group, plural)
                .apply(object, namespace: "default", manager: "test")
        }
    }
}
