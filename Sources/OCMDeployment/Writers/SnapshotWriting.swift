import Diagnostics
import Documents
import Kubernetes
import OCI

/// What a writer puts into its Snapshot.
struct SnapshotContent: Sendable {
    let blob: any Blob
    let form: SnapshotStore.Form
    let identity: [String: String]
    /// A version; the tag is made from it.
    let version: String
}

extension WriterContext {
    /// The object with a snapshot name in its status; a new one is written before it is used.
    func named(_ object: JSONObject, _ resource: ResourceClient) async throws -> (JSONObject, name: String) {
        if let name = object.at("status", "snapshotName")?.string, !name.isEmpty { return (object, name) }
        let name = GeneratedName.random(object.name)
        var status = object["status"]?.object ?? JSONObject()
        status["snapshotName"] = .string(name)
        return (try await resource.writeStatus(status, of: object, manager: ObjectReport.manager), name)
    }

    /// A report on an object that is worked on. It tells of the work only where that leads to something new, and not
    /// each time that it fails again.
    func report(
        on object: JSONObject, _ resource: ResourceClient, isNew: Bool, _ message: String
    ) async throws -> ObjectReport {
        let report = ObjectReport(object, resource, events)
        guard isNew, Conditions(of: object)["Ready"]?.status != .false else { return report }
        return try await report.progressing(message)
    }

    /// The Snapshot that an object wrote; nil if there is none, or if it can't be read.
    func snapshot(_ name: String, of object: JSONObject) async throws -> (JSONObject, SnapshotObject?)? {
        guard let found = try await delivery("snapshots").find(name, namespace: object.namespace) else { return nil }
        guard found.owners.contains(where: { $0.uid == object.uid }) else {
            throw NotReady("CreateOrUpdateSnapshotFailed", "the Snapshot \(name) belongs to somebody else")
        }
        guard !found.isBeingDeleted else {
            throw NotReady(
                "CreateOrUpdateSnapshotFailed", "the Snapshot \(name) is being deleted", isTransient: true)
        }
        return (found, try? SnapshotObject(found))
    }

    /// Stores a content and makes the Snapshot say so. The content before stays until the next one, since the cluster
    /// may still be deploying it.
    func write(_ content: SnapshotContent, as name: String, of object: JSONObject) async throws -> Digest {
        do {
            let before = try await snapshot(name, of: object)
            let tag = SnapshotObject.tag(content.version)
            let stored = try await store.write(
                content.blob, as: content.form, name: name, namespace: object.namespace, tag: tag)
            let spec = SnapshotObject.spec(identity: content.identity, digest: stored.layer, tag: tag)
            do {
                if let before {
                    try await change(before, to: spec, stored, of: object)
                } else {
                    try await create(name, spec, of: object)
                }
            } catch {
                try await discard(name, of: object)
                throw error
            }
            return stored.layer
        } catch let failure as NotReady {
            throw failure
        } catch {
            throw NotReady("CreateOrUpdateSnapshotFailed", Fault(error, "the Snapshot \(name) can't be written"))
        }
    }

    private func create(_ name: String, _ spec: JSONValue, of object: JSONObject) async throws {
        let metadata: JSONValue = [
            "name": .string(name), "namespace": .string(object.namespace),
            "ownerReferences": [OwnerReference(to: object).value],
        ]
        _ = try await delivery("snapshots").create(
            JSONObject([
                "apiVersion": .string(ObjectReference.apiVersion), "kind": "Snapshot", "metadata": metadata,
                "spec": spec,
            ]), namespace: object.namespace, manager: ObjectReport.manager)
    }

    private func change(
        _ before: (JSONObject, SnapshotObject?), to spec: JSONValue, _ stored: SnapshotStore.Stored,
        of object: JSONObject
    ) async throws {
        let (found, old) = before
        guard let patch = found["spec"]?.object?.mergePatch(to: spec.object ?? JSONObject()) else { return }
        var kept: Set = [stored.manifest]
        if let old, old.digest != stored.layer, let digest = try? await store.manifestDigest(of: old) {
            kept.insert(digest)
        }
        _ = try await delivery("snapshots").patch(
            found.name, ["metadata": ["uid": .string(found.uid)], "spec": .object(patch)],
            namespace: object.namespace, manager: ObjectReport.manager)
        // an old content that can't be removed does no harm
        try? await store.trim(found.name, namespace: object.namespace, keeping: kept)
    }

    /// Content whose Snapshot went while it was written, or could not be made, would stay for ever.
    private func discard(_ name: String, of object: JSONObject) async throws {
        guard try await delivery("snapshots").find(name, namespace: object.namespace) == nil else { return }
        try await store.delete(name, namespace: object.namespace)
    }
}
