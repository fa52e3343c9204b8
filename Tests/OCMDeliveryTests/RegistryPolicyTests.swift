import Diagnostics
import HTTP
import Testing

@testable import OCMDelivery

@Suite("which registries may be reached")
struct RegistryPolicyTests {
    @Test("without a restriction everything is allowed")
    func unrestricted() throws {
        try RegistryPolicy.unrestricted.check(authority: "anywhere.example", repository: "x", subject: "it")
    }

    @Test(
        "the registry and whole segments of the prefix must fit",
        arguments: [
            ("internal.example:5000", "acme/app", true), ("INTERNAL.example:5000", "acme", true),
            ("internal.example:5000", "acmex/app", false), ("internal.example", "acme/app", false),
            ("ghcr.io", "acme/app", false), ("internal.example:5000", "", false),
        ])
    func prefix(_ host: String, _ repository: String, _ allowed: Bool) throws {
        let policy = try RegistryPolicy(only: ["https://internal.example:5000/acme"])
        let fault: Fault?
        do throws(Fault) {
            try policy.check(authority: host, repository: repository, subject: "resource image")
            fault = nil
        } catch {
            fault = error
        }
        #expect((fault == nil) == allowed)
        if let fault {
            #expect(fault.code == .denied)
            #expect(fault.message.contains("resource image") && fault.message.contains("internal.example:5000/acme"))
        }
    }

    @Test(
        "without TLS only what is allowed so, and this machine, is reached",
        arguments: [
            ("https://internal.example/v2/", true), ("http://internal.example/v2/", false),
            ("http://plain.example:5000/", true), ("https://plain.example:5000/", true),
            ("http://127.0.0.1:5000/", true), ("http://127.0.0.1:5001/", false), ("https://other.example/", false),
        ])
    func plain(_ address: String, _ allowed: Bool) throws {
        let policy = try RegistryPolicy(
            only: ["internal.example", "http://plain.example:5000", "127.0.0.1:5000"])
        let uri = try URI(address)
        if allowed {
            try policy.check(uri)
        } else {
            #expect(throws: Fault.self) { try policy.check(uri) }
        }
    }

    @Test(
        "Docker Hub is one registry by all of its names, and its token service belongs to it",
        arguments: ["docker.io", "index.docker.io/library", "https://registry-1.docker.io/library"])
    func dockerHub(_ entry: String) throws {
        let policy = try RegistryPolicy(only: [entry])
        for host in ["docker.io", "index.docker.io", "registry-1.docker.io"] {
            try policy.check(authority: host, repository: "library/nginx", subject: "it")
        }
        try policy.check(try URI("https://registry-1.docker.io/v2/library/nginx/manifests/latest"))
        try policy.check(try URI("https://auth.docker.io/token?service=registry.docker.io"))
        #expect(throws: Fault.self) { try policy.check(try URI("https://hub.docker.com/x")) }
        #expect(throws: Fault.self) { try policy.check(try URI("https://docker.io.example/x")) }
        #expect(throws: Fault.self) { try policy.check(try URI("http://auth.docker.io/token")) }
    }

    @Test("a token service elsewhere has to be allowed by itself")
    func tokenService() throws {
        let realm = try URI("https://auth.example/jwt/auth?service=x")
        #expect(throws: Fault.self) { try RegistryPolicy(only: ["registry.example/acme"]).check(realm) }
        try RegistryPolicy(only: ["registry.example/acme", "auth.example"]).check(realm)
    }

    @Test("the port of the scheme may be written or not")
    func ports() throws {
        let policy = try RegistryPolicy(only: ["a.example:443", "b.example", "http://c.example:80"])
        for text in [
            "https://a.example/x", "https://a.example:443/x", "https://b.example:443/x", "http://c.example/x",
            "https://A.EXAMPLE/x",
        ] { try policy.check(try URI(text)) }
        for text in ["https://a.example:80/x", "https://b.example:444/x", "http://b.example:443/x"] {
            #expect(throws: Fault.self, "\(text)") { try policy.check(try URI(text)) }
        }
    }

    @Test(
        "addresses of the registry API are below the prefix, the registry's own places anywhere on its host",
        arguments: [
            ("/v2/acme/app/blobs/sha256:0", true), ("/v2/acme/app/manifests/1", true), ("/v2/", true),
            ("/v2/_catalog", true), ("/v2/token", true), ("/token", true), ("/storage/x/y", true),
            ("/v2/other/app/blobs/sha256:0", false), ("/v2/acmex/app/tags/list", false),
            ("/v2/acme/../other/blobs/x", false), ("/v2/acme/%2e%2E/other/blobs/x", false),
            ("/v2/acme%2f..%2fother/app/blobs/x", false), ("/v2//acme/app/blobs/x", false),
        ])
    func api(_ path: String, _ isAllowed: Bool) throws {
        let policy = try RegistryPolicy(only: ["registry.example/acme"])
        let uri = try URI("https://registry.example" + path)
        if isAllowed { try policy.check(uri) } else { #expect(throws: Fault.self) { try policy.check(uri) } }
    }

    @Test(
        "a download is below the prefix, whatever a server could read into its path",
        arguments: [
            ("https://registry.example/acme/x.tgz", true), ("https://registry.example/v2/acme/app/blobs/d", true),
            ("https://registry.example/%61cme/x", true), ("https://registry.example/other/x.tgz", false),
            ("https://registry.example/x.tgz", false), ("https://registry.example/acme/../other/x", false),
            ("https://registry.example/acme/%2e%2e/other/x", false), ("https://registry.example/acme%5c../x", false),
            ("https://registry.example//acme/x", false), ("https://registry.example/acme/%00x", false),
            ("https://elsewhere.example/acme/x", false), ("https://registry.example:8443/acme/x", false),
        ])
    func download(_ address: String, _ isAllowed: Bool) throws {
        let policy = try RegistryPolicy(only: ["registry.example/acme"])
        let uri = try URI(address)
        if isAllowed {
            try policy.check(download: uri, subject: "it")
        } else {
            let fault = #expect(throws: Fault.self) { try policy.check(download: uri, subject: "an access") }
            #expect(fault?.code == .denied)
            #expect(fault?.message.hasPrefix("an access leads to ") == true)
        }
    }

    @Test("what names no registry is refused", arguments: ["", "/", "https://", "user@host"])
    func invalid(_ text: String) {
        #expect(throws: Fault.self) { try RegistryPolicy(only: [text]) }
    }
}

extension RegistryPolicyTests {
    @Test("without a port all ports of the host are meant where that is asked for")
    func anyPort() throws {
        let policy = try RegistryPolicy(only: ["a.example/team", "b.example:5000", "[::1]"], anyPort: true)
        for authority in ["a.example", "a.example:5000"] {
            try policy.check(authority: authority, repository: "team/x", subject: "t")
        }
        try policy.check(authority: "[::1]:5000", repository: "x", subject: "t")
        for (authority, repository) in [
            ("a.example.evil:1", "team/x"), ("a.example:5000", "other"), ("b.example", "x"), ("b.example:1", "x"),
            ("a.example:x", "team/x"),
        ] {
            #expect(throws: Fault.self) {
                try policy.check(authority: authority, repository: repository, subject: "t")
            }
        }
        let exact = try RegistryPolicy(only: ["a.example"])
        #expect(throws: Fault.self) { try exact.check(authority: "a.example:5000", repository: "x", subject: "t") }
    }
}
