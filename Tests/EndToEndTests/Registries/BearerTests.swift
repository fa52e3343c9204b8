import Cryptography
import HTTP
import Host
import OCIRegistry
import OCMTestSupport
import Testing

@Suite("Registries that give out tokens can be used")
struct BearerTests {
    /// Our registry with a token service in front, as registries in the cloud have one.
    private func with<R>(
        refreshToken: String? = nil, _ body: (TestRegistry, TokenGate) async throws -> R
    ) async throws -> R {
        try await TemporaryFolder.with(prefix: "token-registry-") { folder in
            let server = try await RegistryServer(data: folder, configuration: RegistryServerConfiguration())
            let gate = TokenGate(
                user: TestRegistry.user, password: TestRegistry.password, refreshToken: refreshToken,
                handler: server.handle)
            let result = try await Server(ServerConfiguration(), handler: gate.handle).whileRunning { uri in
                try await body(TestRegistry(address: uri.authority, authorityPEM: nil, folder: folder), gate)
            }
            await server.close()
            return result
        }
    }

    private let send = ["transfer", "cv", "archive"]

    private func prepare(_ desk: Desk) async throws {
        try await desk.write("c.yaml", Product.small())
        _ = try await desk.ocm("add", "cv", "--create", "--file", "archive", "c.yaml").checked()
    }

    @Test("a login is exchanged for a token of the repositories that are used")
    func login() async throws {
        try await with { registry, gate in
            try await Desk.with { desk in
                try await prepare(desk)
                let (desk, options) = try await Login.options.prepare(desk, registry)
                _ = try await desk.ocm(options + send + [registry.components]).checked()
                let place = "\(registry.components)//\(Product.library)"
                let seen = try await desk.ocm(options + ["show", "versions", place])
                #expect(seen.output == "1.0.0\n", "\(seen)")
                #expect(gate.wishes.allSatisfy { $0.user == TestRegistry.user })
                let scopes = Set(gate.wishes.flatMap(\.scopes))
                let repository = "repository:ocm/component-descriptors/\(Product.library):"
                #expect(scopes.allSatisfy { $0.hasPrefix(repository) }, "\(scopes)")
                // reading needs no login there
                #expect(try await desk.ocm("show", "versions", place).output == "1.0.0\n")
            }
        }
    }

    @Test("an identity token of docker login is used as refresh token")
    func identityToken() async throws {
        try await with(refreshToken: "refresh-\(TestRegistry.password)") { registry, gate in
            try await Desk.with { desk in
                try await prepare(desk)
                let entry = #"{"identitytoken":"refresh-\#(TestRegistry.password)"}"#
                try await desk.write("home/.docker/config.json", #"{"auths":{"\#(registry.address)":\#(entry)}}"#)
                _ = try await desk.ocm(send + [registry.components]).checked()
                #expect(gate.wishes.contains { $0.method == "POST" && $0.user == TestRegistry.user })
            }
        }
    }

    @Test("a wrong password and a missing login end with one sentence", arguments: [true, false])
    func refused(_ isGiven: Bool) async throws {
        try await with { registry, _ in
            try await Desk.with { desk in
                try await prepare(desk)
                let (desk, options) = try await Login.options.prepare(
                    desk, registry, password: "wrong-\(TestRegistry.password)")
                let outcome = try await desk.ocm((isGiven ? options : []) + send + [registry.components])
                #expect(outcome.exit == 1 && outcome.sentences.count == 1, "\(outcome)")
                #expect(outcome.errors.contains("\(registry.address)"), "\(outcome)")
                #expect(outcome.errors.contains("ocm/component-descriptors/\(Product.library)"), "\(outcome)")
                #expect(!outcome.text.contains(TestRegistry.password), "\(outcome)")
            }
        }
    }
}
