import Diagnostics
import HTTP
import Host
import OCMTestSupport
import Synchronization
import Testing

/// Runs `body` with a server and a client.
func withServer<R>(
    _ change: (inout ServerConfiguration) -> Void = { _ in }, handler: @escaping Server.Handler,
    _ body: (URI, Client) async throws -> R
) async throws -> R {
    var configuration = ServerConfiguration()
    change(&configuration)
    return try await Server(configuration, handler: handler).whileRunning { uri in
        try await withClient { client in try await body(uri, client) }
    }
}

@Suite("HTTP server")
struct ServerTests {
    @Test("a request arrives as it was sent, many on one connection")
    func simple() async throws {
        try await withServer { request in
            let text = [request.method, request.path, request.query ?? "-"] + request.fields.values("X-A")
            return ServerResponse(
                202, fields: ["X-B": "1", "x-b": "2", "X-Empty": ""],
                body: .bytes(Array(text.joined(separator: " ").utf8)))
        } _: { uri, client in
            for (target, seen) in [
                ("/a%2Fb//../c?x=%00&y", "/a%2Fb//../c x=%00&y"), ("/", "/ -"), ("/?", "/ "), ("/%00", "/%00 -"),
            ] {
                let request = Request("FROB", try uri.resolvingPath(target), fields: ["X-A": "1", "x-a": "two words"])
                try await client.withResponse(request) { response in
                    let body = try await response.body.collect(upTo: 1000)
                    #expect(String(decoding: body, as: UTF8.self) == "FROB \(seen) 1 two words")
                    #expect(response.status == 202)
                    #expect(response.fields.values("X-B") == ["1", "2"])
                    #expect(response.fields["Connection"] != "close")
                }
            }
        }
    }

    @Test("large bodies go both ways, in memory of a few chunks", arguments: [true, false])
    func streams(isKnown: Bool) async throws {
        let size = 20 << 20
        let produce: @Sendable (any ByteWriter) async throws -> Void = { writer in
            for index in 0..<(size / 65536) {
                try await writer.write([UInt8](repeating: UInt8(truncatingIfNeeded: index), count: 65536))
            }
        }
        @Sendable func consume(_ reader: any ByteReader) async throws {
            var count = 0
            while let chunk = try await reader.next() {
                guard chunk.first == UInt8(truncatingIfNeeded: count / 65536) else { throw Fault(.corrupt, "mixed up") }
                count += chunk.count
            }
            guard count == size else { throw Fault(.corrupt, "\(count) bytes") }
        }
        let length = isKnown ? Int64(size) : nil
        try await withServer { request in
            try await consume(request.body)
            return ServerResponse(200, body: .stream(length: length, produce: produce))
        } _: { uri, client in
            let content = RequestBody.stream(length: length, replayable: false, produce: produce)
            try await client.withResponse(Request("POST", uri, body: content)) { response in
                #expect(response.status == 200)
                #expect(response.fields["Content-Length"] == length.map { "\($0)" })
                try await consume(response.body)
            }
        }
    }

    @Test("a body can't be read once the answer has begun")
    func readTooLate() async throws {
        try await withServer { request in
            let body = Reading(request.body)
            return ServerResponse(200, body: .stream(length: nil) { try await body.reader.copy(to: $0) })
        } _: { uri, client in
            let request = Request("POST", uri, body: .bytes([UInt8](repeating: 1, count: 100)))
            #expect(await fault { try await client.text(request) }?.code == .unavailable)
        }
    }

    @Test("HEAD has the length of the content and nothing else", arguments: [0, 5, 123_456_789_012] as [Int64])
    func head(length: Int64) async throws {
        try await withServer { _ in
            ServerResponse(200, body: .head(length: length))
        } _: { uri, client in
            for _ in 0..<2 {
                try await client.withResponse(Request("HEAD", uri)) { response in
                    #expect(response.fields["Content-Length"] == "\(length)")
                    #expect(response.fields["Connection"] != "close")
                }
            }
        }
    }

