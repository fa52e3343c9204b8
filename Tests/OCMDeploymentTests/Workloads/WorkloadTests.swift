import Diagnostics
import Documents
import Host
import Kubernetes
import OCI
import OCIRegistry
import OCMDelivery
import Testing

@testable import OCMDeployment

@Suite("Workloads are judged by the image proof")
struct WorkloadTests {
    private struct Done: Error {}

    /// An API server, a registry, and the controllers of workloads.
    private static func with(_ body: @escaping @Sendable (WriterCluster) async throws -> Void) async throws {
        try await WriterCluster.with(deploysOnly: true) { cluster in
            try await Session.with(
                configuration: Configuration(), settings: Session.Settings(folder: "/", environment: [:])
            ) { session in
                let proof = try ImageProof(session, registry: "http://\(cluster.registry.host)/mirror")
                let controllers = WorkloadControllers(Informers(cluster.client), proof).all
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { await Controller.run(controllers) }
                    group.addTask {
                        try await body(cluster)
                        throw Done()
                    }
                    do { try await group.next() } catch is Done {}
                    group.cancelAll()
                }
            }
        }
    }

    @discardableResult
    private static func push(_ text: String, _ tag: String, to cluster: WriterCluster) async throws -> Digest {
        let repository = try cluster.registry.client.remoteRepository("mirror/acme/server")
        let config = BytesBlob(Array("{}".utf8), mediaType: .imageConfig)
        let layer = BytesBlob(Array(text.utf8), mediaType: .imageLayer)
        let manifest = Manifest(config: config.descriptor, layers: [layer.descriptor])
        for blob in [config, layer] as [any Blob] { try await repository.ingest(blob) }
        try await repository.ingest(manifest.blob)
        try await repository.tag(manifest.descriptor, as: tag)
        return manifest.descriptor.digest
    }

    private static func pod(_ image: String) -> JSONValue {
        ["containers": [["name": "main", "image": .string(image)]]]
    }

    private static func workload(_ kind: WorkloadKind, _ image: String) -> JSONObject {
        let version = kind.group.isEmpty ? "v1" : "\(kind.group)/v1"
        let labels: JSONValue = ["app": "x"]
        var spec: JSONObject
        switch kind {
        case .pod: spec = pod(image).object ?? JSONObject()
        case .job:
            var inner = pod(image).object ?? JSONObject()
            inner["restartPolicy"] = "Never"
            spec = JSONObject(["template": ["spec": .object(inner)]])
        default:
            spec = JSONObject([
                "selector": ["matchLabels": labels], "template": ["metadata": ["labels": labels], "spec": pod(image)],
            ])
            if kind == .statefulSet { spec["serviceName"] = "x" }
        }
        return JSONObject([
            "apiVersion": .string(version), "kind": .string(kind.rawValue),
            "metadata": ["name": "x", "namespace": "default"], "spec": .object(spec),
        ])
    }

    /// The object when it has been judged for its spec as it is now, and is as wanted.
    private static func judged(
        _ kind: WorkloadKind, _ cluster: WriterCluster, until isFine: @escaping (JSONObject) -> Bool
    ) async throws -> JSONObject {
        var found = JSONObject()
        do {
            try await cluster.client.resource(group: kind.group, kind.plural).watch(namespace: "default") { event in
                guard case .changed(let object) = event else {
                    guard case .state(let all) = event, let first = all.first(where: isFine) else { return }
                    found = first
                    throw Done()
                }
                guard isFine(object) else { return }
                found = object
                throw Done()
            }
        } catch is Done {}
        return found
    }

    private static func isProven(_ object: JSONObject, _ wanted: Bool) -> Bool {
        Conditions(of: object)["ImageProof"]?.status == (wanted ? .true : .false)
    }

    @Test(
        "with an image that is there it is ready, with one that is not it is not, and says why",
        .timeLimit(.minutes(10)), arguments: WorkloadKind.allCases.filter(\.isJudged))
    func kinds(_ kind: WorkloadKind) async throws {
        try await Self.with { cluster in
            try await Self.push("1", "1.0", to: cluster)
            let host = cluster.registry.host
            let client = cluster.client.resource(group: kind.group, kind.plural)
            func apply(_ image: String) async throws {
                _ = try await client.apply(
                    Self.workload(kind, image), namespace: "default", manager: "test", force: true)
            }
            try await apply("\(host)/mirror/acme/server:2.0")
            let missing = try await Self.judged(kind, cluster) { Self.isProven($0, false) }
            #expect(ObjectStatus(missing).state == .inProgress, "\(missing)")
            let message = Conditions(of: missing)["ImageProof"]?.message ?? ""
            #expect(message.hasPrefix("image proof: ErrImagePull: container main: "), "\(message)")
            #expect(message.contains("mirror/acme/server"))

            try await client.delete("x", namespace: "default")
            try await apply("\(host)/mirror/acme/server:1.0")
            let fine = try await Self.judged(kind, cluster) { Self.isProven($0, true) }
            #expect(ObjectStatus(fine).state == .current, "\(fine)")
            let events = try await cluster.client.resource("events").list(namespace: "default").objects
            #expect(events.contains { $0["reason"]?.string == "ErrImagePull" })
        }
    }

    @Test("an image elsewhere, outside of the prefix or with a damaged layer does not pass", .timeLimit(.minutes(10)))
    func refused() async throws {
        try await InternalRegistry.with { registry in
            try await Session.with(
                configuration: Configuration(), settings: Session.Settings(folder: "/", environment: [:])
            ) { session in
                let proof = try ImageProof(session, registry: "http://\(registry.host)/mirror")
                let repository = try registry.client.remoteRepository("mirror/acme/server")
                let config = BytesBlob(Array("{}".utf8), mediaType: .imageConfig)
                let layer = BytesBlob(Array("layer".utf8), mediaType: .imageLayer)
                let manifest = Manifest(config: config.descriptor, layers: [layer.descriptor])
                for blob in [config, layer] as [any Blob] { try await repository.ingest(blob) }
                try await repository.ingest(manifest.blob)
                try await repository.tag(manifest.descriptor, as: "1")
                let digest = manifest.descriptor.digest
                let name = "\(registry.host)/mirror/acme/server"
                #expect(try await proof.check("\(name):1") == .intact(digest))
                #expect(try await proof.check("\(name)@\(digest)") == .intact(digest))
                for (image, reason) in [
                    ("nginx:1.25", "leads to docker.io"), ("\(registry.host)/other/server:1", "not to the internal"),
                    ("\(name):2", "can't be pulled"), ("Bad Image", "names no image"),
                ] {
                    guard case .refused(let sentence) = try await proof.check(image) else {
                        Issue.record("\(image) passes")
                        continue
                    }
                    #expect(sentence.contains(reason), "\(sentence)")
                }
                try await registry.damage(layer.descriptor.digest)
                // it was hashed before; another proof reads it
                #expect(try await proof.check("\(name):1") == .intact(digest))
                let fresh = try ImageProof(session, registry: "http://\(registry.host)/mirror")
                guard case .refused(let sentence) = try await fresh.check("\(name):1") else {
                    Issue.record("a damaged layer passes")
                    return
                }
                #expect(sentence.contains("layer 1"), "\(sentence)")
            }
        }
    }
}
