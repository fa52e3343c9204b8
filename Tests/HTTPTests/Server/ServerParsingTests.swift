import Diagnostics
import HTTP
import Host
import OCMTestSupport
import Testing

private let end = "Host: h\r\nConnection: close\r\n\r\n"

@Suite("Requests on the wire")
struct ServerParsingTests {
    private func server(_ body: (URI) async throws -> Void) async throws {
        var configuration = ServerConfiguration()
        configuration.maximumHeaderBytes = 2000
        configuration.maximumHeaderCount = 20
        try await Server(configuration) { request in
            let content = try await request.body.collect(upTo: 1000)
            let line = "<\(request.path) \(request.query ?? "-") \(request.fields["X-A"] ?? "-") \(content.count)>"
            return ServerResponse(200, body: .bytes(Array(line.utf8)))
        }.whileRunning(body)
    }

    @Test(
        "what two programs could read differently is refused and the connection closed",
        arguments: [
            "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
            "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na",
            "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1, 1\r\n\r\na",
            "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: +1\r\n\r\na",
            "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n",
            "GET / HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: h\r\nX-A: a\r\n folded\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: h\r\nX-A: a\r\n\t\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: h\r\nX-A : a\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: h\r\nX(A): a\r\n\r\n",
            "GET / HTTP/1.1\nHost: h\nX-A: a\n\n",
            "GET / HTTP/1.1\r\nHost: h\r\nX-A: a\nX-B: b\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: h\r\nX-A: a\u{0}b\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: h\r\nX-A: a\rb\r\n\r\n",
            "GET /a#b HTTP/1.1\r\nHost: h\r\n\r\n",
            "GET ftp://h/a HTTP/1.1\r\nHost: h\r\n\r\n",
            "GET /a b HTTP/1.1\r\nHost: h\r\n\r\n",
            "GET /a\tb HTTP/1.1\r\nHost: h\r\n\r\n",
            "GET a HTTP/1.1\r\nHost: h\r\n\r\n",
            "CONNECT h:443 HTTP/1.1\r\nHost: h\r\n\r\n",
        ])
    func refused(bytes: String) async throws {
        try await server { uri in
            let answer = await RawClient.run(uri, .send(bytes), .readAll)
            #expect(answer.hasPrefix("HTTP/1.1 400 "), "\(answer)")
            #expect(!answer.contains(" 200 "))
            let good = await RawClient.run(uri, .send("GET /good HTTP/1.1\r\nX-A: a b \r\nX-B:\r\n" + end), .readAll)
            #expect(good.hasSuffix("</good - a b 0>"))
        }
    }

    @Test(
        "targets",
        arguments: [
            ("/a%2Fb/../c//", "/a%2Fb/../c// -"), ("/?a=b?c", "/ a=b?c"), ("http://other:80/p?q", "/p q"),
            ("http://other", "/ -"), ("http://other?q", "/ q"), ("/%00%zz", "/%00%zz -"), ("*", "* -"),
        ])
    func targets(target: String, seen: String) async throws {
        try await server { uri in
            let answer = await RawClient.run(uri, .send("OPTIONS \(target) HTTP/1.1\r\n" + end), .readAll)
            #expect(answer.hasSuffix("<\(seen) - 0>"), "\(answer)")
        }
    }

    @Test("header fields beyond the limits are 431, those within pass")
    func largeHead() async throws {
        try await server { uri in
            for (fields, status) in [
                ("X-A: \(String(repeating: "a", count: 1900))\r\n", 200),
                ("X-A: \(String(repeating: "a", count: 2000))\r\n", 431),
                ("X-A: \(String(repeating: "a", count: 1 << 20))\r\n", 431),
                (String(repeating: "X-A: a\r\n", count: 18), 200), (String(repeating: "X-A: a\r\n", count: 19), 431),
            ] {
                let answer = await RawClient.run(uri, .send("GET / HTTP/1.1\r\n" + fields + end), .readAll)
                // The largest one is reset while it is still being sent.
                #expect(answer.hasPrefix("HTTP/1.1 \(status) ") || fields.utf8.count > 1 << 20 && answer.isEmpty)
            }
        }
    }

    @Test("requests on one connection are answered in order, bodies between them taken")
    func pipelined() async throws {
        try await server { uri in
            let first = "POST /1 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"
            let second =
                "PUT /2 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nab\r\n3\r\ncde\r\n0\r\nT: 1\r\n\r\n"
            let third = "GET /3 HTTP/1.1\r\n" + end
            let answer = await RawClient.run(uri, .send(first + second + third), .readAll)
            let places = ["</1 - - 3>", "</2 - - 5>", "</3 - - 0>"].compactMap { answer.firstRange(of: $0)?.lowerBound }
            #expect(places.count == 3 && places == places.sorted())
        }
    }

    @Test("a client that only closed its sending side gets its answer")
    func halfClosed() async throws {
        try await server { uri in
            let answer = await RawClient.run(
                uri, .send("GET /x HTTP/1.0\r\nHost: h\r\n\r\n"), .finishSending, .readAll)
            #expect(answer.hasSuffix("</x - - 0>"))
        }
    }
}
