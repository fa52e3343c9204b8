import Documents
import HTTP

extension APIServer {
    /// Answers questions that are not kept: what somebody may do, and who they are.
    func review(
        _ request: APIRequest, _ target: APIRequest.Target, _ resource: Resource
    ) throws -> ServerResponse {
        try WriteOptions.check(request, "CreateOptions")
        var object = try BodyDecoder(resource: resource, request: request).object()
        let owned = fieldManager(resource).update(
            live: nil, new: object, manager: request.fieldManager, now: Timestamp.now.text)
        object.set(["metadata", "managedFields"], owned.document)
        switch resource.kind {
        case "SelfSubjectReview":
            object["status"] = ["userInfo": info(request.user)]
            object.metadata["creationTimestamp"] = .string(Timestamp.now.text)
        case "TokenReview":
            let user = object.at("spec", "token")?.string.flatMap { tokens.user($0, store) }
            object["status"] =
                user.map { ["authenticated": true, "user": info($0), "audiences": [.string(TokenIssuer.issuer)]] }
                ?? ["user": .object(JSONObject()), "error": "invalid bearer token"]
        case "SelfSubjectRulesReview": object["status"] = rules(object, request.user)
        default:
            let user = resource.kind == "SelfSubjectAccessReview" ? request.user : subject(object)
            if let problem = problem(object, resource) {
                throw StatusError.invalid(resource.groupKind, "", [problem])
            }
            let decision = access.decide(question(object, user))
            var status = JSONObject(["allowed": .bool(decision.isAllowed)])
            if !decision.reason.isEmpty { status["reason"] = .string(decision.reason) }
            object["status"] = .object(status)
        }
        return try present(object, resource, request, status: 201)
    }

    private func info(_ user: User) -> JSONValue {
        var object = JSONObject(["username": .string(user.name)])
        if !user.uid.isEmpty { object["uid"] = .string(user.uid) }
        object["groups"] = .array(user.groups.map { .string($0) })
        if !user.extra.isEmpty {
            var extra = JSONObject()
            for (key, values) in user.extra.sorted(by: { $0.key < $1.key }) {
                extra[key] = .array(values.map { .string($0) })
            }
            object["extra"] = .object(extra)
        }
        return .object(object)
    }

    private func subject(_ object: JSONObject) -> User {
        User(
            name: object.at("spec", "user")?.string ?? "",
            groups: object.at("spec", "groups")?.array?.compactMap(\.string) ?? [])
    }

    private func problem(_ object: JSONObject, _ resource: Resource) -> FieldProblem? {
        let hasResource = object.at("spec", "resourceAttributes")?.object != nil
        let hasPath = object.at("spec", "nonResourceAttributes")?.object != nil
        if hasResource == hasPath {
            return .invalid(
                "spec.resourceAttributes", .null,
                hasResource
                    ? "cannot be specified in combination with nonResourceAttributes"
                    : "exactly one of nonResourceAttributes or resourceAttributes must be specified")
        }
        guard resource.kind != "SelfSubjectAccessReview" else { return nil }
        let user = subject(object)
        return user.name.isEmpty && user.groups.isEmpty
            ? .invalid("spec.user", "", "at least one of user or group must be specified") : nil
    }

    private func question(_ object: JSONObject, _ user: User) -> AccessRules.Question {
        if let path = object.at("spec", "nonResourceAttributes") {
            return AccessRules.Question(user: user, verb: path["verb"]?.string ?? "", path: path["path"]?.string ?? "")
        }
        let wanted = object.at("spec", "resourceAttributes")
        func text(_ key: String) -> String { wanted?[key]?.string ?? "" }
        let resource = text("subresource").isEmpty ? text("resource") : "\(text("resource"))/\(text("subresource"))"
        return AccessRules.Question(
            user: user, verb: text("verb"), group: text("group"), resource: resource, namespace: text("namespace"),
            name: text("name"))
    }

    private func rules(_ object: JSONObject, _ user: User) -> JSONValue {
        var all = access.rules(of: user, in: object.at("spec", "namespace")?.string ?? "")
        // administrators may do all, bound to a role or not
        if user.isAdministrator, !all.contains(where: { $0.paths == ["*"] }) {
            all.append(AccessRules.Rule(["verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]]))
            all.append(AccessRules.Rule(["verbs": ["*"], "nonResourceURLs": ["*"]]))
        }
        func list(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
        return [
            "resourceRules": .array(
                all.filter { $0.paths.isEmpty }.map { rule in
                    var object = JSONObject([
                        "verbs": list(rule.verbs), "apiGroups": list(rule.groups), "resources": list(rule.resources),
                    ])
                    if !rule.names.isEmpty { object["resourceNames"] = list(rule.names) }
                    return .object(object)
                }),
            "nonResourceRules": .array(
                all.filter { !$0.paths.isEmpty }.map { ["verbs": list($0.verbs), "nonResourceURLs": list($0.paths)] }),
            "incomplete": false,
        ]
    }
}
