import Diagnostics
import Documents
import Host
import Kubernetes

/// Makes of each Kustomization what its source says.
struct KustomizationReconciler: Sendable {
    let resource: ResourceClient
    let cache: ObjectCache
    let directory: KindDirectory
    let store: ArtifactStore
    let events: EventRecorder
    let options: FluxOptions

    /// Who writes finalizers and status; objects are applied by `Applier.manager`.
    static let manager = "gotk-kustomize-controller"
    private static let revisionKey = "kustomize.toolkit.fluxcd.io/revision"

    func reconcile(_ object: JSONObject) async throws -> Requeue {
        let spec = KustomizationSpec(object)
        if object.isBeingDeleted { return try await finalize(object, spec) }
        let held = try await resource.addFinalizer(
            FluxNames.finalizer, to: object, manager: KustomizationReconciler.manager)
        var report = StatusReport(held, resource, manager: KustomizationReconciler.manager)
        if held["spec"]?["suspend"]?.bool == true {
            try await report.writeSuspended()
            return .none
        }
        let start = ContinuousClock.now
        var run = KustomizationRun(reconciler: self, spec: spec, report: report)
        do {
            try await run.run()
            report = run.report
            report.handleRequest()
            report.remove("Reconciling", "Stalled")
            report.set(
                "Ready", .true, "ReconciliationSucceeded", "Applied revision: \(run.revision)")
            report.status["lastAppliedRevision"] = .string(run.revision)
            report.status["lastAppliedOriginRevision"] = run.originRevision.map(JSONValue.string)
            report.observe()
            record(run, "ReconciliationSucceeded", start, &report)
            try await report.write()
            if run.hasNews {
                await tell(
                    report.object, "ReconciliationSucceeded",
                    "Reconciliation finished in \((ContinuousClock.now - start).goText), next run in \(spec.interval.goText)",
                    run.revision, ["kustomize.toolkit.fluxcd.io/commit_status": "update"])
            }
            return .after(spec.interval)
        } catch let failure as KustomizationFailure {
            report = run.report
            report.handleRequest()
            return try await write(failure, run, spec, start, &report)
        }
    }

    private func write(
        _ failure: KustomizationFailure, _ run: KustomizationRun, _ spec: KustomizationSpec,
        _ start: ContinuousClock.Instant, _ report: inout StatusReport
    ) async throws -> Requeue {
        let message = run.variables?.masked(failure.message) ?? failure.message
        if failure.isFinal {
            report.stall(failure.reason, message)
        } else if failure.waits != nil {
            report.remove("Reconciling", "Stalled")
            report.set("Ready", .false, failure.reason, message)
        } else {
            report.retry(failure.reason, message)
            record(run, failure.reason, start, &report)
        }
        let isNews =
            Conditions(of: report.object)["Ready"]?.message != message || failure.waits == nil
        try await report.write()
        if isNews {
            let isDependency = failure.reason == "DependencyNotReady"
            let pause = (failure.waits ?? spec.retryInterval).goText
            await tell(
                report.object, failure.reason,
                isDependency ? "Dependencies do not meet ready condition, retrying in \(pause)" : message,
                run.revision, type: isDependency ? "Normal" : "Warning")
        }
        return failure.isFinal ? .none : .after(failure.waits ?? spec.retryInterval)
    }

    private func record(
        _ run: KustomizationRun, _ status: String, _ start: ContinuousClock.Instant, _ report: inout StatusReport
    ) {
        guard let digest = run.digest else { return }
        var metadata = JSONObject(["revision": .string(run.revision)])
        if let origin = run.originRevision { metadata["originRevision"] = .string(origin) }
        report.status["history"] = ReconcileHistory.updated(
            report.status["history"], digest: digest, status: status, metadata: metadata,
            duration: ContinuousClock.now - start)
    }

    func tell(
        _ object: JSONObject, _ reason: String, _ message: String, _ revision: String,
        _ more: [String: String] = [:], type: String = "Normal"
    ) async {
        var annotations = more
        if !revision.isEmpty { annotations[KustomizationReconciler.revisionKey] = revision }
        await events.tell(object, type: type, reason: reason, message, annotations: annotations)
    }

    /// The client in whose name objects are applied and deleted.
    func client(_ object: JSONObject, _ spec: KustomizationSpec) -> APIClient {
        guard let account = spec.serviceAccount else { return resource.client }
        return resource.client.impersonating("system:serviceaccount:\(object.namespace):\(account)")
    }

    static func inventory(_ object: JSONObject) -> [ObjectIdentity] {
        (object.at("status", "inventory", "entries")?.array ?? []).compactMap(ObjectIdentity.init(inventory:))
    }

    private func finalize(_ object: JSONObject, _ spec: KustomizationSpec) async throws -> Requeue {
        guard object.finalizers.contains(FluxNames.finalizer) else { return .none }
        let prunes =
            switch spec.deletionPolicy {
            case .mirrorPrune: spec.prunes
            case .delete, .waitForTermination: true
            case .orphan: false
            }
        let references = KustomizationReconciler.inventory(object)
        if prunes, spec.spec["suspend"]?.bool != true, !references.isEmpty, spec.spec["kubeConfig"] == nil {
            let revision = object.at("status", "lastAppliedRevision")?.string ?? ""
            if let account = spec.serviceAccount,
                try await resource.client.resource("serviceaccounts").find(account, namespace: object.namespace) == nil
            {
                await tell(
                    object, "PruneFailed",
                    "the ServiceAccount \(account) is gone: what was applied in its name stays", revision,
                    type: "Warning")
            } else {
                try await prune(object, spec, references, revision)
            }
        }
        try await resource.removeFinalizer(
            FluxNames.finalizer, from: object, manager: KustomizationReconciler.manager)
        return .none
    }

    private func prune(
        _ object: JSONObject, _ spec: KustomizationSpec, _ references: [ObjectIdentity], _ revision: String
    ) async throws {
        let owner = Owner(name: object.name, namespace: object.namespace)
        let pruner = Pruner(client: client(object, spec), directory: directory, owner: owner)
        let result = try await pruner.delete(references)
        if !result.changes.isEmpty {
            await tell(
                object, "ReconciliationSucceeded", result.changes.map(\.text).joined(separator: "\n"), revision)
        }
        guard result.failures.isEmpty else {
            let message = result.failures.map(\.reason).joined(separator: "; ")
            await tell(object, "PruneFailed", message, revision, type: "Warning")
            throw Fault(.denied, message)
        }
        guard spec.deletionPolicy == .waitForTermination else { return }
        let left = try await pruner.waitUntilGone(
            result.changes.map(\.reference), deadline: .now + spec.timeout)
        guard left.isEmpty else {
            throw Fault(.timedOut, "still there: \(left.map(\.text).joined(separator: ", "))")
        }
    }
}
