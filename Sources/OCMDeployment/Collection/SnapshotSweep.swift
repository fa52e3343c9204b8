package import Diagnostics
package import Kubernetes
import OCIRegistry
import Synchronization

/// Removes contents of Snapshots that are not there: a process that ends between the upload and the object leaves one behind,
/// and so does a registry that was away when its Snapshot went.
///
/// Only for a registry that this cluster alone writes to: of others' Snapshots nothing is known here.
package final class SnapshotSweep: Sendable {
    private let client: APIClient
    private let store: SnapshotStore
    private let grace: Duration
    private let log: Log
    /// Since when a repository is known to belong to nothing.
    private let lonely = Mutex<[String: ContinuousClock.Instant]>([:])

    /// - Parameter grace: how long content may wait for its Snapshot.
    package init(_ client: APIClient, _ store: SnapshotStore, grace: Duration = .seconds(3600), log: Log = .silent) {
        self.client = client
        self.store = store
        self.grace = grace
        self.log = log
    }

    /// Looks once; what belonged to nothing at each look for the time of grace goes.
    ///
    /// - Returns: whether anything was removed.
    package func run(now: ContinuousClock.Instant = .now) async throws -> Bool {
        guard let names = try await store.repositoryNames() else { return false }
        let snapshots = try await client.resource(group: ObjectReference.group, version: "v1alpha1", "snapshots").list()
        let needed = Set(snapshots.objects.map { store.repositoryName($0.name, namespace: $0.namespace) })
        let old = lonely.withLock { lonely in
            var next: [String: ContinuousClock.Instant] = [:]
            for name in names where !needed.contains(name) { next[name] = lonely[name] ?? now }
            lonely = next
            return next.filter { now - $0.value >= grace }.keys.sorted()
        }
        for name in old {
            try await store.delete(repository: name)
            log.write(.info, "content without a Snapshot was removed", ["repository": name])
        }
        return !old.isEmpty
    }
}
