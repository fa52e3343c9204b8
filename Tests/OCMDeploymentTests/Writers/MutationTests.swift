import Documents
import HTTP
import Kubernetes
import OCI
import OCMLocalization
import OCMModel
import OCMPackaging
import OCMTestSupport
import Testing

@testable import OCMDeployment

@Suite("Localization and Configuration objects", .serialized)
struct MutationTests {
    private func files(_ cluster: WriterCluster, _ object: JSONObject) async throws -> ManifestTree {
        try await ManifestTree.read(try await cluster.store.read(try await cluster.snapshot(of: object))).tree
    }

    private func text(_ tree: ManifestTree, _ path: String) -> String {
        String(decoding: tree.file(path)?.bytes ?? [], as: UTF8.self)
    }

    private func start(_ cluster: WriterCluster, _ component: TestComponent = TestComponent()) async throws {
        try await component.apply(to: cluster)
        try await cluster.apply(
            "Resource", "manifests", ["interval": "1h", "sourceRef": WriterCluster.version("manifests")])
    }

    private let manifests: JSONValue = ["kind": "Resource", "name": "manifests"]
    private var config: JSONValue { WriterCluster.version("config") }

    @Test("in a row, applied in reverse order, follow each other and a new version, never with rules of another one")
    func chain() async throws {
        try await WriterCluster.with { cluster in
            try await cluster.apply(
                "Configuration", "configured",
                [
                    "interval": "1h", "sourceRef": ["kind": "Localization", "name": "localized"], "configRef": config,
                    "values": ["message": "closed"],
                ])
            try await cluster.apply(
                "Localization", "localized", ["interval": "1h", "sourceRef": manifests, "configRef": config])
            _ = try await cluster.notReady("Localization", "localized", "SourceRefNotReadyWithError")
            _ = try await cluster.notReady("Configuration", "configured", "SourceRefNotReadyWithError")
            try await start(cluster)
            let configured = try await cluster.ready("Configuration", "configured")
            #expect(configured.readiness.message == "Reconciliation success")
            #expect(configured.at("status", "latestSourceVersion") == "1.0.0")
            #expect(configured.at("status", "latestConfigVersion") == "1.0.0")
            let snapshot = try await cluster.snapshot(of: configured)
            #expect(configured.at("status", "latestSnapshotDigest")?.string == snapshot.digest.description)
            #expect(snapshot.identity["mutation-object-uuid"] == configured.uid)
            #expect(snapshot.identity["resource-name"] == "config")
            var tree = try await files(cluster, configured)
            #expect(text(tree, "deployment.yaml").contains("registry.internal/parcel:1.0.0"))
            #expect(text(tree, "settings.yaml") == "data:\n  message: closed # here\n")

            // while the next version is on its way nothing is said to be wrong
            func warnings() async throws -> [String] {
                try await cluster.client.resource("events").list(namespace: "default").objects.filter {
                    $0["type"]?.string == "Warning"
                }.map { "\($0.name) \($0["count"]?.number?.int ?? 1) \($0["message"]?.string ?? "")" }.sorted()
            }
            let before = try await warnings()
            try await TestComponent(version: "1.1.0").apply(to: cluster)
            let next = try await cluster.wait("Configuration", "configured") {
                $0.at("status", "latestSourceVersion") == "1.1.0" && $0.readiness.isTrue
            }
            #expect(try await warnings() == before)
            #expect(Conditions(of: next)["Reconciling"] == nil)
            tree = try await files(cluster, next)
            #expect(text(tree, "deployment.yaml").contains("registry.internal/parcel:1.1.0"))
        }
    }

