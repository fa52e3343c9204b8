import Cryptography
import Diagnostics
import Documents
import Host
import OCI

/// Logins kept by docker, podman and skopeo: `config.json` with `auths`, `credHelpers` and `credsStore`.
///
/// For a registry its own helper counts first, then the common store, then what the file itself holds.
public struct DockerConfig: Sendable {
    private struct Login: Sendable {
        let identity: ConsumerIdentity
        /// The key as written: what a helper is asked for.
        let server: String
        var credentials = Credentials([:])
        var helper: String?
    }

    private let logins: [Login]
    private let store: String?
    private let environment: [String: String]

    /// Parses a file; `name` is for messages. `environment` is where credential helpers are looked up and what they get.
    public init(parsing bytes: [UInt8], name: String, environment: [String: String]) throws {
        let document: JSONValue
        do {
            document = try JSONValue(parsing: bytes)
        } catch {
            throw Fault(.invalid, "\(name) is not a docker configuration", cause: error)
        }
        var logins: [Login] = []
        for member in document["auths"]?.object?.members ?? [] {
            guard let entry = member.value.object else {
                throw Fault(.invalid, "\(name): auths[\(member.key)] is not an object")
            }
            var login = Login(identity: DockerConfig.identity(of: member.key), server: member.key)
            login.credentials = try DockerConfig.credentials(of: entry, place: "\(name): auths[\(member.key)]")
            logins.append(login)
        }
        for member in document["credHelpers"]?.object?.members ?? [] {
            guard let helper = member.value.string else { continue }
            if let at = logins.firstIndex(where: { $0.server == member.key }) {
                logins[at].helper = helper
            } else {
                var login = Login(identity: DockerConfig.identity(of: member.key), server: member.key)
                login.helper = helper
                logins.append(login)
            }
        }
        self.logins = logins
        store = document["credsStore"]?.string
        self.environment = environment
    }

    /// The login for a registry; nil: none.
    func credentials(for request: ConsumerIdentity) async throws -> Credentials? {
        var best: Login?
        for login in logins where IdentityMatcher.isBetter(login.identity, than: best?.identity, for: request) {
            best = login
        }
        if let helper = best?.helper, let server = best?.server {
            if let found = try await ask(helper, server) { return found }
        }
        if let store, let server = best?.server ?? DockerConfig.server(of: request) {
            if let found = try await ask(store, server) { return found }
        }
        guard let best, !best.credentials.properties.isEmpty else { return nil }
        return best.credentials.adding("serverAddress", best.server)
    }

    private func ask(_ helper: String, _ server: String) async throws -> Credentials? {
        try await CredentialHelper(name: helper, environment: environment).get(server)
    }

    /// Keys may be a bare host, a host with a path (which does not count), or an address.
    private static func identity(of key: String) -> ConsumerIdentity {
        var text = key[...]
        if let scheme = text.firstRange(of: "://") { text = text[scheme.upperBound...] }
        let authority = text.prefix { $0 != "/" }
        let parts = authority.split(separator: ":", maxSplits: 1)
        let host = parts.first.map(String.init) ?? ""
        return .registry(
            host: DockerHub.isHost(host) ? DockerHub.name : host, port: parts.count == 2 ? Int(parts[1]) : nil,
            path: "")
    }

    private static func server(of request: ConsumerIdentity) -> String? {
        guard let host = request["hostname"] else { return nil }
        if host == DockerHub.name { return "https://index.docker.io/v1/" }
        return request["port"].map { "\(host):\($0)" } ?? host
    }

    private static func credentials(of entry: JSONObject, place: String) throws -> Credentials {
        var properties: [String: String] = [:]
        if let text = entry["auth"]?.string, !text.isEmpty {
            guard let decoded = Base64.decode(text), let pair = String(validating: decoded, as: UTF8.self),
                let colon = pair.firstIndex(of: ":")
            else { throw Fault(.invalid, "\(place).auth is not base64 of USER:PASSWORD") }
            properties["username"] = String(pair[..<colon])
            // Some versions of docker pad the password with NUL.
            properties["password"] = String(pair[pair.index(after: colon)...].prefix { $0 != "\0" })
        }
        for (field, property) in [
            ("username", "username"), ("password", "password"), ("identitytoken", "identityToken"),
            ("registrytoken", "registryToken"),
        ] {
            if let value = entry[field]?.string, !value.isEmpty { properties[property] = value }
        }
        return Credentials(properties)
    }
}
