package import Diagnostics
package import Documents
package import Kubernetes

/// Gives workloads the status of the image proof, for where no nodes run them.
package struct WorkloadControllers: Sendable {
    /// Manager of the status, component of the events, and name of the ServiceAccount and its role.
    package static let name = "image-proof"

    private let informers: Informers
    private let proof: ImageProof
    private let events: EventRecorder
    private let log: Log

    /// A workload that is fine is looked at again now and then, and one that is not soon: its image may arrive.
    private static let interval = Duration.seconds(600)
    private static let retry = Duration.seconds(5)

    package init(_ informers: Informers, _ proof: ImageProof, log: Log = .silent) {
        self.informers = informers
        self.proof = proof
        self.log = log
        events = EventRecorder(informers.client, component: Self.name)
    }

    /// The rules of a role that is enough for this.
    package static let rules: [JSONValue] = [
        [
            "apiGroups": ["apps"], "resources": ["deployments", "statefulsets", "daemonsets"],
            "verbs": ["get", "list", "watch"],
        ],
        [
            "apiGroups": ["apps"], "resources": ["deployments/status", "statefulsets/status", "daemonsets/status"],
            "verbs": ["patch"],
        ],
        ["apiGroups": ["batch"], "resources": ["jobs"], "verbs": ["get", "list", "watch"]],
        ["apiGroups": ["batch"], "resources": ["jobs/status"], "verbs": ["patch"]],
        ["apiGroups": [""], "resources": ["pods"], "verbs": ["get", "list", "watch"]],
        ["apiGroups": [""], "resources": ["pods/status"], "verbs": ["patch"]],
        ["apiGroups": [""], "resources": ["events"], "verbs": ["create", "patch"]],
    ]

    package var all: [Controller] {
        WorkloadKind.allCases.filter(\.isJudged).map { kind in
            let informer = informers.informer(group: kind.group, kind.plural)
            var controller = Controller(kind.plural, informer) { object in
                try await reconcile(object, kind, informer.resource)
            }
            controller.log = log
            return controller
        }
    }

    private func reconcile(
        _ object: JSONObject, _ kind: WorkloadKind, _ resource: ResourceClient
    ) async throws -> Requeue {
        guard !object.isBeingDeleted else { return .none }
        var images: [WorkloadStatus.Image] = []
        for container in kind.containers(of: object) {
            let finding: ImageProof.Finding
            do {
                finding = try await proof.check(container.image)
            } catch let fault as Fault where fault.code != .cancelled {
                // a registry that is away for a while stops nothing that runs
                if Conditions(of: object).isTrue(WorkloadStatus.conditionType), isObserved(object) { throw fault }
                finding = .refused("\(container.image) can't be pulled: \(fault)")
            }
            images.append(WorkloadStatus.Image(container: container, finding: finding))
        }
        let new = WorkloadStatus(kind: kind, object: object, images: images, registry: proof.place)
        let old = Conditions(of: object)[WorkloadStatus.conditionType]
        try await resource.writeStatus(new.status, of: object, manager: Self.name)
        if old?.message != new.message {
            let isFine = new.refusal == nil
            await events.tell(
                object, type: isFine ? "Normal" : "Warning",
                reason: isFine ? WorkloadStatus.conditionType : WorkloadStatus.failure, new.message)
        }
        return .after(new.refusal == nil ? Self.interval : Self.retry)
    }

    private func isObserved(_ object: JSONObject) -> Bool {
        object.at("status", "observedGeneration")?.number?.int64.map { $0 == object.generation } ?? true
    }
}
