import Diagnostics
import Documents
import Synchronization

/// Empties namespaces that are being deleted, and lets them go then.
struct NamespaceDeletion: Sendable {
    private let client: APIClient
    private let kinds: ObjectKinds

    /// What is left of one kind.
    private struct Rest: Sendable {
        var kind: ObjectKind
        var count = 0
        var finalizers: [String: Int] = [:]
        var failure: String?
    }

    private static let finalizer = "kubernetes"

    init(_ client: APIClient, _ kinds: ObjectKinds) {
        self.client = client
        self.kinds = kinds
    }

    func controller(_ namespaces: Informer, log: Log) -> Controller {
        var controller = Controller("namespace-deletion", namespaces) { try await reconcile($0) }
        controller.longestRetry = .seconds(3)
        controller.log = log
        return controller
    }

    private func reconcile(_ namespace: JSONObject) async throws -> Requeue {
        let finalizers = namespace.at("spec", "finalizers")?.array ?? []
        guard namespace.isBeingDeleted, finalizers.contains(.string(NamespaceDeletion.finalizer)) else { return .none }
        let rests = try await empty(namespace.name)
        guard rests.isEmpty else {
            try await report(rests, of: namespace)
            if let failure = rests.compactMap(\.failure).first {
                throw Fault(.denied, "the namespace \(namespace.name) can't be emptied: \(failure)")
            }
            return .after(pause(namespace))
        }
        var changed = namespace
        let kept = finalizers.filter { $0 != .string(NamespaceDeletion.finalizer) }
        changed.set(["spec", "finalizers"], kept.isEmpty ? JSONValue?.none : .array(kept))
        do {
            _ = try await client.resource("namespaces").update(
                changed, subresource: "finalize", manager: GarbageCollector.manager)
        } catch let error as StatusError where error.isNotFound {}
        return .none
    }

    /// The longer something holds the namespace, the less often it is looked at.
    private func pause(_ namespace: JSONObject) -> Duration {
        let since = Timestamp(namespace.metadata["deletionTimestamp"]?.string ?? "")?.seconds ?? 0
        let age = max(0, Timestamp.now.seconds &- since)
        return age < 2 ? .milliseconds(200) : .seconds(min(5, 1 + age / 10))
    }

    /// Deletes what is there; returns what is left.
    private func empty(_ namespace: String) async throws -> [Rest] {
        let all = kinds.all.filter(\.isNamespaced)
        return await withTaskGroup(of: Rest?.self) { group in
            var rests: [Rest] = []
            for (at, kind) in all.enumerated() {
                if at >= 4, let rest = await group.next() ?? nil { rests.append(rest) }
                group.addTask { await self.empty(kind, namespace) }
            }
            for await case let rest? in group { rests.append(rest) }
            return rests.sorted { $0.kind.name < $1.kind.name }
        }
    }

    private func empty(_ kind: ObjectKind, _ namespace: String) async -> Rest? {
        let resource = kind.client(client)
        var rest = Rest(kind: kind)
        do {
            var (objects, _) = try await resource.list(namespace: namespace)
            if objects.contains(where: { !$0.isBeingDeleted }) {
                try await resource.deleteAll(namespace: namespace)
                (objects, _) = try await resource.list(namespace: namespace)
            }
            if objects.isEmpty { return nil }
            rest.count = objects.count
            for finalizer in objects.flatMap({ Set($0.finalizers) }) { rest.finalizers[finalizer, default: 0] += 1 }
        } catch let error as StatusError where error.isNotFound || error.code == 405 {
            return nil
        } catch {
            rest.failure = "\(error)"
        }
        return rest
    }

    /// Says in the namespace's conditions what holds it.
    private func report(_ rests: [Rest], of namespace: JSONObject) async throws {
        var conditions = Conditions(of: namespace)
        let failures = rests.compactMap(\.failure)
        if failures.isEmpty {
            conditions.set(
                Condition(
                    "NamespaceDeletionContentFailure", .false, reason: "ContentDeleted",
                    "All content successfully deleted, may be waiting on finalization"))
        } else {
            conditions.set(
                Condition(
                    "NamespaceDeletionContentFailure", .true, reason: "ContentDeletionFailed",
                    "Failed to delete all resource types, \(failures.count) remaining: "
                        + failures.prefix(3).joined(separator: ", ")))
        }
        let left = rests.filter { $0.count > 0 }.map { "\($0.kind.name) has \($0.count) resource instances" }
        conditions.set(
            left.isEmpty
                ? Condition(
                    "NamespaceContentRemaining", .false, reason: "ContentRemoved", "All content successfully removed")
                : Condition(
                    "NamespaceContentRemaining", .true, reason: "SomeResourcesRemain",
                    "Some resources are remaining: " + left.joined(separator: ", ")))
        var finalizers: [String: Int] = [:]
        for rest in rests { finalizers.merge(rest.finalizers) { $0 + $1 } }
        let held = finalizers.sorted { $0.key < $1.key }.map { "\($0.key) in \($0.value) resource instances" }
        conditions.set(
            held.isEmpty
                ? Condition(
                    "NamespaceFinalizersRemaining", .false, reason: "ContentHasNoFinalizers",
                    "All content-preserving finalizers finished")
                : Condition(
                    "NamespaceFinalizersRemaining", .true, reason: "SomeFinalizersRemain",
                    "Some content in the namespace has finalizers remaining: " + held.joined(separator: ", ")))
        guard conditions != Conditions(of: namespace) else { return }
        var status = namespace["status"]?.object ?? JSONObject()
        status["conditions"] = conditions.value
        do {
            try await client.resource("namespaces").writeStatus(
                status, of: namespace, manager: GarbageCollector.manager)
        } catch let error as StatusError where error.isNotFound || error.isConflict {}
    }
}
