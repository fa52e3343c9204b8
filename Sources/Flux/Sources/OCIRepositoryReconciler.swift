import Diagnostics
import Documents
import HTTP
import Kubernetes
import OCI
import OCIRegistry

/// Keeps for each OCIRepository an artifact of the version that it names.
struct OCIRepositoryReconciler: Sendable {
    let resource: ResourceClient
    let secrets: SecretReader
    let connections: RegistryConnections
    let store: ArtifactStore
    /// Where artifacts are served, without a slash at the end.
    let address: String
    let events: EventRecorder
    let options: FluxOptions

    static let manager = "source-controller"
    static let kind = "OCIRepository"

    func reconcile(_ object: JSONObject) async throws -> Requeue {
        if object.isBeingDeleted { return try await finalize(object) }
        let held = try await resource.addFinalizer(
            FluxNames.finalizer, to: object, manager: OCIRepositoryReconciler.manager)
        var report = StatusReport(held, resource, manager: OCIRepositoryReconciler.manager)
        if held["spec"]?["suspend"]?.bool == true {
            try await report.writeSuspended()
            return .none
        }
        report.handleRequest()
        do {
            let spec = try OCIRepositoryReconciler.spec(held)
            var run = OCIRepositoryRun(reconciler: self, spec: spec, report: report)
            do {
                try await run.run()
            } catch {
                report = run.report
                throw error
            }
            return .after(spec.interval)
        } catch let failure as SourceFailure {
            try await write(failure, &report)
            if case .stalled = failure.kind { return .none }
            throw Fault(.unavailable, "\(failure.reason): \(failure.message)")
        }
    }

    private static func spec(_ object: JSONObject) throws -> OCIRepositorySpec {
        if let problem = OCIRepositorySpec.unsupported(object) {
            throw SourceFailure(reason: "Unsupported", message: problem, kind: .stalled)
        }
        do {
            return try OCIRepositorySpec(object)
        } catch {
            throw SourceFailure(reason: "URLInvalid", message: "\(error)", kind: .stalled)
        }
    }

    private func write(_ failure: SourceFailure, _ report: inout StatusReport) async throws {
        switch failure.kind {
        case .stalled:
            report.stall(failure.reason, failure.message)
            report.set("FetchFailed", .true, failure.reason, failure.message)
        case .fetch:
            report.retry(failure.reason, failure.message)
            report.set("FetchFailed", .true, failure.reason, failure.message)
        case .verification:
            report.retry(failure.reason, failure.message)
            report.remove("FetchFailed")
            report.set("SourceVerified", .false, failure.reason, failure.message)
        }
        try await report.write()
        await events.tell(report.object, type: "Warning", reason: failure.reason, failure.message)
    }

    func place(_ object: JSONObject) -> ArtifactStore.Place {
        ArtifactStore.Place(kind: OCIRepositoryReconciler.kind, namespace: object.namespace, name: object.name)
    }

    private func finalize(_ object: JSONObject) async throws -> Requeue {
        guard object.finalizers.contains(FluxNames.finalizer) else { return .none }
        if try await store.remove(place(object)) {
            await events.tell(
                object, reason: "GarbageCollectionSucceeded", "garbage collected artifacts for deleted resource")
        }
        try await resource.removeFinalizer(
            FluxNames.finalizer, from: object, manager: OCIRepositoryReconciler.manager)
        return .none
    }
}
