import Cryptography
import Diagnostics
import Documents
import OCI
import OCIRegistry

/// Logins for registries from Secrets of type `kubernetes.io/dockerconfigjson`.
struct PullSecrets: Sendable {
    private var logins: [(key: String, credentials: RegistryCredentials)] = []

    static let key = ".dockerconfigjson"

    /// Adds the logins of a Secret; `name` is for messages. Earlier ones win.
    mutating func add(_ data: [String: [UInt8]], name: String) throws {
        guard let bytes = data[PullSecrets.key] else {
            throw Fault(
                .invalid,
                "the Secret \(name) has no \(PullSecrets.key); make it with kubectl create secret docker-registry")
        }
        guard let document = try? JSONValue(parsing: bytes), let entries = document["auths"]?.object else {
            throw Fault(.invalid, "\(PullSecrets.key) of the Secret \(name) is no docker configuration")
        }
        for member in entries.members {
            guard let entry = member.value.object else { continue }
            logins.append((member.key, PullSecrets.credentials(entry)))
        }
    }

    private static func credentials(_ entry: JSONObject) -> RegistryCredentials {
        var credentials = RegistryCredentials()
        if let auth = entry["auth"]?.string, let bytes = Base64.decode(auth),
            let pair = String(validating: bytes, as: UTF8.self), let colon = pair.firstIndex(of: ":")
        {
            credentials.username = String(pair[..<colon])
            credentials.password = String(pair[pair.index(after: colon)...])
        }
        func text(_ key: String) -> String? { entry[key]?.string.flatMap { $0.isEmpty ? nil : $0 } }
        credentials.username = text("username") ?? credentials.username
        credentials.password = text("password") ?? credentials.password
        credentials.identityToken = text("identitytoken")
        credentials.accessToken = text("registrytoken")
        return credentials
    }

    /// The login whose key fits the repository best: the same host and port, and the longest path.
    func credentials(authority: String, repository: String) -> RegistryCredentials? {
        var best: (length: Int, credentials: RegistryCredentials)?
        for login in logins {
            var key = login.key[...]
            for scheme in ["https://", "http://"] where key.hasPrefix(scheme) { key = key.dropFirst(scheme.count) }
            var parts = key.split(separator: "/")
            guard let host = parts.first, PullSecrets.isSame(String(host), authority) else { continue }
            parts.removeFirst()
            if parts.first == "v1" || parts.first == "v2" { parts.removeFirst() }
            guard repository.split(separator: "/").starts(with: parts), parts.count > best?.length ?? -1 else {
                continue
            }
            best = (parts.count, login.credentials)
        }
        return best?.credentials
    }

    private static func isSame(_ key: String, _ authority: String) -> Bool {
        key.lowercased() == authority.lowercased() || DockerHub.isHost(key) && DockerHub.isHost(authority)
    }
}
