import Diagnostics
import Documents
import Kubernetes
import OCMDelivery
import OCMModel
import OCMPackaging
import Testing

@testable import OCMDeployment

@Suite("component versions", .serialized)
struct ComponentVersionTests {
    @Test("a version is proven, copied and written down with all it refers to; labels that are none are left out")
    func applies() async throws {
        try await DeliveryCluster.with { cluster in
            try await cluster.provider.publish(.init(name: "acme.io/part", version: "0.1.0", signedBy: nil))
            var reference = ComponentReference(name: "part", componentName: "acme.io/part", version: "0.1.0")
            reference.extraIdentity = ["side": "left"]
            try await cluster.provider.publish(
                .init(
                    labels: [
                        Label(name: "team", value: "blue"), Label(name: "stable", value: true),
                        Label(name: "home", value: "https://acme.io/a b"), Label(name: "list", value: [1]),
                    ], references: [reference]))
            try await cluster.apply(
                "ComponentVersion", "parcel",
                cluster.componentVersion(["destination": ["url": .string(cluster.internal.url)]]))
            _ = try await cluster.refused("CheckVersionFailedReason", "ComponentVersion")
            try await cluster.applyKey()
            let object = try await cluster.applied("1.0.0", "ComponentVersion")
            #expect(object.readiness.message == "Applied version: 1.0.0")
            #expect(object.at("status", "replicatedRepositoryURL")?.string == cluster.internal.url)
            let tree = try #require(object.at("status", "componentDescriptor"))
            let child = try #require(tree["references"]?.array?.first)
            #expect(child["name"] == "part" && child["extraIdentity"] == ["side": "left"])
            let name = try #require(tree["componentDescriptorRef"]?["name"]?.string)
            #expect(name == HashedName.descriptor("acme.io/parcel", "1.0.0"))
            let descriptors = cluster.resource("ComponentDescriptor")
            let descriptor = try await descriptors.get(name, namespace: "default")
            #expect(descriptor["metadata"]?["labels"]?.isSame(as: ["stable": "true", "team": "blue"]) == true)
            #expect(descriptor.owners.map(\.uid) == [object.uid])
            let image = descriptor.at("spec", "resources")?.array?[1]["access"]?["imageReference"]?.string ?? ""
            #expect(image.contains(cluster.internal.host))
            let part = try await descriptors.get(
                HashedName.descriptor("acme.io/part", "0.1.0", identity: ["side": "left"]), namespace: "default")
            #expect(part.at("spec", "version")?.string == "0.1.0")
            for text in [
                "Version check succeeded, found latest version: 1.0.0", "Applied version: 1.0.0",
                "Reconciliation finished, next run in 1h0m0s",
            ] {
                try await cluster.eventually {
                    try await cluster.client.resource("events").list(namespace: "default").objects.contains {
                        $0.at("involvedObject", "kind")?.string == "ComponentVersion" && $0["message"]?.string == text
                    }
                }
            }
        }
    }

    @Test("a newer version that is not proven is passed over, with its reason; a good one is taken")
    func passesOver() async throws {
        try await DeliveryCluster.with { cluster in
            try await cluster.provider.publish(.init())
            try await cluster.applyKey()
            try await cluster.apply("ComponentVersion", "parcel", cluster.componentVersion())
            _ = try await cluster.applied("1.0.0", "ComponentVersion")
            try await cluster.provider.publish(.init(version: "1.1.0", signedBy: Supplier.stranger))
            try await cluster.poke("ComponentVersion", "parcel")
            let object = try await cluster.wait("ComponentVersion", "parcel") {
                $0.readiness.message.contains("1.1.0 is not taken")
            }
            #expect(object.readiness.isTrue && object.at("status", "reconciledVersion")?.string == "1.0.0")
            for _ in 0..<4 {
                try await cluster.poke("ComponentVersion", "parcel")
                try await cluster.eventually { cluster.provider.requests.all.count >= 2 }
                #expect(cluster.provider.requests.all.count == 2, "\(cluster.provider.requests.all)")
            }
            try await cluster.provider.publish(.init(version: "1.2.0", text: "c\n"))
            try await cluster.poke("ComponentVersion", "parcel")
            _ = try await cluster.applied("1.2.0", "ComponentVersion")
        }
    }

