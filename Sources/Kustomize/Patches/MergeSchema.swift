import Documents
import Kubernetes

/// Which lists a strategic merge patch merges, as the Kubernetes types that Kustomize knows (1.21) say.
struct MergeSchema {
    private let schema: Schema

    private init(_ schema: Schema) {
        self.schema = schema
    }

    /// Of a built-in kind; nil for others, whose lists are replaced.
    init?(_ kind: GroupVersionKind) {
        let known = MergeSchema.kinds[kind.group + "/" + kind.version + "/" + kind.kind]
        let later =
            MergeSchema.olderVersions.contains(kind.version) ? MergeSchema.kinds["\(kind.group)/v1/\(kind.kind)"] : nil
        guard let schema = known ?? later else { return nil }
        self.schema = schema
    }

    private static let olderVersions: Set<String> = ["v1beta1", "v1beta2"]

    private static let kinds: [String: Schema] = Dictionary(
        BuiltInResources.all.map { ($0.group + "/" + $0.version + "/" + $0.kind, $0.schema) },
        uniquingKeysWith: { first, _ in first })

    func member(_ name: String) -> (schema: MergeSchema?, keys: [String]?) {
        guard let inner = schema.member(name) else { return (nil, nil) }
        let next = MergeSchema(inner)
        guard inner.kind == .list, inner.patch.merges,
            !MergeSchema.later.contains("\(schema.typeName ?? "").\(name)")
        else { return (next, nil) }
        if case .map(let keys) = inner.listType, keys.count > 1 { return (next, keys) }
        return (next, inner.patch.mergeKey.map { [$0] } ?? [])
    }

    var element: MergeSchema? { schema.element.map(MergeSchema.init) }

    /// Lists that are merged only since later versions.
    private static let later: Set<String> = [
        "admissionregistration.v1.MutatingWebhook.matchConditions",
        "admissionregistration.v1.ValidatingWebhook.matchConditions",
        "admissionregistration.v1.ValidatingAdmissionPolicySpec.matchConditions",
        "admissionregistration.v1.ValidatingAdmissionPolicySpec.variables",
        "apiextensions.v1.JSONSchemaProps.x-kubernetes-validations",
        "autoscaling.v2.HorizontalPodAutoscalerStatus.conditions", "core.v1.ContainerStatus.allocatedResourcesStatus",
        "core.v1.ContainerStatus.volumeMounts", "core.v1.EphemeralContainer.ports", "core.v1.PodSpec.resourceClaims",
        "core.v1.PodSpec.schedulingGates", "core.v1.PodStatus.hostIPs", "core.v1.PodStatus.resourceClaimStatuses",
    ]
}
