import Cryptography
import Documents
import HTTP
import Kubernetes
import OCI
import OCMDelivery
import OCMLocalization
import OCMModel
import OCMTestSupport
import Testing

@testable import OCMDeployment

/// The secure delivery as its demo has it: the provider's two releases, the consumer's objects as they were published.
@Suite("the published demo", .enabled(if: Vectors.available), .serialized)
struct DemoTests {
    private static let sources = "00-setup-demo/component-repo-src/"
    private static let objects = "00-setup-demo/flux-repo-src/pr-branch/"

    /// Publishes a release from a branch of the provider's repository.
    private func publish(
        _ version: String, _ branch: String, app: String, of vector: VectorCase, to provider: Supplier
    ) async throws {
        let folder = Self.sources + branch + "/"
        var manifests: [String: String] = [:]
        for file in try tree(vector, folder + "src/flux").files {
            manifests[file.path] = String(decoding: file.bytes, as: UTF8.self)
        }
        let blobs = [
            try await TestComponent.packed(manifests),
            BytesBlob(
                try await gzipped(vector.bytes(folder + "src/ocm-ctrl/config.yaml")), mediaType: "application/gzip"),
        ]
        let chart = try await TestComponent.packed(["podinfo/Chart.yaml": "name: podinfo\nversion: \(app)\n"])
        let places = [
            "image": try await provider.publish(
                BytesBlob(Array("podinfo \(app)".utf8), mediaType: .imageLayer), config: .imageConfig,
                "acme/podinfo", tag: "\(app)-static"),
            "chart": try await provider.publish(
                BytesBlob(chart.bytes, mediaType: "application/vnd.cncf.helm.chart.content.v1.tar+gzip"),
                config: "application/vnd.cncf.helm.config.v1+json", "charts/podinfo", tag: app),
        ]
        var resources = places.sorted { $0.key > $1.key }.map { name, reference in
            OCMModel.Resource(
                name: name, version: app, type: name == "image" ? "ociImage" : "helmChart", relation: .external,
                access: .ociArtifact(imageReference: reference))
        }
        for (name, blob) in zip(["manifests", "config"], blobs) {
            resources.append(
                OCMModel.Resource(
                    name: name, version: version, type: name == "config" ? "file" : "dir", relation: .local,
                    access: .localBlob(
                        localReference: blob.descriptor.digest.description,
                        mediaType: blob.descriptor.mediaType.rawValue)))
        }
        try await provider.publish(
            ComponentDescriptor(
                name: "ocm.software/demos/podinfo", version: version, provider: Provider(name: "ocm.software"),
                resources: resources), blobs, signature: "ocm-signing")
    }

    /// The consumer's objects, at the addresses of this test.
    private func apply(_ vector: VectorCase, _ cluster: DeliveryCluster) async throws {
        for file in ["component_version", "localize", "configure", "deploy"] {
            let bytes = try vector.bytes(Self.objects + "components/podinfo/\(file).yaml")
            var object = try #require(documents(bytes).first?.object)
            object.set(["metadata", "namespace"], "default")
            object.set(["spec", "interval"], "1s")
            switch file {
            case "component_version":
                object.set(["spec", "repository"], ["url": .string(cluster.provider.url)])
                object.set(["spec", "destination"], ["url": .string(cluster.internal.url)])
            case "configure": object.set(["spec", "valuesFrom", "fluxSource", "sourceRef", "namespace"], "default")
            default: break
            }
            _ = try await cluster.resource(object["kind"]?.string ?? "").apply(
                object, namespace: "default", manager: "user", force: true)
        }
        _ = try await cluster.client.resource("secrets").apply(
            JSONObject([
                "apiVersion": "v1", "kind": "Secret", "metadata": ["name": "ocm-signing"],
                "data": ["ocm-signing": .string(Base64.encode(try Supplier.key.value().publicKey.pemPKCS1))],
            ]), namespace: "default", manager: "user", force: true)
    }

