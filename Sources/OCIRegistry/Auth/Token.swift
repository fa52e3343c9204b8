import Diagnostics
import Documents
import HTTP

/// A bearer token and how long it is good.
struct Token: Sendable {
    let text: String
    let lifetime: Duration

    /// Reads the answer of a token server: `token` or `access_token`, `expires_in` in seconds (60 if missing).
    init(parsing bytes: [UInt8]) throws {
        let document = try JSONValue(parsing: bytes)
        let candidates = [document["token"]?.string, document["access_token"]?.string]
        guard let text = candidates.compactMap({ $0 }).first(where: { !$0.isEmpty }) else {
            throw Fault(.invalid, "the answer holds no token")
        }
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
            throw Fault(.invalid, "the token holds characters that can't be sent")
        }
        self.text = text
        let seconds = document["expires_in"]?.number?.double ?? 60
        lifetime = .seconds(seconds.isFinite && seconds >= 1 ? min(seconds, 86_400) : 60)
    }

    /// Largest answer that is read.
    static let limit = 128 * 1024
}

/// What is asked of a token server. One value is one token, so it is also the key of the cache.
struct TokenWish: Hashable, Sendable {
    let realm: URI
    let service: String?
    let scopes: Scopes

    /// With a refresh token: OAuth 2 (distribution, "Token Authentication Using OAuth2").
    func refresh(_ token: String) -> Request {
        var form = [("grant_type", "refresh_token"), ("refresh_token", token), ("client_id", "swift-ocm")]
        if let service { form.append(("service", service)) }
        if !scopes.list.isEmpty { form.append(("scope", scopes.list.joined(separator: " "))) }
        let body = form.map { "\(URI.encoded($0))=\(URI.encoded($1))" }.joined(separator: "&")
        let fields: Fields = Fields(["Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"])
        return Request("POST", realm, fields: fields, body: .bytes(Array(body.utf8)))
    }

    /// With user and password, or anonymous.
    func get(_ login: (username: String, password: String)?) -> Request {
        var uri = realm
        var query = realm.query.map { [$0] } ?? []
        if let service { query.append("service=\(URI.encoded(service))") }
        query += scopes.list.map { "scope=\(URI.encoded($0))" }
        uri.query = query.isEmpty ? nil : query.joined(separator: "&")
        var fields = Fields(["Accept": "application/json"])
        if let login { fields["Authorization"] = Authorization.basic(login) }
        return Request("GET", uri, fields: fields)
    }
}
