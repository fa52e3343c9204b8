import Diagnostics
import HTTP
import OCMTestSupport
import Testing

private let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

private func redirect(_ location: String, _ status: Int = 302) -> ScriptedServer.Step {
    .send("HTTP/1.1 \(status) Elsewhere\r\nLocation: \(location)\r\nContent-Length: 3\r\n\r\nsee")
}

@Suite("Redirects")
struct RedirectTests {
    @Test("GET and HEAD are led on, relative to where they were", arguments: [301, 302, 303, 307, 308])
    func followed(status: Int) async throws {
        try await ScriptedServer.with([.readHead, redirect("../c?d", status), .readHead, .send(ok)]) { server in
            try await withClient { client in
                let request = Request("GET", server.uri("/a/b/x"), fields: ["Authorization": "Bearer t"])
                let uri = try await client.withResponse(request) { $0.uri.description }
                #expect(uri == "http://127.0.0.1:\(server.port)/a/c?d")
                #expect(server.heads.last?.hasPrefix("GET /a/c?d HTTP/1.1\r\n") == true)
                #expect(server.heads.last?.contains("Authorization: Bearer t") == true)
            }
        }
    }

    @Test("credentials stay with their origin: another port is another one")
    func otherOrigin() async throws {
        try await ScriptedServer.with([.readHead, .send(ok)]) { target in
            try await ScriptedServer.with([.readHead, redirect(target.uri("/blob").description)]) { server in
                try await withClient { client in
                    let fields: Fields = ["Authorization": "Bearer t", "Cookie": "c=1", "Accept": "x/y"]
                    try await client.expectOK(Request("GET", server.uri(), fields: fields))
                    let head = target.heads.last ?? ""
                    #expect(server.heads.last?.contains("Authorization") == true)
                    #expect(!head.contains("Authorization") && !head.contains("Cookie"))
                    #expect(head.contains("Accept: x/y"))
                }
            }
        }
    }

    @Test("other methods and unwilling callers get the redirect itself", arguments: ["POST", "PUT", "DELETE", "GET"])
    func notFollowed(method: String) async throws {
        try await ScriptedServer.with([.readHead, redirect("/elsewhere", 307)]) { server in
            try await withClient { client in
                var request = Request(method, server.uri())
                request.followsRedirects = method != "GET"
                let (status, location) = try await client.withResponse(request) { ($0.status, $0.fields["Location"]) }
                #expect(status == 307 && location == "/elsewhere")
            }
        }
    }

    @Test("a circle ends")
    func circle() async throws {
        let script = (0..<20).flatMap { _ in [ScriptedServer.Step.readHead, redirect("/again")] }
        try await ScriptedServer.with(script) { server in
            try await withClient { client in
                #expect(await fault { try await client.text(Request("GET", server.uri())) }?.code == .limit)
                #expect(server.heads.count == 11)
            }
        }
    }

    @Test(
        "addresses that must not be followed",
        arguments: [
            ("file:///etc/passwd", Fault.Code.corrupt), ("http://user:secret@127.0.0.1/", .corrupt),
            ("http://bad host/", .corrupt), ("http://127.0.0.1:1/outside", .denied),
        ])
    func refused(location: String, code: Fault.Code) async throws {
        try await ScriptedServer.with([.readHead, redirect(location)]) { server in
            try await withClient {
                $0.allow = { [port = server.port] uri in
                    guard uri.port == port else { throw Fault(.denied, "\(uri.place) is outside the wall") }
                }
            } _: { client in
                let fault = await fault { try await client.text(Request("GET", server.uri())) }
                #expect(fault?.code == code)
                #expect(fault?.description.contains("secret") == false)
            }
        }
    }
}
