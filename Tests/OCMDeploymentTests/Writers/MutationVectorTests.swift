import Documents
import FoundationEssentials
import HTTP
import Kubernetes
import OCI
import OCMLocalization
import OCMTestSupport
import Testing

@testable import OCMDeployment

/// The published objects of the controllers' own tests, of their end-to-end tests and of the demo, on a cluster: along
/// reference paths, with values from ConfigMaps and Git.
@Suite("published Localizations and Configurations", .enabled(if: Vectors.available), .serialized)
struct MutationVectorTests {
    static let pipelines = Vectors.cases("controllers", kinds: "pipeline")
    static let sources = Vectors.cases("controllers", kinds: "configuration").filter {
        $0.name.hasPrefix("cfg-valuesfrom")
    }

    /// Brings the component of a case and its objects into the cluster.
    private func start(_ vector: VectorCase, _ objects: [JSONObject], _ cluster: WriterCluster) async throws {
        let config = try #require(objects.last?.at("spec", "configRef"))
        var component = TestComponent()
        component.manifests = [:]
        for file in try tree(vector, "input").files {
            component.manifests[file.path] = String(decoding: file.bytes, as: UTF8.self)
        }
        component.config = String(decoding: try vector.bytes("configdata.yaml"), as: UTF8.self)
        component.configName = config["resourceRef"]?["name"]?.string ?? ""
        component.images = [:]
        for member in vector.spec["images"]?.object?.members ?? [] {
            component.images?[member.key] = member.value.string
        }
        component.referenceName = config["resourceRef"]?["referencePath"]?.array?.first?["name"]?.string
        try await component.apply(to: cluster, as: config["name"]?.string ?? "")
        for object in objects { try await cluster.apply(object) }
    }

    /// An object of a case, in the namespace `default`.
    private func object(_ vector: VectorCase, _ file: String) throws -> JSONObject? {
        guard let bytes = try? vector.bytes(file) else { return nil }
        var object = try #require(documents(bytes).first?.object)
        object.set(["metadata", "namespace"], "default")
        for path in [["sourceRef"], ["configRef"], ["valuesFrom", "fluxSource", "sourceRef"]]
        where object.at(["spec"] + path)?.object != nil {
            object.set(["spec"] + path + ["namespace"], "default")
        }
        return object
    }

    private func resource(like config: JSONValue?, name: String) -> JSONObject {
        var reference = config?.object ?? JSONObject()
        var resource = reference["resourceRef"]?.object ?? JSONObject()
        resource["name"] = "manifests"
        reference["resourceRef"] = .object(resource)
        return JSONObject([
            "apiVersion": .string(ObjectReference.apiVersion), "kind": "Resource",
            "metadata": ["name": .string(name), "namespace": "default"],
            "spec": ["interval": "10m", "sourceRef": .object(reference)],
        ])
    }

    private func expect(_ object: JSONObject, _ vector: VectorCase, _ folder: String, _ cluster: WriterCluster)
        async throws
    {
        let blob = try await cluster.store.read(try await cluster.snapshot(of: object))
        try expectSame(try await ManifestTree.read(blob).tree, try tree(vector, folder))
    }

    /// A source of Flux with an archive of this process.
    private func withSource(
        _ archive: [UInt8], _ name: String, _ body: @escaping @Sendable (JSONObject) async throws -> Void
    ) async throws {
        let server = Server(ServerConfiguration()) { _ in ServerResponse(200, body: .bytes(archive)) }
        try await server.whileRunning { uri in
            try await body(
                JSONObject([
                    "apiVersion": "source.toolkit.fluxcd.io/v1", "kind": "GitRepository",
                    "metadata": ["name": .string(name), "namespace": "default"],
                    "spec": ["url": "https://git.internal/site"],
                    "status": [
                        "artifact": [
                            "url": .string("http://\(uri.authority)/a.tar.gz"), "revision": "main@sha1:1",
                            "digest": .string(Digest(of: archive).description),
                        ]
                    ],
                ]))
        }
    }

    @Test("localized, then configured", arguments: pipelines)
    func pipeline(_ vector: VectorCase) async throws {
        let localization = try #require(try object(vector, "cr-localization.yaml"))
        let configuration = try #require(try object(vector, "cr-configuration.yaml"))
        let resource = try object(vector, "cr-resource.yaml")
        let archive = try await TestComponent.packed([
            "values.yaml": String(decoding: (try? vector.bytes("values-source/values.yaml")) ?? [], as: UTF8.self)
        ]).bytes
        let source = configuration.at("spec", "valuesFrom", "fluxSource", "sourceRef", "name")?.string ?? "none"
        try await withSource(archive, source) { git in
            try await WriterCluster.with { cluster in
                try await cluster.apply(git)
                try await start(vector, [resource, localization, configuration].compactMap { $0 }, cluster)
                let localized = try await cluster.ready("Localization", localization.name)
                try await expect(localized, vector, "expected-localized", cluster)
                let configured = try await cluster.ready("Configuration", configuration.name)
                try await expect(configured, vector, "expected-configured", cluster)
            }
        }
    }

    @Test("values from elsewhere", arguments: sources)
    func values(_ vector: VectorCase) async throws {
        let configuration = try #require(try object(vector, "cr.yaml"))
        let resource = resource(
            like: configuration.at("spec", "configRef"),
            name: configuration.at("spec", "sourceRef", "name")?.string ?? "")
        let archive = (try? vector.bytes("values-source/git-repo.tar.gz")) ?? []
        try await withSource(archive, "patch-repo") { git in
            try await WriterCluster.with { cluster in
                try await cluster.apply(git)
                try await start(vector, [resource, configuration], cluster)
                guard vector.spec["expect"]?["result"] == "success" else {
                    let message = try await cluster.notReady(
                        "Configuration", configuration.name, "ReconcileMutationObjectFailed")
                    #expect(message.contains("test-config-data-does-not-exist"))
                    return
                }
                let configured = try await cluster.ready("Configuration", configuration.name)
                try await expect(configured, vector, "expected", cluster)
                #expect(try await cluster.snapshot(of: configured).tag == "1.0.0")
            }
        }
    }
}
