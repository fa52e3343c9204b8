import Diagnostics
import Documents
import Host
import OCMTestSupport
import Synchronization
import Testing

@testable import Kubernetes

@Suite struct ClientTests {
    private struct Done: Error {}

    private final class Told: Sendable {
        private let texts = Mutex<[String]>([])
        func add(_ text: String) { texts.withLock { $0.append(text) } }
        var all: [String] { texts.withLock { $0 } }
    }

    /// Runs `body` with a client of a server of its own.
    private func withServer(
        controllers: Bool = false, _ body: @escaping @Sendable (APIClient, String) async throws -> Void
    ) async throws {
        try await TestServer.with(controllers: controllers, body)
    }

    private func config(_ name: String, _ value: String = "1") -> JSONObject {
        JSONObject([
            "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": .string(name), "namespace": "default"],
            "data": ["v": .string(value)],
        ])
    }

    @Test("a list that is sent piece by piece has every object once")
    func largeList() async throws {
        try await withServer { client, _ in
            let maps = client.resource("configmaps")
            let text = String(repeating: "ä\"", count: 40_000)
            let names = (1...5).map { "large-\($0)" }
            for name in names { _ = try await maps.create(config(name, text), namespace: "default", manager: "test") }
            let listed = try await maps.list(namespace: "default").objects
            let found = listed.filter { $0.at("data", "v")?.string == text }.map(\.name)
            #expect(found == names)
        }
    }

    @Test("a watch tells each change once, in order")
    func watch() async throws {
        try await withServer { client, _ in
            let maps = client.resource("configmaps")
            let cache = ObjectCache(indexes: ["value": { [$0.at("data", "v")?.string ?? ""] }])
            let told = Told()
            try await withThrowingTaskGroup(of: Void.self) { group in
                let filled = Signal()
                group.addTask {
                    try await maps.watch(namespace: "default") { event in
                        for change in cache.take(event) {
                            switch change {
                            case .added(let object): told.add("+\(object.name)")
                            case .changed(_, let object): told.add("~\(object.name)")
                            case .removed(let object): told.add("-\(object.name)")
                            }
                        }
                        filled.fire()
                        if cache["default/end"] != nil { throw Done() }
                    }
                }
                await filled.wait()
                for name in ["a", "b"] {
                    _ = try await maps.create(config(name), namespace: "default", manager: "test")
                }
                _ = try await maps.apply(config("a", "2"), namespace: "default", manager: "other", force: true)
                try await maps.delete("b", namespace: "default")
                _ = try await maps.create(config("end"), namespace: "default", manager: "test")
                await #expect(throws: Done.self) { try await group.waitForAll() }
            }
            #expect(told.all == ["+a", "+b", "~a", "-b", "+end"])
            #expect(cache.objects("value", "2").map(\.name) == ["a"])
        }
    }

    @Test("lists are read in pages; what is missing is nil; what is refused is told by its Status")
    func lists() async throws {
        try await withServer { client, _ in
            let maps = client.resource("configmaps")
            for number in 0..<7 { _ = try await maps.create(config("c\(number)"), namespace: "default", manager: "t") }
            let (objects, _) = try await maps.list(namespace: "default", pageSize: 3)
            #expect(objects.map(\.name) == (0..<7).map { "c\($0)" })
            #expect(try await maps.find("none", namespace: "default") == nil)
            let error = await #expect(throws: StatusError.self) {
                try await maps.create(config("c1"), namespace: "default", manager: "t")
            }
            #expect(error?.isConflict == true)
        }
    }

    @Test("a ServiceAccount may do what its roles allow, and nothing else")
    func access() async throws {
        try await withServer { client, url in
            let accounts = client.resource("serviceaccounts")
            _ = try await accounts.create(
                JSONObject(["kind": "ServiceAccount", "apiVersion": "v1", "metadata": ["name": "robot"]]),
                namespace: "default", manager: "t")
            let roles = client.resource(group: "rbac.authorization.k8s.io", "roles")
            _ = try await roles.create(
                JSONObject([
                    "metadata": ["name": "reader"],
                    "rules": [["verbs": ["get"], "apiGroups": [""], "resources": ["configmaps"]]],
                ]), namespace: "default", manager: "t")
            _ = try await client.resource(group: "rbac.authorization.k8s.io", "rolebindings").create(
                JSONObject([
                    "metadata": ["name": "reader"],
                    "roleRef": ["apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "reader"],
                    "subjects": [["kind": "ServiceAccount", "name": "robot", "namespace": "default"]],
                ]), namespace: "default", manager: "t")
            _ = try await client.resource("configmaps").create(config("a"), namespace: "default", manager: "t")
            let answer = try await client.send(
                "POST", "/api/v1/namespaces/default/serviceaccounts/robot/token",
                body: ["apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": .object(JSONObject())])
            var configuration = client.configuration
            (configuration.certificate, configuration.key) = (nil, nil)
            configuration.token = try #require(answer["status"]?["token"]?.string)
            let robot = try APIClient(configuration)
            #expect(try await robot.resource("configmaps").get("a", namespace: "default").name == "a")
            let refused = await #expect(throws: StatusError.self) {
                try await robot.resource("configmaps").list(namespace: "default")
            }
            #expect(refused?.code == 403)
            // the account of the same name that comes after it is another one
            try await accounts.delete("robot", namespace: "default")
            _ = try await accounts.create(
                JSONObject(["kind": "ServiceAccount", "apiVersion": "v1", "metadata": ["name": "robot"]]),
                namespace: "default", manager: "t")
            let unknown = await #expect(throws: StatusError.self) {
                try await robot.resource("configmaps").get("a", namespace: "default")
            }
            #expect(unknown?.code == 401)
            await robot.shutdown()
        }
    }

    @Test("with controllers a namespace is furnished, and goes with all that is in it")
    func namespaces() async throws {
        try await withServer(controllers: true) { client, _ in
            let namespaces = client.resource("namespaces")
            let maps = client.resource("configmaps")
            _ = try await namespaces.create(JSONObject(["metadata": ["name": "shop"]]), manager: "t")
            await #expect(throws: Done.self) {
                try await maps.watch(namespace: "shop") { event in
                    switch event {
                    case .state(let objects) where !objects.isEmpty: throw Done()
                    case .changed: throw Done()
                    default: break
                    }
                }
            }
            try await namespaces.delete("shop")
            await #expect(throws: Done.self) {
                try await namespaces.watch(.init(fields: "metadata.name=shop")) { event in
                    switch event {
                    case .state(let objects) where objects.isEmpty: throw Done()
                    case .deleted: throw Done()
                    default: break
                    }
                }
            }
            #expect(try await maps.list(namespace: "shop").objects.isEmpty)
        }
    }

    @Test("a key waits once, is worked on alone, and comes again later after a failure")
    func workQueue() async {
        let queue = WorkQueue(first: .milliseconds(10), maximum: .seconds(1))
        queue.add("a")
        queue.add("a")
        queue.add("b")
        #expect(await queue.next() == "a")
        queue.add("a")
        #expect(await queue.next() == "b")
        let first = queue.done("b", failed: true)
        queue.done("a")
        #expect(await queue.next() == "a")
        queue.done("a")
        queue.add("b")
        _ = await queue.next()
        let second = queue.done("b", failed: true)
        if let first, let second { #expect(second > first) } else { Issue.record("no pause after a failure") }
        queue.close()
        #expect(await queue.next() == nil)
    }

    @Test("the same event again raises its count")
    func events() async throws {
        try await withServer { client, _ in
            let object = try await client.resource("configmaps").create(config("a"), namespace: "default", manager: "t")
            let recorder = EventRecorder(client, component: "tester")
            for _ in 0..<3 { try await recorder.record(object, reason: "Seen", "it was seen") }
            let (events, _) = try await client.resource("events").list(namespace: "default")
            #expect(events.map { $0["count"]?.number?.int } == [3])
        }
    }

    @Test(
        "what an object's status says about it",
        arguments: [
            (#"{"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z"}}"#, ObjectStatus.State.terminating),
            (#"{"metadata":{"generation":2},"status":{"observedGeneration":1}}"#, .inProgress),
            (#"{"status":{"conditions":[{"type":"Ready","status":"True"}]}}"#, .current),
            (#"{"status":{"conditions":[{"type":"Ready","status":"False"}]}}"#, .inProgress),
            (#"{"status":{"conditions":[{"type":"Stalled","status":"True"}]}}"#, .failed),
            (
                #"{"apiVersion":"apps/v1","kind":"Deployment","spec":{"replicas":2},"status":{"observedGeneration":1,"replicas":2,"readyReplicas":1,"availableReplicas":1,"updatedReplicas":2}}"#,
                .inProgress
            ),
            (
                #"{"apiVersion":"apps/v1","kind":"Deployment","spec":{"replicas":1},"status":{"observedGeneration":1,"replicas":1,"readyReplicas":1,"availableReplicas":1,"updatedReplicas":1}}"#,
                .current
            ),
            (
                #"{"apiVersion":"batch/v1","kind":"Job","status":{"conditions":[{"type":"Failed","status":"True"}]}}"#,
                .failed
            ),
            (#"{"apiVersion":"v1","kind":"ConfigMap"}"#, .current),
        ])
    func status(_ text: String, _ wanted: ObjectStatus.State) throws {
        let object = try #require(JSONValue(parsing: Array(text.utf8)).object)
        #expect(ObjectStatus(object).state == wanted)
    }
}
