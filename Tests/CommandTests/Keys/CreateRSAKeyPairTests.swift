import Diagnostics
import Host
import Testing

@testable import OCMCommands

@Suite("ocm create rsakeypair")
struct CreateRSAKeyPairTests {
    private func run(_ arguments: [String]) async -> (code: Int32, output: String, errors: String) {
        let recorder = ConsoleRecorder()
        let code = await Program().run(arguments, environment: [:], console: recorder.console)
        return (code, recorder.output, recorder.errors)
    }

    @Test("both files are readable by their owner only, and the public one is named after the private one")
    func pair() async throws {
        try await TemporaryFolder.with(prefix: "keys") { folder in
            let result = await run(["create", "rsakeypair", "\(folder)/a.priv"])
            #expect(result.output == "created rsa key pair \(folder)/a.priv[\(folder)/a.pub]\n")
            #expect(result.code == 0)
            for (name, label) in [("a.priv", "RSA PRIVATE KEY"), ("a.pub", "RSA PUBLIC KEY")] {
                let status = try await Files.status("\(folder)/\(name)")
                #expect(status?.permissions == 0o400)
                let text = String(decoding: try await Files.read("\(folder)/\(name)", limit: 10_000), as: UTF8.self)
                #expect(text.hasPrefix("-----BEGIN \(label)-----\n"))
            }
        }
    }

    @Test("an encrypted key is opened with its key file only")
    func encrypted() async throws {
        try await TemporaryFolder.with(prefix: "keys") { folder in
            let result = await run(["create", "rsa", "-E", "\(folder)/a.priv"])
            #expect(
                result.output
                    == "created encrypted rsa key pair \(folder)/a.priv[\(folder)/a.pub][\(folder)/a.priv.ekey]\n")
            let sealed = try await Files.read("\(folder)/a.priv", limit: 10_000)
            let key = try SealedKey.key(ofFile: try await Files.read("\(folder)/a.priv.ekey", limit: 10_000))
            #expect(SealedKey.isSealed(sealed))
            let opened = try #require(try SealedKey.open(sealed, key: key))
            #expect(String(decoding: opened, as: UTF8.self).hasPrefix("-----BEGIN RSA PRIVATE KEY-----\n"))
            let wrong = [key[0] ^ 1] + key.dropFirst()
            #expect(throws: Fault.self) { try SealedKey.open(sealed, key: wrong) }
        }
    }

    @Test(
        "what is wrong is told before a file is written",
        arguments: [
            (["O=Acme"], "at least the common-name for a subject must be given"),
            (["CN=a", "FOO=b"], "subject attribute \"FOO\" is unknown"),
            (["b", "c"], "only a maximum of two filenames"),
            (["--ca-cert", "none.cert", "CN=a"], "cannot read ca cert file \"none.cert\""),
            (["-e", "nokey"], "encryption key \"nokey\" not found"),
            (["CN=a", "issuer=b"], "the common-name of a subject is given twice"),
        ])
    func refused(words: [String], message: String) async throws {
        try await TemporaryFolder.with(prefix: "keys") { folder in
            let result = await run(["create", "rsakeypair", "\(folder)/a.priv"] + words)
            #expect(result.code == 1)
            #expect(result.errors.hasPrefix("Error: \(message)"), "\(result.errors)")
            let left = try await Files.list(folder)
            #expect(left.isEmpty)
        }
    }
}
