import Documents
import Kubernetes
import OCI
import OCIRegistry
import OCMModel
import OCMPackaging
import OCMTestSupport
import Testing

@testable import OCMDeployment

@Suite("Resource objects", .serialized)
struct ResourceTests {
    @Test("put a resource into a Snapshot, follow a new version and write nothing when nothing changes")
    func following() async throws {
        try await WriterCluster.with { cluster in
            try await cluster.apply(
                "Resource", "manifests", ["interval": "1h", "sourceRef": WriterCluster.version("manifests")])
            _ = try await cluster.notReady("Resource", "manifests", "ComponentVersionNotFound")
            var component = TestComponent()
            try await component.apply(to: cluster)
            let first = try await cluster.ready("Resource", "manifests")
            #expect(first.readiness.message == "Applied version: 1.0.0")
            #expect(first.at("spec", "sourceRef") == WriterCluster.version("manifests"))
            let snapshot = try await cluster.snapshot(of: first)
            #expect(
                snapshot.identity == [
                    "component-name": HashedName.descriptor("acme.io/parcel", "1.0.0"), "component-version": "1.0.0",
                    "resource-name": "manifests", "resource-version": "1.0.0",
                ])
            #expect(snapshot.tag == "1.0.0")
            let bytes = try await unpacked(cluster.store.read(snapshot))
            #expect(bytes == (try await tree(component.manifests).packed().bytes(limit: 1 << 20)))

            component.version = "1.1.0"
            component.manifests["settings.yaml"] = "data: {}\n"
            try await component.apply(to: cluster)
            let second = try await cluster.wait("Resource", "manifests") {
                $0.at("status", "lastAppliedComponentVersion") == "1.1.0" && $0.readiness.isTrue
            }
            let new = try await cluster.snapshot(of: second)
            #expect(new.name == snapshot.name)
            #expect(new.digest != snapshot.digest)
            #expect(new.identity["component-version"] == "1.1.0")
            // the one before is still there for who is deploying it
            #expect(try await cluster.store.holds(snapshot))

            // asked again, nothing changes
            let reconciler = ResourceReconciler(cluster.context)
            _ = try await reconciler.reconcile(second)
            _ = try await reconciler.reconcile(second)
            let third = try await cluster.resource("resources").get("manifests", namespace: "default")
            #expect(third.resourceVersion == second.resourceVersion)
        }
    }

    @Test("name what they do not find; a correction wakes them, suspended ones sleep")
    func failures() async throws {
        try await WriterCluster.with { cluster in
            try await TestComponent().apply(to: cluster)
            try await cluster.apply(
                "Resource", "wrong", ["interval": "1h", "sourceRef": WriterCluster.version("nothing")])
            let message = try await cluster.notReady("Resource", "wrong", "GetResourceFailed")
            #expect(message.contains("nothing") && message.contains("manifests, config, image"))
            try await cluster.apply(
                "Resource", "asleep", ["interval": "1h", "sourceRef": WriterCluster.version("config"), "suspend": true])
            try await cluster.apply(
                "Resource", "wrong", ["interval": "1h", "sourceRef": WriterCluster.version("config")])
            _ = try await cluster.ready("Resource", "wrong")
            let asleep = try await cluster.resource("resources").get("asleep", namespace: "default")
            #expect(Conditions(of: asleep).all.isEmpty)
        }
    }

    @Test("refuse bytes that are not those of the descriptor")
    func tampered() async throws {
        try await WriterCluster.with { cluster in
            let (descriptor, blobs) = try await TestComponent().build()
            let repository = TargetRepository(cluster.registry.client, spec: [:], subPath: "provider")
            // the provider's registry has another version of this name; the descriptor at hand is the verified one
            var other = TestComponent()
            other.manifests["settings.yaml"] = "data: evil\n"
            let changed = try await other.build()
            try await repository.add(changed.0, blobs: changed.1 + blobs)
            var verified = descriptor
            verified.resources[0].access = changed.0.resources[0].access
            try await cluster.apply(verified, name: "parcel")
            try await cluster.apply(
                "Resource", "manifests", ["interval": "1h", "sourceRef": WriterCluster.version("manifests")])
            let message = try await cluster.notReady("Resource", "manifests", "GetResourceFailed")
            #expect(message.contains("is recorded"))
        }
    }

    @Test("write a Snapshot again that was deleted by hand, and content that the registry lost")
    func lost() async throws {
        try await WriterCluster.with { cluster in
            try await TestComponent().apply(to: cluster)
            try await cluster.apply(
                "Resource", "manifests", ["interval": "1s", "sourceRef": WriterCluster.version("manifests")])
            let first = try await cluster.snapshot(of: try await cluster.ready("Resource", "manifests"))
            let snapshots = cluster.resource("snapshots")
            let old = try await snapshots.get(first.name, namespace: "default")
            // the finalizer of its controller
            try await snapshots.removeFinalizer(SnapshotReconciler.finalizer, from: old, manager: "test")
            try await snapshots.delete(first.name, namespace: "default")
            try await cluster.wait("Snapshot", first.name) { $0.uid != old.uid && $0.readiness.isTrue }

            try await cluster.store.delete(first.name, namespace: "default")
            _ = try await cluster.resource("resources").patch(
                "manifests", ["metadata": ["annotations": ["reconcile.fluxcd.io/requestedAt": "now"]]],
                namespace: "default", manager: "test")
            try await cluster.eventually { try await cluster.store.holds(first) }
        }
    }

    @Test("keep a chart of a registry as its archive; one that is not the recorded one is refused")
    func chart() async throws {
        try await WriterCluster.with { cluster in
            let archive = try await TestComponent.packed(["app/Chart.yaml": "name: app\nversion: 1.0.0\n"])
            let layer = BytesBlob(archive.bytes, mediaType: "application/vnd.cncf.helm.chart.content.v1.tar+gzip")
            let config = BytesBlob(Array("{}".utf8), mediaType: "application/vnd.cncf.helm.config.v1+json")
            let manifest = Manifest(config: config.descriptor, layers: [layer.descriptor])
            let charts = try cluster.registry.client.remoteRepository("charts/app")
            for blob in [layer, config, manifest.blob] { try await charts.ingest(blob) }
            try await charts.tag(manifest.descriptor, as: "1.0.0")
            func resource(_ name: String, _ digest: Digest) -> OCMModel.Resource {
                OCMModel.Resource(
                    name: name, version: "1.0.0", type: "helmChart", relation: .external,
                    access: .ociArtifact(imageReference: "http://\(cluster.registry.host)/charts/app:1.0.0"),
                    digest: DigestSpec(
                        hashAlgorithm: "SHA-256", normalisationAlgorithm: "ociArtifactDigest/v1", value: digest.hex))
            }
            var (descriptor, blobs) = try await TestComponent().build()
            descriptor.resources += [resource("chart", manifest.descriptor.digest), resource("other", Digest(of: [1]))]
            try await TargetRepository(cluster.registry.client, spec: [:], subPath: "provider").add(
                descriptor, blobs: blobs)
            try await cluster.apply(descriptor, name: "parcel")
            for name in ["chart", "other"] {
                try await cluster.apply("Resource", name, ["interval": "1h", "sourceRef": WriterCluster.version(name)])
            }
            let snapshot = try await cluster.snapshot(of: try await cluster.ready("Resource", "chart"))
            let stored = try await cluster.store.read(snapshot)
            #expect(stored.descriptor.mediaType == layer.descriptor.mediaType)
            #expect(try await unpacked(stored) == unpacked(layer))
            _ = try await cluster.notReady("Resource", "other", "GetResourceFailed")
        }
    }

    @Test("leave no content behind when the Snapshot can't be made")
    func discarded() async throws {
        try await WriterCluster.with { cluster in
            let content = SnapshotContent(
                blob: BytesBlob([1], mediaType: .octetStream), form: .content, identity: [:], version: "1")
            var object = try await cluster.apply(
                "Resource", "manifests",
                ["interval": "1h", "suspend": true, "sourceRef": WriterCluster.version("manifests")])
            _ = try await cluster.context.write(content, as: "here", of: object)
            object.set(["metadata", "namespace"], "nowhere")
            await #expect(throws: NotReady.self) { try await cluster.context.write(content, as: "gone", of: object) }
            func tags(_ name: String, _ namespace: String) async throws -> [String] {
                try await cluster.registry.client.remoteRepository(
                    cluster.store.repositoryName(name, namespace: namespace)
                ).tags()
            }
            #expect(try await tags("here", "default").count == 2)
            #expect(try await tags("gone", "nowhere").isEmpty)
        }
    }
}
