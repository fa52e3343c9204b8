import Cryptography
import Diagnostics
import Documents
import HTTP
import Host
import OCMTestSupport
import Testing

@testable import Kubernetes

@Suite("An API that can't be reached, or does not let in") struct ConnectionTests {
    private let now = Timestamp.now.seconds

    private func client(
        _ other: APIClient, _ change: (inout ClusterConfiguration) throws -> Void
    ) throws -> APIClient {
        var configuration = other.configuration
        try change(&configuration)
        return try APIClient(configuration)
    }

    /// What the first request of a client ends with.
    private func failure(_ client: APIClient) async -> (any Error)? {
        defer { Task { await client.shutdown() } }
        do {
            _ = try await client.resource("configmaps").list(namespace: "default")
            return nil
        } catch {
            return error
        }
    }

    @Test("a refused connection is one sentence with host and port")
    func refused() async throws {
        let port = try FreePort.find()
        let client = try APIClient(ClusterConfiguration(server: "https://127.0.0.1:\(port)"))
        let fault = await failure(client) as? Fault
        #expect(fault?.code == .unavailable)
        #expect(fault?.description == "127.0.0.1:\(port) can't be reached: Connection refused")
    }

    @Test("an expired or foreign client certificate is not accepted, and the sentence says until when it was good")
    func clientCertificate() async throws {
        try await TestServer.with(controllers: false) { api, url in
            let past = try TransientAuthority(name: "kubernetes", now: now - 40 * 86400, days: 10)
            let foreign = try TransientAuthority(name: "kubernetes", now: now)
            for (authority, isOver) in [(past, true), (foreign, false)] {
                let own = try authority.issue("kubernetes-admin", usages: [.client])
                let error =
                    await failure(
                        try client(api) {
                            $0.certificate = own.certificate.pem
                            $0.key = try own.key.pem
                        }) as? StatusError
                #expect(error?.code == 401)
                let host = url.dropFirst("https://".count)
                #expect(error?.message.hasPrefix("\(host) does not accept the credentials") == true)
                #expect(error?.message.contains("the client certificate was good until") == isOver)
            }
            // the right one is
            #expect(await failure(try client(api) { _ in }) == nil)
        }
    }

    @Test("a token that is none of the server's is not accepted")
    func token() async throws {
        try await TestServer.with(controllers: false) { api, url in
            for token in ["nonsense", "a.b.c", "e30.e30.e30"] {
                let error =
                    await failure(
                        try client(api) {
                            ($0.certificate, $0.key) = (nil, nil)
                            $0.token = token
                        }) as? StatusError
                #expect(error?.code == 401, "\(token)")
            }
        }
    }

