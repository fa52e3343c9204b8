import Documents
import HTTP

/// What leads to the containers of a Pod, and what changes a part of it.
///
/// No Pod ever gets a node here. The answers are those that a Pod without one gets.
extension APIServer {
    func podSubresource(
        _ request: APIRequest, _ target: APIRequest.Target, _ resource: Resource, _ verb: String
    ) async throws -> ServerResponse {
        let isConnection = ["get", "create"].contains(verb)
        switch target.subresource {
        case "ephemeralcontainers", "resize": return try await change(request, target, resource, verb)
        case "log" where verb == "get": return try log(request, target, resource)
        case "exec" where isConnection, "attach" where isConnection, "portforward" where isConnection:
            let pod = try read(stored(resource, target), resource)
            if target.subresource != "portforward" { try checkContainer(request, pod) }
            throw hostless(pod)
        case "proxy": throw try unreachable(target, resource)
        case "eviction" where verb == "create": return try await evict(request, target, resource)
        case "binding" where verb == "create": return try await bind(request, target)
        case "log", "exec", "attach", "portforward", "eviction", "binding": throw StatusError.methodNotAllowed
        default: throw StatusError.noSuchResource
        }
    }

    private func log(
        _ request: APIRequest, _ target: APIRequest.Target, _ resource: Resource
    ) throws -> ServerResponse {
        let problems = logProblems(request)
        if !problems.isEmpty {
            throw StatusError.invalid(GroupKind(group: "", kind: "PodLogOptions"), target.name, problems)
        }
        let pod = try read(stored(resource, target), resource)
        try checkContainer(request, pod)
        // a Pod without a node has written nothing
        guard (pod.at("spec", "nodeName")?.string ?? "").isEmpty else { throw hostless(pod) }
        return ServerResponse(204)
    }

    private func logProblems(_ request: APIRequest) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        for (name, least) in [("tailLines", 0 as Int64), ("limitBytes", 1), ("sinceSeconds", 1)] {
            guard let number = request.option(name).flatMap({ Int64($0) }), number < least else { continue }
            let rule = least == 0 ? "must be greater than or equal to 0" : "must be greater than 0"
            problems.append(.invalid(name, .number(JSONNumber(number)), rule))
        }
        if request.option("sinceSeconds") != nil, request.option("sinceTime") != nil {
            problems.append(.forbidden("", "at most one of `sinceTime` or `sinceSeconds` may be specified"))
        }
        return problems
    }

    /// Whether a request names one of the containers, or need not because there is only one.
    private func checkContainer(_ request: APIRequest, _ pod: JSONObject) throws {
        func names(_ list: String) -> [String] {
            (pod.at("spec", list)?.array ?? []).compactMap { $0["name"]?.string }
        }
        let containers = names("containers")
        let all = names("initContainers") + containers + names("ephemeralContainers")
        let wanted = request.option("container") ?? ""
        if wanted.isEmpty {
            guard containers.count > 1 else { return }
            throw StatusError.badRequest(
                "a container name must be specified for pod \(pod.name), choose one of: "
                    + "[\(all.joined(separator: " "))]")
        }
        guard all.contains(wanted) else {
            throw StatusError.badRequest("container \(wanted) is not valid for pod \(pod.name)")
        }
    }

    private func hostless(_ pod: JSONObject) -> StatusError {
        let node = pod.at("spec", "nodeName")?.string ?? ""
        if node.isEmpty { return .badRequest("pod \(pod.name) does not have a host assigned") }
        return kubeletless(node)
    }

    private func kubeletless(_ node: String) -> StatusError {
        guard store.object("nodes", node) != nil else {
            return .notFound(GroupResource(group: "", resource: "nodes"), node)
        }
        return StatusError(
            500, "InternalError",
            "Internal error occurred: there is no kubelet on node \(quoted(node)): this API server is no cluster")
    }

    /// Why nothing can be reached behind a Pod, Service or Node, which may be named as `SCHEME:NAME:PORT`.
    func unreachable(_ target: APIRequest.Target, _ resource: Resource) throws -> StatusError {
        let parts = target.name.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let scheme = parts.count == 3 ? parts[0] : ""
        let name = parts.count == 3 ? parts[1] : parts.first ?? ""
        guard parts.count <= 3, !name.isEmpty, ["", "http", "https"].contains(scheme) else {
            return .badRequest("invalid \(resource.singular) request \(quoted(target.name))")
        }
        var place = target
        place.name = name
        let object = try read(stored(resource, place), resource)
        switch resource.kind {
        case "Node": return kubeletless(name)
        case "Pod": return .badRequest("address not allowed")
        default:
            let ports = object.at("spec", "ports")?.array ?? []
            if parts.count > 1, let port = parts.last.flatMap({ Int64($0) }),
                !ports.contains(where: { $0["port"]?.number?.int64 == port })
            {
                return StatusError(
                    503, "ServiceUnavailable", "no service port \(port) found for service \(quoted(name))")
            }
            return StatusError(503, "ServiceUnavailable", "no endpoints available for service \(quoted(name))")
        }
    }
}
