import Diagnostics
import HTTP
import Testing

@Suite("Addresses")
struct URITests {
    @Test(
        "are kept as written, but for the case of scheme and host",
        arguments: [
            ("http://h", "http://h/"),
            ("HTTPS://Registry.Example.test:5000/V2/?N=1#part", "https://registry.example.test:5000/V2/?N=1"),
            ("http://[2001:DB8::1]:80/a", "http://[2001:db8::1]:80/a"),
            ("http://10.0.0.1/%2e%2E/", "http://10.0.0.1/%2e%2E/"),
            ("http://h?q", "http://h/?q"), ("http://h/ü?ü", "http://h/%C3%BC?%C3%BC"),
            ("http://my_host.:1/", "http://my_host.:1/"),
            ("http://h:/", "http://h/"), ("http://h/a?b?c/d", "http://h/a?b?c/d"),
        ])
    func read(text: String, expected: String) throws {
        let uri = try URI(text)
        #expect(uri.description == expected)
        #expect(try URI(expected) == uri)
    }

    @Test(
        "are refused when programs could read them differently",
        arguments: [
            "", "h", "/a", "//h/a", "http:", "http:/h", "http://", "http:///a", "http://:80/", "ftp://h/",
            "file:///etc",
            "http://h:0/", "http://h:65536/", "http://h:8a/", "http://h:+1/", "http://h:000080/", "http://127.1/",
            "http://0x7f.0.0.1/", "http://0x7f000001/", "http://2130706433/", "http://127.0.0.01/", "http://1.2.3.4.5/",
            "http://h\\@evil.test/", "http://h evil.test/", "http://a b/", "http://h/a b", "http://h/a\tb",
            "http://h/a\nb",
            "http://h%41/", "http://[::1/", "http://[::1]x/", "http://[v1.a]/", "http://[fe80::1%25eth0]/",
            "http://::1/",
            "http://a..b/", "http://.a/", "http://ü.test/", "http://h,i/", "http://user@h/", "http://h:80:80/",
        ])
    func refused(text: String) {
        #expect(throws: Fault.self) { try URI(text) }
    }

    @Test("what is refused is shown without secrets")
    func secrets() {
        for text in ["http://user:secret@h/", "http://h:x/?token=secret", "http://h:x/#secret", "user:secret@h/"] {
            do {
                _ = try URI(text)
                Issue.record("\(text) was taken")
            } catch { #expect(!error.description.contains("secret")) }
        }
    }

    /// RFC 3986, section 5.4, with http and without the parts that we don't have.
    @Test(
        "are resolved as the standard says",
        arguments: [
            ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"), ("/g", "http://a/g"),
            ("//g", "http://g/"), ("?y", "http://a/b/c/d;p?y"), ("g?y", "http://a/b/c/g?y"),
            ("#s", "http://a/b/c/d;p?q"),
            ("g#s", "http://a/b/c/g"), (";x", "http://a/b/c/;x"), ("", "http://a/b/c/d;p?q"), (".", "http://a/b/c/"),
            ("./", "http://a/b/c/"), ("..", "http://a/b/"), ("../", "http://a/b/"), ("../g", "http://a/b/g"),
            ("../..", "http://a/"), ("../../g", "http://a/g"), ("../../../g", "http://a/g"), ("/./g", "http://a/g"),
            ("/../g", "http://a/g"), ("g.", "http://a/b/c/g."), (".g", "http://a/b/c/.g"), ("g..", "http://a/b/c/g.."),
            ("./../g", "http://a/b/g"), ("./g/.", "http://a/b/c/g/"), ("g/./h", "http://a/b/c/g/h"),
            ("g/../h", "http://a/b/c/h"), ("g;x=1/../y", "http://a/b/c/y"), ("g?y/../x", "http://a/b/c/g?y/../x"),
            ("https://h/a/../b", "https://h/b"), ("?", "http://a/b/c/d;p?"), ("//g//h", "http://g//h"),
        ])
    func resolved(reference: String, expected: String) throws {
        #expect(try URI("http://a/b/c/d;p?q").resolving(reference).description == expected)
    }

    @Test("queries are read and written")
    func queries() throws {
        let uri = try URI("http://h/?a=1&b=x%2Fy+z&c&=d&&e==")
        let items = try #require(uri.queryItems)
        #expect(items.map { "\($0.name):\($0.value)" } == ["a:1", "b:x/y z", "c:", ":d", "e:="])
        #expect(try URI("http://h/?a=%zz").queryItems == nil)
        #expect(try URI("http://h/?a=%ff").queryItems == nil)
        let appended = try URI("http://h/").appendingQuery("digest", "sha256:a+b&c").appendingQuery("é", "")
        #expect(appended.description == "http://h/?digest=sha256%3Aa%2Bb%26c&%C3%A9=")
        #expect(appended.queryItems?.first?.value == "sha256:a+b&c")
        #expect(URI.encoded("a/b c", keeping: "/") == "a/b%20c")
        #expect(URI.decoded("a%2fb+c") == "a/b+c")
    }

    @Test("origins are scheme, host and port")
    func origins() throws {
        let uri = try URI("https://h/a")
        for (text, isSame) in [
            ("https://H:443/b", true), ("http://h:443/a", false), ("https://h:444/a", false), ("https://i/a", false),
        ] {
            #expect(try URI(text).sameOrigin(as: uri) == isSame)
        }
    }
}
