import Documents

/// Group, version and kind of an object; as a selector, what is empty selects everything.
struct GroupVersionKind: Hashable, Sendable {
    var group = ""
    var version = ""
    var kind = ""

    init(group: String = "", version: String = "", kind: String = "") {
        self.group = group
        self.version = version
        self.kind = kind
    }

    init(apiVersion: String, kind: String) {
        if let slash = apiVersion.utf8.firstIndex(of: UInt8(ascii: "/")) {
            group = String(apiVersion[..<slash])
            version = String(apiVersion[apiVersion.utf8.index(after: slash)...])
        } else {
            version = apiVersion
        }
        self.kind = kind
    }

    var apiVersion: String { group.isEmpty ? version : group + "/" + version }

    func isSelected(by selector: GroupVersionKind) -> Bool {
        (selector.group.isEmpty || selector.group == group) && (selector.version.isEmpty || selector.version == version)
            && (selector.kind.isEmpty || selector.kind == kind)
    }

    /// Known to be outside of namespaces. Kinds that are not known, so all custom ones, count as inside.
    var isClusterScoped: Bool { ClusterScope.contains(self) }
}

/// One name that an object has or had.
struct ObjectIdentity: Hashable, Sendable, CustomStringConvertible {
    var kind: GroupVersionKind
    var name: String
    var namespace: String

    /// No namespace and `default` are the same one; cluster-scoped objects are in none.
    var effectiveNamespace: String {
        if kind.isClusterScoped { return "_non_namespaceable_" }
        return namespace.isEmpty ? "default" : namespace
    }

    func isSame(as other: ObjectIdentity) -> Bool {
        name == other.name && kind == other.kind && effectiveNamespace == other.effectiveNamespace
    }

    /// Where a set or dictionary looks for an identity: equal if and only if `isSame`.
    var key: ObjectIdentity {
        ObjectIdentity(kind: kind, name: name, namespace: effectiveNamespace)
    }

    func isSelected(by selector: ObjectIdentity) -> Bool {
        (selector.name.isEmpty || selector.name == name)
            && (selector.namespace.isEmpty || selector.effectiveNamespace == effectiveNamespace)
            && kind.isSelected(by: selector.kind)
    }

    var description: String {
        let place = namespace.isEmpty ? name : namespace + "/" + name
        return "\(kind.kind) \(place)" + (kind.apiVersion.isEmpty ? "" : " (\(kind.apiVersion))")
    }
}

/// The kinds that Kustomize knows as cluster-scoped.
enum ClusterScope {
    static func contains(_ kind: GroupVersionKind) -> Bool {
        table[kind.kind]?.contains(kind.apiVersion) ?? false
    }

    private static let table: [String: Set<String>] = {
        let lines = """
            MutatingWebhookConfiguration admissionregistration.k8s.io/v1 admissionregistration.k8s.io/v1beta1
            ValidatingWebhookConfiguration admissionregistration.k8s.io/v1 admissionregistration.k8s.io/v1beta1
            ValidatingAdmissionPolicy admissionregistration.k8s.io/v1
            ValidatingAdmissionPolicyBinding admissionregistration.k8s.io/v1
            CustomResourceDefinition apiextensions.k8s.io/v1 apiextensions.k8s.io/v1beta1
            APIService apiregistration.k8s.io/v1 apiregistration.k8s.io/v1beta1
            CertificateSigningRequest certificates.k8s.io/v1 certificates.k8s.io/v1beta1
            FlowSchema flowcontrol.apiserver.k8s.io/v1beta1
            PriorityLevelConfiguration flowcontrol.apiserver.k8s.io/v1beta1
            IngressClass networking.k8s.io/v1 networking.k8s.io/v1beta1
            RuntimeClass node.k8s.io/v1 node.k8s.io/v1beta1
            PodSecurityPolicy policy/v1beta1
            ClusterRole rbac.authorization.k8s.io/v1 rbac.authorization.k8s.io/v1beta1
            ClusterRoleBinding rbac.authorization.k8s.io/v1 rbac.authorization.k8s.io/v1beta1
            PriorityClass scheduling.k8s.io/v1 scheduling.k8s.io/v1beta1
            CSIDriver storage.k8s.io/v1 storage.k8s.io/v1beta1
            CSINode storage.k8s.io/v1 storage.k8s.io/v1beta1
            StorageClass storage.k8s.io/v1 storage.k8s.io/v1beta1
            VolumeAttachment storage.k8s.io/v1 storage.k8s.io/v1beta1
            ComponentStatus v1
            Namespace v1
            Node v1
            PersistentVolume v1
            """
        var table: [String: Set<String>] = [:]
        for line in lines.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            if let kind = words.first { table[kind] = Set(words.dropFirst()) }
        }
        return table
    }()
}
