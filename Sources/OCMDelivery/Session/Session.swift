import Diagnostics
import Documents
package import HTTP
import Host
public import OCI
public import OCIRegistry
import Synchronization

/// One use of this library: the configuration, the credentials and which registries may be reached; it keeps connections,
/// tokens and what is known of registries. Close it at the end, best with `Session.with`.
public final class Session: Sendable {
    /// What a session is given.
    public struct Settings: Sendable {
        /// Relative paths begin here.
        public var folder: String
        public var environment: [String: String]
        public var policy = RegistryPolicy.unrestricted
        public var credentials: CredentialSettings?
        /// Certificate authorities (PEM) to trust beside the system's.
        public var roots: [UInt8] = []

        public init(folder: String, environment: [String: String]) {
            self.folder = folder
            self.environment = environment
        }
    }

    public let configuration: Configuration
    public let settings: Settings
    public let credentials: CredentialResolver
    private let state = Mutex(State())

    private struct State {
        var clients: [Client] = []
        var common: Client?
        var registries: [String: RegistryClient] = [:]
    }

    /// Reads what the configuration points at; no connection is made before one is needed.
    public init(configuration: Configuration, settings: Settings) async throws {
        self.configuration = configuration
        self.settings = settings
        credentials = try await configuration.credentialResolver(
            settings: settings.credentials, folder: settings.folder, environment: settings.environment)
    }

    /// Runs `body` with a session that is closed afterwards, whatever happens.
    public static func with<R>(
        configuration: Configuration, settings: Settings, _ body: (Session) async throws -> R
    ) async throws -> R {
        let session = try await Session(configuration: configuration, settings: settings)
        let result: Result<R, any Error>
        do { result = .success(try await body(session)) } catch { result = .failure(error) }
        await session.close()
        return try result.get()
    }

    /// Ends all connections; what is under way fails.
    public func close() async {
        let clients = state.withLock { state in
            defer { state = State() }
            return state.clients
        }
        for client in clients { await client.shutdown() }
    }

    /// The registry at `HOST`, `HOST:PORT` or the same with `http://` or `https://`.
    public func registry(_ address: String) async throws -> RegistryClient {
        if let known = state.withLock({ $0.registries[address] }) { return known }
        let provider = SessionCredentials(resolver: credentials)
        var host = address
        for scheme in ["https://", "http://"] where host.hasPrefix(scheme) {
            host = String(host.dropFirst(scheme.utf8.count))
        }
        try settings.policy.check(host: host, subject: "the registry \(host)")
        let authority = try await provider.credentials(host: host, repository: "")?.certificateAuthority
        let client = authority.map { self.client(trusting: $0) } ?? http
        let registry = try RegistryClient(address, http: client, credentials: provider)
        return state.withLock { state in
            if let known = state.registries[address] { return known }
            state.registries[address] = registry
            return registry
        }
    }

    /// The client for everything that needs no trust of its own.
    package var http: Client {
        if let known = state.withLock({ $0.common }) { return known }
        let new = client(trusting: [])
        return state.withLock { state in
            if let known = state.common { return known }
            state.common = new
            return new
        }
    }

    func client(trusting authority: [UInt8]) -> Client {
        var configuration = ClientConfiguration()
        configuration.extraRoots = Array([settings.roots, authority].filter { !$0.isEmpty }.joined(separator: [0x0A]))
        configuration.userAgent = "swift-ocm"
        let policy = settings.policy
        configuration.allow = { uri in try policy.check(uri) }
        let client = Client(configuration)
        state.withLock { $0.clients.append(client) }
        return client
    }

    /// An image in a registry, as `subject` (who is said to lead there) names it.
    ///
    /// - Throws: `denied` before any connection if the registry must not be reached, `notFound` if there is no such image.
    public func artifact(_ text: String, subject: String) async throws -> RemoteArtifact {
        let reference: Reference
        do {
            reference = try Reference(text)
        } catch {
            throw error.within("\(subject): the image reference can't be used")
        }
        let authority = reference.registry
        try settings.policy.check(authority: authority, repository: reference.repository, subject: subject)
        let registry = try await registry((reference.scheme.map { "\($0)://" } ?? "") + authority)
        let repository = try registry.remoteRepository(reference.repository)
        do {
            return RemoteArtifact(
                reference: reference, root: try await repository.resolve(reference.identifier), repository: repository)
        } catch {
            throw Fault(error, "\(subject): \(reference)")
        }
    }

    /// A path as the session's folder has it.
    public func path(_ path: String) -> String { Paths.join(settings.folder, path) }
}

/// An image that was found in a registry; from here on it is addressed by its digest.
public struct RemoteArtifact: Sendable {
    public let reference: Reference
    public let root: Descriptor
    public let repository: RemoteRepository
}

/// The credentials of a session, as the registry client asks for them.
struct SessionCredentials: CredentialProvider {
    let resolver: CredentialResolver

    func credentials(host: String, repository: String) async throws -> RegistryCredentials? {
        let parts = host.split(separator: ":")
        let name = parts.first.map(String.init) ?? host
        let request = ConsumerIdentity.registry(
            host: DockerHub.isHost(name) ? DockerHub.name : name, port: parts.count == 2 ? Int(parts[1]) : nil,
            path: repository)
        guard let found = try await resolver.credentials(for: request) else { return nil }
        var credentials = RegistryCredentials(
            username: found["username"], password: found["password"],
            identityToken: found["identityToken"] ?? found["refreshToken"],
            accessToken: found["registryToken"] ?? found["accessToken"],
            certificateAuthority: found["certificateAuthority"].map { Array($0.utf8) })
        // With a user the token stands for the password, by the rule of the first generation.
        if let token = credentials.identityToken, let user = credentials.username, !user.isEmpty,
            credentials.password == nil
        {
            credentials.password = token
            credentials.identityToken = nil
        }
        return credentials
    }
}
