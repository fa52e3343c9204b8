import Cryptography
import Diagnostics
import Documents
import HTTP
import OCIRegistry
import Synchronization

/// Repositories of registries for all sources: connections and what was read of manifests are shared.
final class RegistryConnections: Sendable {
    private struct Known: Sendable {
        let credentials: [String?]
        let repository: RemoteRepository
    }

    private let options: FluxOptions
    private let client: Client
    private let known = Mutex<[String: Known]>([:])
    private static let maximumKnown = 64

    init(_ options: FluxOptions) {
        self.options = options
        client = Client(RegistryConnections.configuration(options))
    }

    func shutdown() async { await client.shutdown() }

    private static func configuration(_ options: FluxOptions) -> ClientConfiguration {
        var configuration = ClientConfiguration()
        configuration.roots = options.roots
        configuration.extraRoots = options.extraRoots
        configuration.allow = options.allowAddress
        return configuration
    }

    /// Opens a repository for the time of `use`. `certificates` is the data of the Secret that the source names: an
    /// authority to trust besides, a certificate to show.
    func withRepository<R>(
        _ spec: OCIRepositorySpec, _ credentials: RegistryCredentials?, certificates: [String: [UInt8]]?,
        _ use: (RemoteRepository) async throws -> R
    ) async throws -> R {
        guard let certificates else { return try await use(try shared(spec, credentials)) }
        var configuration = RegistryConnections.configuration(options)
        let authority = certificates["ca.crt"] ?? certificates["caFile"]
        let certificate = certificates["tls.crt"] ?? certificates["certFile"]
        let key = certificates["tls.key"] ?? certificates["keyFile"]
        guard authority != nil || certificate != nil else {
            throw Fault(.invalid, "the Secret of spec.certSecretRef has neither ca.crt nor tls.crt")
        }
        if let authority { configuration.extraRoots += [0x0A] + authority }
        if let certificate {
            guard let key else { throw Fault(.invalid, "the Secret of spec.certSecretRef has tls.crt without tls.key") }
            configuration.identity = ClientConfiguration.Identity(certificatePEM: certificate, keyPEM: key)
        }
        let own = Client(configuration)
        let result: Result<R, any Error>
        do {
            result = .success(try await use(try RegistryConnections.open(spec, credentials, own)))
        } catch {
            result = .failure(error)
        }
        await own.shutdown()
        return try result.get()
    }

    private static func open(
        _ spec: OCIRepositorySpec, _ credentials: RegistryCredentials?, _ client: Client
    ) throws -> RemoteRepository {
        let address = spec.isInsecure ? "http://\(spec.authority)" : spec.authority
        return try RegistryClient(address, http: client, credentials: FixedCredentials(credentials))
            .remoteRepository(spec.repository)
    }

    private func shared(_ spec: OCIRepositorySpec, _ credentials: RegistryCredentials?) throws -> RemoteRepository {
        let key = "\(spec.isInsecure)|\(spec.authority)/\(spec.repository)"
        let proof = [
            credentials?.username, credentials?.password, credentials?.identityToken, credentials?.accessToken,
        ]
        return try known.withLock { known in
            if let entry = known[key], entry.credentials == proof { return entry.repository }
            if known.count >= RegistryConnections.maximumKnown { known = [:] }
            let repository = try RegistryConnections.open(spec, credentials, client)
            known[key] = Known(credentials: proof, repository: repository)
            return repository
        }
    }
}
