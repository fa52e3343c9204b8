import Diagnostics
import Documents
import HTTP
import Host
import OCI
import Testing

@testable import OCIRegistry

@Suite struct RegistryServerManifestTests {
    @Test("a manifest is read by tag and by digest, byte for byte, with its type")
    func read() async throws {
        try await Served.with { registry in
            let manifest = try await registry.pushImage("layer", tag: "1.0")
            let digest = manifest.blob.descriptor.digest
            for reference in ["1.0", digest.description] {
                let answer = try await registry.ask("GET", "/v2/a/b/manifests/\(reference)")
                #expect(answer.bytes == manifest.raw)
                #expect(answer.fields["Content-Type"] == MediaType.imageManifest.rawValue)
                #expect(answer.fields["Docker-Content-Digest"] == digest.description)
                let head = try await registry.ask("HEAD", "/v2/a/b/manifests/\(reference)")
                #expect(head.status == 200 && head.length == Int64(manifest.raw.count))
            }
            for reference in ["2.0", "no tag", Digest(of: [1]).description] {
                let path = "/v2/a/b/manifests/\(URI.encoded(reference))"
                #expect(try await registry.ask("GET", path).code == "MANIFEST_UNKNOWN")
            }
        }
    }

    @Test("a manifest whose content is missing is refused, and every missing digest is named")
    func missing() async throws {
        try await Served.with { registry in
            let config = BytesBlob(Array("{}".utf8), mediaType: .imageConfig)
            let layers = [BytesBlob([1], mediaType: .imageLayer), BytesBlob([2], mediaType: .imageLayer)]
            let manifest = Manifest(config: config.descriptor, layers: layers.map(\.descriptor))
            try await registry.push(config.bytes)
            // content of another repository does not count
            for layer in layers { try await registry.push(layer.bytes, to: "other") }
            var answer = try await registry.put(manifest.raw, .imageManifest, "x")
            #expect(answer.status == 404 && answer.code == "MANIFEST_BLOB_UNKNOWN")
            #expect(
                Set(answer.document?["errors"]?.array?.compactMap { $0["detail"]?["digest"]?.string } ?? [])
                    == Set(layers.map(\.descriptor.digest.description)))
            #expect(try await registry.ask("GET", "/v2/a/b/manifests/x").status == 404)
            for layer in layers { try await registry.push(layer.bytes) }
            answer = try await registry.put(manifest.raw, .imageManifest, "x")
            #expect(answer.status == 201)
        }
    }

    @Test("an index needs its manifests, a subject may be missing, foreign layers too")
    func index() async throws {
        try await Served.with { registry in
            let manifest = try await registry.pushImage("layer", tag: "one")
            let good = Index(manifests: [manifest.blob.descriptor])
            #expect(try await registry.put(good.raw, .imageIndex, "all").status == 201)
            let bad = Index(manifests: [Descriptor(mediaType: .imageManifest, digest: Digest(of: [7]), size: 1)])
            #expect(try await registry.put(bad.raw, .imageIndex, "bad").status == 404)
            let foreign = """
                {"schemaVersion":2,"config":{"mediaType":"a/b","digest":"\(Digest(of: Array("{}".utf8)))","size":2},\
                "layers":[{"mediaType":"x/y","digest":"\(Digest(of: [8]))","size":1,"urls":["https://x.test/"]}]}
                """
            #expect(try await registry.put(Array(foreign.utf8), .imageManifest, "foreign").status == 201)
        }
    }

    @Test(
        "what is no manifest is refused",
        arguments: [
            "", "[]", "{", #"{"schemaVersion":1,"fsLayers":[]}"#, #"{"schemaVersion":2,"config":{"digest":"x"}}"#,
            #"{"schemaVersion":2,"layers":{}}"#,
            #"{"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"#,
            #"{"layers":[],"manifests":[]}"#, #"{"a":1,"a":2}"#, #"{"annotations":{"x":1}}"#,
        ])
    func invalid(_ text: String) async throws {
        try await Served.with { registry in
            let answer = try await registry.put(Array(text.utf8), .imageManifest, "x")
            #expect(answer.status == 400 && answer.code == "MANIFEST_INVALID")
        }
    }

    @Test("a manifest under the wrong digest or beyond 4 MiB is refused")
    func limits() async throws {
        try await Served.with { registry in
            let raw = Array("{}".utf8)
            let type: MediaType = "application/x+json"
            #expect(try await registry.put(raw, type, Digest(of: [1]).description).code == "DIGEST_INVALID")
            let right = try await registry.put(raw, type, Digest(of: raw).description)
            #expect(right.status == 201)
            let wide = Array("{\"a\":\"\(String(repeating: "x", count: 4 * 1024 * 1024))\"}".utf8)
            #expect(try await registry.put(wide, type, "x").status == 413)
        }
    }

    @Test("tags are listed in order, page by page")
    func tags() async throws {
        try await Served.with { registry in
            #expect(try await registry.ask("GET", "/v2/a/b/tags/list").code == "NAME_UNKNOWN")
            for tag in ["b", "a", "C", "10", "9", "_x"] { try await registry.pushImage("layer", tag: tag) }
            let all = ["10", "9", "C", "_x", "a", "b"]
            let answer = try await registry.ask("GET", "/v2/a/b/tags/list")
            #expect(answer.names("tags") == all)
            #expect(answer.document?["name"] == "a/b")
            #expect(answer.fields["Link"] == nil)
            var found: [[String]] = []
            var next: String? = "/v2/a/b/tags/list?n=4"
            while let target = next {
                let page = try await registry.ask("GET", target)
                found.append(page.names("tags") ?? [])
                next = try LinkField.next(page.fields, from: URI("http://r.test\(target)")).map {
                    "\($0.path)?\($0.query ?? "")"
                }
            }
            #expect(found == [Array(all[..<4]), Array(all[4...])])
            #expect(try await registry.ask("GET", "/v2/a/b/tags/list?last=C").names("tags") == ["_x", "a", "b"])
            #expect(try await registry.ask("GET", "/v2/a/b/tags/list?n=0").names("tags") == [])
            #expect(try await registry.ask("GET", "/v2/a/b/tags/list?n=x").status == 400)
        }
    }

    @Test("the catalog lists repositories with manifests")
    func catalog() async throws {
        try await Served.with { registry in
            for name in ["b", "a/b", "a", "a-b"] { try await registry.pushImage("layer", tag: "x", to: name) }
            try await registry.push([1], to: "only-blobs")
            #expect(try await registry.ask("GET", "/v2/_catalog").names("repositories") == ["a", "a-b", "a/b", "b"])
            let page = try await registry.ask("GET", "/v2/_catalog?n=2&last=a")
            #expect(page.names("repositories") == ["a-b", "a/b"])
            #expect(page.fields["Link"] == "</v2/_catalog?last=a%2Fb&n=2>; rel=\"next\"")
        }
    }

    @Test("referrers are listed with type and annotations, filtered on demand, with or without the subject")
    func referrers() async throws {
        try await Served.with { registry in
            let absent = Descriptor(mediaType: .imageManifest, digest: Digest(of: [1]), size: 1)
            var answer = try await registry.ask("GET", "/v2/a/b/referrers/\(absent.digest)")
            #expect(answer.status == 200 && answer.document?["manifests"] == [])
            #expect(answer.fields["Content-Type"] == MediaType.imageIndex.rawValue)

            let one = Manifest(
                config: BytesBlob(Array("{}".utf8), mediaType: "application/vnd.test.config").descriptor, layers: [],
                subject: absent, annotations: ["k": "v"])
            try await registry.push(Array("{}".utf8))
            let pushed = try await registry.put(one.raw, .imageManifest, one.blob.descriptor.digest.description)
            #expect(pushed.status == 201 && pushed.fields["OCI-Subject"] == absent.digest.description)
            let two = try await registry.pushImage("l", tag: "two", subject: absent, artifactType: "application/x.y")

            answer = try await registry.ask("GET", "/v2/a/b/referrers/\(absent.digest)")
            let entries = try Index(parsing: answer.bytes).manifests
            #expect(Set(entries.map(\.digest)) == [one.blob.descriptor.digest, two.blob.descriptor.digest])
            let first = try #require(entries.first { $0.digest == one.blob.descriptor.digest })
            #expect(first.artifactType == "application/vnd.test.config" && first.annotations == ["k": "v"])

            answer = try await registry.ask("GET", "/v2/a/b/referrers/\(absent.digest)?artifactType=application%2Fx.y")
            #expect(answer.fields["OCI-Filters-Applied"] == "artifactType")
            #expect(try Index(parsing: answer.bytes).manifests.map(\.digest) == [two.blob.descriptor.digest])

            _ = try await registry.ask("DELETE", "/v2/a/b/manifests/\(two.blob.descriptor.digest)")
            answer = try await registry.ask("GET", "/v2/a/b/referrers/\(absent.digest)")
            #expect(try Index(parsing: answer.bytes).manifests.map(\.digest) == [one.blob.descriptor.digest])
        }
    }

    @Test("deleting: a tag alone, a manifest with its tags, a blob that nothing needs")
    func delete() async throws {
        try await Served.with { registry in
            let manifest = try await registry.pushImage("layer", tag: "one")
            let digest = manifest.blob.descriptor.digest
            _ = try await registry.put(manifest.raw, .imageManifest, "two")
            let layer = manifest.layers[0].digest
            #expect(try await registry.ask("DELETE", "/v2/a/b/manifests/one").status == 202)
            #expect(try await registry.ask("DELETE", "/v2/a/b/manifests/one").status == 404)
            #expect(try await registry.ask("GET", "/v2/a/b/manifests/\(digest)").status == 200)
            // content in use stays
            var answer = try await registry.ask("DELETE", "/v2/a/b/blobs/\(layer)")
            #expect(answer.status == 405 && answer.text.contains(digest.description))
            let index = Index(manifests: [manifest.blob.descriptor])
            #expect(try await registry.put(index.raw, .imageIndex, "all").status == 201)
            #expect(try await registry.ask("DELETE", "/v2/a/b/manifests/\(digest)").status == 405)
            #expect(try await registry.ask("DELETE", "/v2/a/b/manifests/\(index.blob.descriptor.digest)").status == 202)

            #expect(try await registry.ask("DELETE", "/v2/a/b/manifests/\(digest)").status == 202)
            #expect(try await registry.ask("GET", "/v2/a/b/tags/list").names("tags") == [])
            answer = try await registry.ask("DELETE", "/v2/a/b/blobs/\(layer)")
            #expect(answer.status == 202)
            #expect(try await registry.ask("GET", "/v2/a/b/blobs/\(layer)").status == 404)
            #expect(try await registry.ask("DELETE", "/v2/a/b/blobs/\(layer)").code == "BLOB_UNKNOWN")
        }
    }

    @Test("bytes that another repository has survive a deletion; the last deletion frees them")
    func shared() async throws {
        try await TemporaryFolder.with { folder in
            let server = try await RegistryServer(data: folder)
            let registry = Served(server: server)
            let digest = try await registry.push([1, 2, 3], to: "a")
            try await registry.push([1, 2, 3], to: "b")
            #expect(try await registry.ask("DELETE", "/v2/a/blobs/\(digest)").status == 202)
            #expect(try await registry.ask("GET", "/v2/b/blobs/\(digest)").bytes == [1, 2, 3])
            #expect(try await registry.ask("DELETE", "/v2/b/blobs/\(digest)").status == 202)
            #expect(try await Files.status(server.store.contentPath(digest)) == nil)
            await server.close()
        }
    }
}

