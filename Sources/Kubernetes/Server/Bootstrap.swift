import Documents

/// What every server has from its first start: namespaces, roles, bindings, priority classes.
enum Bootstrap {
    private static let objects = """
        {"kind":"Namespace","apiVersion":"v1","metadata":{"name":"default"}}
        {"kind":"Namespace","apiVersion":"v1","metadata":{"name":"kube-node-lease"}}
        {"kind":"Namespace","apiVersion":"v1","metadata":{"name":"kube-public"}}
        {"kind":"Namespace","apiVersion":"v1","metadata":{"name":"kube-system"}}
        {"kind":"ClusterRole","name":"cluster-admin","rules":[{"verbs":["*"],"apiGroups":["*"],"resources":["*"]},{"verbs":["*"],"nonResourceURLs":["*"]}]}
        {"kind":"ClusterRole","name":"system:discovery","rules":[{"verbs":["get"],"nonResourceURLs":["/api","/api/*","/apis","/apis/*","/healthz","/livez","/openapi","/openapi/*","/readyz","/version","/version/"]}]}
        {"kind":"ClusterRole","name":"system:public-info-viewer","rules":[{"verbs":["get"],"nonResourceURLs":["/healthz","/livez","/readyz","/version","/version/"]}]}
        {"kind":"ClusterRole","name":"system:service-account-issuer-discovery","rules":[{"verbs":["get"],"nonResourceURLs":["/.well-known/openid-configuration","/.well-known/openid-configuration/","/openid/v1/jwks","/openid/v1/jwks/"]}]}
        {"kind":"ClusterRole","name":"system:monitoring","rules":[{"verbs":["get"],"nonResourceURLs":["/healthz","/healthz/*","/livez","/livez/*","/metrics","/metrics/slis","/readyz","/readyz/*"]}]}
        {"kind":"ClusterRole","name":"system:basic-user","rules":[{"verbs":["create"],"apiGroups":["authorization.k8s.io"],"resources":["selfsubjectaccessreviews","selfsubjectrulesreviews"]},{"verbs":["create"],"apiGroups":["authentication.k8s.io"],"resources":["selfsubjectreviews"]}]}
        {"kind":"ClusterRole","name":"admin","aggregate":"admin"}
        {"kind":"ClusterRole","name":"edit","aggregate":"edit","labels":{"rbac.authorization.k8s.io/aggregate-to-admin":"true"}}
        {"kind":"ClusterRole","name":"view","aggregate":"view","labels":{"rbac.authorization.k8s.io/aggregate-to-edit":"true"}}
        {"kind":"ClusterRole","name":"system:aggregate-to-admin","labels":{"rbac.authorization.k8s.io/aggregate-to-admin":"true"},"rules":[{"verbs":["create"],"apiGroups":["authorization.k8s.io"],"resources":["localsubjectaccessreviews"]},{"verbs":["create","delete","deletecollection","get","list","patch","update","watch"],"apiGroups":["rbac.authorization.k8s.io"],"resources":["rolebindings","roles"]}]}
        {"kind":"ClusterRole","name":"system:aggregate-to-edit","labels":{"rbac.authorization.k8s.io/aggregate-to-edit":"true","rbac.authorization.k8s.io/aggregate-to-admin":"true"},"rules":[{"verbs":["get","list","watch"],"apiGroups":[""],"resources":["secrets"]},{"verbs":["impersonate"],"apiGroups":[""],"resources":["serviceaccounts"]},{"verbs":["create","delete","deletecollection","patch","update"],"apiGroups":[""],"resources":["configmaps","endpoints","events","persistentvolumeclaims","pods","replicationcontrollers","replicationcontrollers/scale","secrets","serviceaccounts","services"]},{"verbs":["create"],"apiGroups":[""],"resources":["serviceaccounts/token"]},{"verbs":["create","delete","deletecollection","patch","update"],"apiGroups":["apps"],"resources":["daemonsets","deployments","deployments/scale","replicasets","replicasets/scale","statefulsets","statefulsets/scale"]},{"verbs":["create","delete","deletecollection","patch","update"],"apiGroups":["autoscaling"],"resources":["horizontalpodautoscalers"]},{"verbs":["create","delete","deletecollection","patch","update"],"apiGroups":["batch"],"resources":["cronjobs","jobs"]},{"verbs":["create","delete","deletecollection","patch","update"],"apiGroups":["networking.k8s.io"],"resources":["ingresses","networkpolicies"]},{"verbs":["create","delete","deletecollection","patch","update"],"apiGroups":["policy"],"resources":["poddisruptionbudgets"]},{"verbs":["create","delete","deletecollection","get","list","patch","update","watch"],"apiGroups":["coordination.k8s.io"],"resources":["leases"]}]}
        {"kind":"ClusterRole","name":"system:aggregate-to-view","labels":{"rbac.authorization.k8s.io/aggregate-to-view":"true","rbac.authorization.k8s.io/aggregate-to-edit":"true","rbac.authorization.k8s.io/aggregate-to-admin":"true"},"rules":[{"verbs":["get","list","watch"],"apiGroups":[""],"resources":["configmaps","endpoints","events","limitranges","namespaces","persistentvolumeclaims","pods","pods/status","replicationcontrollers","resourcequotas","serviceaccounts","services","services/status"]},{"verbs":["get","list","watch"],"apiGroups":["apps"],"resources":["controllerrevisions","daemonsets","deployments","replicasets","statefulsets"]},{"verbs":["get","list","watch"],"apiGroups":["autoscaling"],"resources":["horizontalpodautoscalers"]},{"verbs":["get","list","watch"],"apiGroups":["batch"],"resources":["cronjobs","jobs"]},{"verbs":["get","list","watch"],"apiGroups":["discovery.k8s.io"],"resources":["endpointslices"]},{"verbs":["get","list","watch"],"apiGroups":["networking.k8s.io"],"resources":["ingresses","networkpolicies"]},{"verbs":["get","list","watch"],"apiGroups":["policy"],"resources":["poddisruptionbudgets"]}]}
        {"kind":"ClusterRole","name":"system:controller:namespace-controller","rules":[{"verbs":["get","list","watch"],"apiGroups":[""],"resources":["namespaces"]},{"verbs":["update"],"apiGroups":[""],"resources":["namespaces/finalize"]},{"verbs":["patch"],"apiGroups":[""],"resources":["namespaces/status"]},{"verbs":["delete","deletecollection","get","list"],"apiGroups":["*"],"resources":["*"]}]}
        {"kind":"ClusterRole","name":"system:controller:generic-garbage-collector","rules":[{"verbs":["delete","get","list","patch","update","watch"],"apiGroups":["*"],"resources":["*"]},{"verbs":["create","patch"],"apiGroups":["","events.k8s.io"],"resources":["events"]}]}
        {"kind":"ClusterRole","name":"system:controller:service-account-controller","rules":[{"verbs":["create","list","watch"],"apiGroups":[""],"resources":["serviceaccounts"]}]}
        {"kind":"ClusterRole","name":"system:controller:root-ca-cert-publisher","rules":[{"verbs":["create","list","update","watch"],"apiGroups":[""],"resources":["configmaps"]}]}
        {"kind":"ClusterRoleBinding","name":"cluster-admin","role":"cluster-admin","groups":["system:masters"]}
        {"kind":"ClusterRoleBinding","name":"system:basic-user","role":"system:basic-user","groups":["system:authenticated"]}
        {"kind":"ClusterRoleBinding","name":"system:service-account-issuer-discovery","role":"system:service-account-issuer-discovery","groups":["system:serviceaccounts"]}
        {"kind":"ClusterRoleBinding","name":"system:monitoring","role":"system:monitoring","groups":["system:monitoring"],"users":["system:kube-controller-manager"]}
        {"kind":"ClusterRoleBinding","name":"system:discovery","role":"system:discovery","groups":["system:authenticated"]}
        {"kind":"ClusterRoleBinding","name":"system:public-info-viewer","role":"system:public-info-viewer","groups":["system:authenticated","system:unauthenticated"]}
        {"kind":"ClusterRoleBinding","name":"system:controller:namespace-controller","role":"system:controller:namespace-controller","users":["system:kube-controller-manager"]}
        {"kind":"ClusterRoleBinding","name":"system:controller:generic-garbage-collector","role":"system:controller:generic-garbage-collector","users":["system:kube-controller-manager"]}
        {"kind":"ClusterRoleBinding","name":"system:controller:service-account-controller","role":"system:controller:service-account-controller","users":["system:kube-controller-manager"]}
        {"kind":"ClusterRoleBinding","name":"system:controller:root-ca-cert-publisher","role":"system:controller:root-ca-cert-publisher","users":["system:kube-controller-manager"]}
        {"kind":"PriorityClass","apiVersion":"scheduling.k8s.io/v1","metadata":{"name":"system-cluster-critical"},"value":2000000000}
        {"kind":"PriorityClass","apiVersion":"scheduling.k8s.io/v1","metadata":{"name":"system-node-critical"},"value":2000001000}
        """

