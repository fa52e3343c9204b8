import Cryptography
import Documents
package import HTTP
import Host
import Synchronization

/// Stands in front of a registry's handler and wants bearer tokens, which it also gives out under `/token`: as the
/// registries in the cloud do.
package final class TokenGate: Sendable {
    /// What was asked for a token.
    package struct Wish: Sendable, Equatable {
        package let method: String
        package let scopes: [String]
        /// Who asked; nil: nobody in particular.
        package let user: String?
    }

    private struct State {
        var tokens: [String: Set<String>] = [:]
        var wishes: [Wish] = []
        var refusals = 0
    }

    private let handler: Server.Handler
    private let user: String
    private let password: String
    private let refreshToken: String?
    private let acceptsPost: Bool
    private let realm: String?
    private let state = Mutex(State())
    /// Runs before a token is given out.
    private let beforeAnswer: @Sendable () async -> Void

    /// `refreshToken`: what POST takes; nil: no POST. `realm`: what challenges name instead of this server's `/token`.
    package init(
        user: String, password: String, refreshToken: String? = nil, acceptsPost: Bool = true, realm: String? = nil,
        beforeAnswer: @escaping @Sendable () async -> Void = {}, handler: @escaping Server.Handler
    ) {
        self.handler = handler
        self.user = user
        self.password = password
        self.refreshToken = refreshToken
        self.acceptsPost = acceptsPost
        self.realm = realm
        self.beforeAnswer = beforeAnswer
    }

    /// All that was asked for so far.
    package var wishes: [Wish] { state.withLock { $0.wishes } }
    /// Requests that were answered with 401.
    package var refusals: Int { state.withLock { $0.refusals } }

    /// Makes all tokens worthless.
    package func revokeAll() {
        state.withLock { $0.tokens = [:] }
    }

    package func handle(_ request: ServerRequest) async throws -> ServerResponse {
        if request.path == "/token" { return try await token(request) }
        let wanted = scopes(for: request)
        let field = request.fields["Authorization"] ?? ""
        let granted = state.withLock { $0.tokens[String(field.dropFirst("Bearer ".utf8.count))] }
        if let granted, field.hasPrefix("Bearer "), granted.isSuperset(of: wanted) {
            return try await handler(request)
        }
        state.withLock { $0.refusals += 1 }
        let realm = realm ?? "http://\(request.fields["Host"] ?? "")/token"
        var challenge = "Bearer realm=\"\(realm)\",service=\"gate\""
        if !wanted.isEmpty { challenge += ",scope=\"\(TokenGate.text(wanted))\"" }
        return ServerResponse(401, fields: ["WWW-Authenticate": challenge], body: .bytes([]))
    }

    private func token(_ request: ServerRequest) async throws -> ServerResponse {
        await beforeAnswer()
        var query = request.query ?? ""
        if request.method == "POST" {
            guard acceptsPost else { return ServerResponse(405, body: .bytes([])) }
            query = String(decoding: try await request.body.collect(upTo: 100_000), as: UTF8.self)
        }
        let items = URI.queryItems(query) ?? []
        let scopes = items.filter { $0.name == "scope" }.flatMap { $0.value.split(separator: " ").map(String.init) }
        let who = caller(request, items)
        state.withLock { $0.wishes.append(Wish(method: request.method, scopes: scopes, user: who)) }
        guard let who else { return ServerResponse(401, body: .bytes([])) }
        let token = "token-\(Hex.encode(Random.bytes(8)))"
        // without a login only reading is granted
        let granted = scopes.flatMap(TokenGate.split).filter { !who.isEmpty || $0.hasSuffix(":pull") }
        state.withLock { $0.tokens[token] = Set(granted) }
        let document: JSONValue = ["access_token": .string(token), "expires_in": 300]
        return ServerResponse(200, fields: ["Content-Type": "application/json"], body: .bytes(document.encoded()))
    }

    /// Empty: anonymous; nil: wrong credentials.
    private func caller(_ request: ServerRequest, _ items: [(name: String, value: String)]) -> String? {
        if request.method == "POST" {
            let sent = items.first { $0.name == "refresh_token" }?.value
            return sent != nil && sent == refreshToken ? user : nil
        }
        guard let field = request.fields["Authorization"] else { return "" }
        return field == "Basic \(Base64.encode(Array("\(user):\(password)".utf8)))" ? user : nil
    }

    /// As `repository:NAME:ACTION`, one action each.
    private func scopes(for request: ServerRequest) -> Set<String> {
        let parts = request.path.split(separator: "/").map(String.init)
        guard parts.count > 3,
            let end = parts.firstIndex(where: { ["blobs", "manifests", "tags", "referrers"].contains($0) })
        else { return [] }
        let name = parts[1..<end].joined(separator: "/")
        let actions =
            ["GET", "HEAD"].contains(request.method)
            ? ["pull"] : request.method == "DELETE" ? ["delete"] : ["pull", "push"]
        var scopes = Set(actions.map { "repository:\(name):\($0)" })
        if let source = URI.queryItems(request.query ?? "")?.first(where: { $0.name == "from" })?.value {
            scopes.insert("repository:\(source):pull")
        }
        return scopes
    }

    private static func split(_ scope: String) -> [String] {
        let parts = scope.split(separator: ":").map(String.init)
        guard parts.count == 3 else { return [scope] }
        return parts[2].split(separator: ",").map { "\(parts[0]):\(parts[1]):\($0)" }
    }

    private static func text(_ scopes: Set<String>) -> String { scopes.sorted().joined(separator: " ") }
}
