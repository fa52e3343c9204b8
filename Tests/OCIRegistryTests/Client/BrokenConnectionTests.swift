import Diagnostics
import HTTP
import OCI
import OCMTestSupport
import Testing

@testable import OCIRegistry

/// What the client does when connections break, registries fail or say wrong things.
@Suite struct BrokenConnectionTests {
    private static let content = Array("0123456789".utf8)
    private static let blob = BytesBlob(content, mediaType: .octetStream)

    /// A client that does not wait.
    private func with<R>(
        _ server: ScriptedServer, options: RegistryOptions = RegistryOptions(),
        _ body: (RemoteRepository, Counter) async throws -> R
    ) async throws -> R {
        let http = Client()
        let pauses = Counter()
        let timing = Timing(now: { .zero }, sleep: { _ in pauses.increment() })
        let client = try RegistryClient(
            "http://127.0.0.1:\(server.port)", http: http, credentials: FixedCredentials(nil), options: options,
            timing: timing)
        do {
            let result = try await body(client.remoteRepository("a/b"), pauses)
            await http.shutdown()
            return result
        } catch {
            await http.shutdown()
            throw error
        }
    }

    private func answer(_ status: String, _ fields: [String] = [], _ body: String = "", length: Int? = nil)
        -> ScriptedServer.Step
    {
        let lines = ["HTTP/1.1 \(status)", "Content-Length: \(length ?? body.utf8.count)"] + fields
        return .send(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
    }

    private func read(_ repository: RemoteRepository) async throws -> [UInt8] {
        try await repository.blob(Self.blob.descriptor).bytes(limit: 100)
    }

    @Test("a download goes on where it was")
    func resumed() async throws {
        try await ScriptedServer.with(
            [.readHead, answer("200 OK", ["ETag: \"e\""], "0123", length: 10)],
            [.readHead, answer("206 Partial Content", ["Content-Range: bytes 4-9/10"], "45", length: 6), .reset],
            [.readHead, answer("206 Partial Content", ["Content-Range: bytes 6-9/10"], "6789")]
        ) { server in
            try await with(server) { repository, _ in
                let bytes = try await read(repository)
                #expect(bytes == Self.content)
            }
            let heads = server.heads
            #expect(heads.count == 3)
            #expect(!heads[0].contains("Range:"))
            #expect(heads[1].contains("Range: bytes=4-\r\n") && heads[1].contains("If-Range: \"e\"\r\n"))
            #expect(heads[2].contains("Range: bytes=6-\r\n"))
        }
    }

    @Test("a registry that knows no ranges sends it all again, and what is known is skipped")
    func wholeAgain() async throws {
        try await ScriptedServer.with(
            [.readHead, answer("200 OK", [], "0123", length: 10)], [.readHead, answer("200 OK", [], "0123456789")]
        ) { server in
            try await with(server) { repository, _ in
                let bytes = try await read(repository)
                #expect(bytes == Self.content)
            }
        }
    }

    @Test(
        "a part that was not asked for, or other bytes, are never taken",
        arguments: [
            ("206 Partial Content", "Content-Range: bytes 5-9/10", "56789"),
            ("206 Partial Content", "X: no range", "456789"),
            ("206 Partial Content", "Content-Range: bytes 4-9/10", "45678X"),
            ("206 Partial Content", "Content-Range: bytes 4-10/11", "456789X"),
            ("200 OK", "ETag: \"other\"", "X123456789X"),
        ])
    func wrongPart(_ status: String, _ field: String, _ text: String) async throws {
        try await ScriptedServer.with(
            [.readHead, answer("200 OK", [], "0123", length: 10)], [.readHead, answer(status, [field], text)]
        ) { server in
            try await with(server) { repository, _ in
                let fault = await #expect(throws: Fault.self) { try await read(repository) }
                #expect(fault?.code == .corrupt)
            }
        }
    }

    @Test("without progress it gives up after a number of attempts")
    func givesUp() async throws {
        try await ScriptedServer.with(
            [.readHead, answer("200 OK", [], "0123", length: 10)], [.readHead, .reset]
        ) { server in
            try await with(server) { repository, _ in
                let fault = await #expect(throws: Fault.self) { try await read(repository) }
                #expect(fault?.code == .unavailable)
                #expect(fault?.message.contains("127.0.0.1") == true)
            }
            #expect(server.connections > 3 && server.connections < 60)
        }
    }

    @Test("failures that may pass are asked again, as late as the registry wants")
    func repeated() async throws {
        try await ScriptedServer.with(
            [.readHead, answer("503 Service Unavailable", ["Connection: close"])],
            [.readHead, answer("429 Too Many Requests", ["Retry-After: 1", "Connection: close"])],
            [.readHead, answer("200 OK", [], "0123456789")]
        ) { server in
            try await with(server) { repository, pauses in
                let bytes = try await read(repository)
                #expect(bytes == Self.content)
                #expect(pauses.value == 2)
            }
        }
    }

    @Test("an upload in chunks asks after a broken one how far it came")
    func resumedUpload() async throws {
        var options = RegistryOptions()
        options.chunkedFrom = 1
        options.chunkSize = 6
        let location = "Location: /v2/a/b/blobs/uploads/1?_state=x%3D"
        let close = "Connection: close"
        try await ScriptedServer.with(
            [.readHead, answer("404 Not Found", [close])],
            [.readHead, answer("202 Accepted", [location, close])],
            [.readHead, .read(3), .reset],
            [.readHead, answer("204 No Content", [location, "Range: 0-1", close])],
            [.readHead, .read(6), answer("202 Accepted", [location, "Range: 0-7", close])],
            [.readHead, .read(2), answer("202 Accepted", [location, "Range: 0-9", close])],
            [.readHead, answer("201 Created", [close])]
        ) { server in
            try await with(server, options: options) { repository, _ in
                try await repository.ingest(Self.blob)
            }
            let requests = server.heads.map { $0.prefix { $0 != "\r\n" } }
            let path = "/v2/a/b/blobs/uploads/1?_state=x%3D"
            #expect(
                requests == [
                    "HEAD /v2/a/b/blobs/\(Self.blob.descriptor.digest) HTTP/1.1",
                    "POST /v2/a/b/blobs/uploads/ HTTP/1.1",
                    "PATCH \(path) HTTP/1.1", "GET \(path) HTTP/1.1", "PATCH \(path) HTTP/1.1",
                    "PATCH \(path) HTTP/1.1",
                    "PUT \(path)&digest=\(URI.encoded(Self.blob.descriptor.digest.description)) HTTP/1.1",
                ])
            #expect(server.heads[2].contains("Content-Range: 0-5\r\n"))
            #expect(server.heads[4].contains("Content-Range: 2-7\r\n"))
            #expect(server.heads[5].contains("Content-Range: 8-9\r\n"))
        }
    }

