import Diagnostics

extension Stage {
    /// Runs `ocm serve registry` as long as `body` takes, and hands its address out: `127.0.0.1:PORT`.
    func serving<R: Sendable>(_ data: String, _ body: (String) async throws -> R) async throws -> R {
        let words: [Word] = ["serve", "registry", "--data", .path(data), "--listen", "127.0.0.1:0"]
        showCommand(words, mark: " &")
        let (lines, feed) = AsyncStream<String>.makeStream()
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
            for await line in lines {
                first = line
                break
            }
            guard let ready = first, let mark = ready.firstRange(of: "ready http://") else {
                throw Fault(.unavailable, "the demo's registry did not start: \(errors.errors)")
            }
            show([String(ready.prefix { $0 != "\n" })])
            return try await body(String(ready[mark.upperBound...].prefix { $0 != "\n" }))
        }
    }
}
