import Diagnostics
import HTTP
import Synchronization

/// Finds the `Authorization` for requests to one registry and keeps tokens as long as they are good.
final class Authenticator: Sendable {
    private enum Demand: Sendable {
        case unknown
        case basic
        case bearer(realm: URI, service: String?)
    }

    private struct Entry {
        let token: Token
        let identity: String
        let expires: Duration
    }

    private struct State {
        /// What the registry asked for last: the next request need not be refused first.
        var demand = Demand.unknown
        var tokens: [TokenWish: Entry] = [:]
        /// Scopes that the registry asked for beyond what was expected.
        var learned: [Access: Scopes] = [:]
    }

    /// The registry as the user wrote it; what credentials are looked up by.
    private let name: String
    private let provider: any CredentialProvider
    private let http: Client
    private let timing: Timing
    private let state = Mutex(State())
    private let fetches = SharedFetch<TokenWish, Authorization>()

    private static let maximumTokens = 1000

    init(name: String, provider: any CredentialProvider, http: Client, timing: Timing) {
        self.name = name
        self.provider = provider
        self.http = http
        self.timing = timing
    }

    /// What to send at first; nil as long as the registry has not asked for anything.
    func authorization(for access: Access) async throws -> Authorization? {
        let (demand, scopes) = state.withLock { ($0.demand, $0.learned[access] ?? access.scopes) }
        switch demand {
        case .unknown: return nil
        case .basic: return try await basic(access)
        case .bearer(let realm, let service):
            let wish = TokenWish(realm: realm, service: service, scopes: scopes)
            return try await token(wish, access)
        }
    }

    /// What to send after the registry refused with `challenges`; nil: there is nothing better than what was sent.
    /// `base` is the address of the registry.
    func answer(
        _ challenges: [Challenge], for access: Access, refused: Authorization?, base: URI
    ) async throws -> Authorization? {
        if let bearer = challenges.first(where: { $0.scheme == .bearer }), let realmText = bearer.parameters["realm"] {
            let realm = try checkedRealm(realmText, base)
            let scopes = state.withLock { state in
                let scopes = access.scopes.union(Scopes(challenge: bearer.parameters["scope"]))
                if state.learned.count >= Self.maximumTokens { state.learned = [:] }
                state.learned[access] = scopes
                state.demand = .bearer(realm: realm, service: bearer.parameters["service"])
                if let wish = refused?.wish { state.tokens[wish] = nil }
                return scopes
            }
            return try await token(
                TokenWish(realm: realm, service: bearer.parameters["service"], scopes: scopes), access)
        }
        if challenges.contains(where: { $0.scheme == .basic }) {
            state.withLock { $0.demand = .basic }
            guard let fresh = try await basic(access), fresh.field != refused?.field else { return nil }
            return fresh
        }
        return nil
    }

    private func checkedRealm(_ text: String, _ base: URI) throws -> URI {
        do {
            let realm = try URI(text)
            try AddressRule.check(realm, namedBy: base, what: "the token service of")
            return realm
        } catch {
            throw Fault(error.code, "\(name) asks for a token from a place that can't be used", cause: error)
        }
    }

    private func basic(_ access: Access) async throws -> Authorization? {
        guard let credentials = try await provider.credentials(host: name, repository: access.repository),
            let login = credentials.login
        else { return nil }
        return Authorization(field: Authorization.basic(login), identity: credentials.description)
    }

    private func token(_ wish: TokenWish, _ access: Access) async throws -> Authorization {
        if let known = cached(wish) { return known }
        return try await fetches.value(wish) {
            if let known = cached(wish) { return known }
            return try await fetch(wish, access)
        }
    }

    private func cached(_ wish: TokenWish) -> Authorization? {
        let now = timing.now()
        return state.withLock { state in
            guard let entry = state.tokens[wish] else { return nil }
            guard entry.expires > now else {
                state.tokens[wish] = nil
                return nil
            }
            return Authorization(field: "Bearer " + entry.token.text, identity: entry.identity, wish: wish)
        }
    }

    private func fetch(_ wish: TokenWish, _ access: Access) async throws -> Authorization {
        let credentials = try await provider.credentials(host: name, repository: access.repository)
        let identity = credentials?.description ?? "no credentials"
        if let ready = credentials?.accessToken {
            return Authorization(field: "Bearer " + ready, identity: identity)
        }
        let start = timing.now()
        let token = try await TokenService(http: http, name: name, timing: timing)
            .token(wish, credentials, identity: identity)
        // not to the last moment: the request that carries it takes time too
        let good = token.lifetime - min(.seconds(10), token.lifetime / 5)
        state.withLock { state in
            if state.tokens.count >= Self.maximumTokens {
                state.tokens = state.tokens.filter { $0.value.expires > start }
            }
            if state.tokens.count >= Self.maximumTokens { state.tokens = [:] }
            state.tokens[wish] = Entry(token: token, identity: identity, expires: start + good)
        }
        return Authorization(field: "Bearer " + token.text, identity: identity, wish: wish)
    }
}
