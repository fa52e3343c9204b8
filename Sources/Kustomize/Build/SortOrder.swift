/// The order by kinds that `sortOptions: {order: legacy}` asks for.
enum SortOrder {
    static let first = [
        "Namespace", "ResourceQuota", "StorageClass", "CustomResourceDefinition", "ServiceAccount", "PodSecurityPolicy",
        "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "ConfigMap", "Secret", "Endpoints", "Service",
        "LimitRange", "PriorityClass", "PersistentVolume", "PersistentVolumeClaim", "Deployment", "StatefulSet",
        "CronJob", "PodDisruptionBudget",
    ]
    static let last = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"]

    private static func or(_ text: String, _ other: String) -> String { text.isEmpty ? other : text }

    /// Where a kind stands: by its rank, then by its text.
    static func key(
        _ kind: GroupVersionKind, first: [String] = SortOrder.first, last: [String] = SortOrder.last
    ) -> (rank: Int, text: String) {
        let before = first.lastIndex(of: kind.kind).map { $0 - first.count } ?? 0
        let rank = last.firstIndex(of: kind.kind).map { $0 + 1 } ?? before
        return (rank, [or(kind.group, "~G"), or(kind.version, "~V"), or(kind.kind, "~K")].joined(separator: "_"))
    }

    static func sorted(_ objects: [BuildObject], first: [String], last: [String]) -> [BuildObject] {
        let keyed = objects.enumerated().map { at, object in
            let id = object.identity
            let key = key(id.kind, first: first, last: last)
            let name = [
                or(id.kind.kind, "[noKind]"), or(id.kind.version, "[noVer]"), or(id.kind.group, "[noGrp]"),
            ].joined(separator: ".")
            return (
                at, key.rank, Array(key.text.utf8),
                Array([name, or(id.namespace, "~X"), or(id.name, "~N")].joined(separator: "|").utf8)
            )
        }
        return keyed.sorted { a, b in
            if a.1 != b.1 { return a.1 < b.1 }
            if a.2 != b.2 { return a.2.lexicographicallyPrecedes(b.2) }
            if a.3 != b.3 { return a.3.lexicographicallyPrecedes(b.3) }
            return a.0 < b.0
        }.map { objects[$0.0] }
    }
}
