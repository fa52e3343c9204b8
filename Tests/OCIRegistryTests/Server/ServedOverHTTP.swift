import Cryptography
import HTTP
import Host
import OCMTestSupport

@testable import OCIRegistry

/// Our registry on a port, in a folder that is removed afterwards.
struct ServedOverHTTP: Sendable {
    /// `127.0.0.1:PORT`
    let address: String
    /// The authority of its certificate, PEM; nil without TLS.
    let authorityPEM: [UInt8]?
    let server: RegistryServer
    /// A folder for the test's own files.
    let folder: String

    static func with<R>(
        tls: Bool = false, user: String? = nil, password: String? = nil, _ body: (ServedOverHTTP) async throws -> R
    ) async throws -> R {
        try await TemporaryFolder.with(prefix: "registry-") { folder in
            var configuration = RegistryServerConfiguration()
            if let user, let password {
                let path = Paths.join(folder, "htpasswd")
                let entry = "\(user):\(try PasswordHash.bcrypt(password, cost: 4))\n"
                try await Files.replace(path, with: Array(entry.utf8))
                configuration.passwordFile = path
            }
            let registry = try await RegistryServer(data: Paths.join(folder, "data"), configuration: configuration)
            var serving = ServerConfiguration()
            var authority: [UInt8]?
            if tls {
                let identity = try ServerIdentity()
                authority = identity.authorityPEM
                serving.tls = .init(certificatePEM: identity.certificatePEM, keyPEM: identity.keyPEM)
            }
            let result = try await Server(serving, handler: registry.handle).whileRunning { uri in
                try await body(
                    ServedOverHTTP(address: uri.authority, authorityPEM: authority, server: registry, folder: folder))
            }
            await registry.close()
            return result
        }
    }
}
