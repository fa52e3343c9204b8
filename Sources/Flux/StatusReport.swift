import Documents
import Kubernetes

/// What a run says about an object: conditions and status fields, written as often as there is something to tell.
struct StatusReport {
    /// As it was last read or written.
    private(set) var object: JSONObject
    var status: JSONObject
    var conditions: Conditions
    private let resource: ResourceClient
    private let manager: String

    init(_ object: JSONObject, _ resource: ResourceClient, manager: String) {
        self.object = object
        self.resource = resource
        self.manager = manager
        status = object["status"]?.object ?? JSONObject()
        conditions = Conditions(of: object)
    }

    var generation: Int64 { object.generation }

    mutating func set(_ type: String, _ status: Condition.Status, _ reason: String, _ message: String) {
        conditions.set(Condition(type, status, reason: reason, message, observedGeneration: generation))
    }

    mutating func remove(_ types: String...) { for type in types { conditions.remove(type) } }

    /// Says that the work goes on.
    mutating func progress(_ message: String, ready: String) {
        set("Reconciling", .true, "Progressing", message)
        set("Ready", .unknown, "Progressing", ready)
    }

    /// Says that the work failed and is tried again. The message of Reconciling stays that of the stage that failed.
    mutating func retry(_ reason: String, _ message: String, stage: String? = nil) {
        remove("Stalled")
        let stage = stage ?? conditions["Reconciling"]?.message ?? "reconciliation in progress"
        set("Reconciling", .true, "ProgressingWithRetry", stage)
        set("Ready", .false, reason, message)
    }

    /// Says that the work failed and that nothing but another spec helps.
    mutating func stall(_ reason: String, _ message: String) {
        remove("Reconciling")
        set("Stalled", .true, reason, message)
        set("Ready", .false, reason, message)
        observe()
    }

    /// The spec of this generation counts as seen.
    mutating func observe() { status["observedGeneration"] = .number(JSONNumber(generation)) }

    /// The last request to reconcile counts as handled.
    mutating func handleRequest() {
        if let request = object.annotation(FluxNames.requestedAt) {
            status["lastHandledReconcileAt"] = .string(request)
        }
    }

    /// Writes what differs from what the server has.
    mutating func write() async throws {
        status["conditions"] = conditions.value
        object = try await resource.writeStatus(status, of: object, manager: manager)
        status = object["status"]?.object ?? status
    }

    /// A suspended object is not worked on; its new generation is seen, if it was ready before.
    mutating func writeSuspended() async throws {
        guard let ready = conditions["Ready"], ready.status == .true else { return }
        set("Ready", .true, ready.reason, ready.message)
        observe()
        try await write()
    }
}

/// Names that Flux gives to things.
enum FluxNames {
    static let finalizer = "finalizers.fluxcd.io"
    static let requestedAt = "reconcile.fluxcd.io/requestedAt"
    static let sources = "source.toolkit.fluxcd.io"
    static let kustomize = "kustomize.toolkit.fluxcd.io"
    static let helm = "helm.toolkit.fluxcd.io"
}
