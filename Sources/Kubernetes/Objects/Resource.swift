import Documents

/// A resource that the server has: a built-in one or a version of a custom one.
package struct Resource: Sendable {
    /// What a scale subresource reads and writes.
    package struct Scale: Sendable {
        package var replicas: [String]
        package var statusReplicas: [String]
        /// Of a text, or of a LabelSelector.
        package var selector: [String]?
    }

    package var group: String
    package var version: String
    package var kind: String
    package var plural: String
    package var singular: String
    package var listKind: String
    package var isNamespaced: Bool
    package var shortNames: [String] = []
    package var categories: [String] = []
    package var verbs: [String] = Resource.allVerbs
    package var hasStatus = false
    package var scale: Scale?
    package var schema: Schema
    /// Objects are kept under this name; two groups may share one.
    package var storageName: String
    /// Nil for built-in resources.
    package var custom: CustomVersion?
    /// A request that is answered, not kept.
    package var isVirtual = false
    /// Not kept: its objects tell what the server is.
    package var isComputed = false

    package static let allVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"]

    package var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }
    package var groupResource: GroupResource { GroupResource(group: group, resource: plural) }
    /// As messages name it; Events are always those of the core group.
    package var groupKind: GroupKind { GroupKind(group: group == "events.k8s.io" ? "" : group, kind: kind) }
    package var isCustom: Bool { custom != nil }
    /// Kept as another version or group shows the same objects.
    package var isKeptInOtherForm: Bool {
        group == "events.k8s.io" || kind == "HorizontalPodAutoscaler" && version == "v1" && !isCustom
    }
    /// Updates that say no revision are refused.
    package var requiresRevision: Bool {
        isCustom || ["Lease", "CustomResourceDefinition", "EndpointSlice", "APIService"].contains(kind)
    }
    /// PUT makes what is missing.
    package var isMadeByUpdate: Bool {
        ["Lease", "Event", "LimitRange", "Endpoints", "Node"].contains(kind) && !isCustom
    }
    /// Status and spec are kept apart and generations are counted.
    package var countsGenerations: Bool {
        if custom != nil { return true }
        return Resource.withGenerations.contains("\(group)/\(kind)")
    }

    private static let withGenerations: Set<String> = [
        "apps/Deployment", "apps/DaemonSet", "apps/StatefulSet", "apps/ReplicaSet", "batch/Job", "batch/CronJob",
        "networking.k8s.io/Ingress", "networking.k8s.io/IngressClass", "networking.k8s.io/NetworkPolicy",
        "policy/PodDisruptionBudget", "scheduling.k8s.io/PriorityClass",
        "admissionregistration.k8s.io/MutatingWebhookConfiguration",
        "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
        "admissionregistration.k8s.io/ValidatingAdmissionPolicy",
        "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
        "apiextensions.k8s.io/CustomResourceDefinition", "/ReplicationController", "/Pod",
        "discovery.k8s.io/EndpointSlice",
    ]
}

