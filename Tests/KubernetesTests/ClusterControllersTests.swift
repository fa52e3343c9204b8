import Diagnostics
import Documents
import Host
import OCMTestSupport
import Synchronization
import Testing

@testable import Kubernetes

@Suite("The controllers of the embedded server") struct ClusterControllersTests {
    private struct Done: Error {}

    private func withServer(
        _ log: Log = .silent, _ body: @escaping @Sendable (APIClient) async throws -> Void
    ) async throws {
        try await TestServer.with(log: log) { client, _ in try await body(client) }
    }

    private func map(_ name: String, owner: JSONObject? = nil) -> JSONObject {
        var object = JSONObject(["metadata": ["name": .string(name), "namespace": "default"]])
        if let owner {
            var reference = OwnerReference(to: owner)
            (reference.apiVersion, reference.kind) = ("v1", "ConfigMap")
            object.set(["metadata", "ownerReferences"], [reference.value])
        }
        return object
    }

    /// Waits until the objects of a namespace are as wanted.
    private func wait(
        _ resource: ResourceClient, _ namespace: String?, until isRight: @Sendable (Set<String>) -> Bool
    ) async throws {
        let cache = ObjectCache()
        await #expect(throws: Done.self) {
            try await resource.watch(namespace: namespace) { event in
                _ = cache.take(event)
                if isRight(Set(cache.all.map(\.name))) { throw Done() }
            }
        }
    }

    @Test(
        "a permission that is taken from them is reported, and its return makes up for what was missed",
        .timeLimit(.minutes(10)))
    func permission() async throws {
        let refused = Signal()
        let log = Log(threshold: .warn) { entry in
            if entry.fields.contains(where: { "\($0.value)".contains("cannot delete resource \"configmaps\"") }) {
                refused.fire()
            }
        }
        try await withServer(log) { client in
            let roles = client.resource(group: "rbac.authorization.k8s.io", "clusterroles")
            let maps = client.resource("configmaps")
            let name = "system:controller:generic-garbage-collector"
            let rules = try #require(try await roles.get(name)["rules"])
            let less = rules.array?.map { rule -> JSONValue in
                var rule = rule.object ?? JSONObject()
                rule["verbs"] = .array(rule["verbs"]?.array?.filter { $0 != "delete" } ?? [])
                return .object(rule)
            }
            // the role that empties namespaces may delete, too
            let other = "system:controller:namespace-controller"
            let others = try #require(try await roles.get(other)["rules"])
            _ = try await roles.patch(other, ["rules": []], manager: "test")
            _ = try await roles.patch(name, ["rules": .array(less ?? [])], manager: "test")
            let owner = try await maps.create(map("owner"), namespace: "default", manager: "test")
            _ = try await maps.create(map("owned", owner: owner), namespace: "default", manager: "test")
            _ = try await maps.create(map("other"), namespace: "default", manager: "test")
            try await maps.delete("owner", namespace: "default")
            await refused.wait()
            #expect(try await maps.find("owned", namespace: "default") != nil)
            _ = try await roles.patch(name, ["rules": rules], manager: "test")
            _ = try await roles.patch(other, ["rules": others], manager: "test")
            try await wait(maps, "default") { !$0.contains("owned") }
            #expect(try await maps.find("other", namespace: "default") != nil)
        }
    }

    @Test(
        "what an orphaning deletion sets free stays, what a foreground deletion waits for goes first",
        .timeLimit(.minutes(10)))
    func propagation() async throws {
        try await withServer { client in
            let maps = client.resource("configmaps")
            for policy in ["Orphan", "Foreground"] {
                let owner = try await maps.create(map("owner"), namespace: "default", manager: "test")
                _ = try await maps.create(map("owned", owner: owner), namespace: "default", manager: "test")
                try await maps.delete("owner", namespace: "default", propagation: policy)
                try await wait(maps, "default") { !$0.contains("owner") }
                let left = try await maps.find("owned", namespace: "default")
                #expect(left?.owners.isEmpty == (policy == "Orphan" ? true : nil))
                if left != nil { try await maps.delete("owned", namespace: "default") }
            }
        }
    }

    @Test("a namespace says what holds it, and goes when nothing does", .timeLimit(.minutes(10)))
    func namespaces() async throws {
        try await withServer { client in
            let namespaces = client.resource("namespaces")
            let maps = client.resource("configmaps")
            _ = try await namespaces.create(JSONObject(["metadata": ["name": "shop"]]), manager: "test")
            try await wait(maps, "shop") { $0.contains("kube-root-ca.crt") }
            var held = JSONObject(["metadata": ["name": "held", "finalizers": ["test.local/hold"]]])
            held = try await maps.create(held, namespace: "shop", manager: "test")
            try await namespaces.delete("shop")
            await #expect(throws: Done.self) {
                try await namespaces.watch(.init(fields: "metadata.name=shop")) { event in
                    if case .changed(let object) = event,
                        let condition = Conditions(of: object)["NamespaceFinalizersRemaining"]
                    {
                        #expect(condition.message.contains("test.local/hold in 1 resource instances"))
                        throw Done()
                    }
                }
            }
            try await maps.removeFinalizer("test.local/hold", from: held, manager: "test")
            try await wait(namespaces, nil) { !$0.contains("shop") }
        }
    }

    @Test(
        "kinds that get their first object are looked at before owners of that kind are gone", .timeLimit(.minutes(10)))
    func firstObjects() async throws {
        try await withServer { client in
            let leases = client.resource(group: "coordination.k8s.io", "leases")
            let secrets = client.resource("secrets")
            func owned(_ name: String, by owner: JSONObject) -> JSONObject {
                var reference = OwnerReference(to: owner)
                (reference.apiVersion, reference.kind) = ("coordination.k8s.io/v1", "Lease")
                return JSONObject([
                    "metadata": ["name": .string(name), "ownerReferences": [reference.value]]
                ])
            }
            for (name, propagation) in [("gone", "Background"), ("ahead", "Foreground"), ("free", "Orphan")] {
                let lease = try await leases.create(
                    JSONObject(["metadata": ["name": .string(name)]]), namespace: "default", manager: "test")
                _ = try await secrets.create(owned(name, by: lease), namespace: "default", manager: "test")
                try await leases.delete(name, namespace: "default", propagation: propagation)
            }
            try await wait(secrets, "default") { $0 == ["free"] }
            try await wait(leases, "default") { $0.isEmpty }
            #expect(try await secrets.get("free", namespace: "default").owners.isEmpty)
        }
    }
}