    @Test("values of a ConfigMap: missing, there, changed, broken; what was good last stays")
    func configMap() async throws {
        try await WriterCluster.with { cluster in
            try await start(cluster)
            func map(_ text: String) async throws {
                try await cluster.apply(
                    JSONObject([
                        "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "site", "namespace": "default"],
                        "data": ["all.yaml": .string(text)],
                    ]))
            }
            let source: JSONValue = ["sourceRef": ["name": "site"], "key": "all.yaml", "subPath": "sites.depot"]
            try await cluster.apply(
                "Configuration", "configured",
                [
                    "interval": "1h", "sourceRef": manifests, "configRef": config,
                    "valuesFrom": ["configMapSource": source],
                ])
            let missing = try await cluster.notReady("Configuration", "configured", "ReconcileMutationObjectFailed")
            #expect(missing.contains("ConfigMap default/site"))
            try await map("sites: {depot: {message: depot}}")
            let first = try await cluster.ready("Configuration", "configured")
            #expect(text(try await files(cluster, first), "settings.yaml").contains("message: depot # here"))

            try await map("sites: {depot: {message: harbour}}")
            let second = try await cluster.wait("Configuration", "configured") {
                $0.at("status", "latestSnapshotDigest") != first.at("status", "latestSnapshotDigest")
            }
            #expect(text(try await files(cluster, second), "settings.yaml").contains("message: harbour # here"))

            try await map("sites: {}")
            let broken = try await cluster.notReady("Configuration", "configured", "ReconcileMutationObjectFailed")
            #expect(broken.contains("subPath not found"))
            let kept = try await cluster.resource("configurations").get("configured", namespace: "default")
            #expect(kept.at("status", "latestSnapshotDigest") == second.at("status", "latestSnapshotDigest"))
            #expect(text(try await files(cluster, kept), "settings.yaml").contains("message: harbour # here"))
        }
    }

    @Test("an optional ConfigMap that is missing means the defaults; values decide, not the kind")
    func defaults() async throws {
        try await WriterCluster.with { cluster in
            try await start(cluster)
            let source: JSONValue = ["sourceRef": ["name": "absent"], "key": "x", "optional": true]
            try await cluster.apply(
                "Localization", "optional",
                [
                    "interval": "1h", "sourceRef": manifests, "configRef": config,
                    "valuesFrom": ["configMapSource": source],
                ]
            )
            try await cluster.apply(
                "Configuration", "localizes", ["interval": "1h", "sourceRef": manifests, "configRef": config])
            let optional = try await files(cluster, try await cluster.ready("Localization", "optional"))
            #expect(text(optional, "settings.yaml").contains("message: welcome"))
            #expect(text(optional, "deployment.yaml").contains("image: none"))
            let localized = try await files(cluster, try await cluster.ready("Configuration", "localizes"))
            #expect(text(localized, "settings.yaml").contains("message: unset"))
            #expect(text(localized, "deployment.yaml").contains("registry.internal"))
        }
    }

    @Test("a schema: a number for a string passes with a warning, other misfits are refused with path and rule")
    func schema() async throws {
        try await WriterCluster.with { cluster in
            var component = TestComponent()
            component.config = component.config.replacing(
                "  defaults:", with: "  schema: {properties: {message: {type: string, maxLength: 5}}}\n  defaults:")
            component.config = component.config.replacing("message: welcome", with: "message: hi")
            try await start(cluster, component)
            func configure(_ name: String, _ message: JSONValue) async throws {
                try await cluster.apply(
                    "Configuration", name,
                    ["interval": "1h", "sourceRef": manifests, "configRef": config, "values": ["message": message]])
            }
            try await configure("number", 7)
            _ = try await cluster.ready("Configuration", "number")
            let events = try await cluster.client.resource("events").list(namespace: "default").objects.filter {
                $0.at("involvedObject", "name") == "number" && $0["type"] == "Warning"
            }
            #expect(events.contains { $0["message"]?.string?.contains("the schema wants string") == true })
            try await configure("long", "too long")
            let long = try await cluster.notReady("Configuration", "long", "ReconcileMutationObjectFailed")
            #expect(long.contains("message") && long.contains("maxLength"))
            try await configure("list", [1])
            let list = try await cluster.notReady("Configuration", "list", "ReconcileMutationObjectFailed")
            #expect(list.contains("(type)"))
        }
    }

