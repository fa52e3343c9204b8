import Diagnostics
import Host
import Testing

@testable import OCMCommands

@Suite("ocm serve registry")
struct ServeRegistryTests {
    private func run(_ arguments: String...) async -> (code: Int32, output: String, errors: String) {
        let recorder = ConsoleRecorder()
        let code = await Program().run(["serve", "registry"] + arguments, environment: [:], console: recorder.console)
        return (code, recorder.output, recorder.errors)
    }

    @Test(
        "an address and a port are needed",
        arguments: ["127.0.0.1", "5000", ":5000", "::1:5000", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:x"])
    func badAddress(_ text: String) {
        #expect(throws: Fault.self) { try ListenAddress(text) }
    }

    @Test("addresses of both kinds are understood")
    func address() throws {
        let four = try ListenAddress("127.0.0.1:0")
        #expect(four.host == "127.0.0.1")
        #expect(four.port == 0)
        let six = try ListenAddress("[::1]:5000")
        #expect(six.host == "::1")
        #expect(six.port == 5000)
    }

    @Test("what is missing is told before anything is made")
    func missing() async throws {
        try await TemporaryFolder.with(prefix: "serve") { folder in
            let data = "\(folder)/data"
            let cases: [([String], String)] = [
                ([], "--data FOLDER"), (["--data", data, "--listen", "x"], "expected ADDRESS:PORT"),
                (["--data", data, "--tls-cert", "c"], "belong together"),
                (["--data", data, "--htpasswd", "\(folder)/none"], "\(folder)/none"),
                (["--data", data, "more"], "accepts 0 arg(s)"),
            ]
            for (arguments, message) in cases {
                let recorder = ConsoleRecorder()
                let code = await Program().run(
                    ["serve", "registry"] + arguments, environment: [:], console: recorder.console)
                #expect(code == 1)
                #expect(recorder.errors.contains(message), "\(recorder.errors)")
                #expect(recorder.output.isEmpty)
            }
            let made = try await Files.status(data)
            #expect(made == nil)
        }
    }

    @Test("the first line says where it is; the end comes with the task")
    func ready() async throws {
        try await TemporaryFolder.with(prefix: "serve") { folder in
            let stage = Stage(console: ConsoleRecorder().console, folder: folder, width: 100)
            try await stage.serving("data") { address in
                #expect(address.hasPrefix("127.0.0.1:"))
                #expect(!address.hasSuffix(":0"))
                // one registry has a folder at a time
                let second = await run("--data", "\(folder)/data", "--listen", "127.0.0.1:0")
                #expect(second.code == 1)
                #expect(second.errors.contains("is used by another registry"))
            }
            try await stage.serving("data") { _ in }
        }
    }
}
