import Diagnostics
import HTTP
import Host
import OCMTestSupport
import Testing

private let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

@Suite("HTTP client")
struct ClientTests {
    @Test("a request is sent as it is, the answer comes back in order")
    func simple() async throws {
        let answer = "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\nX-A: 1\r\nx-a:2 \r\nX-Folded: a\r\n  b\r\n\r\ngone"
        try await ScriptedServer.with([.readHead, .send("HTTP/1.1 103 Early\r\nX-B: 0\r\n\r\n" + answer)]) { server in
            try await withClient { client in
                var uri = server.uri("/a/../%2e%2e/b//c")
                uri.query = "n=1&last=x%2Fy"
                let request = Request("GET", uri, fields: ["Accept": "text/plain", "X-Empty": ""])
                try await client.withResponse(request) { response in
                    #expect(response.status == 404)
                    #expect(response.fields.values("X-A") == ["1", "2"])
                    #expect(response.fields["x-folded"] == "a b")
                    #expect(response.fields["X-B"] == nil)
                    #expect(response.uri == uri)
                    let body = try await response.body.collect(upTo: 10)
                    #expect(body == Array("gone".utf8))
                }
                let head = server.heads.first ?? ""
                #expect(head.hasPrefix("GET /a/../%2e%2e/b//c?n=1&last=x%2Fy HTTP/1.1\r\n"))
                #expect(head.contains("\r\nHost: 127.0.0.1:\(server.port)\r\n"))
                #expect(head.contains("\r\nAccept: text/plain\r\n"))
                #expect(head.contains("\r\nX-Empty:\r\n"))
                #expect(head.contains("\r\nUser-Agent: swift-ocm\r\n"))
                #expect(!head.contains("Expect"))
            }
        }
    }

    @Test("HEAD does not wait for the body that its length tells of")
    func head() async throws {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 123456789\r\n\r\n"
        try await ScriptedServer.with([.readHead, .send(head), .readHead, .send(ok)]) { server in
            try await withClient { client in
                try await client.withResponse(Request("HEAD", server.uri())) { response in
                    #expect(response.fields["Content-Length"] == "123456789")
                    let chunk = try await response.body.next()
                    #expect(chunk == nil)
                }
                try await client.expectOK(Request("GET", server.uri()))
                #expect(server.connections == 1)
            }
        }
    }

    @Test(
        "requests without content say so where a body is expected",
        arguments: [("POST", true), ("PUT", true), ("PATCH", true), ("DELETE", false), ("GET", false)])
    func emptyBody(method: String, hasLength: Bool) async throws {
        try await ScriptedServer.with([.readHead, .send(ok)]) { server in
            try await withClient { client in
                try await client.expectOK(Request(method, server.uri()))
                #expect(server.heads.first?.hasPrefix(method + " ") == true)
                #expect(server.heads.first?.contains("\r\nContent-Length: 0\r\n") == hasLength)
                #expect(server.heads.first?.contains("Expect") == false)
                #expect(server.heads.first?.contains("Content-Type") == false)
            }
        }
    }

    @Test("what could break out of a header field is refused before anything is sent")
    func injection() async throws {
        try await withClient { client in
            let uri = try URI("http://127.0.0.1:1/")
            for fields in [["X": "a\r\nY: b"], ["X y": "a"], ["X": "a\u{0}"], ["": "a"]] as [Fields] {
                let fault = await fault { try await client.text(Request("GET", uri, fields: fields)) }
                #expect(fault?.code == .invalid)
            }
            for request in [
                Request("GE T", uri), Request("GET", URI(scheme: "http", host: "h", port: nil, path: "/a b")),
                Request("GET", URI(scheme: "file", host: "h", port: nil, path: "/etc/passwd")),
                Request("GET", URI(scheme: "http", host: "h\\@evil", port: nil, path: "/")),
            ] {
                let fault = await fault { try await client.text(request) }
                #expect(fault?.code == .invalid || fault?.code == .unsupported)
            }
        }
    }

    @Test("an address that is not allowed is never connected to")
    func guarded() async throws {
        try await ScriptedServer.with([.readHead, .send(ok)]) { server in
            try await withClient {
                $0.allow = { uri in
                    guard uri.path == "/good" else { throw Fault(.denied, "\(uri.place) is outside") }
                }
            } _: { client in
                #expect(await fault { try await client.text(Request("GET", server.uri("/bad"))) }?.code == .denied)
                #expect(server.connections == 0)
                try await client.expectOK(Request("GET", server.uri("/good")))
            }
        }
    }