    @Test("HEAD of a stream without a known length is answered by a head and not one byte more")
    func headOfStream() async throws {
        try await withServer { _ in
            ServerResponse(200, body: .stream(length: nil) { try await $0.write(Array("content".utf8)) })
        } _: { uri, client in
            let text = await RawClient.run(uri, .send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n"), .readAll)
            #expect(text.hasPrefix("HTTP/1.1 200") && text.hasSuffix("\r\n\r\n"))
            #expect(text.split(separator: "\r\n\r\n").count == 1, "\(text)")
            let whole = try await client.text(Request("GET", uri)).text
            #expect(whole == "content")
        }
    }

    @Test("what a handler throws is 500 without a word, and goes to the log")
    func handlerFails() async throws {
        let lines = Mutex<[String]>([])
        let log = Log(threshold: .error) { entry in
            let line = entry.message + entry.fields.map { " \($0.name)=\($0.value)" }.joined()
            lines.withLock { $0.append(line) }
        }
        try await withServer {
            $0.log = log
        } handler: { _ in
            throw Fault(.corrupt, "the cellar is flooded")
        } _: { uri, client in
            let answer = try await client.text(Request("GET", uri.resolvingPath("/x?token=t")))
            #expect(answer.status == 500 && answer.text == "500\n")
        }
        #expect(lines.withLock { $0 } == ["request failed method=GET path=/x error=the cellar is flooded"])
    }

    @Test("a stream that fails after the head is cut, so the client sees it", arguments: [nil, 1000] as [Int64?])
    func streamFails(length: Int64?) async throws {
        try await withServer { _ in
            ServerResponse(
                200,
                body: .stream(length: length) { writer in
                    try await writer.write(Array("begin".utf8))
                    throw Fault(.corrupt, "broken")
                })
        } _: { uri, client in
            let fault = await fault { try await client.text(Request("GET", uri)) }
            #expect(fault?.code == .unavailable)
        }
    }

    @Test("a stream shorter than announced is cut too")
    func streamShort() async throws {
        try await withServer { _ in
            ServerResponse(200, body: .stream(length: 10) { try await $0.write(Array("short".utf8)) })
        } _: { uri, client in
            #expect(await fault { try await client.text(Request("GET", uri)) }?.code == .unavailable)
        }
    }

    @Test("parts of a file are sent as they are")
    func file() async throws {
        let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 / 251) }
        try await TemporaryFile.with(bytes) { path in
            try await withServer { request in
                let query = URI.queryItems(request.query ?? "") ?? []
                let numbers = query.compactMap { Int64($0.value) }
                return ServerResponse(206, body: .file(path: path, offset: numbers[0], length: numbers[1]))
            } _: { uri, client in
                for (offset, length) in [(0, 300_000), (17, 200_000), (299_999, 1), (300_000, 0)] {
                    let uri = try uri.resolvingPath("/?o=\(offset)&l=\(length)")
                    try await client.withResponse(Request("GET", uri)) { response in
                        let body = try await response.body.collect(upTo: 1 << 20)
                        #expect(response.status == 206)
                        #expect(body == Array(bytes[offset..<(offset + length)]))
                    }
                }
                let beyond = try await client.text(Request("GET", uri.resolvingPath("/?o=1&l=300000")))
                #expect(beyond.status == 500)
            }
        }
    }

    @Test(
        "when the client leaves, the handler is cancelled", .timeLimit(.minutes(10)),
        arguments: ["waiting", "reading", "writing"])
    func clientLeaves(state: String) async throws {
        let started = Signal()
        let ended = Signal()
        try await withServer { request in
            defer { if state != "writing" { ended.fire() } }
            switch state {
            case "waiting":
                started.fire()
                try await untilCancelled()
            case "reading":
                while let _ = try await request.body.next() { started.fire() }
            default:
                return ServerResponse(
                    200,
                    body: .stream(length: nil) { writer in
                        defer { ended.fire() }
                        try await writer.write(Array("event".utf8))
                        started.fire()
                        try await untilCancelled()
                    })
            }
            return ServerResponse(200)
        } _: { uri, client in
            let body = RequestBody.stream(length: 100, replayable: false) { writer in
                try await writer.write([1])
                try await untilCancelled()
            }
            let request = Request("POST", uri, body: state == "reading" ? body : .none)
            let task = Task { try await client.text(request) }
            await started.wait()
            task.cancel()
            _ = await task.result
            await ended.wait()
        }
    }

    @Test("requests that are cancelled at any moment leave nothing behind")
    func cancelledAnywhere() async throws {
        try await withServer { request in
            let count = try await request.body.collect(upTo: 1 << 20).count
            return ServerResponse(
                200,
                body: .stream(length: Int64(count)) { writer in
                    for _ in 0..<count / 1000 { try await writer.write([UInt8](repeating: 1, count: 1000)) }
                })
        } _: { uri, client in
            await withTaskGroup(of: Void.self) { group in
                for index in 0..<200 {
                    let body = RequestBody.stream(length: 100_000, replayable: index % 2 == 0) { writer in
                        for _ in 0..<100 { try await writer.write([UInt8](repeating: 1, count: 1000)) }
                    }
                    group.addTask {
                        let task = Task {
                            try await client.text(Request("POST", uri, body: index % 3 == 0 ? .none : body))
                        }
                        for _ in 0..<index * 7 % 300 { await Task.yield() }
                        task.cancel()
                        _ = await task.result
                    }
                }
            }
        }
    }

    @Test("a handler may take longer than a silent connection lives")
    func slowHandler() async throws {
        try await withServer {
            $0.idleTimeout = .seconds(1)
        } handler: { _ in
            try await Task.sleep(for: .milliseconds(1500))
            return ServerResponse(200, body: .bytes(Array("ok".utf8)))
        } _: { uri, client in
            let holds = try await holdsOnce { try await client.text(Request("GET", uri)).text == "ok" }
            #expect(holds)
        }
    }

    @Test(
        "a stopped server cancels what is under way, in every state, and ends", .timeLimit(.minutes(10)),
        arguments: ["waiting", "reading", "writing"])
    func stopped(state: String) async throws {
        let started = Signal()
        let ended = Signal()
        let server = Server { request in
            switch state {
            case "waiting":
                defer { ended.fire() }
                started.fire()
                try await untilCancelled()
            case "reading":
                defer { ended.fire() }
                while let _ = try await request.body.next() { started.fire() }
            default:
                return ServerResponse(
                    200,
                    body: .stream(length: nil) { writer in
                        defer { ended.fire() }
                        started.fire()
                        while true { try await writer.write([UInt8](repeating: 1, count: 100_000)) }
                    })
            }
            return ServerResponse(200)
        }
        try await withClient { client in
            let (ready, continuation) = AsyncStream<URI>.makeStream()
            let running = Task { try await server.run { continuation.yield($0) } }
            var iterator = ready.makeAsyncIterator()
            let uri = try #require(await iterator.next())
            let body = RequestBody.stream(length: 100, replayable: false) { writer in
                try await writer.write([1])
                try await untilCancelled()
            }
            let request = Request("POST", uri, body: state == "reading" ? body : .none)
            let asking = Task {
                try await client.withResponse(request) { response in
                    _ = try await response.body.next()
                    try await untilCancelled()
                }
            }
            await started.wait()
            running.cancel()
            try await running.value
            // Neither side would have ended by itself.
            #expect(ended.isFired)
            asking.cancel()
            _ = await asking.result
        }
    }

    @Test("a port that is taken, an address that is none")
    func cannotListen() async throws {
        try await Server { _ in ServerResponse(200) }.whileRunning { uri in
            var configuration = ServerConfiguration()
            configuration.port = uri.effectivePort
            let second = Server(configuration) { _ in ServerResponse(200) }
            #expect(await fault { try await second.run() }?.code == .conflict)
            configuration.host = "example.test"
            let third = Server(configuration) { _ in ServerResponse(200) }
            #expect(await fault { try await third.run() }?.code == .invalid)
        }
    }

    @Test("what onReady throws ends the server")
    func readyFails() async throws {
        struct Own: Error {}
        await #expect(throws: Own.self) { try await Server { _ in ServerResponse(200) }.run { _ in throw Own() } }
    }
}

/// Carries the one reader of a body into the closure that consumes it.
private final class Reading: @unchecked Sendable {
    let reader: any ByteReader

    init(_ reader: any ByteReader) {
        self.reader = reader
    }
}

extension URI {
    /// The target as it is, without any normalisation.
    func resolvingPath(_ target: String) throws -> URI {
        try URI("\(scheme)://\(authority)\(target)")
    }
}
