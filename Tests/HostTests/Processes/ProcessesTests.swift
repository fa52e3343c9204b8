import Diagnostics
import Glibc
import Host
import Testing

@Suite("Processes")
struct ProcessesTests {
    private func shell(
        _ script: String, input: [UInt8] = [], outputLimit: Int = 1 << 20, timeout: Duration = .seconds(300)
    ) async throws -> ProcessResult {
        try await Processes.run(
            "/bin/sh", ["-c", script], input: input, outputLimit: outputLimit, timeout: timeout)
    }

    @Test("both outputs and the exit code come back")
    func outputs() async throws {
        let result = try await shell("echo out; echo err >&2; exit 3")
        #expect(result.end == .exited(3) && !result.succeeded)
        #expect(result.output == Array("out\n".utf8))
        #expect(result.errors == Array("err\n".utf8))
        #expect(try await shell("true").succeeded)
        #expect(try await shell("kill -TERM $$").end == .killed(SIGTERM))
    }

    @Test("arguments are handed over as they are, without a shell")
    func arguments() async throws {
        let odd = ["a b", "$HOME", "*", "'\"", "", "ü"]
        let result = try await Processes.run("printf", ["%s|"] + odd, timeout: .seconds(300))
        #expect(String(decoding: result.output, as: UTF8.self) == odd.map { $0 + "|" }.joined())
    }

    @Test("input and outputs larger than any pipe pass at the same time")
    func large() async throws {
        let input = [UInt8](repeating: 65, count: 3 << 20)
        let result = try await shell("tee /dev/stderr", input: input, outputLimit: 3 << 20)
        #expect(result.output == input)
        // the error output is cut
        #expect(result.errors == Array(input.prefix(64 * 1024)))
    }

    @Test("a program that does not read its input is no harm")
    func unreadInput() async throws {
        let result = try await shell("exec <&-; echo done", input: [UInt8](repeating: 65, count: 1 << 20))
        #expect(result.output == Array("done\n".utf8))
    }

    @Test("more output than allowed ends the program")
    func outputLimit() async throws {
        #expect(try await shell("printf 123", outputLimit: 3).output.count == 3)
        await expect(.limit, naming: "/bin/sh") { _ = try await shell("yes", outputLimit: 1000) }
    }

    @Test("when the time is over the whole group is killed", .timeLimit(.minutes(10)))
    func timeout() async throws {
        try await TemporaryFolder.with { folder in
            let file = Paths.join(folder, "pid")
            var timeout = Duration.milliseconds(300)
            // on a busy machine it takes longer until the program has done its part
            repeat {
                await expect(.timedOut, naming: "/bin/sh") {
                    _ = try await shell(
                        "sleep 3600 & echo $! >\(file).new; mv \(file).new \(file); wait", timeout: timeout)
                }
                timeout *= 4
            } while try await Files.status(file) == nil
            let text = String(decoding: try await Files.read(file, limit: 100), as: UTF8.self)
            let sleeper = try #require(pid_t(text.split(separator: "\n").first ?? ""))
            // killed, though perhaps not yet gone, nor reaped by whoever inherited it: without the kill it would sleep on
            while let state = try? await Files.read("/proc/\(sleeper)/stat", limit: 4096),
                !String(decoding: state, as: UTF8.self).contains(") Z ")
            { await Task.yield() }
        }
    }

    @Test("a program that left something behind ends when it ends itself", .timeLimit(.minutes(10)))
    func grandchild() async throws {
        let result = try await shell("sleep 1000 & echo out")
        #expect(result.output == Array("out\n".utf8))
    }

    @Test("cancelling the task kills the program")
    func cancel() async throws {
        try await TemporaryFolder.with { folder in
            let fifo = Paths.join(folder, "started")
            try #require(mkfifo(fifo, 0o600) == 0)
            let task = Task {
                try await Processes.run(
                    "/bin/sh", ["-c", "echo >\(fifo); sleep 100"], timeout: .seconds(100))
            }
            _ = try await Files.read(fifo, limit: 10)
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
        }
    }

    @Test("the environment and the folder are those given")
    func surroundings() async throws {
        try await TemporaryFolder.with { folder in
            let result = try await Processes.run(
                "/bin/sh", ["-c", "pwd; env"], environment: ["A": "1=2", "PATH": "/usr/bin:/bin"], folder: folder,
                timeout: .seconds(300))
            let lines = String(decoding: result.output, as: UTF8.self).split(separator: "\n")
            #expect(try await lines.first.map(String.init) == Files.resolved(folder))
            #expect(lines.contains("A=1=2"))
            #expect(!lines.contains { $0.hasPrefix("HOME=") })
        }
    }

    @Test("no descriptor of this process but the standard ones is inherited")
    func descriptors() async throws {
        try await TemporaryFolder.with { folder in
            let path = Paths.join(folder, "f")
            try await Files.create(path, bytes: [])
            let leaking = open(path, O_RDONLY)
            defer { close(leaking) }
            let result = try await Processes.run("ls", ["-l", "/proc/self/fd"], timeout: .seconds(300))
            #expect(!String(decoding: result.output, as: UTF8.self).contains(path))
        }
    }

    @Test("a program that is not there, or that may not run, is an error that names it")
    func missing() async throws {
        await expect(.notFound, naming: "no-such-program") {
            _ = try await Processes.run("no-such-program", timeout: .seconds(1))
        }
        await expect(.denied, naming: "/etc/passwd") {
            _ = try await Processes.run("/etc/passwd", timeout: .seconds(1))
        }
        await expect(.invalid) { _ = try await Processes.run("echo", ["a\0b"], timeout: .seconds(1)) }
    }
}
