import Host
import Testing

@testable import OCMCommands

/// A folder in which command lines of one test run; paths in them begin with it.
struct CommandFolder: Sendable {
    let path: String

    static func with<R>(_ body: (CommandFolder) async throws -> R) async throws -> R {
        try await TemporaryFolder.with(prefix: "commands-") { try await body(CommandFolder(path: $0)) }
    }

    func file(_ name: String) -> String { Paths.join(path, name) }

    func write(_ name: String, _ text: String) async throws {
        try await Files.makeFolder(Paths.parent(file(name)), intermediate: true)
        try await Files.replace(file(name), with: Array(text.utf8))
    }

    func read(_ name: String) async throws -> String {
        String(decoding: try await Files.read(file(name), limit: 1 << 20), as: UTF8.self)
    }

    func exists(_ name: String) async throws -> Bool { try await Files.linkStatus(file(name)) != nil }

    struct Result: Sendable {
        let code: Int32
        let output: String
        let errors: String
    }

    /// Runs `ocm WORDS`; `@` at the begin of a word stands for the folder.
    @discardableResult
    func ocm(_ words: String...) async -> Result { await run(words) }

    /// The same with words that were put together.
    func run(_ words: [String]) async -> Result {
        let recorder = ConsoleRecorder()
        let arguments = words.map { $0.hasPrefix("@") ? file(String($0.dropFirst())) : $0 }
        let code = await Program().run(arguments, environment: [:], console: recorder.console)
        func relative(_ text: String) -> String {
            text.split(separator: path + "/", omittingEmptySubsequences: false).joined()
        }
        return Result(code: code, output: relative(recorder.output), errors: relative(recorder.errors))
    }

    /// Changes the content of a blob of the archive `a` without changing its name.
    func changeBlob(_ content: String, to other: String) async throws {
        var changed = 0
        for name in try await Files.list(file("a/blobs")) where try await read("a/blobs/\(name)") == content {
            try await write("a/blobs/\(name)", other)
            changed += 1
        }
        try #require(changed == 1)
    }

    /// The archive `a`: `acme.org/app` in two versions, which refer to `acme.org/base:1.0.0`.
    func makeArchive() async throws {
        try await write(
            "c.yaml",
            """
            components:
            - name: acme.org/base
              version: 1.0.0
              provider: {name: acme.org}
              resources:
              - {name: licence, type: plainText, input: {type: utf8, text: free}}
            - name: acme.org/app
              version: 1.0.0
              provider: {name: acme.org}
              resources:
              - {name: settings, type: plainText, input: {type: utf8, text: "port: 1"}}
              - {name: tool, type: executable, extraIdentity: {os: linux}, input: {type: utf8, text: "#!"}}
              - {name: tool, type: executable, extraIdentity: {os: darwin}, input: {type: utf8, text: "#?"}}
              references:
              - {name: base, componentName: acme.org/base, version: 1.0.0}
            - name: acme.org/app
              version: 1.1.0
              provider: {name: acme.org}
              resources:
              - {name: settings, type: plainText, input: {type: utf8, text: "port: 2"}}
              references:
              - {name: base, componentName: acme.org/base, version: 1.0.0}
            """)
        let made = await ocm("add", "cv", "--create", "--file", "@a", "@c.yaml")
        try #require(made.code == 0, "\(made.errors)")
    }
}
