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
