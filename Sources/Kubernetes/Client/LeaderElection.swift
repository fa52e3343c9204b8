import Documents

/// One of several programs leads: it holds a Lease and renews it while it works.
package struct LeaderElection: Sendable {
    package var client: APIClient
    package var namespace: String
    package var name: String
    /// Who wants to lead, different for each program.
    package var identity: String
    package var duration = Duration.seconds(15)
    package var renewal = Duration.seconds(5)

    package init(client: APIClient, namespace: String, name: String, identity: String) {
        self.client = client
        self.namespace = namespace
        self.name = name
        self.identity = identity
    }

    private var leases: ResourceClient { client.resource(group: "coordination.k8s.io", "leases") }

    /// Waits for the lead, then runs `body`. When the lead is lost, `body` is cancelled and this waits again; when `body`
    /// returns, the lease is given back.
    package func run(_ body: @escaping @Sendable () async throws -> Void) async throws {
        while true {
            try await acquire()
            let hasFinished = try await withThrowingTaskGroup(of: Bool.self) { group in
                group.addTask {
                    try await body()
                    return true
                }
                group.addTask {
                    try await hold()
                    return false
                }
                defer { group.cancelAll() }
                return try await group.next() ?? true
            }
            if hasFinished {
                try? await release()
                return
            }
        }
    }

    private func acquire() async throws {
        // the clock of the holder may differ: a lease is old when it did not change here for its duration
        var last = ""
        var since = ContinuousClock.now
        while true {
            try Task.checkCancellation()
            let lease = try? await leases.find(name, namespace: namespace)
            if let lease {
                if lease.resourceVersion != last {
                    last = lease.resourceVersion
                    since = .now
                }
                let holder = lease.at("spec", "holderIdentity")?.string ?? ""
                let seconds = lease.at("spec", "leaseDurationSeconds")?.number?.int ?? 15
                let isOver = ContinuousClock.now - since >= .seconds(seconds)
                if holder.isEmpty || holder == identity || isOver, await take(lease) { return }
            } else if await take(nil) {
                return
            }
            try await Task.sleep(for: renewal * Double.random(in: 0.4...0.6))
        }
    }

    private func take(_ old: JSONObject?) async -> Bool {
        let now = JSONValue.string(Timestamp.now.microText)
        var lease =
            old
            ?? JSONObject([
                "kind": "Lease", "apiVersion": "coordination.k8s.io/v1",
                "metadata": ["name": .string(name), "namespace": .string(namespace)],
            ])
        if lease.at("spec", "holderIdentity")?.string != identity {
            let changes = lease.at("spec", "leaseTransitions")?.number?.int ?? -1
            lease.set(["spec", "leaseTransitions"], .number(JSONNumber(changes &+ 1)))
            lease.set(["spec", "acquireTime"], now)
        }
        lease.set(["spec", "holderIdentity"], .string(identity))
        lease.set(["spec", "leaseDurationSeconds"], .number(JSONNumber(Int(duration.components.seconds))))
        lease.set(["spec", "renewTime"], now)
        do {
            if old == nil {
                _ = try await leases.create(lease, namespace: namespace, manager: identity)
            } else {
                _ = try await leases.update(lease, namespace: namespace, manager: identity)
            }
            return true
        } catch {
            return false
        }
    }

    /// Renews until that fails for as long as the lease lasts, or somebody else has it.
    private func hold() async throws {
        var renewed = ContinuousClock.now
        while ContinuousClock.now - renewed < duration - renewal {
            try await Task.sleep(for: renewal)
            guard let lease = try? await leases.find(name, namespace: namespace) else { continue }
            guard lease.at("spec", "holderIdentity")?.string == identity else { return }
            if await take(lease) { renewed = .now }
        }
    }

    private func release() async throws {
        guard var lease = try await leases.find(name, namespace: namespace),
            lease.at("spec", "holderIdentity")?.string == identity
        else { return }
        lease.set(["spec", "holderIdentity"], "")
        lease.set(["spec", "leaseDurationSeconds"], 1)
        _ = try await leases.update(lease, namespace: namespace, manager: identity)
    }
}
