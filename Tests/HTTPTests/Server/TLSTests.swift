import Cryptography
import Diagnostics
import FoundationEssentials
import HTTP
import Host
import OCMTestSupport
import Testing

@Suite("TLS")
struct TLSTests {
    private let authority: TransientAuthority
    private let now: Int64

    init() throws {
        now = Int64(Date().timeIntervalSince1970)
        authority = try TransientAuthority(name: "test authority", now: now)
    }

    private func identity(
        _ names: [String] = ["127.0.0.1"], by authority: TransientAuthority? = nil,
        usages: [CertificateProfile.Usage] = [.server]
    ) throws -> (certificate: [UInt8], key: [UInt8]) {
        let (certificate, key) = try (authority ?? self.authority).issue("server", usages: usages, names: names)
        return (certificate.pem, try key.pem)
    }

    private func server(
        _ identity: (certificate: [UInt8], key: [UInt8]), clients: TransientAuthority? = nil,
        accepts: @escaping @Sendable ([[UInt8]]) -> Bool = { _ in true },
        handler: @escaping Server.Handler = { request in
            let text = request.isCertificateRefused ? "refused" : request.clientCertificates.isEmpty ? "0" : "1"
            return ServerResponse(200, body: .bytes(Array(text.utf8)))
        }
    ) -> Server {
        var configuration = ServerConfiguration()
        configuration.tls = .init(
            certificatePEM: identity.certificate, keyPEM: identity.key, clientAuthorityPEM: clients?.certificate.pem)
        configuration.tls?.accepts = accepts
        return Server(configuration, handler: handler)
    }

    @Test("a server whose authority is given is trusted, alone or besides the system's", arguments: [true, false])
    func trusted(isAlone: Bool) async throws {
        try await server(identity()).whileRunning { uri in
            try await withClient {
                if isAlone { $0.roots = authority.certificate.pem } else { $0.extraRoots = authority.certificate.pem }
            } _: { client in
                for _ in 0..<3 {
                    let answer = try await client.text(Request("GET", uri))
                    #expect(answer.status == 200 && answer.text == "0")
                }
                #expect(uri.scheme == "https")
            }
        }
    }

    @Test("a server of an unknown authority is refused, and the sentence says what to do")
    func untrusted() async throws {
        let other = try TransientAuthority(name: "test authority", now: now)
        try await server(identity()).whileRunning { uri in
            for roots in [nil, other.certificate.pem] {
                try await withClient {
                    $0.roots = roots
                } _: { client in
                    let fault = await fault { try await client.text(Request("GET", uri)) }
                    #expect(fault?.code == .denied)
                    #expect(fault?.description.contains("127.0.0.1:\(uri.effectivePort)") == true)
                    #expect(fault?.description.contains("not trusted") == true)
                }
            }
        }
    }

    @Test("a certificate of another name, for another purpose, or out of its time is refused")
    func wrongCertificate() async throws {
        let past = try TransientAuthority(name: "past", now: now - 40 * 86400, days: 10)
        let expired = try identity(by: past)
        for identity in [
            try identity(["localhost"]), try identity(usages: [.client]),
            expired,
        ] {
            try await server(identity).whileRunning { uri in
                try await withClient {
                    $0.roots = authority.certificate.pem + past.certificate.pem
                } _: { client in
                    let fault = await fault { try await client.text(Request("GET", uri)) }
                    #expect(fault?.code == .denied, "\(fault?.description ?? "")")
                }
            }
        }
    }

    @Test("a client certificate counts only when its chain, time and purpose are right")
    func clientCertificates() async throws {
        let foreign = try TransientAuthority(name: "test authority", now: now)
        let past = try TransientAuthority(name: "test authority", now: now - 40 * 86400, days: 10)
        let cases: [(TransientAuthority, [CertificateProfile.Usage], String)] = [
            (authority, [.client], "1"), (authority, [], "1"), (authority, [.server], "refused"),
            (authority, [.codeSigning], "refused"),
            (foreign, [.client], "refused"), (past, [.client], "refused"),
        ]
        try await server(identity(), clients: authority).whileRunning { uri in
            for (issuer, usages, count) in cases {
                let own = try identity([], by: issuer, usages: usages)
                try await withClient {
                    $0.roots = authority.certificate.pem
                    $0.identity = .init(certificatePEM: own.certificate, keyPEM: own.key)
                } _: { client in
                    for _ in 0..<2 {
                        let text = try await client.text(Request("GET", uri)).text
                        #expect(text == count)
                    }
                }
            }
            try await withClient {
                $0.roots = authority.certificate.pem
            } _: { client in
                let text = try await client.text(Request("GET", uri)).text
                #expect(text == "0")
            }
        }
    }

