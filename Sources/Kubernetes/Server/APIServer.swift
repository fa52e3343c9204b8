package import Cryptography
package import Diagnostics
import Documents
package import HTTP
import Host

/// A Kubernetes API server over a store: objects, watches, patches, ownership of fields, rules of access.
///
/// It is no cluster: there are no nodes, and nothing runs.
package final class APIServer: Sendable {
    package struct Options: Sendable {
        /// How long changes are kept for watches.
        package var history = Duration.seconds(300)
        package var log = Log.silent

        package init() {}
    }

    let store: Store
    let registry = ResourceRegistry()
    let tokens: TokenIssuer
    let access: AccessRules
    let addresses: AddressAllocator
    let log: Log
    /// Whether the controllers of a cluster run beside it.
    let runsControllers: Bool
    let discovery = DiscoveryCache()
    let metrics: Metrics

    static let maximumBody = 3 << 20
    static let maximumObject = 3 << 19

    package init(
        store: Store, tokenKey: SigningKey, runsControllers: Bool = true, log: Log = .silent
    ) throws {
        self.store = store
        self.log = log
        self.runsControllers = runsControllers
        tokens = try TokenIssuer(key: tokenKey)
        access = AccessRules(store)
        addresses = AddressAllocator(store)
        metrics = Self.metrics(store)
    }

    /// Makes what every server has (namespaces, roles) and picks up what was begun before the last stop.
    package func prepare() async throws {
        for object in store.list("customresourcedefinitions.apiextensions.k8s.io", prefix: "").objects {
            establish(try object.object(kind: "CustomResourceDefinition", apiVersion: "apiextensions.k8s.io/v1"))
        }
        try await Bootstrap.run(self)
    }

    /// Answers a request; what goes wrong becomes a Status.
    package func handle(_ request: ServerRequest) async throws -> ServerResponse {
        do {
            let read = try await read(request)
            var response: ServerResponse
            do {
                response = try await route(read)
            } catch {
                response = answer(error, read)
            }
            for warning in read.warnings.all { response.fields.add("Warning", "299 - \(quoted(warning))") }
            response.fields["Audit-Id"] = nil
            return response
        } catch let error as StatusError {
            return .json(error.code, error.document)
        }
    }

    private func answer(_ error: any Error, _ request: APIRequest) -> ServerResponse {
        let status: StatusError
        switch error {
        case let error as StatusError: status = error
        case let fault as Fault:
            log.write(.error, "a request failed", ["path": request.path, "reason": fault.description])
            status = StatusError(500, "InternalError", "Internal error occurred: \(fault)")
        default:
            log.write(.error, "a request failed", ["path": request.path, "reason": "\(error)"])
            status = StatusError(500, "InternalError", "Internal error occurred: \(error)")
        }
        var response = ServerResponse.json(status.code, status.document)
        if status.retryAfter > 0 { response.fields["Retry-After"] = String(status.retryAfter) }
        return response
    }

    /// Reads the head and the body of a request and finds out who makes it.
    private func read(_ request: ServerRequest) async throws -> APIRequest {
        let segments = request.path.split(separator: "/").map { URI.decoded($0) }
        guard !segments.contains(where: { $0 == nil }), let items = URI.queryItems(request.query ?? "") else {
            throw StatusError.badRequest("the address of the request can't be read")
        }
        var query: [String: [String]] = [:]
        for item in items { query[item.name, default: []].append(item.value) }
        let user = try authenticate(request)
        let body: [UInt8]
        do {
            body = try await request.body.collect(upTo: APIServer.maximumBody)
        } catch let fault as Fault where fault.code == .limit {
            throw StatusError(
                413, "RequestEntityTooLarge", "Request entity too large: limit is \(APIServer.maximumBody)",
                hasDetails: true)
        }
        let type = request.fields["Content-Type"] ?? ""
        return APIRequest(
            method: request.method, path: request.path, segments: segments.compactMap { $0 }, query: query,
            accept: request.fields.values("Accept").joined(separator: ","),
            contentType: type.prefix { $0 != ";" }.trimmed.lowercased(),
            userAgent: request.fields["User-Agent"] ?? "", ifNoneMatch: request.fields["If-None-Match"], user: user,
            body: body)
    }

    private func authenticate(_ request: ServerRequest) throws -> User {
        var user = User.anonymous
        if let text = request.fields["Authorization"] {
            guard text.hasPrefix("Bearer "), let known = tokens.user(String(text.dropFirst(7)), store) else {
                throw StatusError.unauthorized
            }
            user = known
        } else if let leaf = request.clientCertificates.first, let certificate = try? Certificate(der: leaf) {
            let groups = certificate.subject.attributes.filter { $0.type == "O" }.map(\.value)
            user = User(name: certificate.subject.value("CN") ?? "", groups: groups + ["system:authenticated"])
        } else if request.isCertificateRefused {
            throw StatusError.unauthorized
        }
        return try impersonated(user, request.fields)
    }

    private func impersonated(_ user: User, _ fields: Fields) throws -> User {
        let groups = fields.values("Impersonate-Group")
        let extra = fields.all.filter { $0.name.lowercased().hasPrefix("impersonate-extra-") }
        let uid = fields["Impersonate-Uid"]
        guard let name = fields["Impersonate-User"], !name.isEmpty else {
            if !groups.isEmpty || !extra.isEmpty || uid != nil {
                throw StatusError.badRequest(
                    "requested groups [\(groups.joined(separator: " "))] without impersonating a user name")
            }
            return user
        }
        func require(_ resource: String, _ name: String, group: String = "", namespace: String = "") throws {
            let question = AccessRules.Question(
                user: user, verb: "impersonate", group: group, resource: resource, namespace: namespace, name: name)
            guard access.decide(question).isAllowed else {
                throw StatusError.forbidden(
                    GroupResource(group: group, resource: resource), name, question.refusal)
            }
        }
        let parts = name.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        var result = User(name: name, groups: groups)
        if parts.count == 4, parts[0] == "system", parts[1] == "serviceaccount" {
            try require("serviceaccounts", parts[3], namespace: parts[2])
            if groups.isEmpty { result.groups = TokenIssuer.groups(namespace: parts[2]) }
        } else {
            try require("users", name)
        }
        for group in groups { try require("groups", group) }
        for field in extra {
            let key = String(field.name.lowercased().dropFirst("impersonate-extra-".count))
            try require("userextras/\(key)", field.value, group: "authentication.k8s.io")
            result.extra[key, default: []].append(field.value)
        }
        if let uid {
            try require("uids", uid, group: "authentication.k8s.io")
            result.uid = uid
        }
        if name != User.anonymous.name, !result.groups.contains("system:authenticated"),
            !result.groups.contains("system:unauthenticated")
        {
            result.groups.append("system:authenticated")
        }
        return result
    }
}

extension StringProtocol {
    var trimmed: String {
        var rest = self[...]
        while let first = rest.first, first.isWhitespace { rest = rest.dropFirst() }
        while let last = rest.last, last.isWhitespace { rest = rest.dropLast() }
        return String(rest)
    }
}
