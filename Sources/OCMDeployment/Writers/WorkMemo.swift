import Diagnostics
import Documents
import Kubernetes
import Synchronization

/// Remembers from which inputs an object's Snapshot was made, so that work is not done again when nothing has changed.
/// After a start everything is made once more, with the same result.
final class WorkMemo: Sendable {
    private let known = Mutex<[String: String]>([:])

    /// Whether the Snapshot of an object was made from these inputs, and is still there.
    func isCurrent(
        _ object: JSONObject, _ snapshot: String, from inputs: String, _ context: WriterContext
    ) async throws -> Bool {
        let key = ObjectCache.key(object)
        guard known.withLock({ $0[key] == inputs }), object.readiness.isTrue,
            Conditions(of: object)["Reconciling"] == nil,
            object.at("status", "observedGeneration")?.number?.int64 == object.generation
        else { return false }
        guard let (_, found) = try await context.snapshot(snapshot, of: object), let found else { return false }
        do {
            return try await context.store.holds(found)
        } catch let fault as Fault where [.unavailable, .timedOut].contains(fault.code) {
            // a registry that is away for a while says nothing about its content
            return true
        }
    }

    func remember(_ object: JSONObject, from inputs: String) {
        known.withLock { $0[ObjectCache.key(object)] = inputs }
    }

    func forget(_ key: String) {
        _ = known.withLock { $0.removeValue(forKey: key) }
    }
}
