import Cryptography
import OCMTestSupport
import Testing

@Suite("Proxies are used by the rules of Go programs", .needs("docker-registry"))
struct ProxyTests {
    private static let host = "registry.company.test"

    private func archive(_ desk: Desk) async throws {
        try await desk.write("c.yaml", Product.small())
        _ = try await desk.ocm("add", "cv", "--create", "--file", "archive", "c.yaml").checked()
    }

    @Test("HTTPS_PROXY tunnels to a registry with TLS", arguments: ["HTTPS_PROXY", "https_proxy"])
    func tunnel(_ variable: String) async throws {
        try await TestRegistry.guarded(.docker, names: [Self.host]) { registry in
            try await ForwardProxy.with(registry) { proxy in
                try await Desk.with { desk in
                    try await archive(desk)
                    let named = TestRegistry(
                        address: Self.host, authorityPEM: registry.authorityPEM, folder: registry.folder)
                    let (desk, options) = try await Login.options.prepare(
                        try await desk.trusting(registry).with([variable: "http://\(proxy.address)"]), named)
                    _ = try await desk.ocm(options + ["transfer", "cv", "archive", "\(Self.host)/ocm"]).checked()
                    let seen = try await desk.ocm(
                        options + ["show", "versions", "\(Self.host)/ocm//\(Product.library)"])
                    #expect(seen.output == "1.0.0\n", "\(seen)")
                    #expect(proxy.requests.allSatisfy { $0 == "CONNECT \(Self.host):443 HTTP/1.1" })
                    #expect(!proxy.requests.isEmpty)
                }
            }
        }
    }

    @Test("HTTP_PROXY forwards to a registry without TLS, with the user that its address names")
    func forward() async throws {
        try await TestRegistry.with { registry in
            let login = "Basic \(Base64.encode(Array("bob:proxy-\(TestRegistry.password)".utf8)))"
            try await ForwardProxy.with(registry, authorization: login) { proxy in
                try await Desk.with { desk in
                    try await archive(desk)
                    let right = "http://bob:proxy-\(TestRegistry.password)@\(proxy.address)"
                    let target = "http://\(Self.host)/ocm"
                    let sent = try await desk.with(["HTTP_PROXY": right]).ocm("transfer", "cv", "archive", target)
                    #expect(sent.succeeded, "\(sent)")
                    #expect(proxy.requests.contains { $0.contains(" http://\(Self.host)/v2/") }, "\(proxy.requests)")

                    let wrong = "http://bob:wrong-\(TestRegistry.password)@\(proxy.address)"
                    let refused = try await desk.with(["HTTP_PROXY": wrong]).ocm("transfer", "cv", "archive", target)
                    #expect(refused.exit == 1 && refused.sentences.count == 1, "\(refused)")
                    #expect(refused.errors.contains(Self.host), "\(refused)")
                    #expect(!refused.text.contains(TestRegistry.password), "\(refused)")
                }
            }
        }
    }

    @Test(
        "NO_PROXY names hosts that are reached directly",
        arguments: [Self.host, "company.test", ".company.test", "other.test, \(Self.host):80", "*"])
    func exceptions(_ list: String) async throws {
        try await TestRegistry.with { registry in
            try await ForwardProxy.with(registry) { proxy in
                try await Desk.with { desk in
                    let through = desk.with(["HTTP_PROXY": proxy.address, "NO_PROXY": "other.test"])
                    let place = "http://\(Self.host)/ocm//\(Product.library)"
                    _ = try await through.ocm("show", "versions", place)
                    let count = proxy.requests.count
                    #expect(count > 0)
                    // nobody answers to that name but the proxy
                    let direct = through.with(["NO_PROXY": list])
                    let outcome = try await direct.ocm("show", "versions", place)
                    #expect(outcome.exit == 1 && outcome.errors.contains(Self.host), "\(outcome)")
                    #expect(proxy.requests.count == count)
                }
            }
        }
    }

    @Test("this machine is never reached by a proxy")
    func loopback() async throws {
        try await TestRegistry.with { registry in
            try await ForwardProxy.with(registry) { proxy in
                try await Desk.with { desk in
                    try await archive(desk)
                    let desk = desk.with(["HTTP_PROXY": proxy.address, "HTTPS_PROXY": proxy.address])
                    let port = registry.address.split(separator: ":").last ?? ""
                    for host in ["127.0.0.1", "localhost"] {
                        _ = try await desk.ocm("transfer", "cv", "archive", "http://\(host):\(port)/ocm").checked()
                    }
                    #expect(proxy.requests.isEmpty)
                }
            }
        }
    }
}
