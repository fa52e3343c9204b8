import Diagnostics

extension Stage {
    /// Runs `ocm serve registry` as long as `body` takes, and hands its address out: `127.0.0.1:PORT`.
    func serving<R: Sendable>(_ data: String, _ body: (String) async throws -> R) async throws -> R {
        try await serving(["serve", "registry", "--data", .path(data), "--listen", "127.0.0.1:0"]) { line in
            guard let mark = line.firstRange(of: "ready http://") else {
                throw Fault(.unavailable, "the demo's registry did not start: \(line)")
            }
            return try await body(String(line[mark.upperBound...]))
        }
    }

    /// Runs a server as long as `body` takes, which gets the line that says that it is ready.
    func serving<R: Sendable>(_ words: [Word], _ body: (String) async throws -> R) async throws -> R {
        showCommand(words, mark: " &")
        let (output, feed) = AsyncStream<String>.makeStream()
        let errors = ConsoleRecorder()
        let console = Console { (stream, bytes) throws(Fault) in
            let text = String(decoding: bytes, as: UTF8.self)
            if stream == .output { feed.yield(text) } else { errors.console.note(text) }
        }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                _ = await Program().run(words.map { $0.argument(in: folder) }, environment: [:], console: console)
                feed.finish()
            }
            defer { group.cancelAll() }
            var first: String?
            for await text in output {
                first = text
                break
            }
            guard let ready = first, ready.hasPrefix("ready ") else {
                throw Fault(.unavailable, "the demo's server did not start: \(errors.errors)")
            }
            show(lines(ready))
            return try await body(String(ready.prefix { $0 != "\n" }))
        }
    }
}
