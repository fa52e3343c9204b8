import Host
import OCMTestSupport
import Testing

@Suite("The authorities of servers are found as Go programs find them", .needs("docker-registry", "skopeo"))
struct AuthorityTests {
    private func list(_ desk: Desk, _ registry: TestRegistry, _ variables: [String: String]) async throws -> Outcome {
        let (desk, options) = try await Login.options.prepare(desk.with(variables), registry)
        return try await desk.ocm(options + ["show", "versions", "\(registry.address)/ocm//\(Product.library)"])
    }

    @Test("SSL_CERT_FILE is one bundle, SSL_CERT_DIR a list of folders with any names, and both add up")
    func places() async throws {
        try await TestRegistry.guarded(.docker) { registry in
            try await Desk.with { desk in
                let (trusting, options) = try await Login.options.prepare(try await desk.trusting(registry), registry)
                try await desk.write("c.yaml", Product.small())
                _ = try await desk.ocm("add", "cv", "--create", "--file", "archive", "c.yaml").checked()
                _ = try await trusting.ocm(options + ["transfer", "cv", "archive", registry.components]).checked()

                let authority = registry.authorityPEM ?? []
                try await desk.write("folder/company-root", authority)
                try await desk.write("empty/README", "nothing here")
                let other = try ServerIdentity().authorityPEM
                try await desk.write("other.crt", other)
                try await desk.write("both.crt", other + authority)
                for variables in [
                    ["SSL_CERT_FILE": desk.path("both.crt")],
                    ["SSL_CERT_DIR": desk.path("folder")],
                    ["SSL_CERT_DIR": "\(desk.path("empty")):\(desk.path("folder"))"],
                    ["SSL_CERT_FILE": desk.path("other.crt"), "SSL_CERT_DIR": desk.path("folder")],
                ] {
                    let outcome = try await list(desk, registry, variables)
                    #expect(outcome.succeeded && outcome.output == "1.0.0\n", "\(variables): \(outcome)")
                }
                for variables in [
                    [:], ["SSL_CERT_FILE": desk.path("other.crt")], ["SSL_CERT_DIR": desk.path("empty")],
                ] {
                    let outcome = try await list(desk, registry, variables)
                    #expect(outcome.exit == 1 && outcome.errors.contains(registry.address), "\(variables): \(outcome)")
                }
            }
        }
    }

    @Test("--ca-cert counts for servers; a file without a certificate is refused")
    func option() async throws {
        try await TestRegistry.guarded(.docker) { registry in
            try await Desk.with { desk in
                let authority = registry.authorityPEM ?? []
                // without a line break at the end
                try await desk.write("authority.crt", Array(authority.dropLast()))
                try await desk.write("key.pem", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n")
                try await desk.write("c.yaml", Product.small())
                _ = try await desk.ocm("add", "cv", "--create", "--file", "archive", "c.yaml").checked()
                let (desk, options) = try await Login.options.prepare(desk, registry)
                func send(_ file: String) async throws -> Outcome {
                    try await desk.ocm(
                        options + ["--ca-cert", desk.path(file), "transfer", "cv", "archive", registry.components])
                }
                _ = try await send("authority.crt").checked()
                let refused = try await send("key.pem")
                #expect(refused.exit == 1 && refused.errors.contains("holds no certificate"), "\(refused)")
            }
        }
    }

    @Test("an authority in the consumer's credentials counts for that registry")
    func consumer() async throws {
        try await TestRegistry.guarded(.docker) { registry in
            try await Desk.with { desk in
                let authority = String(decoding: registry.authorityPEM ?? [], as: UTF8.self)
                    .replacing("\n", with: "\\n")
                try await desk.write(
                    "home/.ocmconfig",
                    """
                    type: generic.config.ocm.software/v1
                    configurations:
                    - type: credentials.config.ocm.software
                      consumers:
                      - identity: {type: OCIRegistry, hostname: 127.0.0.1}
                        credentials:
                        - type: Credentials
                          properties:
                            username: \(TestRegistry.user)
                            password: \(TestRegistry.password)
                            certificateAuthority: "\(authority)"
                    """)
                try await desk.write("c.yaml", Product.small())
                _ = try await desk.ocm("add", "cv", "--create", "--file", "archive", "c.yaml").checked()
                _ = try await desk.ocm("transfer", "cv", "archive", registry.components).checked()
            }
        }
    }
}
