import Documents
import Host
import Kubernetes

/// In which order objects are applied: what others need first. They are deleted in the reverse order.
enum ApplyOrder {
    /// Objects are applied stage by stage; each has to be in effect before the next begins.
    enum Stage: Int, CaseIterable {
        case definitions, classes, objects
    }

    private static let definitions: Set<String> = ["CustomResourceDefinition", "Namespace", "ClusterRole"]

    private static let first: [String: Int] = {
        let kinds = [
            "CustomResourceDefinition", "Namespace", "ClusterRole", "ClusterClass", "RuntimeClass", "PriorityClass",
            "StorageClass", "VolumeSnapshotClass", "IngressClass", "GatewayClass", "ClusterRoleBinding",
            "ResourceQuota", "ServiceAccount", "Role", "RoleBinding", "ConfigMap", "Secret", "Service", "LimitRange",
            "Deployment", "StatefulSet", "CronJob", "PodDisruptionBudget",
        ]
        return Dictionary(uniqueKeysWithValues: kinds.enumerated().map { ($1, $0 - kinds.count) })
    }()

    private static let last = ["MutatingWebhookConfiguration": 1, "ValidatingWebhookConfiguration": 2]

    static func stage(_ reference: ObjectIdentity) -> Stage {
        if definitions.contains(reference.kind), ObjectIdentity.ownGroups.contains(reference.group) {
            return .definitions
        }
        return reference.kind.hasSuffix("Class") ? .classes : .objects
    }

    private static func rank(_ kind: String) -> Int { first[kind] ?? last[kind] ?? 0 }

    static func precedes(_ a: ObjectIdentity, _ b: ObjectIdentity) -> Bool {
        let (left, right) = (rank(a.kind), rank(b.kind))
        if left != right { return left < right }
        for (x, y) in [
            (a.group, b.group), (a.kind, b.kind), (a.namespace, b.namespace), (a.name, b.name),
        ] where !Paths.same(x, y) {
            return Paths.precedes(x, y)
        }
        return false
    }

    static func sorted(_ objects: [JSONObject]) -> [JSONObject] {
        objects.map { (ObjectIdentity($0), $0) }.sorted { precedes($0.0, $1.0) }.map(\.1)
    }
}

extension ObjectIdentity {
    /// Of the kinds that make up the stage of definitions.
    fileprivate static let ownGroups: Set<String> = ["", "apiextensions.k8s.io", "rbac.authorization.k8s.io"]
}
