import Diagnostics
import Documents
import Host
import Kubernetes
import OCMTestSupport
import Synchronization
import Testing

@Suite("An API server that is killed") struct KilledAPIServerTests {
    private struct Done: Error {}

    /// What was acknowledged of each name: its revision, or nil if it was deleted.
    private final class Acknowledged: Sendable {
        private struct State {
            var revisions: [String: String?] = [:]
            /// Their last change was not acknowledged; it may be there or not.
            var unsure: Set<String> = []
            var count = 0
        }

        private let state = Mutex(State())

        func add(_ name: String, _ revision: String?) -> Int {
            state.withLock { state in
                state.revisions[name] = .some(revision)
                state.count += 1
                return state.count
            }
        }

        func isUnsure(_ name: String) { state.withLock { _ = $0.unsure.insert(name) } }

        var count: Int { state.withLock { $0.count } }

        /// Names whose last acknowledged change is not what is there.
        func lost(_ there: [String: String]) -> [String] {
            state.withLock { state in
                state.revisions.filter { name, revision in
                    !state.unsure.contains(name) && there[name] != revision
                }.map(\.key)
            }
        }
    }

    /// What a watch was told, and how often it was told the same again.
    private final class Told: Sendable {
        private let state = Mutex((known: Set<String>(), repeated: [String]()))

        func take(_ event: WatchEvent) {
            state.withLock { state in
                switch event {
                case .state(let objects):
                    state.known.formUnion(objects.map { "\($0.name) \($0.resourceVersion)" })
                case .changed(let object), .deleted(let object):
                    let text = "\(object.name) \(object.resourceVersion)"
                    if !state.known.insert(text).inserted { state.repeated.append(text) }
                }
            }
        }

        var repeated: [String] { state.withLock { $0.repeated } }
        func lacks(_ there: [String: String]) -> [String] {
            state.withLock { state in there.map { "\($0.key) \($0.value)" }.filter { !state.known.contains($0) } }
        }
    }

    /// Creates, and changes or deletes some again, until the server is gone.
    private func write(
        _ maps: ResourceClient, _ prefix: String, _ acknowledged: Acknowledged, until enough: Int, _ reached: Signal
    ) async {
        func add(_ name: String, _ revision: String?) {
            if acknowledged.add(name, revision) >= enough { reached.fire() }
        }
        var number = 0
        while !Task.isCancelled {
            let name = "\(prefix)-\(number)"
            number += 1
            do {
                let map = JSONObject(["metadata": ["name": .string(name)], "data": ["n": "1"]])
                add(name, try await maps.create(map, namespace: "default", manager: "test").resourceVersion)
                if number % 3 == 1 {
                    var changed = map
                    changed["data"] = ["n": "2"]
                    add(name, try await maps.update(changed, namespace: "default", manager: "test").resourceVersion)
                }
                if number % 4 == 2 {
                    try await maps.delete(name, namespace: "default")
                    add(name, nil)
                }
            } catch {
                return acknowledged.isUnsure(name)
            }
        }
    }

    private func revisions(_ server: TestAPIServer) async throws -> [String: String] {
        let objects = try await server.client.resource("configmaps").list(namespace: "default").objects
        return Dictionary(objects.map { ($0.name, $0.resourceVersion) }) { $1 }
    }

    @Test("loses no acknowledged write, and repeats no event to a watch that resumes", .timeLimit(.minutes(10)))
    func kill() async throws {
        try await Desk.with { desk in
            let port = try FreePort.find()
            let told = Told()
            let acknowledged = Acknowledged()
            let ended = Signal()
            try await TestAPIServer.with(desk, port: port) { _ in }
            let client = try APIClient(try await ClusterConfiguration.kubeconfig(desk.path("api/kubeconfig")))
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    let cache = ObjectCache()
                    // the first attempt may meet no server
                    while !Task.isCancelled {
                        do {
                            try await client.resource("configmaps").watch(namespace: "default") { event in
                                told.take(event)
                                _ = cache.take(event)
                                if cache["default/end"] != nil { throw Done() }
                            }
                        } catch is Done {
                            return ended.fire()
                        } catch {}
                    }
                }
                for round in 0..<4 {
                    let enough = acknowledged.count + Int.random(in: 1...120)
                    let reached = Signal()
                    let isUp = Signal()
                    for writer in ["a", "b"] {
                        group.addTask {
                            await isUp.wait()
                            // until the server is killed under it
                            await self.write(
                                client.resource("configmaps"), "r\(round)-\(writer)", acknowledged, until: enough,
                                reached)
                        }
                    }
                    try await TestAPIServer.with(desk, port: port) { server in
                        let there = try await self.revisions(server)
                        #expect(acknowledged.lost(there) == [])
                        isUp.fire()
                        await reached.wait()
                    }
                }
                try await TestAPIServer.with(desk, port: port) { server in
                    _ = try await server.client.resource("configmaps").create(
                        JSONObject(["metadata": ["name": "end"]]), namespace: "default", manager: "test")
                    let there = try await self.revisions(server)
                    #expect(acknowledged.lost(there) == [])
                    await ended.wait()
                    #expect(told.repeated == [])
                    #expect(told.lacks(there) == [])
                }
            }
            await client.shutdown()
        }
    }

    @Test("a second process on the folder is refused, and a damaged database, each with one sentence")
    func refusals() async throws {
        try await Desk.with { desk in
            try await TestAPIServer.with(desk) { server in
                let second = try await desk.run(Program.path, ["serve", "apiserver", "--data", "api"])
                #expect(second.exit == 1 && second.sentences.count == 1)
                #expect(second.errors.contains("api is in use by another API server"))
                _ = try await server.client.resource("namespaces").get("default")
            }
            let path = desk.path("api/objects.sqlite")
            for name in ["api/objects.sqlite-wal", "api/objects.sqlite-shm"] {
                try await Files.remove(desk.path(name), recursive: false)
            }
            try await Files.replace(path, with: Array("this is no database, however long one looks at it".utf8))
            let damaged = try await desk.run(Program.path, ["serve", "apiserver", "--data", "api"])
            #expect(damaged.exit == 1 && damaged.sentences.count == 1)
            #expect(damaged.errors.contains("objects.sqlite is damaged"))
        }
    }
}
