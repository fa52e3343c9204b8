import Diagnostics
import OCMDelivery
import Testing

@Suite("credentials on the command line")
struct CredentialSettingsTests {
    @Test("identity attributes and the credentials behind them are one setting")
    func settings() throws {
        let settings = try CredentialSettings([
            ":type=OCIRegistry", ":hostname=r.example", "username=a=b", "password=c d", ":type=Github", "token=t",
        ])
        #expect(settings.fallback == nil)
        #expect(settings.consumers.map(\.identity.type) == ["OCIRegistry", "Github"])
        #expect(settings.consumers.first?.credentials["username"] == "a=b")
        #expect(settings.consumers.last?.credentials["token"] == "t")
    }

    @Test("the first setting may lack an identity and is the default for everything")
    func fallback() async throws {
        let settings = try CredentialSettings(["username=u", ":type=Github", "token=t"])
        let resolver = CredentialResolver(consumers: settings.consumers, fallback: settings.fallback)
        #expect(
            try await resolver.credentials(for: .registry(host: "any.example", port: nil, path: ""))?["username"] == "u"
        )
    }

    @Test("an identity without credentials is refused and named")
    func empty() throws {
        let fault = #expect(throws: Fault.self) {
            try CredentialSettings([":type=OCIRegistry", ":hostname=r.example"])
        }
        #expect(fault?.message.contains(#"{"hostname":"r.example","type":"OCIRegistry"}"#) == true)
    }

    @Test("a setting without a value is refused; a value is never repeated in the message")
    func invalid() throws {
        let fault = #expect(throws: Fault.self) { try CredentialSettings(["noequals"]) }
        #expect(fault?.message.contains("noequals") == true)
        let secret = #expect(throws: Fault.self) { try CredentialSettings(["=secret"]) }
        #expect(secret?.message.contains("secret") == false)
    }

    @Test("credentials do not print their values")
    func printing() {
        let credentials = Credentials(["username": "u", "password": "geheim"])
        #expect(!"\(credentials)".contains("geheim"))
        #expect(!String(reflecting: credentials).contains("geheim"))
    }
}