    @Test("content that is not what its descriptor says is never sent whole", arguments: [false, true])
    func wrongContent(_ inChunks: Bool) async throws {
        let close = "Connection: close"
        var options = RegistryOptions()
        options.chunkedFrom = inChunks ? 1 : 100
        try await ScriptedServer.with(
            [.readHead, answer("404 Not Found", [close])],
            [.readHead, answer("202 Accepted", ["Location: /v2/a/b/blobs/uploads/9", close])],
            [.readHead, .readAll], [.readHead, answer("204 No Content", [close])]
        ) { server in
            try await with(server, options: options) { repository, _ in
                let wrong = BytesBlob(Array("012345678X".utf8), as: Self.blob.descriptor)
                let fault = await #expect(throws: Fault.self) { try await repository.ingest(wrong) }
                #expect(fault?.code == .corrupt)
            }
            #expect(server.received == 0)
            #expect(server.heads.last?.hasPrefix("DELETE /v2/a/b/blobs/uploads/9") == true)
        }
    }

    @Test("a registry that opens an upload instead of mounting gets the blob through it")
    func mountOpensUpload() async throws {
        let close = "Connection: close"
        try await ScriptedServer.with(
            [.readHead, answer("202 Accepted", ["Location: /v2/a/b/blobs/uploads/9", close])],
            [.readHead, answer("404 Not Found", [close])],
            [.readHead, .read(10), answer("201 Created", [close])]
        ) { server in
            try await with(server) { repository, _ in
                let source = try repository.client.remoteRepository("a/source")
                let isMounted = try await repository.mount(Self.blob.descriptor, from: source)
                #expect(!isMounted)
                try await repository.ingest(Self.blob)
            }
            #expect(server.heads.count == 3)
            #expect(server.heads.last?.hasPrefix("PUT /v2/a/b/blobs/uploads/9?digest=") == true)
        }
    }

    @Test("an upload that leads to an internal address is refused before anything is sent there")
    func foreignLocation() async throws {
        try await ScriptedServer.with([
            .readHead, answer("404 Not Found"),
            .readHead, answer("202 Accepted", ["Location: http://169.254.169.254/latest/"]), .stall,
        ]) { server in
            try await with(server) { repository, _ in
                let fault = await #expect(throws: Fault.self) { try await repository.ingest(Self.blob) }
                #expect(fault?.code == .denied)
                #expect(fault?.message.contains("169.254.169.254") == true)
            }
        }
    }

