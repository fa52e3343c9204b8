import Documents
import FoundationEssentials
import Kubernetes
import OCI
import OCMTestSupport
import Testing

@testable import OCMDeployment

/// What the real controller made of the same objects. Ours go by digest instead of by tag, drop a `chart` beside the
/// `chartRef` (the API server takes only one of them), and refuse a deployer without a template.
@Suite("FluxDeployer objects as the published controller has them", .enabled(if: Vectors.available), .serialized)
struct FluxDeployerVectorTests {
    static let cases = Vectors.cases("controllers", kinds: "flux-deployer")

    @Test(arguments: cases)
    func vectors(_ vector: VectorCase) async throws {
        try await WriterCluster.with(address: "https://registry.internal", deploysOnly: true) { cluster in
            let manifest = try await start(vector, cluster)
            let expected = try objects(vector, "expected/objects.yaml")
            for kind in ["OCIRepository", "Kustomization", "HelmRelease"] {
                guard let wanted = expected.first(where: { $0["kind"]?.string == kind }) else { continue }
                try await expectSame(wanted, kind, manifest, cluster)
            }
            let makesNothing = expected.allSatisfy { $0["kind"] == "FluxDeployer" }
            let waits = vector.spec["expect"]?["ready"] == false
            if makesNothing || waits {
                let deployer = try await cluster.wait("FluxDeployer", "deployer") {
                    Conditions(of: $0)["Ready"]?.status == .false
                }
                #expect(!deployer.readiness.message.isEmpty)
            } else {
                let deployer = try await cluster.ready("FluxDeployer", "deployer")
                #expect(deployer.readiness.message == "FluxDeployer 'deployer' is ready")
            }
            guard makesNothing else { return }
            for plural in ["ocirepositories", "kustomizations", "helmreleases"] {
                #expect(try await cluster.resource(plural).find("deployer", namespace: "default") == nil)
            }
        }
    }

    private func objects(_ vector: VectorCase, _ file: String) throws -> [JSONObject] {
        try YAMLStream.parse(vector.bytes(file)).compactMap { try $0.root?.jsonValue(.core12).object }
    }

    /// Brings the objects of a case into the cluster, with a real content for the snapshot.
    private func start(_ vector: VectorCase, _ cluster: WriterCluster) async throws -> Digest? {
        let content = BytesBlob([1], mediaType: .octetStream)
        var manifest: Digest?
        var owner: JSONObject?
        let files = try FileManager.default.contentsOfDirectory(atPath: vector.path + "/cluster").sorted()
        for file in files {
            for var object in try objects(vector, "cluster/" + file) {
                for key in ["uid", "generation", "deletionTimestamp"] { object.set(["metadata", key], nil) }
                let stored = try await cluster.store.write(
                    content, name: object.name, namespace: "default", tag: "1")
                switch object["kind"]?.string {
                case "Snapshot":
                    manifest = stored.manifest
                    if let owner { object.set(["metadata", "ownerReferences"], [OwnerReference(to: owner).value]) }
                    object.set(["spec", "digest"], .string(stored.layer.description))
                    guard object["status"] != nil else { break }
                    object.set(["status", "digest"], .string(stored.layer.description))
                    object.set(
                        ["status", "repositoryURL"], .string(cluster.store.url(object.name, namespace: "default")))
                case "FluxDeployer": object.set(["metadata", "finalizers"], nil)
                case let kind? where ["Resource", "Localization"].contains(kind):
                    let reference: JSONValue = ["kind": "ComponentVersion", "name": "any"]
                    object["spec"] = ["interval": "1h", "sourceRef": reference]
                default: break
                }
                // a field that the definition does not have: the recording had no API server
                object.set(["spec", "suspend"], nil)
                let applied = try await cluster.apply(object)
                if ["Resource", "Localization"].contains(object["kind"]?.string ?? "") { owner = applied }
            }
        }
        return manifest
    }

    private func expectSame(
        _ wanted: JSONObject, _ kind: String, _ manifest: Digest?, _ cluster: WriterCluster
    ) async throws {
        let deployer = try await cluster.resource("fluxdeployers").get("deployer", namespace: "default")
        var spec = try #require(wanted["spec"]?.object)
        if kind == "OCIRepository" {
            spec["ref"] = ["digest": .string(try #require(manifest).description)]
            spec["certSecretRef"] = ["name": "certs"]
            let snapshot = deployer.at("spec", "sourceRef", "kind") == "Localization" ? "snap" : nil
            let snapshots = try await cluster.resource("snapshots").list(namespace: "default").objects
            let name = snapshot ?? snapshots.first?.name ?? ""
            spec["url"] = .string("oci://registry.internal/" + cluster.store.repositoryName(name, namespace: "default"))
        }
        spec["chart"] = nil
        // read as a boolean by the older YAML of the recording
        if spec["commonMetadata"] != nil { spec["commonMetadata"] = ["labels": ["x": "y"]] }
        let final = JSONValue.object(spec)
        let made = try await cluster.wait(kind, "deployer") { object in
            var spec = object["spec"]?.object ?? JSONObject()
            // the older program left out what is false
            if spec["suspend"] == false { spec["suspend"] = nil }
            return JSONValue.object(spec).isSame(as: final)
        }
        #expect(made.owners == [OwnerReference(to: deployer)])
        if let labels = wanted.at("metadata", "labels") { #expect(made.at("metadata", "labels") == labels) }
    }
}
