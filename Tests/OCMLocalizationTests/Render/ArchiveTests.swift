import Diagnostics
import Documents
import Host
import OCI
import OCMLocalization
import OCMTestSupport
import Testing

@Suite("manifests in an archive")
struct ArchiveTests {
    private func archive(_ entries: [TarEntry], gzip: Bool) async throws -> BytesBlob {
        let bytes = BytesWriter(limit: 1 << 20)
        let writer = TarWriter(bytes)
        for entry in entries { try await writer.add(entry, bytes: entry.kind == .file ? Array("a: 1\n".utf8) : []) }
        try await writer.finish()
        guard gzip else { return BytesBlob(bytes.bytes, mediaType: "application/x-tar") }
        let packed = BytesWriter(limit: 1 << 20)
        let stream = try GzipWriter(to: packed)
        try await stream.write(bytes.bytes)
        try await stream.finish()
        return BytesBlob(packed.bytes, mediaType: "application/x-tgz")
    }

    @Test("are read with or without compression; folders and links are no files", arguments: [true, false])
    func reading(_ gzip: Bool) async throws {
        let blob = try await archive(
            [
                TarEntry(name: "./", kind: .folder), TarEntry(name: "./m/b.yaml", mode: 0o640),
                TarEntry(name: "a.yaml"),
                TarEntry(name: "l", kind: .symbolicLink, link: "a.yaml"),
            ], gzip: gzip)
        let (tree, links) = try await ManifestTree.read(blob)
        #expect(tree.files.map(\.path) == ["a.yaml", "m/b.yaml"])
        #expect(tree.file("m/b.yaml")?.mode == 0o640)
        #expect(text(tree.files[0].bytes) == "a: 1\n")
        #expect(links == ["l"])
    }

    @Test(
        "other bytes and an empty archive are refused",
        arguments: ["plain text", "", String(repeating: "x", count: 2000)])
    func noArchive(_ content: String) async throws {
        await #expect(throws: Fault.self) {
            try await ManifestTree.read(BytesBlob(Array(content.utf8), mediaType: "text/plain"))
        }
        let empty = try await archive([], gzip: false)
        await #expect(throws: Fault.self) { try await ManifestTree.read(empty) }
    }

    @Test("too many bytes are refused")
    func limits() async throws {
        var limits = ManifestLimits()
        let blob = try await archive([TarEntry(name: "a"), TarEntry(name: "b")], gzip: true)
        limits.size = 10
        #expect(try await ManifestTree.read(blob, limits: limits).tree.files.count == 2)
        limits.size = 9
        await #expect(throws: Fault.self) { try await ManifestTree.read(blob, limits: limits) }
        limits = ManifestLimits()
        limits.entries = 1
        await #expect(throws: Fault.self) { try await ManifestTree.read(blob, limits: limits) }
    }

    @Test("the controllers' message for what is no archive", .enabled(if: Vectors.available))
    func vector() async throws {
        let vector = try #require(Vectors.cases("controllers").first { $0.name == "loc-not-a-tar" })
        let blob = BytesBlob(try vector.bytes("source.bin"), mediaType: "text/plain")
        let expected = vector.spec["expect"]?["errorContains"]?.string ?? ""
        do {
            _ = try await ManifestTree.read(blob)
            Issue.record("no error")
        } catch {
            #expect("\(error)".contains(expected), "\(error)")
        }
    }
}
