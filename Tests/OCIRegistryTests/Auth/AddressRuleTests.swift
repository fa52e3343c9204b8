import Diagnostics
import HTTP
import Testing

@testable import OCIRegistry

@Suite struct AddressRuleTests {
    private let registry = URI(scheme: "https", host: "registry.example.test", port: nil, path: "/")

    @Test(
        "an answer can't lead to an internal address",
        arguments: [
            "https://127.0.0.1/x", "https://10.1.2.3/x", "https://172.16.0.1/x", "https://192.168.1.1/x",
            "https://169.254.169.254/latest/meta-data/", "https://100.64.0.1/x", "https://0.0.0.0/x",
            "https://localhost/x", "https://a.localhost/x", "https://[::1]/x", "https://[fe80::1]/x",
            "https://[fd00::1]/x", "https://[::ffff:127.0.0.1]/x", "https://[::]/x",
        ])
    func refused(_ text: String) throws {
        let target = try URI(text)
        #expect(throws: Fault.self) { try AddressRule.check(target, namedBy: registry, what: "the upload to") }
        // the registry itself may be there
        try AddressRule.check(
            target, namedBy: URI(scheme: "https", host: target.host, port: 5000, path: "/"), what: "x")
    }

    @Test(
        "public addresses and names are fine",
        arguments: [
            "https://storage.example.test/x", "https://172.32.0.1/x", "https://8.8.8.8/x", "https://[2001:db8::1]/x",
        ])
    func allowed(_ text: String) throws {
        try AddressRule.check(try URI(text), namedBy: registry, what: "the upload to")
    }

    @Test("a way without TLS is for registries without TLS, and only on their own host")
    func plain() throws {
        let own = try URI("http://registry.example.test/token")
        #expect(throws: Fault.self) { try AddressRule.check(own, namedBy: registry, what: "x") }
        let plainRegistry = URI(scheme: "http", host: "registry.example.test", port: 5000, path: "/")
        try AddressRule.check(own, namedBy: plainRegistry, what: "x")
        #expect(throws: Fault.self) {
            try AddressRule.check(try URI("http://auth.example.test/token"), namedBy: plainRegistry, what: "x")
        }
    }

    @Test(
        "every way to write this machine is known",
        arguments: ["127.1", "0x7f.1", "2130706433", "127.0.0.1", "LOCALHOST"])
    func loopback(_ host: String) {
        #expect(AddressRule.isLoopback(host))
        #expect(!AddressRule.isLoopback("registry." + host.lowercased() + ".test"))
    }
}
