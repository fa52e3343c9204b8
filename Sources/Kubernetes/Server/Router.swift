import Documents
import HTTP

extension APIServer {
    /// Finds out what a request is about, whether it is allowed, and answers it.
    func route(_ request: APIRequest) async throws -> ServerResponse {
        guard let target = request.target else { return try await page(request) }
        let snapshot = registry.snapshot
        guard let resource = snapshot.resource(target.group, target.version, target.plural) else {
            try authorize(request, target, verb(request, target) ?? "get")
            let isKnown =
                !snapshot.versions(target.group).isEmpty && snapshot.versions(target.group).contains(target.version)
            guard isKnown else { return .notFoundPage }
            throw StatusError.noSuchResource
        }
        guard let verb = verb(request, target) else { throw StatusError.methodNotAllowed }
        try authorize(request, target, verb)
        if let warning = resource.custom?.warning { request.warnings.add(warning) }
        if resource.kind == "Endpoints", !resource.isCustom {
            request.warnings.add("v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice")
        }
        guard resource.isNamespaced || target.namespace.isEmpty || target.plural == "namespaces" else {
            throw StatusError.noSuchResource
        }
        if !target.subresource.isEmpty { return try await subresource(request, target, resource, verb) }
        guard resource.verbs.contains(verb) else { throw StatusError.methodNotAllowed }
        if resource.isNamespaced, target.namespace.isEmpty, !["list", "watch"].contains(verb), !resource.isVirtual {
            throw StatusError.methodNotAllowed
        }
        if resource.isComputed { return try computed(request, target, resource, verb) }
        switch verb {
        case "get": return try get(request, target, resource)
        case "list": return try list(request, target, resource)
        case "watch": return try watch(request, target, resource)
        case "create":
            if resource.kind == "Binding", !resource.isCustom { return try await bind(request, target) }
            return resource.isVirtual
                ? try review(request, target, resource) : try await create(request, target, resource)
        case "update": return try await replace(request, target, resource)
        case "patch": return try await patch(request, target, resource)
        case "delete": return try await delete(request, target, resource)
        case "deletecollection": return try await deleteCollection(request, target, resource)
        default: throw StatusError.methodNotAllowed
        }
    }

    private func subresource(
        _ request: APIRequest, _ target: APIRequest.Target, _ resource: Resource, _ verb: String
    ) async throws -> ServerResponse {
        guard target.rest.isEmpty || target.subresource == "proxy" else { throw StatusError.noSuchResource }
        switch target.subresource {
        case "status" where resource.hasStatus: return try await change(request, target, resource, verb)
        case "scale" where resource.scale != nil: return try await scale(request, target, resource, verb)
        case "token" where resource.kind == "ServiceAccount" && !resource.isCustom:
            guard verb == "create" else { throw StatusError.methodNotAllowed }
            return try requestToken(request, target)
        case "finalize" where resource.kind == "Namespace":
            guard verb == "update" else { throw StatusError.methodNotAllowed }
            return try await replace(request, target, resource)
        case "approval" where resource.kind == "CertificateSigningRequest" && !resource.isCustom:
            return try await change(request, target, resource, verb)
        case _ where resource.kind == "Pod" && !resource.isCustom:
            return try await podSubresource(request, target, resource, verb)
        case "proxy" where ["Service", "Node"].contains(resource.kind) && !resource.isCustom:
            throw try unreachable(target, resource)
        default: throw StatusError.noSuchResource
        }
    }

    /// A subresource that is a part of the object.
    func change(
        _ request: APIRequest, _ target: APIRequest.Target, _ resource: Resource, _ verb: String
    ) async throws -> ServerResponse {
        switch verb {
        case "get": return try get(request, target, resource)
        case "update": return try await replace(request, target, resource)
        case "patch": return try await patch(request, target, resource)
        default: throw StatusError.methodNotAllowed
        }
    }

    /// The verb of a request in the words of RBAC; nil: the method is not one of the API's.
    func verb(_ request: APIRequest, _ target: APIRequest.Target) -> String? {
        switch request.method {
        case "GET", "HEAD":
            if target.isOldWatch || (request.query["watch"] != nil && request.flag("watch")) { return "watch" }
            return target.name.isEmpty ? "list" : "get"
        case "POST": return target.name.isEmpty || !target.subresource.isEmpty ? "create" : nil
        case "PUT": return target.name.isEmpty ? nil : "update"
        case "PATCH": return target.name.isEmpty ? nil : "patch"
        case "DELETE": return target.name.isEmpty ? "deletecollection" : "delete"
        default: return nil
        }
    }

    private func authorize(_ request: APIRequest, _ target: APIRequest.Target, _ verb: String) throws {
        let question = AccessRules.Question(
            user: request.user, verb: verb, group: target.group,
            resource: target.subresource.isEmpty ? target.plural : "\(target.plural)/\(target.subresource)",
            namespace: target.namespace, name: target.name)
        guard !access.decide(question).isAllowed else { return }
        throw StatusError.forbidden(
            GroupResource(group: target.group, resource: target.plural), target.name, question.refusal)
    }

    /// What is no resource: health, version, discovery, schemas.
    private func page(_ request: APIRequest) async throws -> ServerResponse {
        let path = "/" + request.segments.joined(separator: "/")
        let question = AccessRules.Question(user: request.user, verb: request.method.lowercased(), path: path)
        guard access.decide(question).isAllowed else {
            throw StatusError(403, "Forbidden", "forbidden: \(question.refusal)", hasDetails: true)
        }
        switch request.segments.first {
        case "healthz", "livez", "readyz":
            guard request.query["verbose"] != nil else { return .plain(200, "ok") }
            return .plain(200, "[+]ping ok\n[+]store ok\n\(request.segments[0]) check passed\n")
        case "version" where request.segments.count == 1: return .json(200, APIServer.version)
        case "metrics" where request.segments.count == 1: return figures()
        case "api", "apis", nil: return try discover(request)
        case "openapi": return try openAPI(request)
        case "openid" where request.segments == ["openid", "v1", "jwks"]:
            return APIServer.document(tokens.keys, "application/jwk-set+json")
        case ".well-known" where request.segments == [".well-known", "openid-configuration"]:
            return APIServer.document(TokenIssuer.discovery, "application/json")
        default: return .notFoundPage
        }
    }

    private static func document(_ value: JSONValue, _ type: String) -> ServerResponse {
        ServerResponse(
            200, fields: ["Content-Type": type, "Cache-Control": "public, max-age=3600"], body: .bytes(value.encoded()))
    }

    /// The version of Kubernetes whose answers these are.
    static let version: JSONValue = [
        "major": "1", "minor": "36", "emulationMajor": "1", "emulationMinor": "36", "minCompatibilityMajor": "1",
        "minCompatibilityMinor": "35", "gitVersion": "v1.36.3", "gitCommit": "0000000000000000000000000000000000000000",
        "gitTreeState": "clean", "buildDate": "2026-01-01T00:00:00Z", "goVersion": "none", "compiler": "swiftc",
        "platform": "linux/amd64",
    ]
}
