import Diagnostics
import Documents
import Host
import Kubernetes
import OCMTestSupport
import Testing

@testable import OCMDeployment

@Suite("faults around the controllers", .serialized)
struct FaultTests {
    private struct Done: Error {}

    @Test("an API server that goes and comes back is found again, and work goes on")
    func restart() async throws {
        try await Supplier.with { provider in
            try await Supplier.with { inner in
                try await TemporaryFolder.with(prefix: "api") { folder in
                    try await provider.publish(.init())
                    try await lives(folder, provider, inner)
                }
            }
        }
    }

    private func lives(_ folder: String, _ provider: Supplier, _ inner: Supplier) async throws {
        let configuration = APIServerService.Configuration(folder: folder)
        let life = Life()
        try await withThrowingTaskGroup(of: Void.self) { group in
            do {
                try await APIServerService(configuration).run { server in
                    let client = try APIClient(await ClusterConfiguration.kubeconfig(server.kubeconfig))
                    let cluster = DeliveryCluster(
                        client: client, provider: provider, internal: inner,
                        options: DeploymentControllers.Options(registry: "http://\(inner.host)/cache"))
                    await life.keep(cluster)
                    group.addTask { try await DeploymentControllers(client, cluster.options).run() }
                    try await CustomDefinitions.install(try DeliveryDefinitions.all(), client, manager: "test")
                    try await cluster.applyKey()
                    try await cluster.apply(
                        "ComponentSubscription", "parcel", cluster.subscription(["interval": "1s"]))
                    _ = try await cluster.applied("1.0.0")
                    throw Done()
                }
            } catch is Done {}
            let cluster = try #require(await life.cluster)
            try await provider.publish(.init(version: "1.1.0", text: "b\n"))
            var again = configuration
            let address = cluster.client.configuration.server
            again.port = Int(address.split(separator: ":").last ?? "") ?? 0
            do {
                try await APIServerService(again).run { _ in
                    _ = try await cluster.applied("1.1.0")
                    throw Done()
                }
            } catch is Done {}
            group.cancelAll()
            await cluster.client.shutdown()
        }
    }

    private actor Life {
        private(set) var cluster: DeliveryCluster?
        func keep(_ cluster: DeliveryCluster) { self.cluster = cluster }
    }

    @Test("a provider that hangs holds up nobody else, and is followed when it answers")
    func slow() async throws {
        try await DeliveryCluster.with { cluster in
            try await cluster.provider.publish(.init())
            try await cluster.internal.publish(.init())
            try await cluster.applyKey()
            cluster.provider.requests.hangs = true
            for name in ["a", "b", "c", "d"] {
                try await cluster.apply("ComponentSubscription", name, cluster.subscription())
            }
            try await cluster.eventually { cluster.provider.requests.all.count { $0.hasSuffix("/tags/list") } >= 4 }
            try await cluster.apply(
                "ComponentSubscription", "parcel",
                cluster.subscription(["source": ["url": .string(cluster.internal.url)], "destination": nil]))
            _ = try await cluster.applied("1.0.0")
            cluster.provider.requests.hangs = false
            for name in ["a", "b", "c", "d"] {
                try await cluster.wait("ComponentSubscription", name) { $0.readiness.isTrue }
            }
        }
    }

    @Test("an internal registry that is away is told, disturbs nothing, and is used again when it is back")
    func away() async throws {
        try await DeliveryCluster.with { cluster in
            try await cluster.provider.publish(.init())
            try await cluster.applyKey()
            try await cluster.apply("ComponentSubscription", "parcel", cluster.subscription(["interval": "1s"]))
            _ = try await cluster.applied("1.0.0")
            cluster.internal.requests.isAway = true
            try await cluster.provider.publish(.init(version: "1.1.0", text: "b\n"))
            let object = try await cluster.refused("TransferFailed")
            #expect(object.readiness.message.contains(cluster.internal.host), "\(object.readiness.message)")
            #expect(object.at("status", "lastAppliedVersion")?.string == "1.0.0")
            cluster.internal.requests.isAway = false
            _ = try await cluster.applied("1.1.0")
        }
    }

    @Test(
        "something at the provider's address that is no registry is told in a condition and an event; then it recovers")
    func wrong() async throws {
        try await DeliveryCluster.with { cluster in
            try await cluster.provider.publish(.init())
            try await cluster.applyKey()
            cluster.provider.requests.babbles = true
            try await cluster.apply("ComponentSubscription", "parcel", cluster.subscription(["interval": "1s"]))
            let object = try await cluster.refused("PullingLatestVersionFailed")
            let message = object.readiness.message
            #expect(message.contains(cluster.provider.host), "\(message)")
            try await cluster.eventually {
                try await cluster.resource("Event").list(namespace: "default").objects.contains {
                    $0["type"]?.string == "Warning" && $0["message"]?.string == message
                }
            }
            cluster.provider.requests.babbles = false
            _ = try await cluster.applied("1.0.0")
        }
    }

    @Test("a namespace that is deleted in mid-flight goes, with all that is in it")
    func namespace() async throws {
        try await DeliveryCluster.with { cluster in
            try await cluster.provider.publish(.init())
            let namespaces = cluster.client.resource("namespaces")
            _ = try await namespaces.create(JSONObject(["metadata": ["name": "shop"]]), manager: "user")
            func create(_ kind: String, _ spec: JSONValue) async throws {
                _ = try await cluster.resource(kind).create(
                    JSONObject([
                        "apiVersion": .string(ObjectReference.apiVersion), "kind": .string(kind),
                        "metadata": ["name": "parcel"], "spec": spec,
                    ]), namespace: "shop", manager: "user")
            }
            try await create("ComponentVersion", cluster.componentVersion(["verify": []]))
            try await create(
                "Resource",
                [
                    "interval": "1h",
                    "sourceRef": [
                        "kind": "ComponentVersion", "name": "parcel", "resourceRef": ["name": "manifests"],
                    ],
                ])
            try await cluster.eventually {
                try await cluster.resource("Snapshot").list(namespace: "shop").objects.contains {
                    !$0.finalizers.isEmpty
                }
            }
            try await namespaces.delete("shop")
            try await cluster.eventually { try await namespaces.find("shop") == nil }
            #expect(try await cluster.resource("Snapshot").list(namespace: "shop").objects.isEmpty)
            // nobody else is disturbed
            try await cluster.apply("ComponentVersion", "parcel", cluster.componentVersion(["verify": []]))
            _ = try await cluster.applied("1.0.0", "ComponentVersion")
        }
    }
}
