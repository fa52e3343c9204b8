import Documents
import Kubernetes

/// Deletes objects that left the manifests, in the reverse order of applying.
struct Pruner: Sendable {
    let client: APIClient
    let directory: KindDirectory
    /// Whose objects may be deleted: both labels have to say so.
    let owner: Owner

    struct Result: Sendable {
        var changes: [Applier.Change] = []
        /// What could not be deleted, and why.
        var failures: [(reference: ObjectIdentity, reason: String)] = []
    }

    func delete(_ references: [ObjectIdentity]) async throws -> Result {
        var result = Result()
        for reference in references.sorted(by: ApplyOrder.precedes).reversed() {
            do {
                if try await delete(reference) {
                    result.changes.append(Applier.Change(reference: reference, action: .deleted))
                }
            } catch let error as StatusError {
                result.failures.append((reference, "\(reference.text) delete failed: \(error.message)"))
            }
        }
        return result
    }

    private func delete(_ reference: ObjectIdentity) async throws -> Bool {
        guard let entry = try await directory.findAnyVersion(reference) else { return false }
        let resource = entry.client(client)
        guard let object = try await resource.find(reference.name, namespace: reference.place),
            !object.isBeingDeleted, owner.owns(object),
            !object.isMarked(Applier.Mark.prune, "disabled"), !object.isMarked(Applier.Mark.reconcile, "disabled")
        else { return false }
        do {
            try await resource.delete(reference.name, namespace: reference.place, uid: object.uid)
        } catch let error as StatusError where error.isNotFound {
            return false
        }
        if reference.kind == "CustomResourceDefinition" { directory.forget() }
        return true
    }

    /// Waits until objects are gone; those that are not when the time is over.
    func waitUntilGone(
        _ references: [ObjectIdentity], deadline: ContinuousClock.Instant
    ) async throws -> [ObjectIdentity] {
        var left = references
        var backoff = Backoff(first: .milliseconds(50), maximum: .seconds(2))
        while true {
            var still: [ObjectIdentity] = []
            for reference in left {
                guard let entry = try await directory.findAnyVersion(reference) else { continue }
                let found = try await entry.client(client).find(reference.name, namespace: reference.place)
                if let found, owner.owns(found) { still.append(reference) }
            }
            left = still
            if left.isEmpty || ContinuousClock.now >= deadline { return left }
            try await Task.sleep(for: backoff.next())
        }
    }
}

/// The Kustomization that objects belong to, by their labels.
struct Owner: Sendable {
    let name: String
    let namespace: String

    private static let nameLabel = "kustomize.toolkit.fluxcd.io/name"
    private static let namespaceLabel = "kustomize.toolkit.fluxcd.io/namespace"

    func owns(_ object: JSONObject) -> Bool {
        let labels = object["metadata"]?["labels"]
        return labels?[Owner.nameLabel]?.string == name && labels?[Owner.namespaceLabel]?.string == namespace
    }

    func mark(_ object: inout JSONObject) {
        object.set(["metadata", "labels", Owner.nameLabel], .string(name))
        object.set(["metadata", "labels", Owner.namespaceLabel], .string(namespace))
    }
}
