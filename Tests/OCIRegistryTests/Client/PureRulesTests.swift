import Diagnostics
import Documents
import HTTP
import OCI
import OCMTestSupport
import Testing

@testable import OCIRegistry

@Suite struct LinkFieldTests {
    @Test("the next page is where the vectors say, and never elsewhere", .enabled(if: Vectors.available))
    func vectors() throws {
        for row in try Table("oci-link-header").cases {
            let page = try URI(#require(row["url"]?.string))
            let link = try #require(row["link"]?.string)
            if let next = row["next"]?.string {
                #expect(try LinkField.next(["Link": link], from: page)?.description == next)
            } else {
                #expect(throws: Fault.self, "\(link)") { try LinkField.next(["Link": link], from: page) }
            }
        }
    }

    @Test("other relations are passed over")
    func relations() throws {
        let page = try URI("https://r.test/v2/a/tags/list?n=1")
        #expect(try LinkField.next(Fields(), from: page) == nil)
        #expect(try LinkField.next(["Link": "</v2/>; rel=\"prev\""], from: page) == nil)
        let both = "</v2/x>; rel=prev; title=\"a, <b>\", <?n=1&last=b>; title=x ; REL = \"other next\""
        #expect(
            try LinkField.next(["Link": both], from: page)?.description == "https://r.test/v2/a/tags/list?n=1&last=b")
    }
}

