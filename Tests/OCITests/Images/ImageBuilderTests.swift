import Diagnostics
import Documents
import Host
import OCI
import OCMTestSupport
import Testing

@Suite("Building images")
struct ImageBuilderTests {
    static func builder(level: Int) throws -> ImageBuilder {
        var builder = ImageBuilder(
            platform: try Platform("linux/amd64"),
            layers: [
                .init(
                    [
                        LayerFile("usr/bin/app", .bytes(Array("#!/bin/sh\n".utf8)), mode: 0o755),
                        LayerFile("app", .link("usr/bin/app")), LayerFile("etc", .folder),
                    ], createdBy: "COPY app", level: level),
                .init([LayerFile("etc/app.conf", .bytes(Array("port=1\n".utf8)))], level: level),
            ])
        builder.entrypoint = ["/usr/bin/app"]
        builder.exposedPorts = ["8080/tcp"]
        builder.labels = ["a": "b"]
        return builder
    }

    @Test("layers hold the files with their folders, the config their uncompressed digests", arguments: [0, 6])
    func build(_ level: Int) async throws {
        let store = MemoryStore()
        let manifest = try await Self.builder(level: level).build(into: store)
        try await GraphVerifier.verify(manifest.descriptor, in: store)
        let config = try JSONValue(parsing: try await store.bytes(manifest.config, limit: 10_000))
        #expect(config["architecture"] == "amd64")
        #expect(config["config"]?["Entrypoint"] == ["/usr/bin/app"])
        #expect(config["rootfs"]?["type"] == "layers")
        var names: [[String]] = []
        for (layer, difference) in zip(manifest.layers, config["rootfs"]?["diff_ids"]?.array ?? []) {
            let packed = try await store.bytes(layer, limit: 100_000)
            let plain = try await GzipReader(BytesReader(packed)).collect(upTo: 100_000)
            #expect(Digest(of: plain).description == difference.string)
            names.append(try await TarTests.stream(plain).entries.map(\.name))
        }
        #expect(names == [["app", "etc", "usr", "usr/bin", "usr/bin/app"], ["etc", "etc/app.conf"]])
    }

    @Test("the same files give the same image, in any order")
    func reproducible() async throws {
        let first = try await Self.builder(level: 6).build(into: MemoryStore())
        var builder = try Self.builder(level: 6)
        builder.layers[0].files.reverse()
        #expect(try await builder.build(into: MemoryStore()) == first)
    }

    @Test("a path that leads outside and a missing file are refused")
    func refused() async throws {
        for file in [LayerFile("../x", .folder), LayerFile("", .folder), LayerFile("x", .file("/nonexistent/x"))] {
            let builder = ImageBuilder(platform: try Platform("linux/amd64"), layers: [.init([file])])
            await #expect(throws: Fault.self) { try await builder.build(into: MemoryStore()) }
        }
    }

    @Test("an index names the platforms")
    func index() async throws {
        let store = MemoryStore()
        let manifest = try await Self.builder(level: 6).build(into: store)
        let index = try await ImageBuilder.index(of: [(try Platform("linux/x86_64"), manifest)], into: store)
        #expect(index.manifest(for: try Platform("linux/amd64"))?.digest == manifest.descriptor.digest)
    }
}
