import Documents
import Kubernetes

/// `status.history` of a Kustomization: what was applied, with which outcome, newest first.
enum ReconcileHistory {
    private static let maximum = 5

    static func updated(
        _ history: JSONValue?, digest: String, status: String, metadata: JSONObject, duration: Duration
    ) -> JSONValue {
        var entries = history?.array ?? []
        let now = JSONValue.string(Timestamp.now.text)
        var entry: JSONObject
        if let first = entries.first?.object, first["digest"]?.string == digest,
            first["lastReconciledStatus"]?.string == status
        {
            entry = first
            entries.removeFirst()
        } else {
            entry = JSONObject(["digest": .string(digest), "firstReconciled": now, "totalReconciliations": 0])
        }
        entry["lastReconciled"] = now
        entry["lastReconciledDuration"] = .string(duration.goText)
        entry["lastReconciledStatus"] = .string(status)
        entry["metadata"] = .object(metadata)
        entry["totalReconciliations"] = .number(
            JSONNumber((entry["totalReconciliations"]?.number?.int64 ?? 0) &+ 1))
        return .array([.object(entry)] + entries.prefix(maximum - 1))
    }
}
