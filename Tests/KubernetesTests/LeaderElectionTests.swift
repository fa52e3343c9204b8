import Diagnostics
import Documents
import OCMTestSupport
import Synchronization
import Testing

@testable import Kubernetes

@Suite("Leader election")
struct LeaderElectionTests {
    private func election(_ client: APIClient, _ identity: String, _ metrics: Metrics? = nil) -> LeaderElection {
        var election = LeaderElection(client: client, namespace: "default", name: "lead", identity: identity)
        // no shorter than a busy machine may need for a renewal
        election.duration = .seconds(10)
        election.metrics = metrics
        return election
    }

    private func holder(_ client: APIClient) async throws -> String {
        let lease = try await client.resource(group: "coordination.k8s.io", "leases").get("lead", namespace: "default")
        return lease.at("spec", "holderIdentity")?.string ?? ""
    }

    @Test("who ends gives the lead back, by itself or because it is told to, and the next one has it at once")
    func handedOver() async throws {
        try await TestServer.with(controllers: false) { client, _ in
            try await election(client, "one").run {
                let name = try await holder(client)
                #expect(name == "one")
            }
            #expect(try await holder(client) == "")
            let leads = Signal()
            let task = Task {
                try await election(client, "two").run {
                    leads.fire()
                    try await untilCancelled()
                }
            }
            await leads.wait()
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(try await holder(client) == "")
            try await election(client, "three").run {
                let name = try await holder(client)
                #expect(name == "three")
            }
        }
    }

    /// Who works when.
    private final class Work: Sendable {
        private let state = Mutex<(now: Set<String>, all: [String], wasShared: Bool)>(([], [], false))

        func begin(_ name: String) {
            state.withLock { state in
                state.now.insert(name)
                state.all.append(name)
                if state.now.count > 1 { state.wasShared = true }
            }
        }
        func end(_ name: String) { state.withLock { _ = $0.now.remove(name) } }
        var all: [String] { state.withLock { $0.all } }
        var wasShared: Bool { state.withLock { $0.wasShared } }
    }

    @Test("who can't reach the server stops before another one begins", .timeLimit(.minutes(10)))
    func cutOff() async throws {
        try await TestServer.with(controllers: false) { client, _ in
            let cut = try APIClient(client.configuration)
            let (work, metrics) = (Work(), Metrics())
            let (first, second) = (Signal(), Signal())
            func lead(_ client: APIClient, _ name: String, _ signal: Signal, _ metrics: Metrics?) async throws {
                try await election(client, name, metrics).run {
                    work.begin(name)
                    defer { work.end(name) }
                    signal.fire()
                    try await untilCancelled()
                }
            }
            let one = Task { try await lead(cut, "one", first, metrics) }
            await first.wait()
            let status = "leader_election_master_status{name=\"lead\"} "
            #expect(metrics.text.contains(status + "1\n"))
            let two = Task { try await lead(client, "two", second, nil) }
            await cut.shutdown()
            await second.wait()
            #expect(work.all == ["one", "two"] && !work.wasShared)
            #expect(metrics.text.contains(status + "0\n"))
            for task in [one, two] {
                task.cancel()
                _ = await task.result
            }
        }
    }

    @Test("what hinders it is told once, and it takes the lead when that is over", .timeLimit(.minutes(10)))
    func refused() async throws {
        try await TestServer.with(controllers: false) { client, _ in
            let told = Mutex<[String]>([])
            let refused = Signal()
            var election = election(client.impersonating("somebody"), "one")
            election.log = Log(threshold: .warn) { entry in
                told.withLock { $0.append(entry.fields.first { $0.name == "reason" }?.value ?? "") }
                refused.fire()
            }
            let task = Task { [election] in try await election.run {} }
            await refused.wait()
            let api = "rbac.authorization.k8s.io"
            _ = try await client.resource(group: api, "clusterrolebindings").create(
                JSONObject([
                    "metadata": ["name": "somebody"],
                    "roleRef": ["apiGroup": .string(api), "kind": "ClusterRole", "name": "cluster-admin"],
                    "subjects": [["kind": "User", "apiGroup": .string(api), "name": "somebody"]],
                ]), manager: "test")
            try await task.value
            #expect(told.withLock { $0.count } == 1)
            #expect(told.withLock { $0.first?.contains("cannot get resource \"leases\"") } == true)
        }
    }
}
