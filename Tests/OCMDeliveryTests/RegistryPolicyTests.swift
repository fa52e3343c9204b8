import Diagnostics
import OCMDelivery
import Testing

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

    @Test("what names no registry is refused", arguments: ["", "/", "https://", "user@host"])
    func invalid(_ text: String) {
        #expect(throws: Fault.self) { try RegistryPolicy(only: [text]) }
    }
}
