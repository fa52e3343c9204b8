import Diagnostics
package import Documents
package import Kubernetes
import OCI
import Synchronization

/// Hands a snapshot to Flux: makes and keeps the objects that a FluxDeployer asks for.
package final class FluxDeployerReconciler: Sendable {
    let context: WriterContext
    let secrets: FluxSecrets
    private let resource: ResourceClient
    private let manifests = Mutex<[String: SnapshotStore.Stored]>([:])
    private static let maximumKnown = 10_000

    package init(_ context: WriterContext, secrets: FluxSecrets = FluxSecrets()) {
        self.context = context
        self.secrets = secrets
        resource = context.delivery("fluxdeployers")
    }

    package func reconcile(_ object: JSONObject) async throws -> Requeue {
        // what it made is being collected; whatever else holds the deployer does not stop its work
        let collected = ["foregroundDeletion", "orphan"].contains(where: object.finalizers.contains)
        guard !object.isBeingDeleted || !collected else { return .none }
        let interval = WriterContext.interval(object)
        let report = ObjectReport(object, resource, context.events)
        return try await report.run("SourceRefNotReadyWithError", interval: interval) {
            try await apply(object, report, interval)
        }
    }

    private func apply(_ object: JSONObject, _ report: ObjectReport, _ interval: Duration) async throws -> Requeue {
        guard
            let reference = try ObjectReference(
                object.at("spec", "sourceRef"), namespace: object.namespace, place: "spec.sourceRef")
        else { throw Fault(.invalid, "spec.sourceRef is missing") }
        guard case .snapshot(let snapshot, _) = try await context.source(reference, "SourceRef") else {
            throw Fault(
                .unsupported,
                "spec.sourceRef must have a Snapshot; make a Resource for what the ComponentVersion \(reference.name) holds"
            )
        }
        guard let url = snapshot.repositoryURL else {
            throw NotReady("SourceRefNotReady", "the Snapshot \(snapshot.name) has no repository yet")
        }
        let manifest = try await manifestDigest(of: snapshot)
        let objects: FluxObjects
        do {
            objects = try FluxObjects(
                deployer: object, artifact: .init(url: url, digest: manifest.description),
                secrets: secrets)
        } catch { throw NotReady("CreateOrUpdateKustomizationFailed", error) }
        var made = [try await make(objects.repository, "ocirepositories", of: object)]
        made.append(try await make(objects.applied, objects.applier.plural, of: object))
        try await removeOther(objects.applier, of: object)

        let key = JSONValue.string("\(object.namespace)/\(object.name)")
        let fields: [String: JSONValue?] = [
            "ociRepository": key, "kustomization": objects.applier == .kustomization ? key : nil,
            "helmRelease": objects.applier == .helmRelease ? key : nil,
        ]
        if object.at("spec", "waitForReady")?.bool == true,
            let waiting = made.first(where: { !Self.isReady($0) })
        {
            let (kind, message) = (waiting["kind"]?.string ?? "", waiting.readiness.message)
            try await report.notReady(
                NotReady(
                    "CreatedObjectsNotReady",
                    "the \(kind) \(waiting.name) is not ready yet" + (message.isEmpty ? "" : ": \(message)")), fields)
            return .after(interval)
        }
        try await report.ready("FluxDeployer '\(object.name)' is ready", fields, interval: interval)
        // drift in what was made is corrected
        return .after(interval)
    }

    /// Asked for once: a registry that is away later disturbs nothing that is deployed.
    private func manifestDigest(of snapshot: SnapshotObject) async throws -> Digest {
        let key = "\(snapshot.namespace)/\(snapshot.name)"
        if let known = manifests.withLock({ $0[key] }), known.layer == snapshot.digest { return known.manifest }
        let found = try await context.store.manifestDigest(of: snapshot)
        manifests.withLock { known in
            if known.count >= Self.maximumKnown { known = [:] }
            known[key] = SnapshotStore.Stored(layer: snapshot.digest, manifest: found)
        }
        return found
    }

    /// Ready for what its spec says now.
    private static func isReady(_ object: JSONObject) -> Bool {
        object.readiness.isTrue && object.at("status", "observedGeneration")?.number?.int64 == object.generation
    }

    private func client(_ object: JSONObject, _ plural: String) -> ResourceClient {
        let version = (object["apiVersion"]?.string ?? "").split(separator: "/").map(String.init)
        return context.informers.client.resource(group: version.first ?? "", version: version.last ?? "", plural)
    }

    /// Makes an object say what it should, by server-side apply: what the template had and has no more goes, what others
    /// set (`suspend` by hand) stays. Of an object that somebody else made, the whole spec is replaced at first.
    private func make(_ wanted: JSONObject, _ plural: String, of deployer: JSONObject) async throws -> JSONObject {
        let (kind, name) = (wanted["kind"]?.string ?? "", wanted.name)
        let reason = kind == "HelmRelease" ? "CreateOrUpdateHelmFailed" : "CreateOrUpdateKustomizationFailed"
        do {
            let client = client(wanted, plural)
            let found = try await client.find(name, namespace: wanted.namespace)
            let others = found?.owners.filter { $0.kind == "FluxDeployer" && $0.uid != deployer.uid } ?? []
            guard others.isEmpty else { throw Fault(.conflict, "it belongs to another deployer") }
            let made = try await client.apply(
                wanted, namespace: wanted.namespace, manager: ObjectReport.manager, force: true)
            guard let found, !Self.isApplied(found), let old = found["spec"]?.object,
                let spec = wanted["spec"]?.object, let rest = Self.removals(old, spec)
            else { return made }
            return try await client.patch(
                name, ["spec": .object(rest)], namespace: wanted.namespace, manager: ObjectReport.manager)
        } catch is CancellationError {
            throw CancellationError()
        } catch let status as StatusError where status.isNotFound {
            throw NotReady(
                reason, "the \(kind) \(name) can't be made: this cluster does not know the kind \(kind); install Flux",
                isTransient: true)
        } catch {
            throw NotReady(reason, Fault(error, "the \(kind) \(name) can't be made"))
        }
    }

    private static func isApplied(_ object: JSONObject) -> Bool {
        (object["metadata"]?["managedFields"]?.array ?? []).contains {
            $0["manager"]?.string == ObjectReport.manager && $0["operation"]?.string == "Apply"
        }
    }

    /// The merge patch that takes away what `wanted` does not have; nil for nothing.
    private static func removals(_ old: JSONObject, _ wanted: JSONObject) -> JSONObject? {
        var patch = JSONObject()
        for member in old.members {
            switch (member.value, wanted[member.key]) {
            case (_, nil): patch[member.key] = .null
            case (.object(let old), .object(let new)?):
                if let inner = removals(old, new) { patch[member.key] = .object(inner) }
            default: break
            }
        }
        return patch.isEmpty ? nil : patch
    }

    /// When the template changed from one kind to the other, the old object goes.
    private func removeOther(_ applier: FluxObjects.Applier, of deployer: JSONObject) async throws {
        let other: FluxObjects.Applier = applier == .kustomization ? .helmRelease : .kustomization
        let field = other == .kustomization ? "kustomization" : "helmRelease"
        guard let key = deployer.at("status", field)?.string, !key.isEmpty else { return }
        let version = other.apiVersion.split(separator: "/").map(String.init)
        let client = context.informers.client.resource(group: version[0], version: version[1], other.plural)
        guard let found = try await client.find(deployer.name, namespace: deployer.namespace),
            found.owners.contains(where: { $0.uid == deployer.uid })
        else { return }
        try await client.delete(deployer.name, namespace: deployer.namespace, uid: found.uid)
    }
}
