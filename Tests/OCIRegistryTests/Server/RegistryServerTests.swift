import Diagnostics
import Documents
import HTTP
import Host
import OCI
import Testing

@testable import OCIRegistry

/// A registry server that is called without a network.
struct Served {
    let server: RegistryServer

    static func with<R>(_ body: (Served) async throws -> R) async throws -> R {
        try await TemporaryFolder.with { folder in
            let server = try await RegistryServer(data: Paths.join(folder, "data"))
            let result = try await body(Served(server: server))
            await server.close()
            return result
        }
    }

    func ask(
        _ method: String, _ target: String, _ fields: Fields = Fields(), body: [UInt8] = []
    ) async throws -> Answer {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let request = ServerRequest(
            method: method, path: parts[0], query: parts.count > 1 ? parts[1] : nil, fields: fields,
            body: BytesReader(body))
        return try await Answer(server.handle(request))
    }

    /// Pushes a blob in one request.
    @discardableResult
    func push(_ bytes: [UInt8], to name: String = "a/b") async throws -> Digest {
        let digest = Digest(of: bytes)
        let answer = try await ask("POST", "/v2/\(name)/blobs/uploads/?digest=\(digest)", body: bytes)
        #expect(answer.status == 201)
        return digest
    }

    /// Pushes config and layer, then a manifest of them.
    @discardableResult
    func pushImage(
        _ layer: String, tag: String, to name: String = "a/b", subject: Descriptor? = nil, artifactType: String? = nil
    ) async throws -> Manifest {
        let config = BytesBlob(Array("{}".utf8), mediaType: .imageConfig)
        let layer = BytesBlob(Array(layer.utf8), mediaType: .imageLayer)
        try await push(config.bytes, to: name)
        try await push(layer.bytes, to: name)
        let manifest = Manifest(
            config: config.descriptor, layers: [layer.descriptor], artifactType: artifactType, subject: subject)
        let answer = try await put(manifest.raw, .imageManifest, tag, to: name)
        #expect(answer.status == 201)
        return manifest
    }

    func put(_ raw: [UInt8], _ type: MediaType, _ reference: String, to name: String = "a/b") async throws -> Answer {
        try await ask("PUT", "/v2/\(name)/manifests/\(reference)", ["Content-Type": type.rawValue], body: raw)
    }
}

/// An answer with its content.
struct Answer {
    let status: Int
    let fields: Fields
    let bytes: [UInt8]
    /// What Content-Length would say.
    let length: Int64

    init(_ response: ServerResponse) async throws {
        status = response.status
        fields = response.fields
        switch response.body {
        case .none: (bytes, length) = ([], 0)
        case .bytes(let bytes): (self.bytes, length) = (bytes, Int64(bytes.count))
        case .head(let length): (bytes, self.length) = ([], length)
        case .file(let path, let offset, let length):
            let reader = try await FileReader.open(path, offset: offset, length: length)
            (bytes, self.length) = (try await reader.collect(upTo: 10_000_000), length)
        case .stream(_, let produce):
            let writer = BytesWriter(limit: 10_000_000)
            try await produce(writer)
            (bytes, length) = (writer.bytes, Int64(writer.bytes.count))
        }
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }
    var document: JSONValue? { try? JSONValue(parsing: bytes) }
    var code: String? { document?["errors"]?.array?.first?["code"]?.string }
    func names(_ member: String) -> [String]? { document?[member]?.array?.compactMap(\.string) }
}

@Suite struct RegistryServerBlobTests {
    private let content = Array("0123456789".utf8)

    @Test("the root says that this is a registry")
    func root() async throws {
        try await Served.with { registry in
            for path in ["/v2/", "/v2"] {
                let answer = try await registry.ask("GET", path)
                #expect(answer.status == 200)
                #expect(answer.fields["Docker-Distribution-Api-Version"] == "registry/2.0")
            }
            #expect(try await registry.ask("GET", "/").status == 404)
            #expect(try await registry.ask("PUT", "/v2/").status == 405)
        }
    }

