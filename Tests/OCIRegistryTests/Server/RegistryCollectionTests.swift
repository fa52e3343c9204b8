import Diagnostics
import HTTP
import Host
import OCI
import Testing

@testable import OCIRegistry

@Suite struct RegistryCollectionTests {
    @Test("blobs that no manifest names are removed when they are old enough, everything else stays")
    func collect() async throws {
        try await Served.with { registry in
            let kept = try await registry.pushImage("kept", tag: "1")
            let gone = try await registry.pushImage("gone", tag: "2")
            try await registry.push(Array("alone".utf8))
            let digest = gone.blob.descriptor.digest
            #expect(try await registry.ask("DELETE", "/v2/a/b/manifests/\(digest)").status == 202)
            func size(_ digest: Digest) async throws -> Int {
                try await registry.ask("HEAD", "/v2/a/b/blobs/\(digest)").status
            }
            let layer = gone.layers[0].digest
            #expect(try await registry.server.collect().blobs == 0)
            #expect(try await size(layer) == 200)
            let collected = try await registry.server.collect(olderThan: .seconds(-1))
            // the layer of the image that went, and the blob that no image had; configs may be shared
            #expect(collected.blobs >= 2 && collected.bytes > 0)
            #expect(try await size(layer) == 404)
            #expect(try await size(Digest(of: Array("alone".utf8))) == 404)
            for descriptor in [kept.config] + kept.layers { #expect(try await size(descriptor.digest) == 200) }
            #expect(try await registry.ask("GET", "/v2/a/b/manifests/1").bytes == kept.raw)
        }
    }

    @Test("with a writer everybody reads, and only its login writes")
    func writer() async throws {
        try await TemporaryFolder.with { folder in
            var configuration = RegistryServerConfiguration()
            configuration.writer = .init(user: "edge", password: "secret")
            let server = try await RegistryServer(data: folder, configuration: configuration)
            let registry = Served(server: server)
            let right: Fields = ["Authorization": Authorization.basic(("edge", "secret"))]
            let wrong: Fields = ["Authorization": Authorization.basic(("edge", "Secret"))]
            let empty: Fields = ["Authorization": Authorization.basic(("", ""))]
            for fields in [[:], empty] {
                #expect(try await registry.ask("GET", "/v2/_catalog", fields).status == 200)
                #expect(try await registry.ask("POST", "/v2/a/blobs/uploads/", fields).status == 401)
            }
            #expect(try await registry.ask("GET", "/v2/a/tags/list").code == "NAME_UNKNOWN")
            #expect(try await registry.ask("POST", "/v2/a/blobs/uploads/").code == "UNAUTHORIZED")
            #expect(try await registry.ask("DELETE", "/v2/a/manifests/x").code == "UNAUTHORIZED")
            #expect(try await registry.ask("POST", "/v2/a/blobs/uploads/", wrong).status == 401)
            #expect(try await registry.ask("GET", "/v2/_catalog", wrong).status == 401)
            #expect(try await registry.ask("POST", "/v2/a/blobs/uploads/", right).status == 202)
            // who wants to log in is told how
            #expect(try await registry.ask("GET", "/v2/").status == 401)
            #expect(try await registry.ask("GET", "/v2/", right).status == 200)
            await server.close()
        }
    }
}
