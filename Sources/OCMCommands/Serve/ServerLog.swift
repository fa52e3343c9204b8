import Diagnostics
import Documents
import FoundationEssentials
import HTTP
import Synchronization

/// The log of a server: one JSON object a line on the error stream.
enum ServerLog {
    static func make(_ console: Console) -> Log {
        let lines = LogLines(console)
        return Log(threshold: .info) { entry in
            var object = JSONObject()
            object["time"] = .string(Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
            object["level"] = .string("\(entry.level)")
            object["message"] = .string(entry.message)
            for field in entry.fields { object[field.name] = .string(field.value) }
            lines.write(JSONValue.object(object).encoded())
        }
    }
}

/// Writes lines of several tasks one after the other.
private final class LogLines: Sendable {
    private let console: Mutex<Console>

    init(_ console: Console) {
        self.console = Mutex(console)
    }

    func write(_ line: [UInt8]) {
        console.withLock { $0.note(String(decoding: line, as: UTF8.self)) }
    }
}

/// Tells the log of every answer.
struct LoggedHandler: Sendable {
    let handler: @Sendable (ServerRequest) async throws -> ServerResponse
    let log: Log

    func handle(_ request: ServerRequest) async throws -> ServerResponse {
        let clock = ContinuousClock()
        let start = clock.now
        let (method, path) = (request.method, request.path)
        let agent = request.fields["User-Agent"] ?? ""
        let response = try await handler(request)
        let taken = (clock.now - start).components
        log.write(
            .info, "request",
            [
                "method": method, "path": String(path.prefix(1000)), "status": String(response.status),
                "milliseconds": String(taken.seconds * 1000 + taken.attoseconds / 1_000_000_000_000_000),
                "agent": String(agent.prefix(200)),
            ])
        return response
    }
}
