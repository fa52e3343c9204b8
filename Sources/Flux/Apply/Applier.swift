import Documents
import Kubernetes

/// Brings objects into a cluster by server-side apply: first all of a stage is tried without effect, then what differs
/// is applied. An object that the server refuses stops its stage before anything of it is applied.
struct Applier: Sendable {
    let client: APIClient
    let directory: KindDirectory
    /// Objects whose change the server refuses are deleted and made anew.
    let isForced: Bool
    let deadline: ContinuousClock.Instant

    static let manager = "kustomize-controller"

    enum Mark {
        static let reconcile = "kustomize.toolkit.fluxcd.io/reconcile"
        static let apply = "kustomize.toolkit.fluxcd.io/ssa"
        static let force = "kustomize.toolkit.fluxcd.io/force"
        static let prune = "kustomize.toolkit.fluxcd.io/prune"
        static let substitute = "kustomize.toolkit.fluxcd.io/substitute"
    }

    struct Change: Sendable {
        enum Action: String {
            case created, configured, unchanged, skipped, deleted
        }

        let reference: ObjectIdentity
        let action: Action

        /// Whether something was done.
        var isDone: Bool { action != .unchanged && action != .skipped }
        var text: String { "\(reference.text) \(action.rawValue)" }
    }

    /// Applies all objects in their order and waits for definitions; what was done, in that order.
    func apply(_ objects: [JSONObject]) async throws -> [Change] {
        var changes: [Change] = []
        for stage in ApplyOrder.Stage.allCases {
            let some = objects.filter { ApplyOrder.stage(ObjectIdentity($0)) == stage }
            guard !some.isEmpty else { continue }
            let made = try await apply(stage: ApplyOrder.sorted(some))
            changes += made
            guard stage != .objects else { continue }
            try await waitForStage(made)
        }
        return changes
    }

    private struct Step {
        let object: JSONObject
        let resource: ResourceClient
        let change: Change
    }

    private func apply(stage objects: [JSONObject]) async throws -> [Change] {
        var steps: [Step] = []
        for object in objects { steps.append(try await plan(object)) }
        for step in steps where step.change.isDone {
            let reference = step.change.reference
            do {
                _ = try await step.resource.apply(
                    step.object, namespace: reference.place, manager: Applier.manager, force: true)
            } catch {
                throw ApplyFailure(reference, "apply", error)
            }
            if reference.kind == "CustomResourceDefinition" { directory.forget() }
        }
        return steps.map(\.change)
    }

    /// Finds out what applying an object would do.
    private func plan(_ given: JSONObject) async throws -> Step {
        var object = ObjectForm.normalised(given)
        guard let entry = try await directory.find(ObjectIdentity(object)) else {
            throw ApplyFailure(unknown: ObjectIdentity(object))
        }
        if !entry.isNamespaced { object.set(["metadata", "namespace"], nil) }
        let (reference, resource) = (ObjectIdentity(object), entry.client(client))
        guard reference.namespace.isEmpty != entry.isNamespaced else { throw ApplyFailure(placeless: reference) }
        func step(_ action: Change.Action) -> Step {
            Step(object: object, resource: resource, change: Change(reference: reference, action: action))
        }
        // what can't be read is refused by the dry run, with a better reason
        let existing: JSONObject?
        do {
            existing = try await resource.find(reference.name, namespace: reference.place)
        } catch is StatusError {
            existing = nil
        }
        if Applier.isSkipped(object, existing) { return step(.skipped) }
        let wanted: JSONObject
        do {
            wanted = try await dryRun(object, reference, resource)
        } catch let error as StatusError {
            guard let existing, isRecreated(object, existing, error) else {
                throw ApplyFailure(reference, "dry-run", error)
            }
            try await remove(existing, reference, resource)
            return step(.created)
        }
        guard let existing else { return step(.created) }
        if try await takeOver(object, existing, reference, resource) { return step(.configured) }
        return step(ObjectForm.differs(existing, wanted) ? .configured : .unchanged)
    }

    private func dryRun(
        _ object: JSONObject, _ reference: ObjectIdentity, _ resource: ResourceClient
    ) async throws -> JSONObject {
        try await resource.apply(
            object, namespace: reference.place, manager: Applier.manager, force: true, dryRun: true)
    }

    private static func isSkipped(_ object: JSONObject, _ existing: JSONObject?) -> Bool {
        for one in [object, existing].compactMap({ $0 }) {
            if one.isMarked(Mark.reconcile, "disabled") || one.isMarked(Mark.apply, "Ignore") { return true }
            if existing != nil, one.isMarked(Mark.apply, "IfNotPresent") { return true }
        }
        return false
    }

    private func takeOver(
        _ object: JSONObject, _ existing: JSONObject, _ reference: ObjectIdentity, _ resource: ResourceClient
    ) async throws -> Bool {
        guard !object.isMarked(Mark.apply, "Merge"), !existing.isMarked(Mark.apply, "Merge"),
            let patch = FieldOwners.patch(existing, manager: Applier.manager)
        else { return false }
        do {
            _ = try await resource.patch(
                reference.name, patch, .json, namespace: reference.place, manager: Applier.manager)
        } catch {
            throw ApplyFailure(reference, "metadata clean-up", error)
        }
        return true
    }

    // MARK: Making anew

    private func isRecreated(_ object: JSONObject, _ existing: JSONObject, _ error: StatusError) -> Bool {
        guard isForced || object.isMarked(Mark.force, "enabled") else { return false }
        if error.isConflict { return true }
        // a manifest that is wrong in itself must not cost the object that runs
        return ["immutable", "may not change", "are forbidden", "cannot be changed", "can't be changed"].contains {
            error.message.contains($0)
        }
    }

    private func remove(
        _ existing: JSONObject, _ reference: ObjectIdentity, _ resource: ResourceClient
    ) async throws {
        do {
            try await resource.delete(reference.name, namespace: reference.place, uid: existing.uid)
            var backoff = Backoff(first: .milliseconds(20), maximum: .seconds(1))
            while let left = try await resource.find(reference.name, namespace: reference.place),
                left.uid == existing.uid
            {
                guard ContinuousClock.now < deadline else {
                    throw StatusError(504, "Timeout", "the object is still there")
                }
                try await Task.sleep(for: backoff.next())
            }
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw ApplyFailure(reference, "delete for recreation", error)
        }
    }

    // MARK: Waiting for a stage

    private func waitForStage(_ changes: [Change]) async throws {
        for change in changes where change.isDone {
            var backoff = Backoff(first: .milliseconds(20), maximum: .seconds(1))
            while true {
                guard let entry = try await directory.find(change.reference),
                    let object = try await entry.client(client)
                        .find(change.reference.name, namespace: change.reference.place)
                else { break }
                let status = ObjectStatus(object)
                if status.state == .current { break }
                guard ContinuousClock.now < deadline, status.state != .failed else {
                    throw ApplyFailure(reference: change.reference, problem: "is not in effect: \(status.message)")
                }
                try await Task.sleep(for: backoff.next())
            }
        }
    }
}

extension ObjectIdentity {
    /// Its namespace for requests.
    var place: String? { namespace.isEmpty ? nil : namespace }
}
