import Diagnostics
import Host
import OCMTestSupport

/// A folder with an empty home, in which commands are run as a person would type them.
struct Desk: Sendable {
    /// The current folder of the commands.
    let folder: String
    /// All variables that commands see.
    var environment: [String: String]

    var home: String { path("home") }

    static func with<R>(_ body: (Desk) async throws -> R) async throws -> R {
        try await TemporaryFolder.with(prefix: "ocm-e2e-") { folder in
            let search = Environment.value("PATH") ?? "/usr/bin:/bin"
            let desk = Desk(
                folder: folder, environment: ["PATH": search, "HOME": Paths.join(folder, "home"), "TMPDIR": folder])
            try await Files.makeFolder(desk.home)
            return try await body(desk)
        }
    }

    /// The same desk with further variables.
    func with(_ variables: [String: String]) -> Desk {
        var desk = self
        desk.environment.merge(variables) { $1 }
        return desk
    }

    /// The same desk for commands that trust the registry's authority.
    func trusting(_ registry: TestRegistry) async throws -> Desk {
        guard let authority = registry.authorityPEM else { return self }
        try await write("authority.crt", authority)
        return with(["SSL_CERT_FILE": path("authority.crt")])
    }

    func path(_ name: String) -> String { Paths.join(folder, name) }

    func write(_ name: String, _ text: String) async throws { try await write(name, Array(text.utf8)) }

    func write(_ name: String, _ bytes: [UInt8], mode: UInt16 = 0o644) async throws {
        try await Files.makeFolder(Paths.parent(path(name)))
        try await Files.replace(path(name), with: bytes, mode: mode, sync: false)
    }

    /// Runs our program.
    func ocm(_ arguments: String..., input: String = "") async throws -> Outcome {
        try await run(Program.path, arguments, input: input)
    }

    func ocm(_ arguments: [String]) async throws -> Outcome { try await run(Program.path, arguments) }

    /// Runs any program.
    func run(_ program: String, _ arguments: [String], input: String = "") async throws -> Outcome {
        let result = try await Processes.run(
            program, arguments, environment: environment, folder: folder, input: Array(input.utf8),
            timeout: .seconds(300))
        return Outcome(([Paths.fileName(program)] + arguments).joined(separator: " "), result)
    }
}

extension Desk {
    /// Makes an archive of a constructor file, or adds to it: a folder, or a compressed file if the name says so.
    func create(_ archive: String, _ file: String) async throws -> Outcome {
        try await ocm(["add", "cv", "--create", "--file", archive] + Self.form(archive) + [file])
    }

    /// Without it a new archive is a folder, whatever its name.
    private static func form(_ archive: String) -> [String] {
        archive.hasSuffix(".tgz") ? ["--type", "tgz"] : []
    }
}
