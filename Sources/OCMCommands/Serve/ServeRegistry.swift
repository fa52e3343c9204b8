import Cryptography
import Diagnostics
import HTTP
import Host
import OCIRegistry

/// `ocm serve registry`
enum ServeRegistry {
    static let data = Flag.text("data", placeholder: "FOLDER", "where the content is kept; made if it is missing")
    static let listen = Flag.text(
        "listen", initial: "127.0.0.1:5000", placeholder: "ADDRESS:PORT", "where to listen; port 0 chooses a free one")
    static let certificate = Flag.text("tls-cert", placeholder: "FILE", "certificate with its chain, PEM; serves https")
    static let key = Flag.text("tls-key", placeholder: "FILE", "private key of the certificate, PEM")
    static let passwords = Flag.text(
        "htpasswd", placeholder: "FILE",
        "users and hashed passwords as \"htpasswd -B\" writes them; without it anyone may write")

    static let command = Command(
        "serve", .registry, summary: "Serves an OCI registry from a folder",
        details: """
            It speaks the distribution specification: push, pull, tags, referrers, deletion. The first line of the output is
            "ready URL", once it answers. The log goes to stderr, one JSON object a line. Ctrl-C or SIGTERM ends it.
            """,
        count: .none, flags: [data, listen, certificate, key, passwords],
        examples: [
            "ocm serve registry --data ./registry --listen 127.0.0.1:5000",
            "ocm serve registry --data /srv/registry --listen 0.0.0.0:443 --tls-cert tls.crt --tls-key tls.key --htpasswd users",
        ]
    ) { call in
        let folder = call.flags[data]
        guard !folder.isEmpty else { throw Fault(.invalid, "name the folder of the registry with --data FOLDER") }
        var serving = try ListenAddress(call.flags[listen]).configuration
        serving.tls = try await identity(call)
        var registry = RegistryServerConfiguration()
        if call.flags.isGiven(passwords) { registry.passwordFile = call.flags[passwords] }
        let log = ServerLog.make(call.console)
        registry.log = log
        serving.log = log
        let server = try await RegistryServer(data: folder, configuration: registry)
        do {
            let logged = LoggedHandler(handler: server.handle, log: log)
            let service = Server(serving, handler: logged.handle)
            try await Allocation.serving {
                try await service.run { uri in call.console.print("ready \(uri.scheme)://\(uri.authority)") }
            }
        } catch {
            await server.close()
            throw error
        }
        await server.close()
    }

    private static func identity(_ call: Invocation) async throws -> ServerConfiguration.TLSIdentity? {
        guard call.flags.isGiven(certificate) || call.flags.isGiven(key) else { return nil }
        guard call.flags.isGiven(certificate), call.flags.isGiven(key) else {
            throw Fault(.invalid, "--tls-cert and --tls-key belong together; give both")
        }
        let (chainFile, keyFile) = (call.flags[certificate], call.flags[key])
        let chain = try await Files.read(chainFile, limit: KeySource.limit)
        let secret = try await Files.read(keyFile, limit: KeySource.limit)
        let (certificates, signer): ([Certificate], SigningKey)
        do { certificates = try Certificate.chain(pem: chain) } catch { throw Fault(error, "--tls-cert \(chainFile)") }
        guard let leaf = certificates.first else {
            throw Fault(.invalid, "--tls-cert \(chainFile) holds no certificate in PEM")
        }
        do { signer = try SigningKey(pem: secret) } catch { throw Fault(error, "--tls-key \(keyFile)") }
        guard try leaf.publicKeyDER == signer.publicKeyDER else {
            throw Fault(.invalid, "--tls-key \(keyFile) is not the key of the first certificate in \(chainFile)")
        }
        return ServerConfiguration.TLSIdentity(certificatePEM: chain, keyPEM: secret)
    }
}

extension Noun {
    static let registry = Noun("registry", areas: [], "an OCI registry")
}

/// `ADDRESS:PORT` of an option; IPv6 addresses stand in brackets.
struct ListenAddress: Sendable, Equatable {
    let host: String
    let port: Int

    init(host: String, port: Int) { (self.host, self.port) = (host, port) }

    init(_ text: String, option: String = "--listen") throws(Fault) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            throw Fault(.invalid, "\(option) \(text): expected ADDRESS:PORT, such as 127.0.0.1:5000 or [::1]:5000")
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") || host.isEmpty {
            throw Fault(
                .invalid, "\(option) \(text): expected ADDRESS:PORT; write 0.0.0.0 for all, and IPv6 in brackets")
        }
        (self.host, self.port) = (String(host), Int(port))
    }

    var configuration: ServerConfiguration {
        var configuration = ServerConfiguration()
        (configuration.host, configuration.port) = (host, port)
        return configuration
    }
}
