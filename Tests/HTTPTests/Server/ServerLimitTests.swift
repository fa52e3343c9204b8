import Diagnostics
import HTTP
import Host
import OCMTestSupport
import Synchronization
import Testing

@Suite("Limits of a server")
struct ServerLimitTests {
    private let post = "POST / HTTP/1.1\r\nHost: h\r\n"

    /// A server that refuses at `/no` without looking at the body, and counts it elsewhere.
    private func server(
        _ change: (inout ServerConfiguration) -> Void = { _ in }, _ body: (URI) async throws -> Void
    ) async throws {
        var configuration = ServerConfiguration()
        change(&configuration)
        try await Server(configuration) { request in
            if request.path == "/no" { return ServerResponse(401, body: .bytes(Array("no".utf8))) }
            let count = try await request.body.copy(to: Sink())
            return ServerResponse(200, body: .bytes(Array("<\(count)>".utf8)))
        }.whileRunning(body)
    }

    @Test("a refusal comes before the body when the client asks")
    func refusedBeforeBody() async throws {
        try await server { uri in
            let head = "PUT /no HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n"
            let answer = await RawClient.run(uri, .send(head), .readAll)
            #expect(answer.hasPrefix("HTTP/1.1 401 ") && answer.hasSuffix("no"))
        }
    }

    @Test("100 comes when the handler reads, not before")
    func continues() async throws {
        let mayRead = Signal()
        let isAsked = Signal()
        try await Server { request in
            isAsked.fire()
            await mayRead.wait()
            let count = try await request.body.copy(to: Sink())
            return ServerResponse(200, body: .bytes(Array("<\(count)>".utf8)))
        }.whileRunning { uri in
            async let answer = RawClient.run(
                uri, .send(post + "Connection: close\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n"), .readHead,
                .send("12345"), .readAll)
            await isAsked.wait()
            mayRead.fire()
            let text = await answer
            #expect(text.hasPrefix("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 ") && text.hasSuffix("<5>"))
        }
    }

