package import Diagnostics
import Documents
import Host

/// One of several programs leads: it holds a Lease and renews it while it works. The others wait and write nothing but
/// the Lease when it is free.
package struct LeaderElection: Sendable {
    package var client: APIClient
    package var namespace: String
    package var name: String
    /// Who wants to lead, different for each program.
    package var identity: String
    /// Others wait for so long after the last renewal.
    package var duration = Duration.seconds(15)
    package var log = Log.silent
    package var metrics: Metrics?

    package init(client: APIClient, namespace: String, name: String, identity: String) {
        self.client = client
        self.namespace = namespace
        self.name = name
        self.identity = identity
    }

    private static let master = Metric(
        "leader_election_master_status", .gauge, "1 while the program leads, 0 while it waits.")

    private var renewal: Duration { duration / 5 }
    /// The leader stops when it could not renew for so long: before others begin, with time for what is under way to end.
    private var deadline: Duration { duration * 2 / 3 }
    private var leases: ResourceClient { client.resource(group: "coordination.k8s.io", "leases") }

    /// Waits for the lead, then runs `body`. When the lead is lost, `body` is cancelled and this waits again; when `body`
    /// ends otherwise, the lease is given back.
    package func run(_ body: @escaping @Sendable () async throws -> Void) async throws {
        tell(isLeader: false)
        while true {
            let taken = try await acquire()
            tell(isLeader: true)
            defer { tell(isLeader: false) }
            log.write(.info, "this program leads now", ["lease": "\(namespace)/\(name)", "identity": identity])
            // a lease that is not given back keeps the others waiting
            let isDone = try await Leftovers.with {
                let result: Result<Bool, any Error>
                do { result = .success(try await lead(since: taken, body)) } catch { result = .failure(error) }
                if case .success(false) = result { return false }
                // a task of its own, since this one may be cancelled
                await Task { try? await release() }.value
                return try result.get()
            }
            if isDone { return }
            log.write(.warn, "this program does not lead any more", ["lease": "\(namespace)/\(name)"])
        }
    }

    /// Returns true when `body` has ended, false when the lead was lost.
    private func lead(
        since start: ContinuousClock.Instant, _ body: @escaping @Sendable () async throws -> Void
    ) async throws -> Bool {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await body()
                return true
            }
            group.addTask {
                try await hold(since: start)
                return false
            }
            defer { group.cancelAll() }
            return try await group.next() ?? true
        }
    }

    private func tell(isLeader: Bool) {
        metrics?.set(Self.master, ["name": name], to: isLeader ? 1 : 0)
    }

    /// Returns when the lease that was taken began.
    private func acquire() async throws -> ContinuousClock.Instant {
        // the clock of the holder may differ: a lease is old when it did not change here for its duration
        var last = ""
        var changed = ContinuousClock.now
        var told = ""
        while true {
            try Task.checkCancellation()
            let now = ContinuousClock.now
            do {
                let lease = try await leases.find(name, namespace: namespace)
                if let lease, lease.resourceVersion != last {
                    last = lease.resourceVersion
                    changed = .now
                }
                let holder = lease?.at("spec", "holderIdentity")?.string ?? ""
                let seconds = lease?.at("spec", "leaseDurationSeconds")?.number?.int ?? 15
                let isFree = holder.isEmpty || holder == identity || .now - changed >= .seconds(seconds)
                if isFree, try await take(lease) { return now }
                told = ""
            } catch {
                try Task.checkCancellation()
                let reason = "\(error)"
                if reason != told {
                    log.write(
                        .warn, "the lease can't be read or taken", ["lease": "\(namespace)/\(name)", "reason": reason])
                }
                told = reason
            }
            try await Task.sleep(for: renewal * Double.random(in: 0.8...1.2))
        }
    }

    /// Returns false if somebody else was faster.
    private func take(_ old: JSONObject?) async throws -> Bool {
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
        lease.set(["spec", "leaseDurationSeconds"], .number(JSONNumber(max(1, Int(duration.components.seconds)))))
        lease.set(["spec", "renewTime"], now)
        do {
            if old == nil {
                _ = try await leases.create(lease, namespace: namespace, manager: identity)
            } else {
                _ = try await leases.update(lease, namespace: namespace, manager: identity)
            }
            return true
        } catch let error as StatusError where error.isConflict {
            return false
        }
    }

    /// Renews until that fails for too long, or somebody else has the lease. A server that does not answer counts as a
    /// failure, too.
    private func hold(since start: ContinuousClock.Instant) async throws {
        var renewed = start
        while true {
            try await Task.sleep(for: renewal)
            let end = renewed + deadline
            let began = ContinuousClock.now
            guard began < end else { return }
            let answer = try await withThrowingTaskGroup(of: Bool?.self) { group in
                group.addTask { try await renew() }
                group.addTask {
                    try await Task.sleep(until: end, clock: .continuous)
                    return false
                }
                defer { group.cancelAll() }
                return try await group.next() ?? false
            }
            switch answer {
            case true?: renewed = began
            case false?: return
            case nil: continue
            }
        }
    }

    /// False: somebody else has the lease; nil: it could not be renewed this time.
    private func renew() async throws -> Bool? {
        do {
            let lease = try await leases.find(name, namespace: namespace)
            guard lease == nil || lease?.at("spec", "holderIdentity")?.string == identity else { return false }
            return try await take(lease) ? true : nil
        } catch {
            try Task.checkCancellation()
            log.write(.warn, "the lease could not be renewed", ["reason": "\(error)"])
            return nil
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
