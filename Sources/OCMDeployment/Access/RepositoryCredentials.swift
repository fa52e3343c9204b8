import Cryptography
import Diagnostics
import Documents
import Kubernetes
import OCMDelivery

/// A component repository as an object names it (`spec.repository`, `spec.destination`, `spec.source`).
package struct RepositoryReference: Sendable, Hashable {
    /// `[SCHEME://]HOST[:PORT][/PATH]`
    package let url: String
    /// A Secret in the namespace of the object.
    package let secret: String?

    package init(url: String, secret: String? = nil) {
        self.url = url
        self.secret = secret
    }

    init?(_ value: JSONValue?) {
        guard let url = value?["url"]?.string, !url.isEmpty else { return nil }
        self.init(url: url, secret: value?["secretRef"]?["name"]?.string.flatMap { $0.isEmpty ? nil : $0 })
    }
}

/// What Secrets and ServiceAccounts give for reaching repositories.
struct RepositoryCredentials {
    let client: APIClient
    let namespace: String

    /// The credentials of repositories and of the pull secrets of a ServiceAccount. Behind them stand `fallback`, logins in
    /// the form of docker.
    ///
    /// - Throws: `notFound` with the name of what is missing, `invalid` with the key that can't be used; never a value.
    func configuration(
        _ repositories: [RepositoryReference], serviceAccount: String?, fallback: [String]
    ) async throws -> Configuration {
        var configuration = Configuration()
        if let serviceAccount {
            for secret in try await pullSecrets(of: serviceAccount) {
                guard let text = try await data(of: secret)[".dockerconfigjson"] else {
                    throw Fault(.invalid, "the pull secret “\(secret)” of \(serviceAccount) has no .dockerconfigjson")
                }
                configuration.docker.append(.text(try Self.logins(text, secret)))
            }
        }
        for repository in repositories {
            guard let secret = repository.secret else { continue }
            try add(try await data(of: secret), secret, repository, to: &configuration)
        }
        configuration.docker += fallback.map { .text($0) }
        return configuration
    }

    private func pullSecrets(of name: String) async throws -> [String] {
        guard let account = try await client.resource("serviceaccounts").find(name, namespace: namespace) else {
            throw Fault(.notFound, "the ServiceAccount “\(name)” is not in the namespace \(namespace)")
        }
        return account["imagePullSecrets"]?.array?.compactMap { $0["name"]?.string } ?? []
    }

    /// The data of a Secret, decoded.
    private func data(of name: String) async throws -> [String: [UInt8]] {
        guard let secret = try await client.resource("secrets").find(name, namespace: namespace) else {
            throw Fault(.notFound, "the Secret “\(name)” is not in the namespace \(namespace)")
        }
        return SecretData.decoded(secret)
    }

    private func add(
        _ data: [String: [UInt8]], _ secret: String, _ repository: RepositoryReference,
        to configuration: inout Configuration
    ) throws {
        if let text = data[".dockerconfigjson"] {
            configuration.docker.append(.text(try Self.logins(text, secret)))
        } else if let text = data[".ocmcredentialconfig"] {
            let place = "the key .ocmcredentialconfig of the Secret “\(secret)”"
            let document = try YAMLStream.parse(text, name: place).first?.root?.jsonValue(.core12) ?? .null
            guard document["type"]?.string?.hasPrefix("credentials.config.ocm.software") == true else {
                throw Fault(.invalid, "\(place) is not of the type credentials.config.ocm.software")
            }
            var found = Configuration()
            try found.apply(document, place: place)
            configuration.consumers += found.consumers
            for source in found.docker {
                // files on the disk of this program are nothing that an object may point at
                guard case .text(let text) = source else {
                    throw Fault(.unsupported, "\(place) names a file; put the docker configuration itself there")
                }
                configuration.docker.append(.text(try Self.logins(Array(text.utf8), secret)))
            }
        } else if !data.isEmpty {
            var text = repository.url[...]
            if let mark = text.firstRange(of: "://") { text = text[mark.upperBound...] }
            let authority = text.prefix { $0 != "/" }.split(separator: ":", maxSplits: 1)
            configuration.consumers.append(
                CredentialResolver.Consumer(
                    identity: .registry(
                        host: authority.first.map(String.init) ?? "",
                        port: authority.count == 2 ? Int(authority[1]) : nil, path: ""),
                    credentials: Credentials(data.mapValues { String(decoding: $0, as: UTF8.self) })))
        }
    }

    /// A docker configuration without helpers: an object must not make this program run others.
    private static func logins(_ bytes: [UInt8], _ secret: String) throws -> String {
        guard var object = (try? JSONValue(parsing: bytes))?.object else {
            throw Fault(.invalid, "the Secret “\(secret)” holds no docker configuration in JSON")
        }
        for key in ["credHelpers", "credsStore"] { object[key] = nil }
        return String(decoding: JSONValue.object(object).encoded(), as: UTF8.self)
    }
}

/// The entries of a Secret.
enum SecretData {
    static func decoded(_ secret: JSONObject) -> [String: [UInt8]] {
        var data: [String: [UInt8]] = [:]
        for member in secret["data"]?.object?.members ?? [] {
            if let bytes = member.value.string.flatMap({ Base64.decode($0) }) { data[member.key] = bytes }
        }
        return data
    }
}