@Suite struct UploadLocationTests {
    @Test("the closing PUT goes where the vectors say", .enabled(if: Vectors.available))
    func vectors() throws {
        for row in try Table("oci-upload-location").cases {
            let request = try URI(#require(row["request"]?.string))
            let digest = try Digest(#require(row["digest"]?.string))
            let location = try UploadLocation.resolve(#require(row["location"]?.string), from: request)
            #expect(UploadLocation.closing(location, digest).description == row["put"]?.string)
        }
    }

    @Test("the state in the query stays as it is")
    func state() throws {
        let request = try URI("http://127.0.0.1:5000/v2/a/blobs/uploads/")
        let location = try UploadLocation.resolve("/v2/a/blobs/uploads/1?_state=a%2Fb%3D%3D&x=y+z", from: request)
        #expect(location.query == "_state=a%2Fb%3D%3D&x=y+z")
        #expect(location.port == 5000)
    }

    @Test(
        "how much an upload holds",
        arguments: [
            ("0-0", 0), ("0-41", 42), ("bytes=0-41", 42), ("", nil), ("1-41", nil), ("0-", nil), ("0--1", nil),
            ("0-x", nil),
            ("0-9223372036854775807", nil),
        ] as [(String, Int64?)])
    func range(_ field: String, _ expected: Int64?) {
        #expect(UploadRange.end(field) == expected)
    }
}

@Suite struct ReferrersTagTests {
    @Test("the fallback tag is the specification's", .enabled(if: Vectors.available))
    func vectors() throws {
        for row in try Table("oci-referrers-tag").cases {
            let text = try #require(row["digest"]?.string)
            guard row["error"] == nil else {
                #expect(throws: Fault.self) { try Digest(text) }
                continue
            }
            let expected = row["tag"]?.string ?? row["specTag"]?.string
            #expect(ReferrersTag.tag(for: try Digest(text)) == expected)
        }
    }
}

@Suite struct BackoffTests {
    private let backoff = {
        var backoff = Backoff()
        backoff.random = { 0.5 }
        return backoff
    }()

    @Test("what may pass is repeated, each time later", arguments: [408, 429, 500, 502, 503, 504])
    func repeated(_ status: Int) {
        let waits = (0..<6).map { backoff.delay(status: status, Fields(), attempt: $0) }
        #expect(waits == [.milliseconds(250), .milliseconds(500), .seconds(1), .seconds(2), .seconds(4), nil])
    }

    @Test("what stays wrong is not repeated", arguments: [200, 400, 401, 403, 404, 409, 416, 501])
    func final(_ status: Int) {
        #expect(backoff.delay(status: status, Fields(), attempt: 0) == nil)
    }

    @Test("a server may ask for more time, up to a limit")
    func retryAfter() {
        #expect(backoff.delay(status: 429, ["Retry-After": "7"], attempt: 0) == .seconds(7))
        #expect(backoff.delay(status: 429, ["Retry-After": "0"], attempt: 0) == .milliseconds(250))
        #expect(backoff.delay(status: 429, ["Retry-After": "3600"], attempt: 0) == nil)
        let dates: Fields = [
            "Date": "Sun, 06 Nov 1994 08:49:37 GMT", "Retry-After": "Sun, 06 Nov 1994 08:49:57 GMT",
        ]
        #expect(backoff.delay(status: 503, dates, attempt: 0) == .seconds(20))
        #expect(backoff.delay(status: 503, ["Retry-After": "soon"], attempt: 0) == .milliseconds(250))
    }

    @Test(
        "dates are seconds since 1970",
        arguments: [
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
            ("Tue, 29 Feb 2000 12:00:00 GMT", 951_825_600), ("Sun, 06 Nov 1994 08:49 GMT", nil), ("", nil),
        ] as [(String, Int?)])
    func dates(_ text: String, _ seconds: Int?) {
        #expect(HTTPDate.seconds(text) == seconds)
    }

    @Test("only faults that may pass are repeated")
    func faults() {
        #expect(backoff.delay(Fault(.unavailable, "x"), attempt: 0) != nil)
        #expect(backoff.delay(Fault(.timedOut, "x"), attempt: 4) != nil)
        #expect(backoff.delay(Fault(.timedOut, "x"), attempt: 5) == nil)
        #expect(backoff.delay(Fault(.denied, "x"), attempt: 0) == nil)
    }
}

@Suite struct RegistryFailureTests {
    private func fault(_ status: Int, _ body: String, identity: String = "no credentials") -> Fault {
        RegistryFailure.fault(
            status: status, body: Array(body.utf8), place: "r.test/a", action: "take the blob", identity: identity)
    }

    @Test("the registry's own code and words are told in short, without control characters")
    func words() {
        let body = #"{"errors":[{"code":"DENIED","message":"quota\u001b[31m \u202e exceeded"},{"code":"X"}]}"#
        let text = fault(403, body, identity: "user anna").message
        #expect(text.contains("r.test/a"))
        #expect(text.contains("user anna"))
        #expect(text.contains("DENIED: quota [31m   exceeded"))
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202e })
        let long = fault(500, #"{"errors":[{"message":"\#(String(repeating: "x", count: 5000))"}]}"#)
        #expect(long.message.utf8.count < 400)
    }

    @Test(
        "each status is one kind of failure",
        arguments: [
            (401, .denied), (403, .denied), (404, .notFound), (405, .unsupported), (409, .conflict), (413, .limit),
            (429, .unavailable), (500, .unavailable), (504, .timedOut), (400, .invalid), (302, .unavailable),
        ] as [(Int, Fault.Code)])
    func codes(_ status: Int, _ code: Fault.Code) {
        #expect(fault(status, "<html>").code == code)
    }

    @Test("a refusal says whose credentials were used")
    func identity() {
        #expect(fault(401, "").message.contains("none are configured"))
        #expect(fault(401, "", identity: "user anna").message.contains("did not accept user anna"))
    }
}

@Suite struct ManifestTypeTests {
    private let image = Array(
        #"{"schemaVersion":2,"config":{"mediaType":"a/b","digest":"sha256:\#(zeros)","size":2},"layers":[]}"#.utf8)
    private let index = Array(#"{"schemaVersion":2,"manifests":[]}"#.utf8)
    private static let zeros = String(repeating: "0", count: 64)
    private var zeros: String { Self.zeros }

    @Test("the field decides, then the document, then its structure")
    func order() throws {
        #expect(
            try ManifestType.decide(field: "application/vnd.docker.distribution.manifest.v2+json; charset=utf-8", image)
                == .dockerManifest)
        #expect(try ManifestType.decide(field: nil, image) == .imageManifest)
        #expect(try ManifestType.decide(field: "application/json", index) == .imageIndex)
        let stated = Array(#"{"schemaVersion":2,"mediaType":"\#(MediaType.dockerManifestList)","manifests":[]}"#.utf8)
        #expect(try ManifestType.decide(field: "text/plain", stated) == .dockerManifestList)
    }

    @Test("a contradiction is refused")
    func contradiction() {
        let stated = Array(#"{"schemaVersion":2,"mediaType":"\#(MediaType.imageIndex)","manifests":[]}"#.utf8)
        #expect(throws: Never.self) { try ManifestType.decide(field: MediaType.imageIndex.rawValue, stated) }
        #expect(throws: Fault.self) { try ManifestType.decide(field: MediaType.dockerManifestList.rawValue, stated) }
        #expect(throws: Fault.self) { try ManifestType.decide(field: MediaType.imageManifest.rawValue, stated) }
        #expect(throws: Fault.self) { try ManifestType.decide(field: nil, Array(#"{"schemaVersion":1}"#.utf8)) }
        #expect(throws: Fault.self) { try ManifestType.decide(field: nil, Array("[]".utf8)) }
    }
}

@Suite struct RegistryAddressTests {
    @Test(
        "the scheme decides, TLS is the rule, and only this machine is asked",
        arguments: [
            ("registry.example.test", "https", "https://registry.example.test/"),
            ("registry.example.test:5000", "https", "https://registry.example.test:5000/"),
            ("https://127.0.0.1:5000", "https", "https://127.0.0.1:5000/"),
            ("http://registry.example.test:80", "http", "http://registry.example.test:80/"),
            ("localhost:5000", "probed", "http://localhost:5000/"),
            ("[::1]:5000", "probed", "http://[::1]:5000/"),
            ("docker.io", "https", "https://registry-1.docker.io/"),
        ])
    func schemes(_ text: String, _ scheme: String, _ base: String) throws {
        let address = try RegistryAddress(text)
        #expect("\(address.scheme)" == scheme)
        #expect(address.base(scheme == "https" ? "https" : "http").description == base)
    }

    @Test(
        "what is no address is refused",
        arguments: ["", "a b", "ftp://x", "r.test/path", "r.test?x", "u:p@r.test", "r.test:port"])
    func refused(_ text: String) {
        #expect(throws: Fault.self) { try RegistryAddress(text) }
    }

    @Test("a name that is no repository is refused")
    func repository() async throws {
        let http = Client()
        let client = try RegistryClient("r.test", http: http)
        #expect(try client.repository("a/b").location == "r.test/a/b")
        for name in ["", "A", "a//b", "a/", "../a", "a b"] {
            #expect(throws: Fault.self) { try client.repository(name) }
        }
        await http.shutdown()
    }
}
