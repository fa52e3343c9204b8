import Cryptography
import Diagnostics
import Documents
import Glibc
import HTTP
import Host
import OCI
import OCMDelivery
import OCMModel
import OCMPackaging
import OCMTestSupport
import Testing

@Suite("Signing services") struct SigningServerTests {
    /// A server that signs for clients of one authority, and what its clients have to know.
    private struct Site {
        let url: String
        let root: Certificate
        let settings: CredentialSettings
        let session: Session
    }

    private static func with(
        answer: (@Sendable ([UInt8]) -> [UInt8])? = nil, isKnown: Bool = true, _ body: (Site) async throws -> Void
    ) async throws {
        let now = Int64(time(nil))
        let identity = try ServerIdentity()
        let clients = try TransientAuthority(now: now)
        let (certificate, key) = try clients.issue("release", usages: [.client])
        let rootKey = try SigningKey.generateP256()
        let root = try Certificate.selfSigned(
            CertificateProfile(subject: [.init("CN", "acme root")], isAuthority: true, from: now - 60, validFor: 3600),
            key: rootKey)
        let pair = try RSAPrivateKey.generate()
        let leaf = try Certificate.issue(
            CertificateProfile(
                subject: [.init("CN", "acme")], usages: [.codeSigning], from: now - 60, validFor: 3600),
            for: pair.publicKey, by: root, key: rootKey)
        var configuration = ServerConfiguration()
        configuration.tls = ServerConfiguration.TLSIdentity(
            certificatePEM: identity.certificatePEM, keyPEM: identity.keyPEM,
            clientAuthorityPEM: clients.certificate.pem)
        let server = Server(configuration) { request in
            guard !request.clientCertificates.isEmpty else { return ServerResponse(403) }
            let padding: [String: RSAPadding] = ["rsassa-pkcs1-v1_5": .pkcs1, "rsassa-pss": .pss]
            guard request.method == "POST", request.path.hasPrefix("/keys/sign/"),
                let padding = padding[String(request.path.dropFirst("/keys/sign/".count))],
                request.query == "hashAlgorithm=SHA-256", request.fields["Accept"] == "application/x-pem-file"
            else { return ServerResponse(404) }
            let digest = try await request.body.collect(upTo: 1000)
            let made = try pair.sign(digest: digest, hash: .sha256, padding: padding)
            let name = padding == .pss ? "RSASSA-PSS" : "RSASSA-PKCS1-V1_5"
            let pem =
                PEM.encode(label: "SIGNATURE", headers: [PEM.Header("Signature Algorithm", name)], bytes: made)
                + leaf.pem
            return ServerResponse(200, body: .bytes(answer?(pem) ?? pem))
        }
        try await server.whileRunning { uri in
            func text(_ pem: [UInt8]) -> String { String(decoding: pem, as: UTF8.self) }
            let identified =
                isKnown
                ? [
                    "clientCert=\(text(certificate.pem))", "privateKey=\(text(try key.pem))",
                ] : []
            let settings = try CredentialSettings(
                [":type=Signingserver.gardener.cloud", ":hostname=127.0.0.1", "caCerts=\(text(identity.authorityPEM))"]
                    + identified)
            var given = Session.Settings(folder: "", environment: [:])
            given.credentials = settings
            try await Session.with(configuration: Configuration(), settings: given) { session in
                try await body(
                    Site(url: "https://\(uri.authority)/keys/", root: root, settings: settings, session: session))
            }
        }
    }

    private let repository = TargetRepository(MemoryRegistry(), spec: .null)

    private func sign(_ site: Site, roots: [Certificate], _ algorithm: SignatureAlgorithm = .pkcs1) async throws {
        try await repository.add(
            ComponentDescriptor(name: "acme.io/app", version: "1.0.0", provider: Provider(name: "acme.io")), blobs: [])
        let version = try #require(try await repository.lookup("acme.io/app", "1.0.0"))
        let trust = SigningTrust(roots: [TrustedRoots(roots)], time: Int64(time(nil)))
        let server = try await SigningServer(Array("url: \(site.url)\n".utf8), session: site.session)
        try await VersionSigner(content: LocalContentResolver(), trust: trust).sign(
            version, SigningOptions(name: "acme", method: .service(server, algorithm)))
    }

    private func isSigned() async throws -> Bool {
        try await repository.lookup("acme.io/app", "1.0.0")?.descriptor.signatures.isEmpty == false
    }

    @Test("a server signs, and a verifier with its root accepts it", arguments: SignatureAlgorithm.allCases)
    func signs(_ algorithm: SignatureAlgorithm) async throws {
        try await Self.with { site in
            try await sign(site, roots: [site.root], algorithm)
            let version = try #require(try await repository.lookup("acme.io/app", "1.0.0"))
            #expect(version.descriptor.signatures.first?.signature.algorithm == algorithm.rawValue)
            #expect(version.descriptor.signatures.first?.signature.issuer == "CN=acme")
            let trust = SigningTrust(roots: [TrustedRoots([site.root])], time: Int64(time(nil)))
            try await VersionVerifier(content: LocalContentResolver(), trust: trust)
                .verify(version, signatures: ["acme"]).check()
        }
    }

    @Test("what does not hold, nobody vouches for, or a stranger asks for, is not stored")
    func refused() async throws {
        try await Self.with { site in
            await #expect(throws: Fault.self) { try await sign(site, roots: []) }
            let signed = try await isSigned()
            #expect(!signed)
        }
        try await Self.with(answer: { _ in Array("-----BEGIN SIGNATURE-----\nAAAA\n-----END SIGNATURE-----\n".utf8) }) {
            site in
            await #expect(throws: Fault.self) { try await sign(site, roots: [site.root]) }
            let signed = try await isSigned()
            #expect(!signed)
        }
        try await Self.with(isKnown: false) { site in
            let fault = await #expect(throws: Fault.self) { try await sign(site, roots: [site.root]) }
            #expect(fault?.code == .denied && fault?.description.contains("status 403") == true)
            let signed = try await isSigned()
            #expect(!signed)
        }
    }

    @Test("a service without https, or a file that is a key, is refused")
    func named() async throws {
        try await Session.with(
            configuration: Configuration(), settings: Session.Settings(folder: "", environment: [:])
        ) { session in
            for text in ["url: http://a.b/", "-----BEGIN RSA PRIVATE KEY-----\n", "{}", "url: ''"] {
                await #expect(throws: Fault.self) { _ = try await SigningServer(Array(text.utf8), session: session) }
            }
        }
    }
}
