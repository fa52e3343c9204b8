import Diagnostics
import Documents
import Host
import Kubernetes
import OCMTestSupport
import Synchronization
import Testing

@Suite("An API server that is killed") struct KilledAPIServerTests {
    private struct Done: Error {}

    /// What was acknowledged: name → revision.
    private final class Acknowledged: Sendable {
        private let all = Mutex<[String: String]>([:])
        let enough: Signal
        private let count: Int

        init(count: Int) {
            self.count = count
            enough = Signal()
        }

        func add(_ object: JSONObject) {
            let isEnough = all.withLock { all in
                all[object.name] = object.resourceVersion
                return all.count >= count
            }
            if isEnough { enough.fire() }
        }

        var revisions: [String: String] { all.withLock { $0 } }
    }

    private final class Record<Value: Sendable>: Sendable {
        let values = Mutex<[String: Value]>([:])
    }

    private func write(_ maps: ResourceClient, _ prefix: String, _ acknowledged: Acknowledged) async {
        var number = 0
        while !Task.isCancelled {
            let map = JSONObject(["metadata": ["name": .string("\(prefix)-\(number)")], "data": ["n": "1"]])
            number += 1
            guard let made = try? await maps.create(map, namespace: "default", manager: "test") else { return }
            acknowledged.add(made)
        }
    }

    @Test("loses no acknowledged write, and repeats no event to a watch that resumes", .timeLimit(.minutes(2)))
    func kill() async throws {
        try await Desk.with { desk in
            let port = try FreePort.find()
            let told = Record<Int>()
            let acknowledged = Record<String>()
            let ended = Signal()
            let cache = ObjectCache()
            try await TestAPIServer.with(desk, port: port) { _ in }
            let client = try APIClient(try await ClusterConfiguration.kubeconfig(desk.path("api/kubeconfig")))
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    // the first attempt may meet no server
                    while !Task.isCancelled {
                        do {
                            try await client.resource("configmaps").watch(namespace: "default") { event in
                                for change in cache.take(event) {
                                    let revision = change.object.resourceVersion
                                    told.values.withLock { $0["\(change.object.name) \(revision)", default: 0] += 1 }
                                }
                                if cache["default/end"] != nil { throw Done() }
                            }
                        } catch is Done {
                            return ended.fire()
                        } catch {}
                    }
                }
                for round in 0..<4 {
                    let written = Acknowledged(count: Int.random(in: 1...120))
                    let isUp = Signal()
                    for writer in ["a", "b"] {
                        group.addTask {
                            await isUp.wait()
                            // until the server is killed under it
                            await self.write(client.resource("configmaps"), "r\(round)-\(writer)", written)
                        }
                    }
                    try await TestAPIServer.with(desk, port: port) { server in
                        let there = Dictionary(
                            uniqueKeysWithValues: try await server.client.resource("configmaps").list(
                                namespace: "default"
                            ).objects.map { ($0.name, $0.resourceVersion) })
                        for (name, revision) in acknowledged.values.withLock({ $0 }) {
                            #expect(there[name] == revision)
                        }
                        isUp.fire()
                        await written.enough.wait()
                    }
                    acknowledged.values.withLock { $0.merge(written.revisions) { $1 } }
                }
                try await TestAPIServer.with(desk, port: port) { server in
                    let maps = server.client.resource("configmaps")
                    _ = try await maps.create(
                        JSONObject(["metadata": ["name": "end"]]), namespace: "default", manager: "test")
                    let there = try await maps.list(namespace: "default").objects
                    for (name, revision) in acknowledged.values.withLock({ $0 }) {
                        #expect(there.contains { $0.name == name && $0.resourceVersion == revision })
                    }
                    await ended.wait()
                    let events = told.values.withLock { $0 }
                    #expect(events.values.allSatisfy { $0 == 1 })
                    #expect(Set(events.keys) == Set(there.map { "\($0.name) \($0.resourceVersion)" }))
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
