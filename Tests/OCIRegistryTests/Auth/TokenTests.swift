import Diagnostics
import HTTP
import Host
import OCI
import OCMTestSupport
import Synchronization
import Testing

@testable import OCIRegistry

/// Registries that want bearer tokens.
@Suite struct TokenTests {
    private static let blob = BytesBlob(Array("content".utf8), mediaType: .octetStream)
    private static let anna = RegistryCredentials(username: "anna", password: "secret")

    /// A clock that stands still until it is told otherwise.
    final class Clock: Sendable {
        private let value = Mutex(Duration.zero)

        func advance(_ duration: Duration) { value.withLock { $0 += duration } }

        var timing: Timing { Timing(now: { self.value.withLock { $0 } }, sleep: { _ in }) }
    }

    private func with(
        _ credentials: RegistryCredentials?, refreshToken: String? = nil, acceptsPost: Bool = true,
        realm: String? = nil,
        beforeAnswer: @escaping @Sendable () async -> Void = {},
        allow: @escaping @Sendable (URI) throws -> Void = { _ in }, clock: Clock = Clock(),
        _ body: (RegistryClient, TokenGate) async throws -> Void
    ) async throws {
        try await TemporaryFolder.with { folder in
            let registry = try await RegistryServer(data: folder)
            let gate = TokenGate(
                user: "anna", password: "secret", refreshToken: refreshToken, acceptsPost: acceptsPost, realm: realm,
                beforeAnswer: beforeAnswer, handler: registry.handle)
            try await Server(handler: gate.handle).whileRunning { uri in
                var configuration = ClientConfiguration()
                configuration.allow = allow
                let http = Client(configuration)
                let client = try RegistryClient(
                    "http://\(uri.authority)", http: http, credentials: FixedCredentials(credentials),
                    options: RegistryOptions(), timing: clock.timing)
                do {
                    try await body(client, gate)
                } catch {
                    await http.shutdown()
                    throw error
                }
                await http.shutdown()
            }
            await registry.close()
        }
    }

    @Test("one token serves many requests, the next repository is asked for before it is refused")
    func reuse() async throws {
        try await with(Self.anna) { client, gate in
            let one = try client.remoteRepository("a/one")
            try await one.ingest(Self.blob)
            #expect(gate.wishes.map(\.scopes) == [["repository:a/one:pull"], ["repository:a/one:pull,push"]])
            #expect(gate.wishes.allSatisfy { $0.user == "anna" && $0.method == "GET" })
            #expect(gate.refusals == 1)
            #expect(try await one.blob(Self.blob.descriptor).bytes(limit: 10) == Self.blob.bytes)
            _ = try await client.remoteRepository("a/two").tags()
            #expect(gate.wishes.count == 3 && gate.refusals == 1)
        }
    }

    @Test("callers that want the same token at the same time share one request")
    func shared() async throws {
        let release = Signal()
        let arrived = Counter()
        try await with(
            Self.anna,
            beforeAnswer: {
                arrived.increment()
                await release.wait()
            }
        ) { client, gate in
            let repository = try client.remoteRepository("a")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 { group.addTask { _ = try await repository.tags() } }
                while arrived.value == 0 { await Task.yield() }
                release.fire()
                try await group.waitForAll()
            }
            // those that had not been refused by then may have come later, but found the token
            #expect(gate.wishes.count == 1)
        }
    }

    @Test("a token that ran out is fetched again, one that was revoked too, once")
    func expiry() async throws {
        let clock = Clock()
        try await with(Self.anna, clock: clock) { client, gate in
            let repository = try client.remoteRepository("a")
            _ = try await repository.tags()
            clock.advance(.seconds(280))
            _ = try await repository.tags()
            #expect(gate.wishes.count == 1)
            clock.advance(.seconds(15))
            _ = try await repository.tags()
            #expect(gate.wishes.count == 2 && gate.refusals == 1)
            gate.revokeAll()
            _ = try await repository.tags()
            #expect(gate.wishes.count == 3 && gate.refusals == 2)
        }
    }

    @Test("an identity token is exchanged by POST")
    func identityToken() async throws {
        try await with(RegistryCredentials(identityToken: "refresh me+/="), refreshToken: "refresh me+/=") {
            client, gate in
            try await client.remoteRepository("a").ingest(Self.blob)
            #expect(gate.wishes.allSatisfy { $0.method == "POST" && $0.user == "anna" })
        }
    }

    @Test("a token service that knows no POST gets user and password")
    func fallback() async throws {
        var both = Self.anna
        both.identityToken = "x"
        try await with(both, acceptsPost: false) { client, gate in
            try await client.remoteRepository("a").ingest(Self.blob)
            #expect(gate.wishes.first?.method == "GET")
        }
    }

    @Test("a registry token is sent as it is")
    func registryToken() async throws {
        try await with(RegistryCredentials(accessToken: "ready-made")) { client, gate in
            let fault = await #expect(throws: Fault.self) { try await client.remoteRepository("a").tags() }
            #expect(fault?.code == .denied)
            #expect(fault.map { !"\($0)".contains("ready-made") } == true)
            #expect(gate.wishes.isEmpty && gate.refusals == 2)
        }
    }

    @Test("without credentials reading works, and writing says what is missing")
    func anonymous() async throws {
        try await with(nil) { client, gate in
            let repository = try client.remoteRepository("a")
            #expect(try await repository.tags() == [])
            let fault = await #expect(throws: Fault.self) { try await repository.ingest(Self.blob) }
            #expect(fault?.code == .denied)
            #expect(fault?.message.contains("none are configured") == true)
            #expect(gate.wishes.allSatisfy { $0.user == "" })
        }
    }

    @Test("wrong credentials are told without them")
    func wrong() async throws {
        try await with(RegistryCredentials(username: "anna", password: "wr0ng")) { client, _ in
            let fault = await #expect(throws: Fault.self) { try await client.ping() }
            #expect(fault?.code == .denied)
            let text = fault.map { "\($0)" } ?? ""
            #expect(text.contains("user anna") && text.contains(client.location) && !text.contains("wr0ng"))
        }
    }

    @Test("a mount asks for both repositories in one token")
    func mount() async throws {
        try await with(Self.anna) { client, gate in
            let (one, two) = (try client.remoteRepository("one"), try client.remoteRepository("two"))
            try await one.ingest(Self.blob)
            #expect(try await two.mount(Self.blob.descriptor, from: one))
            #expect(gate.wishes.last?.scopes == ["repository:one:pull", "repository:two:pull,push"])
        }
    }

    @Test(
        "a token service elsewhere must pass the rules and the guard before anything is sent",
        arguments: [
            "http://auth.example.test/token", "https://10.0.0.1/token", "file:///etc/passwd",
            "https://u:p@auth.example.test/",
            "https://forbidden.example.test/token",
        ])
    func realm(_ realm: String) async throws {
        let guardian: @Sendable (URI) throws -> Void = { uri in
            guard uri.host == "127.0.0.1" else {
                throw Fault(.denied, "\(uri.host) is not among the allowed registries")
            }
        }
        try await with(Self.anna, realm: realm, allow: guardian) { client, _ in
            let fault = await #expect(throws: Fault.self) { try await client.ping() }
            #expect(fault.map { [.denied, .unsupported, .invalid].contains($0.code) } == true)
            #expect(fault.map { "\($0)".contains(client.location) && !"\($0)".contains("secret") } == true)
        }
    }
}
