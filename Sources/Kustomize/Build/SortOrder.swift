/// The order by kinds that `sortOptions: {order: legacy}` asks for.
enum SortOrder {
    static let first = [
        "Namespace", "ResourceQuota", "StorageClass", "CustomResourceDefinition", "ServiceAccount", "PodSecurityPolicy",
        "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "ConfigMap", "Secret", "Endpoints", "Service",
        "LimitRange", "PriorityClass", "PersistentVolume", "PersistentVolumeClaim", "Deployment", "StatefulSet",
        "CronJob", "PodDisruptionBudget",
    ]
    static let last = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"]

    static func sorted(_ objects: [BuildObject], first: [String], last: [String]) -> [BuildObject] {
        func rank(_ kind: String) -> Int {
            if let at = last.firstIndex(of: kind) { return at + 1 }
            return first.lastIndex(of: kind).map { $0 - first.count } ?? 0
        }
        func or(_ text: String, _ other: String) -> String { text.isEmpty ? other : text }
        func text(_ kind: GroupVersionKind) -> String {
            [or(kind.group, "~G"), or(kind.version, "~V"), or(kind.kind, "~K")].joined(separator: "_")
        }
        let keyed = objects.enumerated().map { at, object in
            let id = object.identity
            let name = [
                or(id.kind.kind, "[noKind]"), or(id.kind.version, "[noVer]"), or(id.kind.group, "[noGrp]"),
            ].joined(separator: ".")
            return (
                at, rank(id.kind.kind), Array(text(id.kind).utf8),
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
