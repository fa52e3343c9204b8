import Diagnostics
import HTTP
import Host
import OCMTestSupport
import Testing

private typealias Step = ScriptedServer.Step

private let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

@Suite("A client facing a server that misbehaves")
struct ClientFaultTests {
    @Test(
        "each failure has its code and names the host",
        arguments: [
            ([Step.readHead], Fault.Code.unavailable),
            ([.readHead, .reset], .unavailable),
            ([.readHead, .send("HTTP/1.1 200 OK\r\nContent-Le")], .unavailable),
            ([.readHead, .send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort")], .unavailable),
            ([.readHead, .send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort"), .reset], .unavailable),
            ([.readHead, .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n")], .unavailable),
            ([.readHead, .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")], .corrupt),
            ([.readHead, .send("220 smtp.example.test ready\r\n")], .corrupt),
            ([.readHead, .send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok!")], .corrupt),
            ([.readHead, .send("HTTP/1.1 200 OK\r\nX: \(String(repeating: "x", count: 70_000))\r\n\r\n")], .limit),
            ([.readHead, .send("HTTP/1.1 200 OK\r\n"), .sendForever("X-Again: and again\r\n")], .limit),
            ([.readHead, .sendForever("HTTP/1.1 103 Early Hints\r\n\r\n")], .limit),
        ])
    func failures(script: [ScriptedServer.Step], code: Fault.Code) async throws {
        try await ScriptedServer.with(script) { server in
            try await withClient { client in
                let fault = await fault { try await client.text(Request("GET", server.uri("/p", query: "secret=1"))) }
                #expect(fault?.code == code, "\(fault?.description ?? "")")
                #expect(fault?.description.contains("127.0.0.1:\(server.port)") == true)
                #expect(fault?.description.contains("secret") == false)
            }
        }
    }

    @Test(
        "silence ends with a time-out, wherever it begins",
        arguments: [
            [Step.stall], [.readHead, .stall], [.readHead, .send("HTTP/1.1 200 O"), .stall],
            [.readHead, .send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npart"), .stall],
            [
                .readHead, .trickle("HTTP/1.1 200 OK\r\nX: 1\r\nX: 2\r\nX: 3\r\nX: 4\r\n", every: .milliseconds(50)),
                .stall,
            ],
        ])
    func silence(script: [ScriptedServer.Step]) async throws {
        try await ScriptedServer.with(script) { server in
            try await withClient {
                $0.stallTimeout = .milliseconds(250)
                $0.headTimeout = .milliseconds(500)
            } _: { client in
                let fault = await fault { try await client.text(Request("GET", server.uri())) }
                #expect(fault?.code == .timedOut, "\(fault?.description ?? "")")
            }
        }
    }

    @Test("a reader that takes its time is no stall")
    func slowReader() async throws {
        let size = 6 << 20
        let body = [UInt8](repeating: 7, count: size)
        try await ScriptedServer.with([
            .readHead, .send("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n"), .sendBytes(body),
        ]) { server in
            try await withClient {
                $0.stallTimeout = .seconds(1)
            } _: { client in
                let count = try await client.withResponse(Request("GET", server.uri())) { response in
                    _ = try await response.body.next()
                    try await Task.sleep(for: .milliseconds(1500))
                    return try await response.body.copy(to: BytesWriter(limit: size))
                }
                #expect(count > size - maximumChunkSize - 1)
            }
        }
    }

    @Test("nobody listens")
    func refused() async throws {
        let server = try ScriptedServer([[]])
        let uri = server.uri()
        await server.stop()
        try await withClient { client in
            let fault = await fault { try await client.text(Request("GET", uri)) }
            #expect(fault?.code == .unavailable)
            #expect(fault?.description == "127.0.0.1:\(server.port) can't be reached: Connection refused")
        }
    }

    @Test("a host name that does not exist")
    func unknownHost() async throws {
        try await withClient { client in
            let fault = await fault { try await client.text(Request("GET", URI("http://nowhere.invalid/"))) }
            #expect(fault?.code == .unavailable)
            #expect(fault?.description.contains("nowhere.invalid:80") == true)
        }
    }

    @Test("a TLS request to a plain port says so")
    func tlsToPlain() async throws {
        try await ScriptedServer.with([.read(5), .send("HTTP/1.1 400 Bad Request\r\n\r\n")]) { server in
            try await withClient { client in
                let fault = await fault { try await client.text(Request("GET", server.uri(scheme: "https"))) }
                #expect(fault?.code == .unavailable)
                #expect(fault?.description.contains("is it plain http?") == true, "\(fault?.description ?? "")")
            }
        }
    }

    @Test("a kept connection that is dead is replaced", arguments: ["GET", "PUT", "POST"])
    func deadConnection(method: String) async throws {
        try await ScriptedServer.with(
            [.readHead, .send(ok), .readHead, .reset], [.readHead, .read(method == "GET" ? 0 : 4), .send(ok)]
        ) { server in
            try await withClient { client in
                try await client.expectOK(Request("GET", server.uri()))
                let body = method == "GET" ? RequestBody.none : .bytes(Array("body".utf8))
                try await client.expectOK(Request(method, server.uri(), body: body))
                #expect(server.connections == 2)
            }
        }
    }

    @Test("a stream that meets a dead connection is produced again if it may be")
    func deadConnectionStream() async throws {
        try await ScriptedServer.with(
            [.readHead, .send(ok), .readHead, .read(1), .reset], [.readHead, .read(14), .send(ok)]
        ) { server in
            try await withClient { client in
                _ = try await client.text(Request("GET", server.uri()))
                let body = RequestBody.stream(length: 14, replayable: true) { writer in
                    try await writer.write(Array("fourteen bytes".utf8))
                }
                try await client.expectOK(Request("PUT", server.uri(), body: body))
            }
        }
    }
}