    @Test("a source that is no archive, rules that are none, a file that is not there, nothing to do")
    func failures() async throws {
        try await WriterCluster.with { cluster in
            var component = TestComponent()
            component.config += "  - {resource: {name: image}, file: missing.yaml, image: a}\n"
            try await start(cluster, component)
            let missing: JSONValue = ["interval": "1h", "sourceRef": manifests, "configRef": config]
            try await cluster.apply("Localization", "file", missing)
            #expect(
                try await cluster.notReady("Localization", "file", "ReconcileMutationObjectFailed").contains(
                    "missing.yaml"))
            // failing again writes nothing
            let failed = try await cluster.resource("localizations").get("file", namespace: "default")
            _ = try await MutationReconciler(cluster.context, .localization).reconcile(failed)
            let again = try await cluster.resource("localizations").get("file", namespace: "default")
            #expect(again.resourceVersion == failed.resourceVersion)
            try await cluster.apply(
                "Localization", "plain", ["interval": "1h", "sourceRef": config, "configRef": config])
            #expect(
                try await cluster.notReady("Localization", "plain", "SourceReasonNotATarArchive").contains(
                    "expected tarred directory content"))
            try await cluster.apply(
                "Localization", "rules",
                ["interval": "1h", "sourceRef": manifests, "configRef": WriterCluster.version("manifests")])
            _ = try await cluster.notReady("Localization", "rules", "ReconcileMutationObjectFailed")
            try await cluster.apply("Localization", "nothing", ["interval": "1h", "sourceRef": manifests])
            #expect(
                try await cluster.notReady("Localization", "nothing", "ReconcileMutationObjectFailed").contains(
                    "give configRef"))
        }
    }

    /// Answers every request with these bytes.
    private func serving(_ bytes: [UInt8], _ body: (URI) async throws -> Void) async throws {
        let server = Server(ServerConfiguration()) { _ in ServerResponse(200, body: .bytes(bytes)) }
        try await server.whileRunning(body)
    }

    private func source(_ digest: Digest, _ uri: URI, _ revision: String) -> JSONObject {
        JSONObject([
            "apiVersion": "source.toolkit.fluxcd.io/v1", "kind": "GitRepository",
            "metadata": ["name": "site", "namespace": "default"], "spec": ["url": "https://git.internal/site"],
            "status": [
                "artifact": [
                    "url": .string("http://\(uri.authority)/site.tar.gz"), "digest": .string(digest.description),
                    "revision": .string(revision),
                ]
            ],
        ])
    }

    @Test("values and a patch from a Git source; an artifact of another digest is refused")
    func git() async throws {
        let archive = try await TestComponent.packed([
            "site/values.yaml": "here: {message: harbour}\n",
            "patch.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {base: \"1\", k: \"1\"}\n",
        ]).bytes
        try await serving(archive) { uri in
            try await WriterCluster.with { cluster in
                var component = TestComponent()
                component.manifests["settings.yaml"] =
                    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  message: unset\n  k: \"2\"\n"
                try await start(cluster, component)
                let reference: JSONValue = [
                    "apiVersion": "source.toolkit.fluxcd.io/v1beta2", "kind": "GitRepository", "name": "site",
                ]
                try await cluster.apply(
                    "Configuration", "values",
                    [
                        "interval": "1h", "sourceRef": manifests, "configRef": config,
                        "valuesFrom": [
                            "fluxSource": ["sourceRef": reference, "path": "./site/values.yaml", "subPath": "here"]
                        ],
                    ])
                try await cluster.apply(
                    "Configuration", "patched",
                    [
                        "interval": "1h", "sourceRef": manifests,
                        "patchStrategicMerge": [
                            "source": ["sourceRef": reference, "path": "./patch.yaml"],
                            "target": ["path": "settings.yaml"],
                        ],
                    ])
                _ = try await cluster.notReady(
                    "Configuration", "patched", "PatchStrategicMergeSourceRefNotReadyWithError")
                try await cluster.apply(source(Digest(of: [1]), uri, "main@sha1:0"))
                #expect(
                    try await cluster.wait("Configuration", "values") { $0.readiness.message.contains("digest") }
                        .readiness.isTrue == false)
                let outside = URI(scheme: "http", host: "git.example", port: 80, path: "/")
                try await cluster.apply(source(Digest(of: archive), outside, "main@sha1:1"))
                try await cluster.wait("Configuration", "values") {
                    $0.readiness.message.contains("outside of the cluster")
                }
                try await cluster.apply(source(Digest(of: archive), uri, "main@sha1:1"))
                let values = try await cluster.ready("Configuration", "values")
                #expect(text(try await files(cluster, values), "settings.yaml").contains("message: harbour"))
                let patched = try await cluster.ready("Configuration", "patched")
                #expect(patched.at("status", "latestPatchSourceVersio") == "main@sha1:1")
                let tree = try await files(cluster, patched)
                #expect(tree.files.map(\.path).contains("patch.yaml"))
                let data = try documents(tree.file("settings.yaml")?.bytes ?? [])[0]["data"]
                #expect(data == ["base": "1", "k": "2", "message": "unset"])
                #expect(
                    try await cluster.snapshot(of: patched).identity == [
                        "source-name": "site", "source-namespace": "default",
                        "source-artifact-checksum": Digest(of: archive).description,
                    ])
            }
        }
    }

    @Test("values from the snapshot of a Resource, and nothing is written when it is looked at again")
    func object() async throws {
        try await WriterCluster.with { cluster in
            var component = TestComponent()
            component.configName = "config"
            try await start(cluster, component)
            var values = TestComponent(name: "acme.io/values")
            values.config = "message: from a component\n"
            let (descriptor, blobs) = try await values.build()
            try await TargetRepository(cluster.registry.client, spec: [:], subPath: "provider").add(
                descriptor, blobs: blobs)
            try await cluster.apply(descriptor, name: "values")
            try await cluster.apply(
                "Resource", "values",
                [
                    "interval": "1h",
                    "sourceRef": ["kind": "ComponentVersion", "name": "values", "resourceRef": ["name": "config"]],
                ])
            try await cluster.apply(
                "Configuration", "configured",
                [
                    "interval": "1h", "sourceRef": manifests, "configRef": config,
                    "valuesFrom": ["sourceRef": ["kind": "Resource", "name": "values"]],
                ])
            let configured = try await cluster.ready("Configuration", "configured")
            #expect(text(try await files(cluster, configured), "settings.yaml").contains("message: from a component"))

            let reconciler = MutationReconciler(cluster.context, .configuration)
            @Sendable func events() async throws -> [String] {
                try await cluster.resource("events").list(namespace: "default").objects.filter {
                    $0.at("involvedObject", "name") == "configured"
                }.compactMap { $0["message"]?.string }.sorted()
            }
            try await cluster.eventually {
                try await events().contains("Reconciliation finished, next run in 1h0m0s")
            }
            let told = try await events()
            for _ in 0..<2 { _ = try await reconciler.reconcile(configured) }
            let again = try await cluster.resource("configurations").get("configured", namespace: "default")
            #expect(again.resourceVersion == configured.resourceVersion)
            #expect(try await events() == told)
        }
    }

    @Test("a patch from the snapshot of another Resource, over what the rules wrote; a Secret is no source of values")
    func snapshotPatch() async throws {
        try await WriterCluster.with { cluster in
            var component = TestComponent()
            component.manifests["settings.yaml"] =
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  message: unset\n"
            try await start(cluster, component)
            var base = TestComponent(name: "acme.io/base")
            base.manifests = [
                "base.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {site: depot}\n"
            ]
            let (descriptor, blobs) = try await base.build()
            try await TargetRepository(cluster.registry.client, spec: [:], subPath: "provider").add(
                descriptor, blobs: blobs)
            try await cluster.apply(descriptor, name: "base")
            try await cluster.apply(
                "Resource", "base",
                [
                    "interval": "1h",
                    "sourceRef": ["kind": "ComponentVersion", "name": "base", "resourceRef": ["name": "manifests"]],
                ])
            try await cluster.apply(
                "Configuration", "patched",
                [
                    "interval": "1h", "sourceRef": manifests, "configRef": config, "values": ["message": "closed"],
                    "patchStrategicMerge": [
                        "source": ["sourceRef": ["kind": "Resource", "name": "base"], "path": "base.yaml"],
                        "target": ["path": "settings.yaml"],
                    ],
                ])
            let tree = try await files(cluster, try await cluster.ready("Configuration", "patched"))
            let data = try documents(tree.file("settings.yaml")?.bytes ?? [])[0]["data"]
            #expect(data == ["message": "closed", "site": "depot"])

            let secret: JSONValue = ["apiVersion": "v1", "kind": "Secret", "name": "s"]
            try await cluster.apply(
                "Configuration", "secret",
                [
                    "interval": "1h", "sourceRef": manifests, "configRef": config, "valuesFrom": ["sourceRef": secret],
                ])
            let message = try await cluster.notReady("Configuration", "secret", "SourceRefNotReadyWithError")
            #expect(message.contains("readable in the registry"))
        }
    }
}