    @Test("the key changes: the applied version is proven anew, and stays when it is not")
    func newKey() async throws {
        try await DeliveryCluster.with { cluster in
            try await cluster.provider.publish(.init())
            try await cluster.applyKey()
            try await cluster.apply("ComponentVersion", "parcel", cluster.componentVersion())
            _ = try await cluster.applied("1.0.0", "ComponentVersion")
            try await cluster.applyKey(Supplier.stranger)
            let object = try await cluster.refused("ComponentVerificationFailed", "ComponentVersion")
            #expect(object.at("status", "reconciledVersion")?.string == "1.0.0")
            try await cluster.applyKey()
            _ = try await cluster.applied("1.0.0", "ComponentVersion")
        }
    }

    @Test("another content under the applied version is refused, after a restart too; the descriptor object stays")
    func changed() async throws {
        try await DeliveryCluster.with(starts: false) { cluster in
            let name = HashedName.descriptor("acme.io/parcel", "1.0.0")
            let descriptors = cluster.resource("ComponentDescriptor")
            try await cluster.provider.publish(.init())
            try await cluster.applyKey()
            try await cluster.running {
                try await cluster.apply("ComponentVersion", "parcel", cluster.componentVersion())
                _ = try await cluster.applied("1.0.0", "ComponentVersion")
            }
            let before = try await descriptors.get(name, namespace: "default")
            try await cluster.provider.publish(.init(text: "other\n"))
            try await cluster.running {
                let object = try await cluster.refused("DigestMismatch", "ComponentVersion")
                #expect(object.at("status", "reconciledVersion")?.string == "1.0.0")
            }
            #expect(try await descriptors.get(name, namespace: "default")["spec"] == before["spec"])
        }
    }

    @Test("a descriptor object that somebody changes or deletes is written again")
    func descriptors() async throws {
        try await DeliveryCluster.with { cluster in
            let name = HashedName.descriptor("acme.io/parcel", "1.0.0")
            let descriptors = cluster.resource("ComponentDescriptor")
            try await cluster.provider.publish(.init())
            try await cluster.applyKey()
            try await cluster.apply("ComponentVersion", "parcel", cluster.componentVersion())
            _ = try await cluster.applied("1.0.0", "ComponentVersion")
            let spec = try await descriptors.get(name, namespace: "default")["spec"]
            _ = try await descriptors.patch(
                name, ["spec": ["resources": []]], namespace: "default", manager: "somebody")
            try await cluster.eventually { try await descriptors.get(name, namespace: "default")["spec"] == spec }
            try await descriptors.delete(name, namespace: "default")
            try await cluster.eventually {
                try await descriptors.find(name, namespace: "default")?["spec"] == spec
            }
        }
    }

    @Test("a withdrawn version stays; the range decides about going back")
    func goingBack() async throws {
        try await DeliveryCluster.with { cluster in
            try await cluster.provider.publish(.init())
            try await cluster.provider.publish(.init(version: "1.1.0", text: "b\n"))
            try await cluster.applyKey()
            try await cluster.apply("ComponentVersion", "parcel", cluster.componentVersion())
            _ = try await cluster.applied("1.1.0", "ComponentVersion")
            try await cluster.provider.withdraw("1.1.0")
            try await cluster.poke("ComponentVersion", "parcel")
            let object = try await cluster.wait("ComponentVersion", "parcel") {
                $0.readiness.message.contains("1.1.0 is not at its source any more")
            }
            #expect(object.readiness.isTrue)
            try await cluster.apply(
                "ComponentVersion", "parcel", cluster.componentVersion(),
                annotations: [VersionSelection.downgradeAnnotation: "1.0.0"])
            _ = try await cluster.applied("1.0.0", "ComponentVersion")
            try await cluster.apply(
                "ComponentVersion", "parcel", cluster.componentVersion(["version": ["semver": ">=9"]]))
            _ = try await cluster.refused("CheckVersionFailedReason", "ComponentVersion")
        }
    }