    @Test("the chain that a handler sees is the client's, and the second opinion counts", arguments: [true, false])
    func secondOpinion(isAccepted: Bool) async throws {
        let own = try identity([], usages: [.client])
        let leaf = try Certificate(pem: own.certificate).der
        let handler: Server.Handler = { request in
            ServerResponse(request.clientCertificates.first == leaf ? 200 : 403)
        }
        let accepts: @Sendable ([[UInt8]]) -> Bool = { $0.first == leaf && isAccepted }
        let server = try server(identity(), clients: authority, accepts: accepts, handler: handler)
        try await server.whileRunning { uri in
            try await withClient {
                $0.roots = authority.certificate.pem
                $0.identity = .init(certificatePEM: own.certificate, keyPEM: own.key)
            } _: { client in
                let status = try await client.text(Request("GET", uri)).status
                #expect(status == (isAccepted ? 200 : 403))
            }
        }
    }

    @Test("a key that does not belong to its certificate is said so, on both sides")
    func wrongKey() async throws {
        let mixed = (certificate: try identity().certificate, key: try identity().key)
        #expect(await fault { try await server(mixed).run() }?.code == .invalid)
        try await server(identity()).whileRunning { uri in
            try await withClient {
                $0.roots = authority.certificate.pem
                $0.identity = .init(certificatePEM: mixed.certificate, keyPEM: mixed.key)
            } _: { client in
                #expect(await fault { try await client.text(Request("GET", uri)) }?.code == .invalid)
            }
        }
    }

    @Test("large bodies both ways, files, and clients that leave")
    func bodies() async throws {
        let size = 5 << 20
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 / 999) }
        let started = Signal()
        let ended = Signal()
        try await TemporaryFile.with(bytes) { path in
            let handler: Server.Handler = { request in
                switch request.path {
                case "/file": return ServerResponse(200, body: .file(path: path, offset: 1, length: Int64(size - 1)))
                case "/wait":
                    started.fire()
                    defer { ended.fire() }
                    try await untilCancelled()
                    return ServerResponse(200)
                default:
                    let body = try await request.body.collect(upTo: size)
                    return ServerResponse(200, body: .stream(length: nil) { try await BytesReader(body).copy(to: $0) })
                }
            }
            let server = try server(identity(), handler: handler)
            try await server.whileRunning { uri in
                try await withClient {
                    $0.roots = authority.certificate.pem
                } _: { client in
                    for request in [
                        Request("GET", try uri.resolving("/file")),
                        Request("PUT", uri, body: .bytes(Array(bytes[1...]))),
                    ] {
                        try await client.withResponse(request) { response in
                            let body = try await response.body.collect(upTo: size)
                            #expect(body == Array(bytes[1...]))
                        }
                    }
                    let waiting = Task { try await client.text(Request("GET", uri.resolving("/wait"))) }
                    await started.wait()
                    waiting.cancel()
                    _ = await waiting.result
                    await ended.wait()
                }
            }
        }
    }

    @Test("plain text to a TLS port, and a TLS port that is cut, are told")
    func mixedUp() async throws {
        try await server(identity()).whileRunning { uri in
            let plain = URI(scheme: "http", host: uri.host, port: uri.port, path: "/")
            try await withClient { client in
                #expect(await fault { try await client.text(Request("GET", plain)) }?.code == .unavailable)
            }
        }
        try await ScriptedServer.with([.read(20), .reset]) { server in
            try await withClient { client in
                let fault = await fault { try await client.text(Request("GET", server.uri(scheme: "https"))) }
                #expect(fault?.code == .unavailable)
            }
        }
    }

    @Test("a server that hangs in the hand-shake is a time-out")
    func hangingHandshake() async throws {
        try await ScriptedServer.with([.stall]) { server in
            try await withClient {
                $0.connectTimeout = .milliseconds(300)
            } _: { client in
                let fault = await fault { try await client.text(Request("GET", server.uri(scheme: "https"))) }
                #expect(fault?.code == .timedOut)
            }
        }
    }
}