    @Test("a blob is stored by POST and PUT, in chunks, or by one POST; all give the same")
    func pushes() async throws {
        try await Served.with { registry in
            let digest = Digest(of: content)
            // POST, PUT
            var answer = try await registry.ask("POST", "/v2/one/blobs/uploads/")
            #expect(answer.status == 202)
            var location = try #require(answer.fields["Location"])
            answer = try await registry.ask("PUT", "\(location)?digest=\(digest)", body: content)
            #expect(answer.status == 201)
            #expect(answer.fields["Location"] == "/v2/one/blobs/\(digest)")
            #expect(answer.fields["Docker-Content-Digest"] == digest.description)
            // PATCH, PATCH, PUT with the rest
            answer = try await registry.ask("POST", "/v2/two/blobs/uploads/")
            location = try #require(answer.fields["Location"])
            answer = try await registry.ask("PATCH", location, ["Content-Range": "0-3"], body: Array(content[0..<4]))
            #expect(answer.status == 202)
            #expect(answer.fields["Range"] == "0-3")
            answer = try await registry.ask("PATCH", location, body: Array(content[4..<6]))
            #expect(answer.fields["Range"] == "0-5")
            answer = try await registry.ask(
                "PUT", "\(location)?digest=\(digest)", ["Content-Range": "6-9"], body: Array(content[6...]))
            #expect(answer.status == 201)
            // POST alone
            try await registry.push(content, to: "three")
            for name in ["one", "two", "three"] {
                answer = try await registry.ask("GET", "/v2/\(name)/blobs/\(digest)")
                #expect(answer.bytes == content)
                answer = try await registry.ask("HEAD", "/v2/\(name)/blobs/\(digest)")
                #expect(answer.status == 200 && answer.length == 10 && answer.bytes.isEmpty)
            }
            #expect(try await registry.ask("HEAD", "/v2/four/blobs/\(digest)").status == 404)
            // the upload is over
            #expect(try await registry.ask("GET", location).status == 404)
        }
    }