    @Test(
        "what is suspended rests; a broken range and a ServiceAccount that is missing are told, and its arrival wakes")
    func inputs() async throws {
        try await DeliveryCluster.with { cluster in
            try await cluster.provider.publish(.init())
            try await cluster.applyKey()
            try await cluster.apply(
                "ComponentVersion", "resting", cluster.componentVersion(["suspend": true]))
            try await cluster.apply(
                "ComponentVersion", "parcel", cluster.componentVersion(["version": ["semver": "a.b"]]))
            _ = try await cluster.refused("CheckVersionFailedReason", "ComponentVersion")
            try await cluster.apply(
                "ComponentVersion", "parcel", cluster.componentVersion(["serviceAccountName": "robot"]))
            let stalled = try await cluster.refused("AuthenticatedContextCreationFailed", "ComponentVersion")
            #expect(stalled.readiness.message.contains("the ServiceAccount “robot” is not in the namespace default"))
            #expect(Conditions(of: stalled).isTrue("Stalled"))
            _ = try await cluster.client.resource("serviceaccounts").create(
                JSONObject(["metadata": ["name": "robot"], "imagePullSecrets": [["name": "pull"]]]),
                namespace: "default", manager: "user")
            try await cluster.wait("ComponentVersion", "parcel") {
                $0.readiness.message.contains("the Secret “pull” is not in the namespace default")
            }
            _ = try await cluster.client.resource("secrets").create(
                JSONObject([
                    "metadata": ["name": "pull"], "type": "kubernetes.io/dockerconfigjson",
                    "data": [".dockerconfigjson": "eyJhdXRocyI6e319"],
                ]), namespace: "default", manager: "user")
            _ = try await cluster.applied("1.0.0", "ComponentVersion")
            let resting = try await cluster.resource("ComponentVersion").get("resting", namespace: "default")
            #expect(resting["status"] == nil)
        }
    }

    @Test("the chain to the snapshot works with no more rights than the role gives")
    func role() async throws {
        try await DeliveryCluster.with(asRole: true) { cluster in
            try await CustomDefinitions.install(WriterCluster.fluxDefinitions, cluster.client, manager: "test")
            try await cluster.provider.publish(.init())
            try await cluster.applyKey()
            try await cluster.apply("ComponentSubscription", "parcel", cluster.subscription())
            _ = try await cluster.applied("1.0.0")
            try await cluster.apply(
                "ComponentVersion", "parcel",
                cluster.componentVersion(["repository": ["url": .string(cluster.internal.url)]]))
            _ = try await cluster.applied("1.0.0", "ComponentVersion")
            try await cluster.apply(
                "Resource", "manifests",
                [
                    "interval": "1h",
                    "sourceRef": [
                        "kind": "ComponentVersion", "name": "parcel", "resourceRef": ["name": "manifests"],
                    ],
                ])
            let resource = try await cluster.wait("Resource", "manifests") { $0.readiness.isTrue }
            let name = try #require(resource.at("status", "snapshotName")?.string)
            try await cluster.wait("Snapshot", name) { $0.readiness.isTrue }
            let events = try await cluster.client.resource("events").list(namespace: "default").objects
            #expect(events.contains { $0["message"]?.string == "Reconciliation success" })
            let deployer: (String) -> JSONValue = { template in
                [
                    "interval": "1h", "sourceRef": ["kind": "Resource", "name": "manifests"],
                    .init(template): ["interval": "1h"],
                ]
            }
            try await cluster.apply("FluxDeployer", "product", deployer("kustomizationTemplate"))
            try await cluster.wait("FluxDeployer", "product") { $0.readiness.isTrue }
            try await cluster.resource("FluxDeployer").delete("product", namespace: "default")
            try await cluster.apply("FluxDeployer", "other", deployer("helmReleaseTemplate"))
            try await cluster.wait("FluxDeployer", "other") { $0.readiness.isTrue }
            try await cluster.resource("Resource").delete("manifests", namespace: "default")
            try await cluster.eventually {
                try await cluster.resource("Snapshot").find(name, namespace: "default") == nil
            }
        }
    }
}