@Suite struct RegistryServerStorageTests {
    @Test("an upload goes on after a restart, a cut chunk counts as far as it came")
    func restart() async throws {
        try await TemporaryFolder.with { folder in
            var server = try await RegistryServer(data: folder)
            let content = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }
            let location = try #require(
                try await Served(server: server).ask("POST", "/v2/a/blobs/uploads/").fields["Location"])
            let cut = ServerRequest(
                method: "PATCH", path: location, query: nil, fields: ["Content-Range": "0-999"],
                body: BrokenReader(Array(content[..<600])))
            await #expect(throws: Fault.self) {
                let response = try await server.handle(cut)
                // the connection is gone: whatever the answer is, it is a failure
                if response.status >= 500 { throw Fault(.unavailable, "failed") }
            }
            await server.close()

            server = try await RegistryServer(data: folder)
            let registry = Served(server: server)
            #expect(try await registry.ask("GET", location).fields["Range"] == "0-599")
            var answer = try await registry.ask(
                "PATCH", location, ["Content-Range": "600-899"], body: Array(content[600..<900]))
            #expect(answer.status == 202)
            answer = try await registry.ask(
                "PUT", "\(location)?digest=\(Digest(of: content))", body: Array(content[900...]))
            #expect(answer.status == 201)
            #expect(try await registry.ask("GET", "/v2/a/blobs/\(Digest(of: content))").bytes == content)
            // nothing is left of it
            #expect(try await Files.list(Paths.join(folder, "uploads")) == [])
            await server.close()
        }
    }

    @Test("a folder is served by one process at a time")
    func lock() async throws {
        try await TemporaryFolder.with { folder in
            let server = try await RegistryServer(data: folder)
            await #expect(throws: Fault.self) { try await RegistryServer(data: folder) }
            await server.close()
            let again = try await RegistryServer(data: folder)
            await again.close()
        }
    }

    @Test("many clients at once push the same and different things")
    func concurrent() async throws {
        try await Served.with { registry in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<24 {
                    group.addTask {
                        try await registry.pushImage("layer \(number % 3)", tag: "t\(number)", to: "r\(number % 4)")
                    }
                }
                try await group.waitForAll()
            }
            for number in 0..<24 {
                let answer = try await registry.ask("GET", "/v2/r\(number % 4)/manifests/t\(number)")
                #expect(answer.status == 200)
            }
        }
    }

    @Test("a newer request takes an upload over; the older one can't write into it any more")
    func takeOver() async throws {
        try await TemporaryFolder.with { folder in
            let file = UploadFile(Paths.join(folder, "data"), algorithm: .sha256, size: nil)
            let old = try await file.claim()
            try await file.append([1, 2], by: old.writer)
            let new = try await file.claim()
            #expect(new.size == 2)
            await #expect(throws: Fault.self) { try await file.append([9], by: old.writer) }
            await file.release(old.writer)
            try await file.append([3], by: new.writer)
            await #expect(throws: Fault.self) { try await file.seal(.sha256, by: old.writer) }
            #expect(try await file.seal(.sha256, by: new.writer) == Digest(of: [1, 2, 3]))
            #expect(try await file.seal(.sha512, by: new.writer) == Digest(of: [1, 2, 3], algorithm: .sha512))
            // what has its digest does not change any more
            await #expect(throws: Fault.self) { try await file.claim() }
        }
    }
}

/// Yields some bytes, then breaks.
final class BrokenReader: ByteReader {
    private var bytes: [UInt8]?

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    func next() async throws -> [UInt8]? {
        guard let bytes else { throw Fault(.unavailable, "the client is gone") }
        self.bytes = nil
        return bytes
    }
}
