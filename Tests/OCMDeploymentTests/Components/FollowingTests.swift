import Documents
import Kubernetes
import Testing

@testable import OCMDeployment

@Suite("following releases", .serialized)
struct FollowingTests {
    /// A subscription, and a ComponentVersion with a Resource that follow what it copies.
    private func follow(_ cluster: DeliveryCluster, interval: String) async throws {
        try await cluster.applyKey()
        try await cluster.apply(
            "ComponentSubscription", "parcel", cluster.subscription(["interval": .string(interval)]))
        _ = try await cluster.applied("1.0.0")
        try await cluster.apply(
            "ComponentVersion", "parcel",
            cluster.componentVersion([
                "interval": .string(interval),
                // another spelling of the same place
                "repository": ["url": .string("\(cluster.internal.url)/")],
            ]))
        _ = try await cluster.applied("1.0.0", "ComponentVersion")
        try await cluster.apply(
            "Resource", "manifests",
            [
                "interval": .string(interval),
                "sourceRef": ["kind": "ComponentVersion", "name": "parcel", "resourceRef": ["name": "manifests"]],
            ])
        let resource = try await cluster.wait("Resource", "manifests") { $0.readiness.isTrue }
        let name = try #require(resource.at("status", "snapshotName")?.string)
        try await cluster.wait("Snapshot", name) { $0.readiness.isTrue }
    }

    @Test("what a subscription has copied is seen at once by who follows its destination")
    func wakes() async throws {
        try await DeliveryCluster.with { cluster in
            try await cluster.provider.publish(.init())
            try await follow(cluster, interval: "1h")
            try await cluster.provider.publish(.init(version: "1.1.0", text: "b\n"))
            try await cluster.poke("ComponentSubscription", "parcel")
            _ = try await cluster.applied("1.1.0", "ComponentVersion")
        }
    }

    @Test(
        "over several intervals in which nothing changes nothing is written, and each costs the provider a listing and a HEAD"
    )
    func quiet() async throws {
        try await DeliveryCluster.with { cluster in
            try await cluster.provider.publish(.init())
            try await follow(cluster, interval: "1s")
            func listings() -> Int { cluster.provider.requests.all.count { $0.hasSuffix("/tags/list") } }
            /// Of the whole cluster: every write of any object is another one.
            func revision() async throws -> String {
                try await cluster.client.resource("configmaps").list().revision
            }
            // what is still told of the beginning has been told when two looks went by
            cluster.provider.requests.clear()
            try await cluster.eventually { listings() >= 2 }
            let before = try await revision()
            let start = ContinuousClock.now
            cluster.provider.requests.clear()
            try await cluster.eventually { listings() >= 5 }
            let seconds = Int((ContinuousClock.now - start).components.seconds)
            let requests = cluster.provider.requests.all
            #expect(listings() <= seconds + 2)
            let heads = requests.filter { $0.hasPrefix("HEAD ") && $0.contains("/manifests/1.0.0") }
            #expect(heads.count <= listings())
            #expect(requests.count == listings() + heads.count, "\(requests)")
            #expect(try await revision() == before)
        }
    }
}
