import Diagnostics
import Documents

/// What a controller tells of its work, under the names of controller-runtime and of Flux's controllers.
struct ControllerMetrics: Sendable {
    let metrics: Metrics
    let controller: String

    private static let total = Metric(
        "controller_runtime_reconcile_total", .counter, "Runs of a controller, by their result.")
    private static let errors = Metric(
        "controller_runtime_reconcile_errors_total", .counter, "Runs of a controller that failed.")
    private static let time = Metric(
        "controller_runtime_reconcile_time_seconds",
        .histogram(bounds: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]),
        "How long runs of a controller took, in seconds.")
    private static let maximum = Metric(
        "controller_runtime_max_concurrent_reconciles", .gauge, "How many objects a controller works on at once.")
    private static let active = Metric(
        "controller_runtime_active_workers", .gauge, "How many objects a controller works on now.")
    private static let depth = Metric("workqueue_depth", .gauge, "Objects that wait for their turn.")
    private static let adds = Metric("workqueue_adds_total", .counter, "Objects that came to wait for their turn.")
    private static let retries = Metric("workqueue_retries_total", .counter, "Objects that come again after a failure.")

    private static let condition = Metric(
        "gotk_reconcile_condition", .gauge, "1 for the status that the condition of an object has, 0 for the others.")
    private static let suspended = Metric("gotk_suspend_status", .gauge, "1 for an object that is suspended.")
    private static let duration = Metric(
        "gotk_reconcile_duration_seconds", .histogram(bounds: [0.01, 0.1, 1, 10, 60, 600]),
        "How long runs for an object took, in seconds.")

    /// The queue's figures, from now on; it starts with zeros, so that a first failure is a change.
    func begin(_ queue: WorkQueue, concurrency: Int) {
        let controller = controller
        metrics.set(Self.maximum, ["controller": controller], to: Double(concurrency))
        metrics.set(Self.active, ["controller": controller], to: 0)
        metrics.add(Self.errors, ["controller": controller], by: 0)
        for result in ["success", "error", "requeue_after"] {
            metrics.add(Self.total, ["controller": controller, "result": result], by: 0)
        }
        metrics.measure { [weak queue] metrics in
            guard let figures = queue?.figures else { return }
            let labels: Metrics.Labels = ["controller": controller, "name": controller]
            metrics.set(Self.depth, labels, to: Double(figures.waiting))
            metrics.set(Self.adds, labels, to: Double(figures.added))
            metrics.set(Self.retries, labels, to: Double(figures.failed))
        }
    }

    /// Counts what `run` does with an object.
    func counting(_ object: JSONObject, _ run: () async throws -> Requeue) async throws -> Requeue {
        let start = ContinuousClock.now
        metrics.add(Self.active, ["controller": controller])
        let result: Result<Requeue, any Error>
        do { result = .success(try await run()) } catch { result = .failure(error) }
        metrics.add(Self.active, ["controller": controller], by: -1)
        let name =
            switch result {
            case .success(.none): "success"
            case .success(.after): "requeue_after"
            case .failure: "error"
            }
        if name == "error", Task.isCancelled { return try result.get() }
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        let taken = Double(seconds) + Double(attoseconds) / 1e18
        metrics.add(Self.total, ["controller": controller, "result": name])
        if name == "error" { metrics.add(Self.errors, ["controller": controller]) }
        metrics.observe(Self.time, ["controller": controller], taken)
        // what is removed with the object would come back
        if !object.isBeingDeleted { metrics.observe(Self.duration, labels(object), taken) }
        return try result.get()
    }

    /// Follows the state of the objects.
    func take(_ change: ObjectCache.Change) {
        let object = change.object
        if case .removed = change {
            return metrics.remove([Self.condition, Self.suspended, Self.duration], where: labels(object))
        }
        let kind = kind(object)
        let ready = Conditions(of: object)["Ready"]?.status ?? .unknown
        for status in [Condition.Status.true, .false, .unknown] {
            metrics.set(
                Self.condition,
                [
                    "kind": kind, "name": object.name, "namespace": object.namespace, "type": "Ready",
                    "status": status.rawValue,
                ], to: status == ready ? 1 : 0)
        }
        metrics.set(Self.suspended, labels(object), to: object.at("spec", "suspend")?.bool == true ? 1 : 0)
    }

    private func labels(_ object: JSONObject) -> Metrics.Labels {
        ["kind": kind(object), "name": object.name, "namespace": object.namespace]
    }

    private func kind(_ object: JSONObject) -> String { object["kind"]?.string ?? controller }
}