    static func run(_ server: APIServer) async throws {
        let snapshot = server.registry.snapshot
        var all: [(JSONObject, Resource)] = []
        for line in objects.split(separator: "\n") {
            let given = try JSONValue(parsing: Array(line.utf8)).object ?? JSONObject()
            let object = expanded(given)
            guard
                let resource = snapshot.resource(
                    kind: object["kind"]?.string ?? "", apiVersion: object["apiVersion"]?.string ?? "")
            else { continue }
            if server.store.object(resource.storageName, object.name) == nil { all.append((object, resource)) }
        }
        // all at once: one transaction at the first start
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (object, resource) in all {
                group.addTask {
                    let request = APIRequest.own("kube-apiserver")
                    let typed = try BodyDecoder(resource: resource, request: request).versioned(.object(object), [])
                    _ = try await server.insert(typed, resource, "", request, isDryRun: false)
                }
            }
            try await group.waitForAll()
        }
    }

    /// Roles and bindings are written shorter above.
    private static func expanded(_ given: JSONObject) -> JSONObject {
        guard let name = given["name"] else { return given }
        var labels = given["labels"]?.object ?? JSONObject()
        labels["kubernetes.io/bootstrapping"] = "rbac-defaults"
        var object = JSONObject([
            "kind": given["kind"] ?? "", "apiVersion": "rbac.authorization.k8s.io/v1",
            "metadata": [
                "name": name, "labels": .object(labels),
                "annotations": ["rbac.authorization.kubernetes.io/autoupdate": "true"],
            ],
        ])
        if let role = given["role"] {
            object["roleRef"] = ["apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": role]
            object["subjects"] = .array(
                [("Group", "groups"), ("User", "users")].flatMap { kind, key in
                    (given[key]?.array ?? []).map {
                        ["kind": .string(kind), "apiGroup": "rbac.authorization.k8s.io", "name": $0]
                    }
                })
        } else {
            object["rules"] = given["rules"] ?? []
        }
        if let suffix = given["aggregate"]?.string {
            object["aggregationRule"] = [
                "clusterRoleSelectors": [
                    [
                        "matchLabels": .object(
                            JSONObject(["rbac.authorization.k8s.io/aggregate-to-\(suffix)": "true" as JSONValue]))
                    ]
                ]
            ]
        }
        return object
    }
}
