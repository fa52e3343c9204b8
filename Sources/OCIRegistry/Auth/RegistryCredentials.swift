/// What proves to a registry who is asking. It never appears in texts: printing it names the kind and the user only.
public struct RegistryCredentials: Sendable {
    public var username: String?
    public var password: String?
    /// A refresh token that is exchanged for access tokens (docker's `identitytoken`).
    public var identityToken: String?
    /// A bearer token that is sent as it is (docker's `registrytoken`).
    public var accessToken: String?
    /// Certificates (PEM) to trust for this registry in addition; for whoever sets up the connection.
    public var certificateAuthority: [UInt8]?

    public init(
        username: String? = nil, password: String? = nil, identityToken: String? = nil, accessToken: String? = nil,
        certificateAuthority: [UInt8]? = nil
    ) {
        self.username = username
        self.password = password
        self.identityToken = identityToken
        self.accessToken = accessToken
        self.certificateAuthority = certificateAuthority
    }
}

extension RegistryCredentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// For messages: who, without any secret.
    public var description: String {
        if let username, !username.isEmpty { return "user \(username)" }
        if identityToken != nil { return "an identity token" }
        if accessToken != nil { return "a registry token" }
        return "no credentials"
    }

    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension RegistryCredentials {
    /// User and password, if there are both.
    var login: (username: String, password: String)? {
        guard let username, let password, !username.isEmpty else { return nil }
        return (username, password)
    }
}

/// Knows the credentials for repositories.
public protocol CredentialProvider: Sendable {
    /// Credentials for `repository` on `host` (`HOST` or `HOST:PORT` as the user wrote it); nil: ask without any.
    /// It is asked each time that the registry wants to know, so it may hand out fresh ones.
    func credentials(host: String, repository: String) async throws -> RegistryCredentials?
}

/// The same credentials for all repositories of the one registry that it is given to; nil: none.
public struct FixedCredentials: CredentialProvider {
    private let value: RegistryCredentials?

    public init(_ value: RegistryCredentials?) {
        self.value = value
    }

    public func credentials(host: String, repository: String) async throws -> RegistryCredentials? { value }
}
