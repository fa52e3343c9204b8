import Diagnostics
import HTTP
import Host
import OCMTestSupport
import Testing

private let ok = "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"

@Suite("Uploads")
struct UploadTests {
    private func stream(_ count: Int, length: Int64?, replayable: Bool = false) -> RequestBody {
        .stream(length: length, replayable: replayable) { writer in
            var left = count
            while left > 0 {
                try await writer.write([UInt8](repeating: 1, count: min(left, 100_000)))
                left -= min(left, 100_000)
            }
        }
    }

    @Test("a stream of known length is sent whole, without asking when it is small")
    func small() async throws {
        try await ScriptedServer.with([.readHead, .read(500_000), .send(ok)]) { server in
            try await withClient { client in
                let request = Request("PATCH", server.uri(), body: stream(500_000, length: 500_000))
                let status = try await client.text(request).status
                #expect(status == 201)
                #expect(server.received == 500_000)
                #expect(server.heads.first?.contains("\r\nContent-Length: 500000\r\n") == true)
                #expect(server.heads.first?.contains("Expect") == false)
            }
        }
    }

    @Test("a large body asks first and goes on when nobody answers that")
    func expectIgnored() async throws {
        let body = [UInt8](repeating: 9, count: 3 << 20)
        try await ScriptedServer.with([.readHead, .read(body.count), .send(ok)]) { server in
            try await withClient { client in
                let status = try await client.text(Request("PUT", server.uri(), body: .bytes(body))).status
                #expect(status == 201)
                #expect(server.heads.first?.contains("\r\nExpect: 100-continue\r\n") == true)
            }
        }
    }

    @Test("a stream of unknown length is sent in chunks")
    func chunked() async throws {
        try await ScriptedServer.with([
            .readHead, .send("HTTP/1.1 100 Continue\r\n\r\n"), .read(50_000), .send(ok), .readAll,
        ]) { server in
            try await withClient { client in
                let status = try await client.text(Request("PUT", server.uri(), body: stream(49_990, length: nil)))
                    .status
                #expect(status == 201)
                #expect(server.heads.first?.contains("\r\nTransfer-Encoding: chunked\r\n") == true)
            }
        }
    }

    @Test("the time for the head of an answer does not run while the body is sent")
    func slowProducer() async throws {
        try await ScriptedServer.with([
            .readHead, .send("HTTP/1.1 100 Continue\r\n\r\n"), .read(100), .send(ok),
        ]) { server in
            try await withClient {
                $0.headTimeout = .milliseconds(100)
            } _: { client in
                let body = RequestBody.stream(length: 100, replayable: false) { writer in
                    for _ in 0..<2 {
                        try await Task.sleep(for: .milliseconds(200))
                        try await writer.write([UInt8](repeating: 1, count: 50))
                    }
                }
                let holds = try await holdsOnce {
                    try await client.text(Request("PUT", server.uri(), body: body)).status == 201
                }
                #expect(holds)
            }
        }
    }

    @Test("a refusal before the body arrives, and nothing of the body is sent", arguments: [401, 413])
    func refusedFirst(status: Int) async throws {
        let refusal = "HTTP/1.1 \(status) No\r\nContent-Length: 6\r\n\r\nreason"
        try await ScriptedServer.with([.readHead, .send(refusal), .readAll]) { server in
            try await withClient { client in
                let request = Request("PUT", server.uri(), body: stream(8 << 20, length: 8 << 20))
                let answer = try await client.text(request)
                #expect(answer.status == status && answer.text == "reason")
                #expect(server.received == 0)
            }
        }
    }

    @Test("a refusal in the middle of a body is delivered, the producer is stopped", arguments: [true, false])
    func refusedLater(isKnown: Bool) async throws {
        let refusal = "HTTP/1.1 413 Too Large\r\nContent-Length: 6\r\n\r\nreason"
        try await ScriptedServer.with([
            .readHead, .send("HTTP/1.1 100 Continue\r\n\r\n"), .read(1 << 20), .send(refusal), .readAll,
        ]) { server in
            try await withClient { client in
                let stopped = Signal()
                let body = RequestBody.stream(length: isKnown ? 1 << 40 : nil, replayable: false) { writer in
                    do {
                        while true { try await writer.write([UInt8](repeating: 1, count: 100_000)) }
                    } catch {
                        stopped.fire()
                        throw error
                    }
                }
                let answer = try await client.text(Request("PUT", server.uri(), body: body))
                #expect(answer.status == 413 && answer.text == "reason")
                #expect(stopped.isFired)
            }
        }
    }

    @Test("a refusal while the producer waits for its own source is delivered at once")
    func refusedWhileStarving() async throws {
        let refusal = "HTTP/1.1 401 Unauthorized\r\nContent-Length: 6\r\n\r\nreason"
        try await ScriptedServer.with([.readHead, .read(1000), .send(refusal), .readAll]) { server in
            try await withClient { client in
                let body = RequestBody.stream(length: 2000, replayable: false) { writer in
                    try await writer.write([UInt8](repeating: 1, count: 1000))
                    try await untilCancelled()
                }
                let answer = try await client.text(Request("PUT", server.uri(), body: body))
                #expect(answer.status == 401 && answer.text == "reason")
            }
        }
    }

    @Test("417 makes the body go out without asking")
    func expectationFailed() async throws {
        let body = [UInt8](repeating: 9, count: 2 << 20)
        let failed = "HTTP/1.1 417 Expectation Failed\r\nContent-Length: 3\r\n\r\nwhy"
        try await ScriptedServer.with([
            .readHead, .send(failed), .readHead, .read(body.count), .send(ok),
        ]) { server in
            try await withClient { client in
                let answer = try await client.text(Request("PUT", server.uri(), body: .bytes(body)))
                #expect(answer.status == 201 && answer.text == "")
                #expect(server.heads.last?.contains("Expect") == false)
            }
        }
    }

    @Test("the error of a producer comes through and cuts the request")
    func producerFails() async throws {
        struct Own: Error {}
        try await ScriptedServer.with([.readHead, .readAll]) { server in
            try await withClient { client in
                let body = RequestBody.stream(length: nil, replayable: false) { writer in
                    try await writer.write(Array("begin".utf8))
                    throw Own()
                }
                await #expect(throws: Own.self) { try await client.text(Request("PUT", server.uri(), body: body)) }
            }
        }
    }

    @Test("a stream must be as long as announced", arguments: [(99, 100), (101, 100)])
    func wrongLength(actual: Int, announced: Int64) async throws {
        try await ScriptedServer.with([.readHead, .readAll]) { server in
            try await withClient { client in
                let request = Request("PUT", server.uri(), body: stream(actual, length: announced))
                let fault = await fault { try await client.text(request) }
                #expect(fault?.code == .invalid)
            }
        }
    }

    @Test("a server that takes nothing stops the producer, not the memory; the time-out ends it")
    func noReader() async throws {
        try await ScriptedServer.with([.readHead, .send("HTTP/1.1 100 Continue\r\n\r\n"), .stall]) { server in
            try await withClient {
                $0.stallTimeout = .milliseconds(300)
            } _: { client in
                let request = Request("PUT", server.uri(), body: stream(1 << 30, length: nil))
                let fault = await fault { try await client.text(request) }
                #expect(fault?.code == .timedOut)
            }
        }
    }
}
