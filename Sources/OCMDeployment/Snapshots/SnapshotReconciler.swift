import Diagnostics
package import Documents
package import Kubernetes

/// Says where the content of a Snapshot is, and removes it with the object.
package struct SnapshotReconciler: Sendable {
    package static let finalizer = "finalizers.snapshot.ocm.software"

    private let resource: ResourceClient
    private let store: SnapshotStore
    private let events: EventRecorder

    /// How long a registry that is away holds up the deletion of an object. Content that stays behind is rubbish there, but
    /// a namespace that can't be deleted is worse.
    private static let patience: Int64 = 60
    /// How often it is looked at whether the content is still there.
    private static let interval = Duration.seconds(600)

    package init(_ resource: ResourceClient, _ store: SnapshotStore, _ events: EventRecorder) {
        self.resource = resource
        self.store = store
        self.events = events
    }

    package func reconcile(_ object: JSONObject) async throws -> Requeue {
        if object.isBeingDeleted {
            try await finish(object)
            return .none
        }
        guard object.at("spec", "suspend")?.bool != true else { return .none }
        let object = try await resource.addFinalizer(Self.finalizer, to: object, manager: ObjectReport.manager)
        let report = ObjectReport(object, resource, events)
        return try await report.run("CreateRepositoryNameFailed", interval: Self.interval) {
            let snapshot = try SnapshotObject(object)
            guard try await holds(snapshot) else {
                throw NotReady(
                    "ContentMissing",
                    "the registry has lost the content \(snapshot.digest); who wrote it writes it again",
                    isTransient: true)
            }
            try await report.ready(
                "Snapshot with name '\(object.name)' is ready",
                [
                    "digest": object.at("spec", "digest"), "tag": object.at("spec", "tag"),
                    "repositoryURL": .string(store.url(object.name, namespace: object.namespace)),
                ], isNews: object.at("status", "digest") != object.at("spec", "digest"))
            return .after(Self.interval)
        }
    }

    /// A registry that is away for a while says nothing about the content: what was ready stays so.
    private func holds(_ snapshot: SnapshotObject) async throws -> Bool {
        do {
            return try await store.holds(snapshot)
        } catch let fault as Fault where snapshot.isReady && [.unavailable, .timedOut].contains(fault.code) {
            return true
        }
    }

    private func finish(_ object: JSONObject) async throws {
        guard object.finalizers.contains(Self.finalizer) else { return }
        do {
            try await store.delete(object.name, namespace: object.namespace)
        } catch {
            try Task.checkCancellation()
            let since = object["metadata"]?["deletionTimestamp"]?.string.flatMap { Timestamp($0) }?.seconds
            guard let since, Timestamp.now.seconds - since > Self.patience else { throw error }
            await events.tell(
                object, type: "Warning", reason: "DeletionFailed",
                "the content stays in \(store.url(object.name, namespace: object.namespace)): \(error)")
        }
        try await resource.removeFinalizer(Self.finalizer, from: object, manager: ObjectReport.manager)
    }
}