    @Test("cancelling a request that hangs ends it and leaves the others alone", .timeLimit(.minutes(10)))
    func cancellation() async throws {
        let arrived = Signal()
        let other = Signal()
        let hangs: [ScriptedServer.Step] = [.readHead, .fire(arrived), .stall]
        let stays: [ScriptedServer.Step] = [.readHead, .fire(other), .stall]
        try await ScriptedServer.with(hangs, stays, [.readHead, .send(ok)]) { server in
            try await withClient { client in
                let hanging = Task { try await client.text(Request("GET", server.uri("/hangs"))) }
                await arrived.wait()
                let blockedEnded = Signal()
                let blocked = Task {
                    defer { blockedEnded.fire() }
                    return try await client.text(Request("GET", server.uri("/stays")))
                }
                await other.wait()
                hanging.cancel()
                #expect(await fault { try await hanging.value }?.code == .cancelled)
                try await client.expectOK(Request("GET", server.uri()))
                #expect(!blockedEnded.isFired)
                blocked.cancel()
                _ = await blocked.result
            }
        }
    }

    @Test("a look-up holds up neither its cancellation nor the others", .timeLimit(.minutes(10)))
    func cancelledLookUp() async throws {
        try await ScriptedServer.with([.readHead, .send(ok)]) { server in
            try await withClient { client in
                let lost = Task { try await client.text(Request("GET", URI("http://slow.example.test/"))) }
                try await client.expectOK(Request("GET", server.uri()))
                lost.cancel()
                // Cancelled, or refused by a quick resolver: it ends, and so does the client behind it.
                #expect([.cancelled, .unavailable].contains(await fault { try await lost.value }?.code))
            }
        }
    }

    @Test("a task that is cancelled already sends nothing")
    func cancelledBefore() async throws {
        try await withClient { client in
            let task = Task {
                try? await untilCancelled()
                return try await client.text(Request("GET", URI("http://127.0.0.1:1/")))
            }
            task.cancel()
            #expect(await fault { try await task.value }?.code == .cancelled)
        }
    }

    @Test("cancelling while the body is read ends the reading")
    func cancelledBody() async throws {
        try await ScriptedServer.with([
            .readHead, .send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsome"), .stall,
        ]) { server in
            try await withClient { client in
                let started = Signal()
                await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        try await client.withResponse(Request("GET", server.uri())) { response in
                            while let _ = try await response.body.next() { started.fire() }
                        }
                    }
                    await started.wait()
                    group.cancelAll()
                    let fault = await fault { try await group.next() }
                    #expect(fault?.code == .cancelled)
                }
            }
        }
    }

    @Test("shutting down ends what is under way")
    func shutdown() async throws {
        let arrived = Signal()
        try await ScriptedServer.with([.readHead, .fire(arrived), .stall]) { server in
            try await withClient { client in
                let hanging = Task { try await client.text(Request("GET", server.uri())) }
                await arrived.wait()
                await client.shutdown()
                #expect(await fault { try await hanging.value }?.code == .cancelled)
                #expect(await fault { try await client.text(Request("GET", server.uri())) }?.code == .cancelled)
            }
        }
    }

    @Test("more requests than connections wait for their turn and don't time out meanwhile")
    func connectionLimit() async throws {
        let script = (0..<4).flatMap { _ in
            [
                ScriptedServer.Step.readHead,
                .trickle("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", every: .milliseconds(24)),
            ]
        }
        try await ScriptedServer.with(script) { server in
            try await withClient {
                $0.maximumConnectionsPerHost = 1
                $0.connectTimeout = .seconds(3)
                $0.stallTimeout = .seconds(3)
            } _: { client in
                let holds = try await holdsOnce {
                    let before = server.connections
                    return try await withThrowingTaskGroup(of: String.self) { group in
                        for _ in 0..<4 { group.addTask { try await client.text(Request("GET", server.uri())).text } }
                        for try await text in group where text != "ok" { return false }
                        return server.connections <= before + 1
                    }
                }
                #expect(holds)
            }
        }
    }
}