/// The built-in resources.
package enum BuiltInResources {
    /// GROUP VERSION KIND PLURAL TYPE [n: namespaced][s: status][c: scale][v: virtual][k: computed] SHORTNAMES CATEGORIES
    private static let table = """
         v1 Binding bindings core.v1 nv - -
         v1 ComponentStatus componentstatuses core.v1 k cs -
         v1 ConfigMap configmaps core.v1 n cm -
         v1 Endpoints endpoints core.v1 n ep -
         v1 Event events core.v1 n ev -
         v1 LimitRange limitranges core.v1 n limits -
         v1 Namespace namespaces core.v1 s ns -
         v1 Node nodes core.v1 s no -
         v1 PersistentVolumeClaim persistentvolumeclaims core.v1 ns pvc -
         v1 PersistentVolume persistentvolumes core.v1 s pv -
         v1 Pod pods core.v1 ns po all
         v1 PodTemplate podtemplates core.v1 n - -
         v1 ReplicationController replicationcontrollers core.v1 nsc rc all
         v1 ResourceQuota resourcequotas core.v1 ns quota -
         v1 Secret secrets core.v1 n - -
         v1 ServiceAccount serviceaccounts core.v1 n sa -
         v1 Service services core.v1 ns svc all
        apiregistration.k8s.io v1 APIService apiservices apiregistration.v1 k - api-extensions
        events.k8s.io v1 Event events events.v1 n ev -
        authentication.k8s.io v1 SelfSubjectReview selfsubjectreviews authentication.v1 v - -
        authentication.k8s.io v1 TokenReview tokenreviews authentication.v1 v - -
        authorization.k8s.io v1 LocalSubjectAccessReview localsubjectaccessreviews authorization.v1 nv - -
        authorization.k8s.io v1 SelfSubjectAccessReview selfsubjectaccessreviews authorization.v1 v - -
        authorization.k8s.io v1 SelfSubjectRulesReview selfsubjectrulesreviews authorization.v1 v - -
        authorization.k8s.io v1 SubjectAccessReview subjectaccessreviews authorization.v1 v - -
        apps v1 ControllerRevision controllerrevisions apps.v1 n - -
        apps v1 DaemonSet daemonsets apps.v1 ns ds all
        apps v1 Deployment deployments apps.v1 nsc deploy all
        apps v1 ReplicaSet replicasets apps.v1 nsc rs all
        apps v1 StatefulSet statefulsets apps.v1 nsc sts all
        autoscaling v2 HorizontalPodAutoscaler horizontalpodautoscalers autoscaling.v2 ns hpa all
        autoscaling v1 HorizontalPodAutoscaler horizontalpodautoscalers autoscaling.v1 ns hpa all
        batch v1 CronJob cronjobs batch.v1 ns cj all
        batch v1 Job jobs batch.v1 ns - all
        certificates.k8s.io v1 CertificateSigningRequest certificatesigningrequests certificates.v1 s csr -
        networking.k8s.io v1 IngressClass ingressclasses networking.v1 - - -
        networking.k8s.io v1 Ingress ingresses networking.v1 ns ing -
        networking.k8s.io v1 NetworkPolicy networkpolicies networking.v1 n netpol -
        policy v1 PodDisruptionBudget poddisruptionbudgets policy.v1 ns pdb -
        rbac.authorization.k8s.io v1 ClusterRoleBinding clusterrolebindings rbac.v1 - - -
        rbac.authorization.k8s.io v1 ClusterRole clusterroles rbac.v1 - - -
        rbac.authorization.k8s.io v1 RoleBinding rolebindings rbac.v1 n - -
        rbac.authorization.k8s.io v1 Role roles rbac.v1 n - -
        storage.k8s.io v1 CSIDriver csidrivers storage.v1 - - -
        storage.k8s.io v1 CSINode csinodes storage.v1 - - -
        storage.k8s.io v1 StorageClass storageclasses storage.v1 - sc -
        storage.k8s.io v1 VolumeAttachment volumeattachments storage.v1 s - -
        admissionregistration.k8s.io v1 MutatingWebhookConfiguration mutatingwebhookconfigurations admissionregistration.v1 - - api-extensions
        admissionregistration.k8s.io v1 ValidatingAdmissionPolicy validatingadmissionpolicies admissionregistration.v1 s - api-extensions
        admissionregistration.k8s.io v1 ValidatingAdmissionPolicyBinding validatingadmissionpolicybindings admissionregistration.v1 - - api-extensions
        admissionregistration.k8s.io v1 ValidatingWebhookConfiguration validatingwebhookconfigurations admissionregistration.v1 - - api-extensions
        apiextensions.k8s.io v1 CustomResourceDefinition customresourcedefinitions apiextensions.v1 s crd,crds api-extensions
        scheduling.k8s.io v1 PriorityClass priorityclasses scheduling.v1 - pc -
        coordination.k8s.io v1 Lease leases coordination.v1 n - -
        node.k8s.io v1 RuntimeClass runtimeclasses node.v1 - - -
        discovery.k8s.io v1 EndpointSlice endpointslices discovery.v1 n - -
        """

    package static let all: [Resource] = table.split(separator: "\n").map(resource)

    /// A form of a request's body that no resource has: Scale, TokenRequest, Eviction, DeleteOptions.
    static func form(_ group: String, _ kind: String, _ type: String) -> Resource {
        Resource(
            group: group, version: "v1", kind: kind, plural: kind.lowercased(), singular: kind.lowercased(),
            listKind: kind + "List", isNamespaced: true, schema: SchemaTable.shared.schema("\(type).\(kind)"),
            storageName: "", isVirtual: true)
    }

    private static func resource(_ line: Substring) -> Resource {
        let parts = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        let (group, kind, plural, flags) = (parts[0], parts[2], parts[3], parts[5])
        func list(_ text: String) -> [String] { text == "-" ? [] : text.split(separator: ",").map(String.init) }
        var resource = Resource(
            group: group, version: parts[1], kind: kind, plural: plural, singular: kind.lowercased(),
            listKind: kind + "List", isNamespaced: flags.contains("n"), shortNames: list(parts[6]),
            categories: list(parts[7]), hasStatus: flags.contains("s"),
            schema: SchemaTable.shared.schema("\(parts[4]).\(kind)"),
            storageName: group.isEmpty || group == "events.k8s.io" ? plural : "\(plural).\(group)")
        if flags.contains("v") {
            resource.isVirtual = true
            resource.verbs = ["create"]
        }
        if flags.contains("k") {
            resource.isComputed = true
            resource.verbs = ["get", "list"]
        }
        if kind == "Namespace" { resource.verbs.removeAll { $0 == "deletecollection" } }
        if flags.contains("c") {
            let hasPlainSelector = kind == "ReplicationController"
            resource.scale = Resource.Scale(
                replicas: ["spec", "replicas"], statusReplicas: ["status", "replicas"],
                selector: hasPlainSelector ? nil : ["spec", "selector"])
        }
        return resource
    }
}
