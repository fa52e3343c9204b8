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
    private static let own: JSONValue = ["get", "list", "watch", "create", "patch", "delete"]

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
        // what the controllers write
        rule(group, ["componentdescriptors", "snapshots"], own),
        rule("source.toolkit.fluxcd.io", ["ocirepositories"], own),
        rule("kustomize.toolkit.fluxcd.io", ["kustomizations"], own),
        rule("helm.toolkit.fluxcd.io", ["helmreleases"], own),
        // keys, credentials and values that objects name
        rule("", ["secrets", "serviceaccounts", "configmaps"], read),
        rule("source.toolkit.fluxcd.io", ["gitrepositories", "buckets"], read),
        rule("", ["events"], ["create", "patch"]),
    ]

    private static func rule(_ group: String, _ resources: [String], _ verbs: JSONValue) -> JSONValue {
        ["apiGroups": [.string(group)], "resources": .array(resources.map(JSONValue.string)), "verbs": verbs]
    }

    /// Namespace, ServiceAccount, role and binding.
    package var objects: [JSONObject] {
        let api = "rbac.authorization.k8s.io"
        let isWide = watched == nil
        var metadata: JSONValue = ["name": .string(Self.name)]
        if let watched { metadata = ["name": .string(Self.name), "namespace": .string(watched)] }
        return [
            JSONObject(["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(namespace)]]),
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
                "subjects": [
                    ["kind": "ServiceAccount", "name": .string(Self.name), "namespace": .string(namespace)]
                ],
            ]),
        ]
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
