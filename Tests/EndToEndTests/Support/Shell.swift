import Glibc

/// For what a shell says shortest.
enum Shell {
    /// Whether a command line works on this machine; asked once, before tests are chosen.
    static func succeeds(_ line: String) -> Bool {
        let status = system(line + " >/dev/null 2>&1")
        return status == 0
    }
}

extension Desk {
    /// Runs a script of the shell; `$0` is our program.
    func script(_ text: String) async throws -> Outcome {
        try await run("sh", ["-c", text, Program.path])
    }
}