    @Test(
        "manifests: the digest field must fit, the type must not contradict",
        arguments: [
            ("Docker-Content-Digest: sha256:" + String(repeating: "0", count: 64), Fault.Code.corrupt),
            ("Docker-Content-Digest: nonsense", .corrupt),
            ("Content-Type: application/vnd.oci.image.index.v1+json", .corrupt),
            ("Content-Type: application/vnd.docker.distribution.manifest.v1+prettyjws", .unsupported),
        ])
    func manifest(_ field: String, _ code: Fault.Code) async throws {
        let raw = String(decoding: Manifest(config: Self.blob.descriptor, layers: []).raw, as: UTF8.self)
        try await ScriptedServer.with([
            .readHead, answer("405 Method Not Allowed"), .readHead, answer("200 OK", [field], raw), .stall,
        ]) { server in
            try await with(server) { repository, _ in
                let fault = await #expect(throws: Fault.self) { try await repository.resolve("1.0") }
                #expect(fault?.code == code)
            }
        }
        try await ScriptedServer.with([
            .readHead, answer("405 Method Not Allowed"), .readHead, answer("200 OK", [], raw), .stall,
        ]) { server in
            try await with(server) { repository, _ in
                let descriptor = try await repository.resolve("1.0")
                #expect(descriptor.mediaType == .imageManifest)
            }
            #expect(server.heads.last?.contains("Accept: application/vnd.oci.image.manifest.v1+json, ") == true)
        }
    }

    @Test("tags are followed over pages on the same registry only, null is none")
    func tags() async throws {
        try await ScriptedServer.with([
            .readHead, answer("200 OK", ["Link: </v2/a/b/tags/list?n=2&last=b>; rel=\"next\""], #"{"tags":["b","a"]}"#),
            .readHead, answer("200 OK", [], #"{"name":"a/b","tags":null}"#), .stall,
        ]) { server in
            try await with(server) { repository, _ in
                let tags = try await repository.tags()
                #expect(tags == ["a", "b"])
            }
        }
        try await ScriptedServer.with([
            .readHead, answer("200 OK", ["Link: <http://127.0.0.1:1/x>; rel=\"next\""], #"{"tags":["a"]}"#), .stall,
        ]) { server in
            try await with(server) { repository, _ in
                let fault = await #expect(throws: Fault.self) { try await repository.tags() }
                #expect(fault?.code == .denied)
            }
        }
    }

    @Test("pages that lead in a circle end")
    func circle() async throws {
        try await ScriptedServer.with([
            .readHead,
            answer("200 OK", ["Link: </v2/a/b/tags/list?x>; rel=next", "Connection: close"], #"{"tags":[]}"#),
        ]) { server in
            try await with(server) { repository, _ in
                let fault = await #expect(throws: Fault.self) { try await repository.tags() }
                #expect(fault?.code == .invalid)
                #expect(fault?.message.contains("circle") == true)
            }
            // the second reading of the same page is the last one
            #expect(server.connections == 3)
        }
    }

    @Test("a list ends after a number of pages, and after a number of bytes")
    func endlessPages() async throws {
        let pages = (0..<10).flatMap { number -> [ScriptedServer.Step] in
            let link = "Link: </v2/a/b/tags/list?n=2&last=\(number)>; rel=next"
            return [.readHead, answer("200 OK", [link], #"{"tags":["a\#(number)","b\#(number)"]}"#)]
        }
        var options = RegistryOptions()
        options.maximumPages = 4
        try await ScriptedServer.with(pages) { server in
            try await with(server, options: options) { repository, _ in
                let fault = await #expect(throws: Fault.self) { try await repository.tags() }
                #expect(fault?.code == .limit)
                #expect(fault?.message.contains("more than 4 pages") == true)
            }
            #expect(server.heads.count == 5)
        }
        options = RegistryOptions()
        options.maximumPageBytes = 50
        try await ScriptedServer.with(pages) { server in
            try await with(server, options: options) { repository, _ in
                let fault = await #expect(throws: Fault.self) { try await repository.tags() }
                #expect(fault?.code == .limit)
                #expect(fault?.message.contains("more than 50 bytes") == true)
            }
            #expect(server.heads.count == 3)
        }
    }

    @Test("what refers to a manifest is read over pages too, and they must not lead in a circle")
    func referrerPages() async throws {
        let index = #"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"#
        let type = "Content-Type: application/vnd.oci.image.index.v1+json"
        let path = "/v2/a/b/referrers/\(Self.blob.descriptor.digest)"
        try await ScriptedServer.with([
            .readHead, answer("200 OK", [type, "Link: <\(path)?p=2>; rel=next"], index), .readHead,
            answer("200 OK", [type], index), .stall,
        ]) { server in
            try await with(server) { repository, _ in
                let found = try await repository.referrers(of: Self.blob.descriptor.digest)
                #expect(found.isEmpty)
            }
        }
        try await ScriptedServer.with([
            .readHead, answer("200 OK", [type, "Link: <\(path)>; rel=next"], index), .readHead,
            answer("200 OK", [type], index), .stall,
        ]) { server in
            try await with(server) { repository, _ in
                let fault = await #expect(throws: Fault.self) {
                    try await repository.referrers(of: Self.blob.descriptor.digest)
                }
                #expect(fault?.message.contains("circle") == true)
            }
        }
    }
}
