import HTTP
import OCMTestSupport
import Testing

@testable import OCIRegistry

/// What comes from the network ends in a refusal or in another value, never in a crash or without an end.
@Suite("Damaged header fields, paths and documents")
struct DamagedInputTests {
    @Test("challenges, links, ranges and dates")
    func fields() throws {
        let page = try URI("https://registry.example/v2/a/tags/list")
        let texts = [
            #"Bearer realm="https://auth.example/token",service="r",scope="repository:a/b:pull,push", Basic realm="x\"y""#,
            "</v2/a/tags/list?n=10&last=b>; rel=\"next\", <https://x/>; rel=prev", "bytes 0-99/200", "bytes=-5",
            "Sun, 06 Nov 1994 08:49:37 GMT", "\"sha256:00\", W/\"x\", *",
        ]
        for mutant in Mutations(
            of: texts, tokens: ["\"", "\\", "<", ">", ";", ",", "=", "9223372036854775807"], count: 6000)
        {
            let text = String(decoding: mutant, as: UTF8.self)
            for challenge in Challenge.parse(text) { _ = Scopes(challenge: challenge.parameters["scope"]) }
            _ = try? LinkField.next(text, from: page)
            if let range = ContentRange(text) { #expect(range.last - range.first + 1 > 0) }
            _ = ContentRange("bytes " + text)
            _ = HTTPDate.seconds(text)
            _ = ByteRange.matches(text, tag: "\"t\"")
            switch ByteRange.wanted(text, ifRange: nil, tag: "", size: 100) {
            case .part(let first, let last): #expect(0 <= first && first <= last && last < 100)
            case .whole, .unsatisfiable: break
            }
        }
    }

    @Test("paths, queries and manifests")
    func requests() {
        let digest = "sha256:" + String(repeating: "a", count: 64)
        let texts = [
            "/v2/a/b/blobs/\(digest)", "/v2/a/blobs/uploads/00", "/v2/a/manifests/v1", "/v2/a/tags/list?n=1&last=%20",
            "mount=\(digest)&from=a%2Fb&digest=\(digest)",
            #"{"schemaVersion":2,"mediaType":"x","config":{"digest":"\#(digest)"},"layers":[{"digest":"\#(digest)","urls":["a"]}],"annotations":{"a":"b"}}"#,
        ]
        for mutant in Mutations(
            of: texts, tokens: ["%", "%2e%2e", "..", "//", "_", "%00", "blobs/", "[]", "null"], count: 4000)
        {
            let text = String(decoding: mutant, as: UTF8.self)
            if let route = try? Route(text) { _ = route.methods }
            if let query = try? Query(text) { _ = query["digest"] }
            _ = try? ManifestContent(mutant)
            _ = try? Token(parsing: mutant)
            _ = try? URI(text)
        }
    }

    @Test(
        "no path leads out of a repository",
        arguments: [
            "/v2/../etc/passwd", "/v2/a/../../b/manifests/v1", "/v2/a/%2e%2e/b/manifests/v1",
            "/v2/%2e%2e%2fa/manifests/v1",
            "/v2//a/manifests/v1", "//v2/a/manifests/v1", "/V2/a/manifests/v1", "/v2/a/manifests/..",
            "/v2/a/manifests/.",
            "/v2/a/manifests/%2e%2e%2fb", "/v2/_blobs/manifests/v1", "/v2/a/_manifests/manifests/v1",
            "/v2/a/blobs/sha256:../../x", "/v2/a/blobs/sha256:%2e%2e", "/v2/a%00/manifests/v1", "/v2/A/manifests/v1",
            "/v2/./a/manifests/v1", "/v2/a/./manifests/v1", "/v2/a\\..\\b/manifests/v1", "/v2/a%5c/manifests/v1",
        ])
    func outside(_ path: String) {
        #expect(throws: RegistryError.self) { try Route(path) }
    }
}
