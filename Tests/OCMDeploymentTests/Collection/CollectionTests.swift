import Diagnostics
import Documents
import Kubernetes
import OCI
import OCIRegistry
import OCMDelivery
import OCMModel
import OCMPackaging
import OCMTestSupport
import Testing

@testable import OCMDeployment

@Suite("collection in the internal registry", .serialized)
struct CollectionTests {
    private func collector(
        _ cluster: DeliveryCluster, keeping kept: Int, _ body: @Sendable (ReleaseCollector) async throws -> Void
    ) async throws {
        try await Session.with(
            configuration: Configuration(), settings: Session.Settings(folder: "/", environment: [:])
        ) { session in
            try await body(
                ReleaseCollector(cluster.client, session, registry: cluster.options.registry, keeping: kept))
        }
    }

    @Test("old releases go with what belongs to them alone; what runs stays, and what nobody follows")
    func releases() async throws {
        try await DeliveryCluster.with { cluster in
            let site = cluster.internal
            for (version, name) in [("0.1.0", "acme.io/part"), ("0.2.0", "acme.io/part"), ("1.0.0", "acme.io/letter")] {
                try await site.publish(.init(name: name, version: version, text: "\(name) \(version)", signedBy: nil))
            }
            let parts = ["1.0.0": "0.1.0", "1.1.0": "0.1.0", "1.2.0": "0.2.0"]
            for version in ["1.0.0", "1.1.0", "1.2.0", "1.3.0", "1.4.0"] {
                let references = parts[version].map {
                    [ComponentReference(name: "part", componentName: "acme.io/part", version: $0)]
                }
                try await site.publish(
                    .init(version: version, text: "release \(version)", references: references ?? [], signedBy: nil))
            }
            func follow(_ name: String, _ url: String, _ range: String) async throws {
                try await cluster.apply(
                    "ComponentVersion", name,
                    cluster.componentVersion([
                        "repository": ["url": .string(url)], "version": ["semver": .string(range)], "verify": [],
                    ]))
                try await cluster.wait("ComponentVersion", name) { $0.readiness.isTrue }
            }
            try await follow("parcel", site.url, ">=1.0.0")
            // the same place, written otherwise
            try await follow("old", site.url.replacing("http://", with: "") + "/", "1.0.0")
            let digest = try await site.image("1.1.0")
            try await deploy("http://\(site.host)/acme/images/parcel@\(digest)", cluster)

            try await collector(cluster, keeping: 2) { collector in
                #expect(try await collector.collect())
                let copies = try await site.repository()
                #expect(try await copies.versions(of: "acme.io/parcel").sorted() == ["1.0.0", "1.3.0", "1.4.0"])
                #expect(try await copies.versions(of: "acme.io/part") == ["0.1.0"])
                #expect(try await copies.versions(of: "acme.io/letter") == ["1.0.0"])
                for tag in ["1.0.0", "1.3.0", "1.4.0"] { _ = try await site.image(tag) }
                #expect(try await site.image("1.1.0") == digest, "it runs")
                await #expect(throws: Fault.self) { try await site.image("1.2.0") }
                site.requests.clear()
                #expect(try await !collector.collect())
                #expect(site.requests.all.allSatisfy { !$0.hasPrefix("DELETE") })
            }
        }
    }

    /// A Deployment of one image.
    private func deploy(_ image: String, _ cluster: DeliveryCluster) async throws {
        let pod: JSONValue = [
            "metadata": ["labels": ["app": "a"]],
            "spec": ["containers": [["name": "a", "image": .string(image.replacing("http://", with: ""))]]],
        ]
        _ = try await cluster.client.resource(group: "apps", "deployments").create(
            JSONObject([
                "apiVersion": "apps/v1", "kind": "Deployment", "metadata": ["name": "running"],
                "spec": ["selector": ["matchLabels": ["app": "a"]], "template": pod],
            ]), namespace: "default", manager: "user")
    }

    @Test("nothing is removed while a release is on its way, or before anything was applied")
    func unsettled() async throws {
        try await DeliveryCluster.with(starts: false) { cluster in
            let site = cluster.internal
            for version in ["1.0.0", "1.1.0", "1.2.0"] {
                try await site.publish(.init(version: version, text: version, signedBy: nil))
            }
            try await cluster.apply("ComponentSubscription", "parcel", cluster.subscription())
            let resource = cluster.resource("ComponentSubscription")
            @Sendable func say(_ version: String?, isReconciling: Bool) async throws {
                let object = try await resource.get("parcel", namespace: "default")
                var conditions = Conditions(of: object)
                conditions.set(
                    Condition(
                        "Reconciling", isReconciling ? .true : .false, reason: "Progressing", "", observedGeneration: 1)
                )
                var status = JSONObject(["conditions": conditions.value])
                status["lastAppliedVersion"] = version.map(JSONValue.string)
                try await resource.writeStatus(status, of: object, manager: "test")
            }
            try await collector(cluster, keeping: 1) { collector in
                #expect(try await !collector.collect())
                try await say("1.2.0", isReconciling: true)
                #expect(try await !collector.collect())
                let copies = try await site.repository()
                #expect(try await copies.versions(of: "acme.io/parcel").count == 3)
                try await say("1.2.0", isReconciling: false)
                #expect(try await collector.collect())
                #expect(try await copies.versions(of: "acme.io/parcel") == ["1.2.0"])
            }
        }
    }

    @Test("content without a Snapshot goes after the time of grace; what has one stays")
    func snapshots() async throws {
        try await DeliveryCluster.with(starts: false) { cluster in
            try await InternalRegistry.with { registry in
                let store = try registry.store
                let content = BytesBlob([1], mediaType: .octetStream)
                var stored: [String: SnapshotStore.Stored] = [:]
                for name in ["kept", "left"] {
                    stored[name] = try await store.write(content, name: name, namespace: "default", tag: "1")
                }
                // of others
                let other = try registry.client.remoteRepository("cache/sha-other")
                try await other.ingest(content)
                let manifest = Manifest(config: content.descriptor, layers: [content.descriptor])
                try await other.ingest(manifest.blob)
                try await other.tag(manifest.descriptor, as: "1")
                let kept = try #require(stored["kept"])
                _ = try await cluster.resource("Snapshot").create(
                    JSONObject([
                        "apiVersion": .string(ObjectReference.apiVersion), "kind": "Snapshot",
                        "metadata": ["name": "kept"],
                        "spec": SnapshotObject.spec(identity: ["a": "b"], digest: kept.layer, tag: "1"),
                    ]), namespace: "default", manager: "test")
                func has(_ name: String) async throws -> Bool {
                    let names = try await store.repositoryNames() ?? []
                    return names.contains(store.repositoryName(name, namespace: "default"))
                }
                let sweep = SnapshotSweep(cluster.client, store, grace: .seconds(60))
                let start = ContinuousClock.now
                #expect(try await !sweep.run(now: start))
                #expect(try await !sweep.run(now: start + .seconds(59)))
                #expect(try await has("left"))
                #expect(try await sweep.run(now: start + .seconds(60)))
                #expect(try await !has("left"))
                #expect(try await has("kept"))
                _ = try await other.resolve("1")
                #expect(try await !sweep.run(now: start + .seconds(200)))
            }
        }
    }
}
