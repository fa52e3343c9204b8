import Documents
import Kubernetes
import OCI
import OCMTestSupport
import Testing

@testable import OCMDeployment

@Suite("FluxDeployer objects", .serialized)
struct FluxDeployerTests {
    private func start(_ cluster: WriterCluster) async throws -> SnapshotObject {
        try await TestComponent().apply(to: cluster)
        try await cluster.apply(
            "Resource", "manifests", ["interval": "1h", "sourceRef": WriterCluster.version("manifests")])
        return try await cluster.snapshot(of: try await cluster.ready("Resource", "manifests"))
    }

    private let manifests: JSONValue = ["kind": "Resource", "name": "manifests"]

    @Test("make an OCIRepository by digest and what applies it, and follow the snapshot and the template")
    func kustomization() async throws {
        try await WriterCluster.with { cluster in
            try await cluster.apply(
                "FluxDeployer", "parcel",
                ["interval": "5s", "sourceRef": manifests, "kustomizationTemplate": ["interval": "5s", "prune": true]])
            _ = try await cluster.notReady("FluxDeployer", "parcel", "SourceRefNotReadyWithError")
            let snapshot = try await start(cluster)
            let deployer = try await cluster.ready("FluxDeployer", "parcel")
            #expect(deployer.readiness.message == "FluxDeployer 'parcel' is ready")
            #expect(deployer.at("status", "kustomization") == "default/parcel")
            #expect(deployer.at("status", "ociRepository") == "default/parcel")
            let repository = try await cluster.resource("ocirepositories").get("parcel", namespace: "default")
            let manifest = try await cluster.store.manifestDigest(of: snapshot)
            #expect(repository.owners == [OwnerReference(to: deployer)])
            #expect(
                repository["spec"]?.isSame(as: [
                    "interval": "5s", "insecure": true, "ref": ["digest": .string(manifest.description)],
                    "url": .string("oci://" + cluster.store.url(snapshot.name, namespace: "default").dropFirst(7)),
                ]) == true)

            var next = TestComponent(version: "1.1.0")
            next.manifests["settings.yaml"] = "data: {}\n"
            try await next.apply(to: cluster)
            try await cluster.wait("OCIRepository", "parcel") {
                $0.at("spec", "ref", "digest")?.string != manifest.description
            }
            try await cluster.apply(
                "FluxDeployer", "parcel",
                [
                    "interval": "5s", "sourceRef": manifests,
                    "kustomizationTemplate": ["interval": "5s", "namePrefix": "a-"],
                ])
            let changed = try await cluster.wait("Kustomization", "parcel") {
                $0.at("spec", "namePrefix") == "a-"
            }
            #expect(changed.at("spec", "prune") == nil)

            // from one template to the other
            try await cluster.apply(
                "FluxDeployer", "parcel",
                [
                    "interval": "5s", "sourceRef": manifests,
                    "helmReleaseTemplate": ["interval": "5s", "chart": ["spec": [:]]],
                ])
            let release = try await cluster.wait("HelmRelease", "parcel") { _ in true }
            #expect(
                release["spec"]?.isSame(as: [
                    "interval": "5s",
                    "chartRef": ["kind": "OCIRepository", "name": "parcel", "namespace": "default"],
                ]) == true)
            try await cluster.wait("FluxDeployer", "parcel") { $0.at("status", "kustomization") == nil }
            #expect(try await cluster.resource("kustomizations").find("parcel", namespace: "default") == nil)
        }
    }

    @Test("wait for what they made when asked to, correct drift, leave a suspension by hand")
    func waiting() async throws {
        try await WriterCluster.with { cluster in
            _ = try await start(cluster)
            try await cluster.apply(
                "FluxDeployer", "parcel",
                [
                    "interval": "1h", "sourceRef": manifests, "waitForReady": true,
                    "kustomizationTemplate": ["interval": "5s", "path": "./"],
                ])
            _ = try await cluster.notReady("FluxDeployer", "parcel", "CreatedObjectsNotReady")
            for plural in ["ocirepositories", "kustomizations"] {
                let object = try await cluster.resource(plural).get("parcel", namespace: "default")
                let ready: JSONValue = ["type": "Ready", "status": "True", "reason": "Succeeded", "message": ""]
                try await cluster.resource(plural).writeStatus(
                    JSONObject([
                        "conditions": [ready], "observedGeneration": .number(JSONNumber(object.generation)),
                    ]), of: object, manager: "flux")
            }
            _ = try await cluster.ready("FluxDeployer", "parcel")
            _ = try await cluster.resource("kustomizations").patch(
                "parcel", ["spec": ["path": "./elsewhere", "suspend": true]], namespace: "default", manager: "by-hand")
            let corrected = try await cluster.wait("Kustomization", "parcel") { $0.at("spec", "path") == "./" }
            #expect(corrected.at("spec", "suspend") == true)
        }
    }

    @Test("with no template or with both are refused, and so is what belongs to another deployer")
    func refusals() async throws {
        try await WriterCluster.with { cluster in
            _ = try await start(cluster)
            let template: JSONValue = ["interval": "5s"]
            try await cluster.apply("FluxDeployer", "none", ["interval": "5s", "sourceRef": manifests])
            try await cluster.apply(
                "FluxDeployer", "both",
                [
                    "interval": "5s", "sourceRef": manifests, "kustomizationTemplate": template,
                    "helmReleaseTemplate": template,
                ])
            for name in ["none", "both"] {
                let message = try await cluster.notReady("FluxDeployer", name, "CreateOrUpdateKustomizationFailed")
                #expect(message.contains("template"))
                #expect(try await cluster.resource("ocirepositories").find(name, namespace: "default") == nil)
            }
        }
    }

    @Test("that are looked at again write nothing, also when the registry of the snapshots is away")
    func quiet() async throws {
        try await WriterCluster.with(login: "pull") { cluster in
            _ = try await start(cluster)
            try await cluster.apply(
                "FluxDeployer", "parcel",
                ["interval": "1h", "sourceRef": manifests, "kustomizationTemplate": ["interval": "5s", "path": "./"]])
            let deployer = try await cluster.ready("FluxDeployer", "parcel")
            let reconciler = FluxDeployerReconciler(cluster.context, secrets: FluxSecrets(login: "pull"))
            func revisions() async throws -> [String] {
                var all: [String] = []
                for plural in ["fluxdeployers", "ocirepositories", "kustomizations"] {
                    all.append(try await cluster.resource(plural).get("parcel", namespace: "default").resourceVersion)
                }
                return all
            }
            let repository = try await cluster.resource("ocirepositories").get("parcel", namespace: "default")
            #expect(repository.at("spec", "secretRef") == ["name": "pull"])
            let before = try await revisions()
            _ = try await reconciler.reconcile(deployer)
            let snapshot = try await cluster.resource("snapshots").list(namespace: "default").objects[0]
            try await cluster.store.delete(snapshot.name, namespace: "default")
            _ = try await reconciler.reconcile(deployer)
            #expect(try await revisions() == before)
        }
    }
}
