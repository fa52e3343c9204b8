import Diagnostics
import Documents
import Host
import OCMTestSupport
import Synchronization
import Testing

@testable import Kubernetes

@Suite struct ControllerTests {
    /// What was reconciled, in order; waits for more of it.
    private actor Runs {
        private(set) var all: [String] = []
        private var waiters: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []

        func add(_ text: String) {
            all.append(text)
            let ready = waiters.filter { $0.count <= all.count }
            waiters.removeAll { $0.count <= all.count }
            for waiter in ready { waiter.continuation.resume() }
        }

        func reach(_ count: Int) async {
            if all.count >= count { return }
            await withCheckedContinuation { waiters.append((count, $0)) }
        }
    }

    private let definition: JSONValue = [
        "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
        "metadata": ["name": "widgets.test.local"],
        "spec": [
            "group": "test.local", "scope": "Namespaced",
            "names": ["kind": "Widget", "plural": "widgets", "singular": "widget", "listKind": "WidgetList"],
            "versions": [
                [
                    "name": "v1", "served": true, "storage": true, "subresources": ["status": [:]],
                    "schema": [
                        "openAPIV3Schema": ["type": "object", "x-kubernetes-preserve-unknown-fields": true]
                    ],
                ]
            ],
        ],
    ]

    private func widget(_ name: String, _ color: String) -> JSONObject {
        JSONObject([
            "apiVersion": "test.local/v1", "kind": "Widget",
            "metadata": ["name": .string(name), "namespace": "default"], "spec": ["color": .string(color)],
        ])
    }

    private func withServer(_ body: @escaping @Sendable (APIClient) async throws -> Void) async throws {
        try await TestServer.with { client, _ in try await body(client) }
    }

