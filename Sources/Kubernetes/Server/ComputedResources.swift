import Documents
import HTTP

/// Resources whose objects are not kept but told from what the server is.
extension APIServer {
    func computed(
        _ request: APIRequest, _ target: APIRequest.Target, _ resource: Resource, _ verb: String
    ) throws -> ServerResponse {
        if resource.kind == "ComponentStatus" { request.warnings.add("v1 ComponentStatus is deprecated in v1.19+") }
        let all = resource.kind == "ComponentStatus" ? components : try services()
        guard verb == "list" else {
            guard let object = all.first(where: { $0.name == target.name }) else {
                throw StatusError.notFound(resource.groupResource, target.name)
            }
            return try present(object, resource, request)
        }
        let options = try ListOptions(request, isWatch: false)
        try options.fields.check(resource)
        let form = try Negotiation(request, resource)
        let items = all.filter { matches($0, options, resource) }.map { object -> JSONValue in
            .object(form.isPlainJSON ? asItem(object, resource) : object)
        }
        return try presentList(items, resource, request, revision: store.revision)
    }

    /// The parts of a cluster that there are, and those that this one does without.
    private var components: [JSONObject] {
        func component(_ name: String, _ isHealthy: Bool, _ message: String) -> JSONObject {
            JSONObject([
                "kind": "ComponentStatus", "apiVersion": "v1",
                "metadata": ["name": .string(name), "creationTimestamp": .null],
                "conditions": [
                    ["type": "Healthy", "status": isHealthy ? "True" : "False", "message": .string(message)]
                ],
            ])
        }
        return [
            component(
                "controller-manager", runsControllers, runsControllers ? "ok" : "--controllers none leaves it out"),
            component("scheduler", false, "there is none: this API server is no cluster"),
            component("store", true, "ok"),
        ]
    }

    /// By which a real server orders its groups: those of its own, then others.
    private static let priorities: [String: Int] = [
        "": 18000, "apps": 17800, "events.k8s.io": 17750, "authentication.k8s.io": 17700,
        "authorization.k8s.io": 17600, "autoscaling": 17500, "batch": 17400, "certificates.k8s.io": 17300,
        "networking.k8s.io": 17200, "policy": 17100, "rbac.authorization.k8s.io": 17000, "storage.k8s.io": 16800,
        "apiextensions.k8s.io": 16700, "admissionregistration.k8s.io": 16700, "scheduling.k8s.io": 16600,
        "coordination.k8s.io": 16500, "node.k8s.io": 16300, "discovery.k8s.io": 16200,
    ]

    /// Each version of each group: all are served here.
    private func services() throws -> [JSONObject] {
        let snapshot = registry.snapshot
        let begun =
            try store.object("namespaces", "kube-system")?.object(kind: "Namespace", apiVersion: "v1")
            .metadata["creationTimestamp"] ?? .null
        var result: [JSONObject] = []
        for group in snapshot.groups where group != "apiregistration.k8s.io" {
            let versions = snapshot.versions(group)
            for (at, version) in versions.enumerated() {
                let isOwn = Self.priorities[group] != nil
                var spec = JSONObject()
                if !group.isEmpty { spec["group"] = .string(group) }
                spec["version"] = .string(version)
                spec["groupPriorityMinimum"] = .number(JSONNumber(Self.priorities[group] ?? 1000))
                spec["versionPriority"] = .number(JSONNumber(isOwn ? 15 * (versions.count - at) : 100 - at))
                result.append(
                    JSONObject([
                        "kind": "APIService", "apiVersion": "apiregistration.k8s.io/v1",
                        "metadata": [
                            "name": .string("\(version).\(group)"), "creationTimestamp": begun,
                            "labels": [
                                "kube-aggregator.kubernetes.io/automanaged": isOwn ? "onstart" : "true"
                            ],
                        ],
                        "spec": .object(spec),
                        "status": [
                            "conditions": [
                                [
                                    "type": "Available", "status": "True", "lastTransitionTime": begun,
                                    "reason": "Local", "message": "Local APIServices are always available",
                                ]
                            ]
                        ],
                    ]))
            }
        }
        return result.sorted { $0.name.precedesByBytes($1.name) }
    }
}
