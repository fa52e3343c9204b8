package import Documents
package import Kubernetes

/// What the controllers may do in a cluster: no more than their work needs.
package struct ControllerAccess: Sendable {
    /// Of the ServiceAccount.
    package let namespace: String
    /// Nil: the objects of all namespaces; else those of this one only.
    package let watched: String?

    /// Of the ServiceAccount, the role and its binding.
    package static let name = "ocm-controllers"
    package static let defaultNamespace = "ocm-system"

    package init(namespace: String = ControllerAccess.defaultNamespace, watched: String? = nil) {
        self.namespace = namespace
        self.watched = watched
    }

    private static let group = ObjectReference.group
    private static let read: JSONValue = ["get", "list", "watch"]
    private static let write: JSONValue = ["get", "list", "watch", "create", "patch"]
    private static let writeAndDelete: JSONValue = ["get", "list", "watch", "create", "patch", "delete"]

    /// The rules of the role.
    package static let rules: [JSONValue] = [
        // what people write; the controllers write its status only
        rule(
            group,
            [
                "componentsubscriptions", "componentversions", "resources", "localizations", "configurations",
                "fluxdeployers",
            ], read),
        rule(
            group,
            [
                "componentsubscriptions/status", "componentversions/status", "resources/status",
                "localizations/status", "configurations/status", "fluxdeployers/status", "snapshots/status",
            ], ["patch"]),
        // what the controllers write; what has owners goes with them
        rule(group, ["snapshots"], write),
        rule("source.toolkit.fluxcd.io", ["ocirepositories"], write),
        // descriptors of old releases, and what a changed template does not make any more
        rule(group, ["componentdescriptors"], writeAndDelete),
        rule("kustomize.toolkit.fluxcd.io", ["kustomizations"], writeAndDelete),
        rule("helm.toolkit.fluxcd.io", ["helmreleases"], writeAndDelete),
        // keys, credentials and values that objects name
        rule("", ["secrets", "serviceaccounts", "configmaps"], read),
        rule("source.toolkit.fluxcd.io", ["gitrepositories", "buckets"], read),
        rule("", ["events"], ["create", "patch"]),
    ]

    private static func rule(_ group: String, _ resources: [String], _ verbs: JSONValue) -> JSONValue {
        ["apiGroups": [.string(group)], "resources": .array(resources.map(JSONValue.string)), "verbs": verbs]
    }

    /// Of the lease by which one of several programs works, and of the role for it.
    package static let lease = name
    private static let leaseRole = "\(name)-lease"
    private static let api = "rbac.authorization.k8s.io"

    /// Role and binding for the lease, in the namespace of the controllers.
    private var leadership: [JSONObject] {
        func rule(_ verbs: JSONValue, of names: JSONValue?) -> JSONValue {
            var rule = JSONObject([
                "apiGroups": ["coordination.k8s.io"], "resources": ["leases"], "verbs": verbs,
            ])
            rule["resourceNames"] = names
            return .object(rule)
        }
        let metadata: JSONValue = ["name": .string(Self.leaseRole), "namespace": .string(namespace)]
        return [
            JSONObject([
                "apiVersion": .string(Self.api + "/v1"), "kind": "Role", "metadata": metadata,
                // names can't be told when something is made
                "rules": [rule(["create"], of: nil), rule(["get", "update"], of: [.string(Self.lease)])],
            ]),
            JSONObject([
                "apiVersion": .string(Self.api + "/v1"), "kind": "RoleBinding", "metadata": metadata,
                "roleRef": ["apiGroup": .string(Self.api), "kind": "Role", "name": .string(Self.leaseRole)],
                "subjects": subjects,
            ]),
        ]
    }

    private var subjects: JSONValue {
        [["kind": "ServiceAccount", "name": .string(Self.name), "namespace": .string(namespace)]]
    }

    /// Namespace, ServiceAccount, roles and bindings.
    package var objects: [JSONObject] {
        let api = Self.api
        let isWide = watched == nil
        var metadata: JSONValue = ["name": .string(Self.name)]
        if let watched { metadata = ["name": .string(Self.name), "namespace": .string(watched)] }
        return [
            JSONObject([
                "apiVersion": "v1", "kind": "Namespace",
                "metadata": [
                    "name": .string(namespace),
                    // nothing in it needs more
                    "labels": ["pod-security.kubernetes.io/enforce": "restricted"],
                ],
            ]),
            JSONObject([
                "apiVersion": "v1", "kind": "ServiceAccount",
                "metadata": ["name": .string(Self.name), "namespace": .string(namespace)],
            ]),
            JSONObject([
                "apiVersion": .string(api + "/v1"), "kind": isWide ? "ClusterRole" : "Role", "metadata": metadata,
                "rules": .array(Self.rules),
            ]),
            JSONObject([
                "apiVersion": .string(api + "/v1"), "kind": isWide ? "ClusterRoleBinding" : "RoleBinding",
                "metadata": metadata,
                "roleRef": [
                    "apiGroup": .string(api), "kind": isWide ? "ClusterRole" : "Role", "name": .string(Self.name),
                ],
                "subjects": subjects,
            ]),
        ] + leadership
    }

    /// Applies the objects with the rights of `client`.
    package func install(_ client: APIClient) async throws {
        for object in objects {
            let kind = object["kind"]?.string ?? ""
            let group = kind.hasPrefix("Cluster") || kind.hasPrefix("Role") ? "rbac.authorization.k8s.io" : ""
            let namespace = object["metadata"]?["namespace"]?.string
            _ = try await client.resource(group: group, kind.lowercased() + "s").apply(
                object, namespace: namespace, manager: "ocm", force: true)
        }
    }

    /// A token for the ServiceAccount. It ends after `lifetime`, at the server's discretion earlier.
    package func token(_ client: APIClient, lifetime: Duration) async throws -> String {
        let answer = try await client.send(
            "POST", "/api/v1/namespaces/\(namespace)/serviceaccounts/\(Self.name)/token",
            body: [
                "apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest",
                "spec": ["expirationSeconds": .number(JSONNumber(lifetime.components.seconds))],
            ])
        guard let token = answer["status"]?["token"]?.string else {
            throw StatusError(500, "InternalError", "the server gave no token for \(Self.name)")
        }
        return token
    }
}
