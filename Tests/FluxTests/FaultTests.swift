import Documents
import Host
import Kubernetes
import Testing

@testable import Flux

@Suite("Flux says what is wrong and goes on", .serialized)
struct FaultTests {
    /// A manifest or a Kustomization that can't be deployed.
    struct Fault: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let manifest: String
        var spec: JSONObject = JSONObject()
        let reason: String
        /// What the sentence must name.
        let names: [String]
    }

    private static let good = FluxStage.map("good")

    static let faults = [
        Fault(
            testDescription: "a manifest that does not parse", manifest: "kind: ConfigMap\n  metadata: {",
            reason: "BuildFailed",
            names: ["map.yaml:2"]),
        Fault(
            testDescription: "an object that the API server refuses",
            manifest: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: depot}\ndata: {count: 3}\n",
            reason: "ReconciliationFailed", names: ["ConfigMap/default/depot", "data.count"]),
        Fault(
            testDescription: "a kind that nobody knows",
            manifest: "apiVersion: acme.io/v1\nkind: Parcel\nmetadata: {name: depot}\n", reason: "ReconciliationFailed",
            names: ["Parcel/default/depot", "acme.io/v1"]),
        Fault(
            testDescription: "a Kustomization for another cluster", manifest: good,
            spec: JSONObject(["kubeConfig": ["secretRef": ["name": "elsewhere"]]]), reason: "Unsupported",
            names: ["kubeConfig"]),
    ]

    @Test(
        "by a condition and an event with the object, the file and the field; others are not disturbed, and what is mended is deployed",
        .timeLimit(.minutes(10)), arguments: faults)
    func told(_ fault: Fault) async throws {
        try await FluxStage.with { stage in
            try await stage.publish(fault.manifest, repository: "acme/bad")
            try await stage.publish(Self.good, repository: "acme/good")
            try await stage.apply("bad", repository: "acme/bad", fault.spec)
            try await stage.apply("good", repository: "acme/good")
            let kustomizations = stage.client.resource(group: FluxNames.kustomize, "kustomizations")
            var message = ""
            try await stage.until {
                let ready = Conditions(of: try await kustomizations.get("bad", namespace: "default"))["Ready"]
                guard let ready, ready.status == .false, ready.reason == fault.reason else { return false }
                message = ready.message
                return true
            }
            for name in fault.names { #expect(message.contains(name), "\(message)") }
            #expect(!message.contains("\n"), "\(message)")
            try await stage.until {
                try await stage.client.resource("events").list(namespace: "default").objects.contains {
                    $0["type"]?.string == "Warning" && $0["message"]?.string == message
                }
            }
            let maps = stage.client.resource("configmaps")
            try await stage.until { try await maps.find("good", namespace: "default") != nil }
            // mended at the source, or in the object
            if fault.spec.isEmpty {
                try await stage.publish(FluxStage.map("mended"), repository: "acme/bad")
                try await stage.poke("ocirepositories", FluxNames.sources, "bad")
            } else {
                try await stage.apply("bad", repository: "acme/bad")
            }
            let name = fault.spec.isEmpty ? "mended" : "good"
            try await stage.until {
                let object = try await kustomizations.get("bad", namespace: "default")
                let deployed = try await maps.find(name, namespace: "default")
                return object.readiness && deployed != nil
            }
        }
    }

    @Test("the artifacts of sources that went while nobody watched are removed at the start", .timeLimit(.minutes(10)))
    func sweep() async throws {
        try await FluxStage.with(isRunning: false) { stage in
            let store = ArtifactStore(folder: stage.folder)
            try await stage.publish(Self.good, repository: "acme/good")
            try await stage.apply("good", repository: "acme/good")
            func place(_ name: String) -> ArtifactStore.Place {
                ArtifactStore.Place(kind: OCIRepositoryReconciler.kind, namespace: "default", name: name)
            }
            for name in ["good", "gone"] {
                _ = try await store.put(place(name), file: "old.tar.gz") { try await $0.write([1]) }
            }
            try await stage.running {
                let maps = stage.client.resource("configmaps")
                try await stage.until { try await maps.find("good", namespace: "default") != nil }
            }
            #expect(try await !store.remove(place("gone")), "it was still there")
            #expect(try await store.remove(place("good")))
        }
    }
}

extension JSONObject {
    fileprivate var readiness: Bool { Conditions(of: self).isTrue("Ready") }
}
