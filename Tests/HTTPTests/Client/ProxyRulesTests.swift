import Diagnostics
import HTTP
import OCMTestSupport
import Testing

@Suite("Proxies")
struct ProxyRulesTests {
    private let proxy = "http://proxy.test:3128"

    /// The rules of golang.org/x/net/http/httpproxy.
    @Test(
        "NO_PROXY",
        arguments: [
            ("", "http://example.test/", true), ("*", "http://example.test/", false),
            ("a.test, * ,b.test", "http://example.test/", false),
            // never the machine itself
            ("", "http://localhost/", false), ("", "http://127.0.0.1:8080/", false), ("", "http://127.8.8.8/", false),
            ("", "http://[::1]/", false), ("", "http://localhost.test/", true),
            // names: with subdomains, only subdomains, with a port
            ("example.test", "http://example.test/", false), ("example.test", "http://www.example.test/", false),
            ("example.test", "http://wwwexample.test/", true), ("EXAMPLE.test", "http://example.test/", false),
            (".example.test", "http://example.test/", true), (".example.test", "http://www.example.test/", false),
            ("*.example.test", "http://example.test/", true), ("*.example.test", "http://a.b.example.test/", false),
            ("example.test:8080", "http://example.test/", true),
            ("example.test:8080", "http://example.test:8080/", false),
            ("example.test:80", "http://example.test/", false),
            ("example.test:443", "https://www.example.test/", false),
            // addresses and blocks
            ("192.0.2.1", "http://192.0.2.1/", false), ("192.0.2.1", "http://192.0.2.10/", true),
            ("192.0.2.1:81", "http://192.0.2.1/", true), ("192.0.2.1:81", "http://192.0.2.1:81/", false),
            ("192.0.2.0/25", "http://192.0.2.127/", false), ("192.0.2.0/25", "http://192.0.2.128/", true),
            ("0.0.0.0/0", "http://8.8.8.8/", false), ("0.0.0.0/0", "http://example.test/", true),
            ("2001:db8::/33", "http://[2001:db8:7fff::1]/", false),
            ("2001:db8::/33", "http://[2001:db8:8000::1]/", true),
            ("[2001:db8::1]:80", "http://[2001:db8::1]/", false), ("2001:db8::1", "http://[2001:DB8:0::1]/", false),
            ("192.0.2.0/33", "http://192.0.2.1/", true), (",,:80,", "http://example.test/", true),
        ])
    func exceptions(noProxy: String, address: String, isProxied: Bool) throws {
        let rules = ProxyRules(http: proxy, https: proxy, noProxy: noProxy)
        #expect(try rules.proxy(for: URI(address)) == (isProxied ? proxy : nil))
    }

    @Test(
        "the variables",
        arguments: [
            (["HTTP_PROXY": "http://a.test"], "http://x.test/", "http://a.test"),
            (["http_proxy": "b.test:80"], "http://x.test/", "http://b.test:80"),
            (["HTTP_PROXY": "http://a.test", "http_proxy": "http://b.test"], "http://x.test/", "http://a.test"),
            (["HTTP_PROXY": "", "http_proxy": "http://b.test"], "http://x.test/", "http://b.test"),
            (["HTTP_PROXY": "http://a.test"], "https://x.test/", nil),
            (["https_proxy": "socks5://a.test:1"], "https://x.test/", "socks5://a.test:1"),
            (["HTTP_PROXY": "http://a.test", "no_proxy": "x.test"], "http://x.test/", nil),
            (["ALL_PROXY": "http://a.test"], "http://x.test/", nil),
            (["HTTP_PROXY": "http://a.test", "REQUEST_METHOD": "GET"], "http://x.test/", nil),
            (["HTTPS_PROXY": "http://a.test", "REQUEST_METHOD": "GET"], "https://x.test/", "http://a.test"),
        ] as [([String: String], String, String?)])
    func variables(environment: [String: String], address: String, expected: String?) throws {
        #expect(try ProxyRules(environment: environment).proxy(for: URI(address)) == expected)
    }

    @Test("plain requests go to the proxy whole, with its credentials in their own field")
    func plain() async throws {
        try await ScriptedServer.with([.readHead, .send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")]) { server in
            try await withClient {
                $0.proxies = ProxyRules(http: "http://user:pass@127.0.0.1:\(server.port)")
            } _: { client in
                try await client.expectOK(Request("GET", URI("http://far.test:81/a?b")))
                #expect(
                    server.heads.first?.hasPrefix("GET http://far.test:81/a?b HTTP/1.1\r\nHost: far.test:81\r\n")
                        == true)
                #expect(server.heads.first?.contains("Proxy-Authorization: Basic dXNlcjpwYXNz\r\n") == true)
            }
        }
    }

    @Test("a tunnel that is refused names the proxy without its credentials and sends nothing of the request")
    func tunnelRefused() async throws {
        let refusal = "HTTP/1.1 407 No\r\nX: 1\r\nContent-Length: 0\r\n\r\n"
        try await ScriptedServer.with([.readHead, .send(refusal)]) { server in
            try await withClient {
                $0.proxies = ProxyRules(https: "http://user:pass@127.0.0.1:\(server.port)")
            } _: { client in
                let request = Request("GET", try URI("https://far.test/a"), fields: ["Authorization": "Bearer t"])
                let fault = await fault { try await client.text(request) }
                #expect(fault?.code == .unavailable)
                #expect(fault?.description.contains("far.test:443 through the proxy 127.0.0.1:\(server.port)") == true)
                #expect(fault?.description.contains("pass") == false)
                #expect(server.heads.allSatisfy { $0.hasPrefix("CONNECT far.test:443 ") && !$0.contains("Bearer") })
            }
        }
    }

    @Test("a proxy of another kind is refused")
    func otherKind() async throws {
        try await withClient {
            $0.proxies = ProxyRules(http: "ftp://a.test")
        } _: { client in
            #expect(
                await fault { try await client.text(Request("GET", URI("http://far.test/"))) }?.code == .unsupported)
        }
    }
}
