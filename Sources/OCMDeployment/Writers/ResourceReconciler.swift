import Diagnostics
package import Documents
package import Kubernetes
import OCMLocalization
import OCMModel

/// Puts a resource of a component version into a Snapshot.
package struct ResourceReconciler: Sendable {
    let context: WriterContext
    private let resource: ResourceClient
    let memo = WorkMemo()

    package init(_ context: WriterContext) {
        self.context = context
        resource = context.delivery("resources")
    }

    package func reconcile(_ object: JSONObject) async throws -> Requeue {
        guard object.at("spec", "suspend")?.bool != true, !object.isBeingDeleted else { return .none }
        let interval = WriterContext.interval(object)
        let report = ObjectReport(object, resource, context.events)
        return try await report.run("GetResourceFailed", interval: interval) {
            try await apply(object, interval)
        }
    }

    private func apply(_ object: JSONObject, _ interval: Duration) async throws -> Requeue {
        let reference = try ObjectReference(
            object.at("spec", "sourceRef"), namespace: object.namespace, place: "spec.sourceRef")
        guard let reference, reference.isComponentVersion, let query = reference.resource else {
            throw NotReady(
                "GetResourceFailed", "spec.sourceRef must be a ComponentVersion, with the resource in resourceRef")
        }
        let versions = context.delivery("componentversions")
        guard let version = try await versions.find(reference.name, namespace: reference.namespace) else {
            throw NotReady(
                "ComponentVersionNotFound",
                "the ComponentVersion \(reference.namespace)/\(reference.name) is not there")
        }
        let applied: AppliedComponent
        do {
            applied = try await context.applied(version)
        } catch let fault as Fault where fault.code == .unavailable {
            throw NotReady("ComponentVersionNotReady", "component version not ready yet: \(fault)")
        } catch let fault as Fault where fault.code == .notFound {
            throw NotReady("ComponentDescriptorNotFound", "\(fault)", isTransient: true)
        }
        let source = SourceData.component(
            applied, try applied.resource(query), query: query, componentVersion: version)
        let (named, name) = try await context.named(object, resource)
        let inputs = "\(named.uid) \(named.generation) \(applied.root.version) \(source.fingerprint)"
        if try await memo.isCurrent(named, name, from: inputs, context) { return .after(interval) }
        let tag = source.identity["resource-version"] ?? ""
        let old = try await context.snapshot(name, of: named)?.1
        let report = try await context.report(
            on: named, resource, isNew: old?.identity != source.identity,
            "fetching \(query) of \(applied.root.name):\(applied.root.version)")
        let digest = try await context.withContent(source) { blob, form in
            try await context.write(
                SnapshotContent(blob: blob, form: form, identity: source.identity, version: tag), as: name, of: named)
        }
        try await report.ready(
            "Applied version: \(applied.root.version)",
            [
                "lastAppliedResourceVersion": .string(tag),
                "lastAppliedComponentVersion": .string(applied.root.version),
                "snapshotName": .string(name),
            ], isNews: old?.digest != digest, interval: interval,
            annotations: ["delivery.ocm.software/resource_version": tag])
        memo.remember(named, from: inputs)
        return .after(interval)
    }
}
