public import Diagnostics
package import HTTP
public import OCI
import Synchronization

/// Speaks to one registry (OCI distribution-spec). Connections and tokens are shared by all its repositories.
public final class RegistryClient: Registry {
    let address: RegistryAddress
    let http: Client
    let timing: Timing
    let options: RegistryOptions
    let authenticator: Authenticator
    let probes = SharedFetch<String, URI>()
    let probed = Mutex<URI?>(nil)
    /// It answered something once. One that never did is given up soon: most likely its name is wrong.
    let hasAnswered = Mutex(false)

    public var location: String { address.name }

    /// A client for `registry` (`HOST`, `HOST:PORT` or with `http://` or `https://`; without a scheme it is TLS, except
    /// that a registry on this machine may be plain). The caller shuts `http` down when the client is no longer used.
    package convenience init(
        _ registry: String, http: Client, credentials: any CredentialProvider = FixedCredentials(nil),
        options: RegistryOptions = RegistryOptions()
    ) throws(Fault) {
        try self.init(registry, http: http, credentials: credentials, options: options, timing: .system)
    }

    init(
        _ registry: String, http: Client, credentials: any CredentialProvider, options: RegistryOptions, timing: Timing
    ) throws(Fault) {
        address = try RegistryAddress(registry)
        self.http = http
        self.timing = timing
        self.options = options
        authenticator = Authenticator(name: address.name, provider: credentials, http: http, timing: timing)
    }

    public func repository(_ name: String) throws -> any Target {
        try remoteRepository(name)
    }

    /// The repository of that name with all that only registries can do.
    public func remoteRepository(_ name: String) throws(Fault) -> RemoteRepository {
        try RepositoryName.check(name)
        return RemoteRepository(client: self, name: name)
    }

    /// All repositories, where the registry tells (`GET /v2/_catalog`); nil where it does not.
    public func repositories() async throws -> [String]? {
        do {
            let call = Call(
                "GET", "_catalog", query: "n=\(options.pageSize)", access: .catalog, action: "list its repositories")
            return try await pages(call, place: location, member: "repositories")
        } catch let fault as Fault where [.denied, .notFound, .unsupported, .invalid].contains(fault.code) {
            return nil
        }
    }

    /// Asks whether something that speaks the API answers, with credentials where it wants them.
    public func ping() async throws {
        let call = Call("GET", "", access: .registry, action: "answer")
        try await send(call, place: location) { reply in
            guard (200..<300).contains(reply.response.status) else { throw await reply.fault() }
        }
    }
}

/// Bounds and thresholds of a registry client.
package struct RegistryOptions: Sendable {
    /// From this size on a blob is sent in chunks, so that a broken connection costs only what did not arrive.
    package var chunkedFrom: Int64 = 256 * 1024 * 1024
    /// Bytes per chunk; more if the registry wants more.
    package var chunkSize: Int64 = 64 * 1024 * 1024
    /// How many names are asked for at once; some registries refuse more than 1000.
    package var pageSize = 1000
    /// Pages of one list, and their bytes together.
    package var maximumPages = 10_000
    package var maximumPageBytes = 256 * 1024 * 1024

    package init() {}

    static let maximumPage = 16 * 1024 * 1024
    static let maximumNames = 1_000_000
}