    /// The files that the deployer hands to Flux, when they are of a version.
    private func deployed(_ version: String, _ cluster: DeliveryCluster) async throws -> ManifestTree {
        let configured = try await cluster.wait("Configuration", "podinfo") {
            $0.at("status", "latestSourceVersion")?.string == version && $0.readiness.isTrue
        }
        let name = configured.at("status", "snapshotName")?.string ?? ""
        let snapshot = try SnapshotObject(try await cluster.resource("Snapshot").get(name, namespace: "default"))
        return try await Session.with(
            configuration: Configuration(), settings: Session.Settings(folder: "/", environment: [:])
        ) { session in
            let store = try SnapshotStore(
                try await session.registry("http://\(cluster.internal.host)"),
                address: cluster.options.registry)
            let manifest = try await store.manifestDigest(of: snapshot).description
            let repositories = cluster.client.resource(group: FluxReference.group, version: "v1", "ocirepositories")
            try await cluster.eventually {
                try await repositories.find("podinfo", namespace: "default")?.at("spec", "ref", "digest")?.string
                    == manifest
            }
            return try await ManifestTree.read(try await store.read(snapshot)).tree
        }
    }

    @Test("a release is proven, copied, localized, configured and deployed; the next one follows by itself")
    func delivery() async throws {
        let vector = try #require(Vectors.cases("controllers").first { $0.name == "demo-secure-delivery" })
        let archive = try await TestComponent.packed([
            "values.yaml": String(decoding: try vector.bytes(Self.objects + "values.yaml"), as: UTF8.self)
        ]).bytes
        let files = Server(ServerConfiguration()) { _ in ServerResponse(200, body: .bytes(archive)) }
        try await files.whileRunning { uri in
            try await DeliveryCluster.with { cluster in
                try await CustomDefinitions.install(WriterCluster.fluxDefinitions, cluster.client, manager: "test")
                try await publish("v1.0.0", "main-branch", app: "6.3.5", of: vector, to: cluster.provider)
                try await apply(vector, cluster)
                let git = cluster.client.resource(group: FluxReference.group, version: "v1", "gitrepositories")
                let source = try await git.apply(
                    JSONObject([
                        "apiVersion": "source.toolkit.fluxcd.io/v1", "kind": "GitRepository",
                        "metadata": ["name": "flux-system", "namespace": "default"], "spec": [:],
                    ]), namespace: "default", manager: "flux")
                let artifact: JSONValue = [
                    "url": .string("http://\(uri.authority)/a"), "revision": "main@sha1:1",
                    "digest": .string(Digest(of: archive).description),
                ]
                try await git.writeStatus(JSONObject(["artifact": artifact]), of: source, manager: "flux")

                var tree = try await deployed("v1.0.0", cluster)
                var release = try documents(tree.file("helm_release.yaml")?.bytes ?? [])[0]["spec"]
                #expect(release?["values"]?["replicaCount"] == 1)
                #expect(release?["values"]?["ui"]?["message"] == "Hello from podinfo")
                #expect(release?["values"]?["serviceAccount"]?["name"] == "ocm-ops")
                #expect(release?["values"]?["image"]?["tag"] == "6.3.5-static")
                #expect(release?["chart"]?["spec"]?["version"] == "6.3.5")
                let charts = try documents(tree.file("helm_repository.yaml")?.bytes ?? [])[0]["spec"]?["url"]
                #expect(charts?.string?.contains(cluster.internal.host + "/") == true)

                try await publish("v1.1.0", "new-release-branch", app: "6.3.6", of: vector, to: cluster.provider)
                tree = try await deployed("v1.1.0", cluster)
                release = try documents(tree.file("helm_release.yaml")?.bytes ?? [])[0]["spec"]
                #expect(release?["values"]?["ui"]?["logo"] == "/static/ocm-logo.png")
                #expect(release?["values"]?["image"]?["tag"] == "6.3.6-static")
                #expect(release?["chart"]?["spec"]?["version"] == "6.3.6")
            }
        }
    }
}
