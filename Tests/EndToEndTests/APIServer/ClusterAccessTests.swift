import Cryptography
import Documents
import Glibc
import OCMTestSupport
import Testing

@Suite("A command that needs a cluster") struct ClusterAccessTests {
    private static let controllers = ["serve", "controllers", "--registry", "http://127.0.0.1:1"]

    /// What the command says about a kubeconfig, which must be one sentence.
    private func sentence(_ desk: Desk, _ kubeconfig: String) async throws -> String {
        let outcome = try await desk.ocm(Self.controllers + ["--kubeconfig", kubeconfig])
        #expect(outcome.exit == 1 && outcome.sentences.count == 1, "\(outcome)")
        return outcome.sentences.first ?? ""
    }

    @Test("says in one sentence what is wrong with a kubeconfig", .timeLimit(.minutes(10)))
    func broken() async throws {
        try await Desk.with { desk in
            let good = """
                current-context: a
                contexts: [{name: a, context: {cluster: c, user: u}}]
                clusters: [{name: c, cluster: {server: "https://127.0.0.1:\(try FreePort.find())"}}]
                users: [{name: u, user: {token: t}}]
                """
            #expect(try await sentence(desk, "nowhere").contains("nowhere"))
            for (old, new, says) in [
                ("contexts:", "contexts: [", "the kubeconfig config can't be read"),
                ("current-context: a", "current-context: b", "config: there is no context “b”"),
                ("server:", "certificate-authority: ca.crt, server:", "ca.crt"),
                ("server:", "certificate-authority-data: '?', server:", "certificate-authority-data: is no base64"),
                ("token: t", "token: t", "can't be reached: Connection refused"),
            ] {
                try await desk.write("config", good.replacing(old, with: new))
                let text = try await sentence(desk, "config")
                #expect(text.contains(says), "\(text)")
            }
        }
    }

    @Test("says in one sentence until when its certificate was good", .timeLimit(.minutes(10)))
    func expired() async throws {
        try await Desk.with { desk in
            try await TestAPIServer.with(desk) { server in
                let text = try await desk.text("api/kubeconfig")
                let host = try await server.url().dropFirst("https://".count)
                let past = try TransientAuthority(name: "kubernetes", now: Int64(time(nil)) - 40 * 86400, days: 10)
                let over = try past.issue("kubernetes-admin", usages: [.client])
                func line(_ name: String, _ pem: [UInt8]) -> String { "\(name): \(Base64.encode(pem))" }
                let user = text.split(separator: "\n").map { part in
                    let indent = String(part.prefix { $0 == " " })
                    if part.contains("client-certificate-data:") {
                        return indent + line("client-certificate-data", over.certificate.pem)
                    }
                    guard part.contains("client-key-data:") else { return String(part) }
                    return indent + line("client-key-data", (try? over.key.pem) ?? [])
                }
                try await desk.write("over", user.joined(separator: "\n"))
                let expired = try await sentence(desk, "over")
                #expect(
                    expired.contains("\(host) does not accept the credentials: the client certificate was good until"),
                    "\(expired)")
            }
        }
    }
}
