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

    @Test(
        "content that trickles ends with a time-out, in both directions, and hints before an answer do",
        .timeLimit(.minutes(10)),
        arguments: [
            ("GET", [Step.readHead, .send(Self.long), .trickleForever("x", every: .milliseconds(10))]),
            ("PUT", [.readHead, .sip(100, every: .milliseconds(10))]),
            ("PUT", [.readHead, .send(Self.goOn), .sip(100, every: .milliseconds(10))]),
            ("GET", [.readHead, .trickleForever(Self.hint, every: .milliseconds(1))]),
        ])
    func trickle(method: String, script: [ScriptedServer.Step]) async throws {
        try await ScriptedServer.with(script) { server in
            try await withClient {
                $0.minimumRate = 1 << 20
                $0.paceGrace = .milliseconds(400)
                $0.headTimeout = .milliseconds(400)
            } _: { client in
                let body = RequestBody.stream(length: nil, replayable: false) { writer in
                    while true { try await writer.write([UInt8](repeating: 1, count: 65536)) }
                }
                let fault = await fault {
                    try await client.text(Request(method, server.uri(), body: method == "PUT" ? body : .none))
                }
                #expect(fault?.code == .timedOut, "\(fault?.description ?? "")")
                #expect(fault?.description.contains("127.0.0.1:\(server.port)") == true)
            }
        }
    }

    private static let long = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"
    private static let goOn = "HTTP/1.1 100 Continue\r\n\r\n"
    private static let hint = "HTTP/1.1 103 Early Hints\r\n\r\n"

    @Test("what our own side holds up is never too slow, nor a server that thinks", arguments: ["GET", "PUT"])
    func ownPace(method: String) async throws {
        let size = 4 << 20
        let script: [Step] =
            method == "PUT"
            ? [.readHead, .send(Self.goOn), .read(size), .pause(.milliseconds(900)), .send(ok)]
            : [
                .readHead, .pause(.milliseconds(900)), .send("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n"),
                .sendBytes([UInt8](repeating: 7, count: size)),
            ]
        try await ScriptedServer.with(script) { server in
            try await withClient {
                $0.minimumRate = 1 << 20
                $0.paceGrace = .milliseconds(300)
            } _: { client in
                let body = RequestBody.stream(length: Int64(size), replayable: false) { writer in
                    for _ in 0..<4 {
                        try await Task.sleep(for: .milliseconds(400))
                        try await writer.write([UInt8](repeating: 1, count: size / 4))
                    }
                }
                let request = Request(method, server.uri(), body: method == "PUT" ? body : .none)
                let holds = try await holdsOnce {
                    try await client.withResponse(request) { response in
                        _ = try await response.body.next()
                        if method == "GET" { try await Task.sleep(for: .milliseconds(1500)) }
                        try await response.body.copy(to: BytesWriter(limit: size))
                        return response.status == 200
                    }
                }
                #expect(holds)
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
                let holds = try await holdsOnce {
                    try await client.withResponse(Request("GET", server.uri())) { response in
                        _ = try await response.body.next()
                        try await Task.sleep(for: .milliseconds(1500))
                        return try await response.body.copy(to: BytesWriter(limit: size)) > size - maximumChunkSize - 1
                    }
                }
                #expect(holds)
            }
        }
    }

    @Test("nobody listens")
    func refused() async throws {
        let port = try FreePort.find()
        try await withClient { client in
            let fault = await fault { try await client.text(Request("GET", URI("http://127.0.0.1:\(port)/"))) }
            #expect(fault?.code == .unavailable)
            #expect(fault?.description == "127.0.0.1:\(port) can't be reached: Connection refused")
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