    @Test("without credentials only health and version are answered; the rest is forbidden in the real words")
    func anonymous() async throws {
        try await TestServer.with(controllers: false) { api, url in
            let nobody = try client(api) { ($0.certificate, $0.key) = (nil, nil) }
            #expect(try await nobody.send("GET", "/version")["gitVersion"]?.string?.hasPrefix("v1.") == true)
            let error = await failure(nobody) as? StatusError
            #expect(error?.code == 403)
            #expect(
                error?.message
                    == "configmaps is forbidden: User \"system:anonymous\" cannot list resource \"configmaps\" in API group "
                    + "\"\" in the namespace \"default\"")
        }
    }

    @Test("a server certificate that is over, of another name or authority is refused with host and reason")
    func serverCertificate() async throws {
        let authority = try TransientAuthority(name: "kubernetes", now: now)
        let past = try TransientAuthority(name: "kubernetes", now: now - 40 * 86400, days: 10)
        for (issuer, names, trusted, reason) in [
            (past, ["127.0.0.1"], past, "expired"), (authority, ["elsewhere"], authority, "127.0.0.1"),
            (authority, ["127.0.0.1"], past, "not trusted"),
        ] {
            let own = try issuer.issue("kube-apiserver", usages: [.server], names: names)
            var settings = ServerConfiguration()
            settings.tls = .init(certificatePEM: own.certificate.pem, keyPEM: try own.key.pem)
            try await Server(settings) { _ in ServerResponse(500) }.whileRunning { uri in
                var configuration = ClusterConfiguration(server: "https://127.0.0.1:\(uri.effectivePort)")
                configuration.authority = trusted.certificate.pem
                let fault = await failure(try APIClient(configuration)) as? Fault
                #expect(fault?.code == .denied)
                #expect(fault?.description.contains("127.0.0.1:\(uri.effectivePort)") == true)
                #expect(fault?.description.contains(reason) == true, "\(fault?.description ?? "")")
            }
        }
    }

    static let defects: [(name: String, old: String, new: String, says: String)] = [
        ("not YAML", "contexts:", "contexts: [", "can't be read"),
        ("no mapping", "current-context: a", "- b", "can't be read"),
        ("another kind", "current-context: a", "kind: Pod", ":1: kind: must be Config"),
        ("no list", "users: [{", "users: {a: {", "can't be read"),
        ("an entry without a name", "{name: u, user:", "{user:", ":4: users[0].name: must be given"),
        ("a number as server", #""https://h:1""#, "7", ":3: clusters[0].cluster.server: must be a text"),
        ("a list as user", "user: {token: t}", "user: [t]", ":4: users[0].user: must be a mapping"),
        ("no current context", "current-context: a", "", "no current-context"),
        ("a context that is not there", "name: a, context", "name: b, context", "there is no context “a”"),
        (
            "a cluster that is not there", "cluster: c,", "cluster: x,",
            ":2: contexts[0].context.cluster: there is no cluster “x”"
        ),
        ("a user that is not there", "user: u,", "user: x,", "contexts[0].context.user: there is no user “x”"),
        ("no server", #"server: "https://h:1""#, "proxy-url: x", "clusters[0].cluster.server: must be an address"),
        ("a server that is no address", #""https://h:1""#, "'h h'", "clusters[0].cluster.server: must be an address"),
        ("a plug-in", "token: t", "exec: {command: x}", "users[0].user.exec: is not supported"),
        (
            "no check of the server", "server:", "insecure-skip-tls-verify: true, server:",
            "insecure-skip-tls-verify: is not supported"
        ),
        ("another name of the server", "server:", "tls-server-name: x, server:", "tls-server-name: is not supported"),
        (
            "an authority that is no base64", "server:", "certificate-authority-data: '???', server:",
            "certificate-authority-data: is no base64"
        ),
        (
            "an authority that is no certificate", "server:", "certificate-authority-data: eA==, server:",
            "certificate-authority: holds no certificate"
        ),
        ("an authority whose file is not there", "server:", "certificate-authority: ca.crt, server:", "ca.crt"),
        ("a certificate that is no base64", "token: t", "client-certificate-data: '???'", "is no base64"),
        ("a key whose file is not there", "token: t", "client-key: /nowhere/key", "/nowhere/key"),
        ("a key without a certificate", "token: t", "client-key-data: eA==", "both client-certificate and client-key"),
    ]

    @Test("a kubeconfig that is broken is told by its file and what is wrong with it")
    func kubeconfig() async throws {
        try await TemporaryFolder.with(prefix: "config") { folder in
            let path = Paths.join(folder, "config")
            let good = """
                current-context: a
                contexts: [{name: a, context: {cluster: c, user: u, namespace: shop}}]
                clusters: [{name: c, cluster: {server: "https://h:1"}}]
                users: [{name: u, user: {token: t}}]
                """
            try await Files.replace(path, with: Array(good.utf8))
            let read = try await ClusterConfiguration.kubeconfig(path)
            #expect(read.server == "https://h:1" && read.token == "t" && read.namespace == "shop")
            for (name, old, new, says) in Self.defects {
                try await Files.replace(path, with: Array(good.replacing(old, with: new).utf8))
                let fault = await #expect(throws: Fault.self, "\(name)") {
                    try await ClusterConfiguration.kubeconfig(path)
                }
                let text = fault?.description ?? ""
                #expect(text.contains(path) && text.contains(says) && !text.contains("\n"), "\(name): \(text)")
            }
            try await Files.remove(path, recursive: false)
            let fault = await #expect(throws: Fault.self) { try await ClusterConfiguration.kubeconfig(path) }
            #expect(fault?.description.contains(path) == true)
        }
    }
}