    /// Runs `controllers` beside `body`.
    private func running(_ controllers: [Controller], _ body: @escaping @Sendable () async throws -> Void) async throws
    {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await Controller.run(controllers) }
            try await body()
            group.cancelAll()
        }
    }

    @Test("the spec, a request and an object that is watched wake an object; its own status does not")
    func waking() async throws {
        try await withServer { client in
            let informers = Informers(client)
            let widgets = informers.informer(group: "test.local", "widgets")
            widgets.cache.addIndex("color") { ["default/\($0.at("spec", "color")?.string ?? "")"] }
            let secrets = informers.informer("secrets", keeping: Informer.metadataOnly)
            #expect(informers.informer("secrets") === secrets)
            let missing = informers.informer(group: "nowhere.local", "things")
            let runs = Runs()
            var controller = Controller("widgets", widgets) { object in
                var status = JSONObject()
                var conditions = Conditions(of: object)
                conditions.set(Condition("Ready", .true, reason: "Succeeded", "done"))
                status["conditions"] = conditions.value
                status["color"] = object.at("spec", "color")
                try await widgets.resource.writeStatus(status, of: object, manager: "test")
                await runs.add("\(object.name) \(object.at("spec", "color")?.string ?? "")")
                return .none
            }
            controller.watches = [
                .indexed(secrets, in: widgets, "color"), .init(missing) { _ in [] },
            ]
            controller.forget = { await runs.add("gone \($0)") }
            // the definition comes when the controller is there
            try await running([controller]) {
                try await CustomDefinitions.install([definition.object ?? JSONObject()], client, manager: "test")
                let resource = widgets.resource
                _ = try await resource.create(widget("a", "red"), namespace: "default", manager: "user")
                await runs.reach(1)
                _ = try await resource.apply(widget("a", "blue"), namespace: "default", manager: "user", force: true)
                await runs.reach(2)
                _ = try await client.resource("secrets").create(
                    JSONObject(["metadata": ["name": "blue"], "data": ["k": "dg=="]]), namespace: "default",
                    manager: "user")
                await runs.reach(3)
                _ = try await resource.patch(
                    "a", ["metadata": ["annotations": ["reconcile.fluxcd.io/requestedAt": "1", "other": "2"]]],
                    namespace: "default", manager: "user")
                await runs.reach(4)
                try await resource.delete("a", namespace: "default")
                await runs.reach(5)
            }
            #expect(await runs.all == ["a red", "a blue", "a blue", "a blue", "gone default/a"])
            #expect(secrets.cache["default/blue"]?["data"] == nil)
        }
    }

    @Test("a failure comes again, and what the last run asks for is kept")
    func repeating() async throws {
        try await withServer { client in
            let informers = Informers(client)
            let maps = informers.informer("configmaps")
            let runs = Runs()
            var controller = Controller("maps", maps) { object in
                guard object.name == "a" else { return .none }
                await runs.add("run")
                if await runs.all.count < 3 { throw Fault(.unavailable, "not yet") }
                return await runs.all.count < 5 ? .after(.milliseconds(10)) : .none
            }
            controller.firstRetry = .milliseconds(5)
            try await running([controller]) {
                _ = try await maps.resource.create(
                    JSONObject(["metadata": ["name": "a"]]), namespace: "default", manager: "user")
                await runs.reach(5)
            }
            #expect(await runs.all.count == 5)
        }
    }

    @Test("a later arrangement replaces an earlier one, and work cancels it")
    func timers() async {
        let queue = WorkQueue()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await queue.runTimers() }
            queue.add("far", after: .seconds(600))
            queue.add("a", after: .seconds(600))
            queue.add("a", after: .milliseconds(5))
            queue.add("b", after: .milliseconds(30))
            #expect(await queue.next() == "a")
            queue.add("b")
            #expect(await queue.next() == "b")
            queue.done("b")
            queue.add("c", after: .milliseconds(60))
            #expect(await queue.next() == "c")
            group.cancelAll()
        }
    }

    @Test("a condition keeps its time while its status stays; nothing new is no patch")
    func conditions() throws {
        var object = JSONObject()
        object.set(
            ["status", "conditions"],
            [
                [
                    "type": "Ready", "status": "True", "reason": "A", "message": "m",
                    "lastTransitionTime": "2020-01-01T00:00:00Z",
                ], ["type": "Healthy", "status": "True", "lastTransitionTime": "2020-01-01T00:00:00Z"],
            ])
        var conditions = Conditions(of: object)
        conditions.set(Condition("Ready", .true, reason: "B", "n"))
        #expect(conditions["Ready"]?.lastTransitionTime == "2020-01-01T00:00:00Z")
        conditions.set(Condition("Ready", .false, reason: "C", "n"))
        #expect(conditions["Ready"]?.lastTransitionTime != "2020-01-01T00:00:00Z")
        conditions.set(Condition("Stalled", .true, reason: "C", "n"))
        #expect(conditions.value.array?.compactMap { $0["type"]?.string } == ["Stalled", "Ready", "Healthy"])
        let status = JSONObject(["a": 1, "b": ["c": 2, "d": 3], "e": [1]])
        #expect(status.mergePatch(to: JSONObject(["e": [1], "b": ["d": 3, "c": 2], "a": 1])) == nil)
        let patch = status.mergePatch(to: JSONObject(["a": 1, "b": ["c": 4], "e": [1, 2]]))
        #expect(patch.map { JSONValue.object($0) } == ["b": ["d": nil, "c": 4], "e": [1, 2]])
    }

    @Test("finalizers are added once and taken away, also when the object changed meanwhile")
    func finalizers() async throws {
        try await withServer { client in
            let maps = client.resource("configmaps")
            let old = try await maps.create(
                JSONObject(["metadata": ["name": "a"]]), namespace: "default", manager: "user")
            let other = try await maps.addFinalizer("one.test/x", to: old, manager: "t")
            let both = try await maps.addFinalizer("two.test/x", to: old, manager: "t")
            #expect(both.finalizers == ["one.test/x", "two.test/x"])
            #expect(
                try await maps.addFinalizer("one.test/x", to: both, manager: "t").resourceVersion
                    == both.resourceVersion)
            try await maps.removeFinalizer("one.test/x", from: other, manager: "t")
            #expect(try await maps.get("a", namespace: "default").finalizers == ["two.test/x"])
            try await maps.removeFinalizer("two.test/x", from: both, manager: "t")
            try await maps.delete("a", namespace: "default")
            try await maps.removeFinalizer("two.test/x", from: both, manager: "t")
        }
    }

    @Test(
        "durations are written as Go writes them",
        arguments: [
            ("10m0s", 600_000_000_000), ("0s", 0), ("1.5s", 1_500_000_000), ("1h0m0s", 3_600_000_000_000),
            ("200ms", 200_000_000), ("1.5µs", 1500), ("3ns", 3), ("-1m2.25s", -62_250_000_000),
            ("100h0m1s", 360_001_000_000_000),
        ] as [(String, Int64)])
    func durations(_ text: String, _ nanoseconds: Int64) {
        #expect(Duration.nanoseconds(nanoseconds).goText == text)
        #expect(Duration(goText: text) == .nanoseconds(nanoseconds))
    }

    @Test("a generated name is a legal one, however long its start is")
    func names() {
        #expect(GeneratedName.random("shop").utf8.count == 12)
        let long = GeneratedName.random(String(repeating: "a", count: 300))
        #expect(long.utf8.count == 253 && Names.subdomain(long).isEmpty)
    }
}