    @Test("a short body that nobody wants is taken, and the connection lives on", arguments: [true, false])
    func drained(isKnown: Bool) async throws {
        try await server { uri in
            let text = String(repeating: "x", count: 500_000)
            let body =
                isKnown
                ? "Content-Length: 500000\r\n\r\n\(text)"
                : "Transfer-Encoding: chunked\r\n\r\n7a120\r\n\(text)\r\n0\r\n\r\n"
            let answer = await RawClient.run(
                uri, .send("PUT /no HTTP/1.1\r\nHost: h\r\n" + body), .readHead, .read(2),
                .send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"), .readAll)
            #expect(answer.hasPrefix("HTTP/1.1 401 ") && answer.hasSuffix("<0>"))
        }
    }

    @Test("a long body that nobody wants is not taken")
    func notDrained() async throws {
        try await server { uri in
            let known = await RawClient.run(
                uri, .send("PUT /no HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000000\r\n\r\n"), .readAll)
            #expect(known.hasPrefix("HTTP/1.1 401 ") && known.contains("Connection: close"))
            let chunk = "10000\r\n" + String(repeating: "x", count: 65536) + "\r\n"
            let unknown = await RawClient.run(
                uri, .send("PUT /no HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"), .sendForever(chunk))
            #expect(unknown == "")
        }
    }

    @Test("a body larger than allowed is 413, announced or not")
    func bodyLimit() async throws {
        try await server {
            $0.maximumBodyBytes = 1000
        } _: { uri in
            let text = String(repeating: "x", count: 1001)
            let known = await RawClient.run(uri, .send(post + "Content-Length: 1001\r\n\r\n" + text), .readAll)
            #expect(known.hasPrefix("HTTP/1.1 413 "))
            let chunked = post + "Transfer-Encoding: chunked\r\n\r\n3e9\r\n" + text + "\r\n0\r\n\r\n"
            let unknown = await RawClient.run(uri, .send(chunked), .readAll)
            #expect(unknown.hasPrefix("HTTP/1.1 413 "))
            let close = "Connection: close\r\n"
            let good = await RawClient.run(
                uri, .send(post + close + "Content-Length: 1000\r\n\r\n" + text.dropLast()), .readAll)
            #expect(good.hasSuffix("<1000>"))
        }
    }

    @Test("a head that trickles in is cut, at its begin and later", .timeLimit(.minutes(10)))
    func slowHead() async throws {
        try await server {
            $0.headTimeout = .milliseconds(300)
            $0.idleTimeout = .seconds(3600)
        } _: { uri in
            let head = post + "X-A: " + String(repeating: "a", count: 1000)
            // Without the cut it would wait for the rest of the head for an hour.
            let answer = await RawClient.run(uri, .trickle(head, every: .milliseconds(20)), .readAll)
            #expect(answer == "")
        }
    }

    @Test("a body that trickles in is cut, and its handler told")
    func slowBody() async throws {
        let failed = Mutex<Fault?>(nil)
        var configuration = ServerConfiguration()
        configuration.bodyGrace = .milliseconds(200)
        configuration.minimumBodyRate = 10_000
        try await Server(configuration) { request in
            do {
                return ServerResponse(200, body: .head(length: try await request.body.copy(to: Sink())))
            } catch {
                failed.withLock { $0 = error as? Fault }
                throw error
            }
        }.whileRunning { uri in
            let answer = await RawClient.run(
                uri, .send(post + "Content-Length: 1000\r\n\r\n"),
                .trickle(String(repeating: "a", count: 1000), every: .milliseconds(20)), .readAll)
            #expect(answer == "")
        }
        #expect(failed.withLock { $0?.code } == .timedOut)
    }

    @Test("a handler that takes its time with the body is not the client's fault")
    func slowHandler() async throws {
        var configuration = ServerConfiguration()
        configuration.bodyGrace = .milliseconds(100)
        configuration.minimumBodyRate = 1 << 40
        try await Server(configuration) { request in
            _ = try await request.body.next()
            try await Task.sleep(for: .milliseconds(500))
            // What follows must come faster than a test machine can be sure of.
            return ServerResponse(200, body: .bytes(Array("ok".utf8)))
        }.whileRunning { uri in
            let steps: [SocketStep] = [
                .send(post + "Connection: close\r\nContent-Length: 900000\r\n\r\n"),
                .sendBytes([UInt8](repeating: 1, count: 900_000)), .readAll,
            ]
            let holds = try await holdsOnce { await RawClient.run(uri, steps).hasSuffix("ok") }
            #expect(holds)
        }
    }

    @Test(
        "a client that takes an answer too slowly is cut, whatever the answer is made of",
        .timeLimit(.minutes(10)), arguments: ["bytes", "file", "stream"])
    func slowAnswer(kind: String) async throws {
        let size = 32 << 20
        let left = Signal()
        let failed = Mutex<Fault?>(nil)
        var configuration = ServerConfiguration()
        configuration.answerGrace = .milliseconds(300)
        configuration.minimumAnswerRate = 1_000_000
        configuration.idleTimeout = .seconds(3600)
        try await TemporaryFile.with([UInt8](repeating: 1, count: size)) { file in
            try await Server(configuration) { _ in
                switch kind {
                case "bytes": return ServerResponse(200, body: .bytes([UInt8](repeating: 1, count: size)))
                case "file": return ServerResponse(200, body: .file(path: file, offset: 0, length: Int64(size)))
                default:
                    return ServerResponse(
                        200,
                        body: .stream(length: nil) { writer in
                            let chunk = [UInt8](repeating: 1, count: 65536)
                            do {
                                while true { try await writer.write(chunk) }
                            } catch {
                                failed.withLock { $0 = error as? Fault }
                                left.fire()
                                throw error
                            }
                        })
                }
            }.whileRunning { uri in
                // Some bytes now and then are not enough; without the cut it would last for an hour.
                let slow = (0..<500).flatMap { _ in [SocketStep.pause(.milliseconds(20)), .read(100)] }
                let answer = await RawClient.run(uri, [.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")] + slow + [.readAll])
                #expect(answer.hasPrefix("HTTP/1.1 200 "))
                if kind == "stream" {
                    await left.wait()
                    #expect(failed.withLock { $0?.code } == .timedOut)
                }
            }
        }
    }

    @Test("an answer whose handler takes its time is not the client's fault")
    func slowProducer() async throws {
        var configuration = ServerConfiguration()
        configuration.answerGrace = .milliseconds(100)
        configuration.minimumAnswerRate = 1 << 40
        try await Server(configuration) { _ in
            ServerResponse(
                200,
                body: .stream(length: 4) { writer in
                    for _ in 0..<4 {
                        try await Task.sleep(for: .milliseconds(150))
                        try await writer.write([0x61])
                    }
                })
        }.whileRunning { uri in
            let holds = try await holdsOnce {
                await RawClient.run(uri, .send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"), .readAll)
                    .hasSuffix("\r\n\r\naaaa")
            }
            #expect(holds)
        }
    }

    @Test("a silent connection is closed")
    func idle() async throws {
        try await server {
            $0.idleTimeout = .seconds(1)
        } _: { uri in
            let answer = await RawClient.run(uri, .send("GET / HTTP/1.1\r\nHost: h\r\n\r\n"), .readAll)
            #expect(answer.hasSuffix("<0>"))
        }
    }

    @Test("more connections than allowed wait for their turn")
    func connections() async throws {
        try await server {
            $0.maximumConnections = 2
            $0.threads = 1
        } _: { uri in
            await withTaskGroup(of: String.self) { group in
                for _ in 0..<6 {
                    group.addTask {
                        await RawClient.run(
                            uri, .send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"), .readAll)
                    }
                }
                for await answer in group { #expect(answer.hasSuffix("<0>")) }
            }
        }
    }

    @Test("clients that reset at any point leave nothing behind")
    func resets() async throws {
        try await server { uri in
            let text = post + "Content-Length: 100000\r\n\r\n" + String(repeating: "x", count: 50_000)
            await withTaskGroup(of: String.self) { group in
                for length in stride(from: 0, to: text.utf8.count, by: 1999) {
                    group.addTask { await RawClient.run(uri, .send(String(text.prefix(length))), .reset) }
                }
            }
        }
    }
}

/// Takes everything and keeps nothing.
private final class Sink: ByteWriter {
    func write(_ chunk: [UInt8]) async throws {}
}