    @Test("chunks out of order are refused, and the state is told")
    func order() async throws {
        try await Served.with { registry in
            let location = try #require(
                try await registry.ask("POST", "/v2/a/blobs/uploads/").fields["Location"])
            var answer = try await registry.ask("PATCH", location, ["Content-Range": "4-9"], body: Array(content[4...]))
            #expect(answer.status == 416)
            #expect(answer.fields["Range"] == "0-0")
            _ = try await registry.ask("PATCH", location, ["Content-Range": "0-3"], body: Array(content[..<4]))
            for range in ["0-3", "5-9", "x", "4", "-4-9", "4-3", "4-9223372036854775807", "4-9223372036854775808"] {
                answer = try await registry.ask("PATCH", location, ["Content-Range": range], body: content)
                #expect(answer.status == 416, "\(range)")
                #expect(answer.fields["Range"] == "0-3")
                #expect(answer.fields["Location"] == location)
            }
            answer = try await registry.ask("GET", location)
            #expect(answer.status == 204 && answer.fields["Range"] == "0-3")
            answer = try await registry.ask("PATCH", location, ["Content-Range": "4-9"], body: Array(content[4...]))
            #expect(answer.status == 202 && answer.fields["Range"] == "0-9")
        }
    }

    @Test("bytes with another digest are refused and gone")
    func digest() async throws {
        try await Served.with { registry in
            let digest = Digest(of: content)
            let answer = try await registry.ask("POST", "/v2/a/blobs/uploads/?digest=\(digest)", body: [1, 2])
            #expect(answer.status == 400 && answer.code == "DIGEST_INVALID")
            #expect(try await registry.ask("HEAD", "/v2/a/blobs/\(digest)").status == 404)
            for text in ["sha256:abc", "md5:900150983cd24fb0d6963f7d28e17f72", ""] {
                let answer = try await registry.ask("POST", "/v2/a/blobs/uploads/?digest=\(text)", body: content)
                #expect(answer.status == 400 && answer.code == "DIGEST_INVALID", "\(text)")
            }
            try await registry.push(content, to: "a")
        }
    }

    @Test("sha512 is served as well, whenever it is named")
    func sha512() async throws {
        try await Served.with { registry in
            let digest = Digest(of: content, algorithm: .sha512)
            var answer = try await registry.ask("POST", "/v2/a/blobs/uploads/?digest=\(digest)", body: content)
            #expect(answer.status == 201)
            let location = try #require(try await registry.ask("POST", "/v2/b/blobs/uploads/").fields["Location"])
            answer = try await registry.ask("PUT", "\(location)?digest=\(digest)", body: content)
            #expect(answer.status == 201)
            #expect(try await registry.ask("GET", "/v2/b/blobs/\(digest)").bytes == content)
        }
    }

    @Test("an upload can be cancelled, and belongs to its repository")
    func cancel() async throws {
        try await Served.with { registry in
            let location = try #require(try await registry.ask("POST", "/v2/a/blobs/uploads/").fields["Location"])
            let elsewhere = location.replacingFirst("/v2/a/", "/v2/b/")
            #expect(try await registry.ask("GET", elsewhere).code == "BLOB_UPLOAD_UNKNOWN")
            #expect(try await registry.ask("DELETE", location).status == 204)
            #expect(try await registry.ask("PATCH", location, body: content).status == 404)
        }
    }

    @Test("a blob is mounted from the repository that has it, or from anywhere without one")
    func mount() async throws {
        try await Served.with { registry in
            let digest = try await registry.push(content, to: "source")
            var answer = try await registry.ask("POST", "/v2/t1/blobs/uploads/?mount=\(digest)&from=source")
            #expect(answer.status == 201 && answer.fields["Location"] == "/v2/t1/blobs/\(digest)")
            #expect(try await registry.ask("GET", "/v2/t1/blobs/\(digest)").bytes == content)
            answer = try await registry.ask("POST", "/v2/t2/blobs/uploads/?mount=\(digest)&from=other")
            #expect(answer.status == 202 && answer.fields["Location"] != nil)
            answer = try await registry.ask("POST", "/v2/t2/blobs/uploads/?mount=\(digest)")
            #expect(answer.status == 201)
            let unknown = Digest(of: [9])
            #expect(try await registry.ask("POST", "/v2/t2/blobs/uploads/?mount=\(unknown)&from=source").status == 202)
        }
    }

    @Test(
        "a range is served as asked, or the whole where it can't be",
        arguments: [
            ("bytes=0-3", 206, "0123"), ("bytes=4-", 206, "456789"), ("bytes=-3", 206, "789"),
            ("bytes=-30", 206, "0123456789"),
            ("bytes=8-99", 206, "89"), ("bytes=0-0", 206, "0"), ("bytes=0-1,3-4", 200, "0123456789"),
            ("bytes=3-1", 200, "0123456789"),
            ("lines=1-2", 200, "0123456789"), ("bytes=x", 200, "0123456789"), ("bytes=--1", 200, "0123456789"),
            ("bytes=99999999999999999999-", 416, ""), ("bytes=10-", 416, ""), ("bytes=-0", 416, ""),
        ])
    func ranges(_ range: String, _ status: Int, _ text: String) async throws {
        try await Served.with { registry in
            let digest = try await registry.push(content)
            let answer = try await registry.ask("GET", "/v2/a/b/blobs/\(digest)", ["Range": range])
            #expect(answer.status == status)
            if status == 416 {
                #expect(answer.fields["Content-Range"] == "bytes */10")
            } else {
                #expect(answer.text == text)
            }
            if status == 206, let first = content.firstIndex(of: Array(text.utf8)[0]) {
                #expect(answer.fields["Content-Range"] == "bytes \(first)-\(first + text.utf8.count - 1)/10")
            }
        }
    }

    @Test("conditions: If-Range lets a range count, If-None-Match saves the content")
    func conditions() async throws {
        try await Served.with { registry in
            let digest = try await registry.push(content)
            let path = "/v2/a/b/blobs/\(digest)"
            let tag = try #require(try await registry.ask("GET", path).fields["ETag"])
            #expect(try await registry.ask("GET", path, ["Range": "bytes=1-2", "If-Range": tag]).text == "12")
            #expect(try await registry.ask("GET", path, ["Range": "bytes=1-2", "If-Range": "\"x\""]).status == 200)
            #expect(try await registry.ask("GET", path, ["If-None-Match": "\"x\", W/\(tag)"]).status == 304)
            #expect(try await registry.ask("GET", path, ["If-None-Match": "\"x\""]).status == 200)
        }
    }

    @Test(
        "a name that can't be one is refused and leads nowhere",
        arguments: [
            "/v2/A/blobs/uploads/", "/v2/../x/blobs/uploads/", "/v2/%2e%2e/x/blobs/uploads/",
            "/v2/a%2f..%2fb/blobs/uploads/",
            "/v2/_x/blobs/uploads/", "/v2/a//b/blobs/uploads/", "/v2//blobs/uploads/", "/v2/a%00/blobs/uploads/",
        ])
    func names(_ path: String) async throws {
        try await Served.with { registry in
            let answer = try await registry.ask("POST", path)
            #expect(answer.status == 400 && answer.code == "NAME_INVALID")
            #expect(try await registry.ask("POST", "/v2/a%2Fb/blobs/uploads/").status == 202)
        }
    }

    @Test("a repository may be called as the parts of paths are")
    func oddNames() async throws {
        try await Served.with { registry in
            for name in ["blobs/uploads", "manifests/x", "a/tags", "v2", "referrers"] {
                let digest = try await registry.push(content, to: name)
                #expect(try await registry.ask("GET", "/v2/\(name)/blobs/\(digest)").bytes == content)
                try await registry.pushImage("x", tag: "list", to: name)
                #expect(try await registry.ask("GET", "/v2/\(name)/tags/list").names("tags") == ["list"])
            }
        }
    }
}

extension String {
    func replacingFirst(_ a: String, _ b: String) -> String {
        hasPrefix(a) ? b + dropFirst(a.count) : self
    }
}
