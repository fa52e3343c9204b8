import Diagnostics
import Host
import OCI
import Testing

@testable import OCMCommands

@Suite("unpacking into a folder")
struct FolderWriterTests {
    private func tar(_ entries: [(TarEntry, String)]) async throws -> [UInt8] {
        let sink = BytesWriter(limit: 1 << 20)
        let writer = TarWriter(sink)
        for (entry, content) in entries {
            var entry = entry
            let bytes = Array(content.utf8)
            entry.size = Int64(bytes.count)
            try await writer.add(entry, bytes: bytes)
        }
        try await writer.finish()
        return sink.bytes
    }

    private func unpack(_ archives: [[UInt8]], areLayers: Bool, _ check: (String, FolderWriter) async throws -> Void)
        async throws
    {
        try await TemporaryFolder.with { folder in
            let inner = Paths.join(folder, "inner")
            try await Files.makeFolder(inner)
            let blobs = archives.map { BytesBlob($0, mediaType: "application/x-tar") }
            let writer = try await FolderWriter.unpack(blobs, into: inner, areLayers: areLayers)
            try await check(inner, writer)
        }
    }

    @Test("files, folders and links are written with their permissions; links count as files")
    func plain() async throws {
        let archive = try await tar([
            (TarEntry(name: "bin/", kind: .folder, mode: 0o755), ""), (TarEntry(name: "bin/tool", mode: 0o755), "#!"),
            (TarEntry(name: "link", kind: .symbolicLink, link: "bin/tool"), ""),
        ])
        try await unpack([archive], areLayers: false) { (folder, writer) async throws in
            #expect(writer.files == 2 && writer.bytes == 2)
            #expect(try await Files.status(Paths.join(folder, "link"))?.permissions == 0o755)
        }
    }

    @Test("layers remove what their marks name, and a mark is plain where there are no layers")
    func whiteouts() async throws {
        let base = try await tar([
            (TarEntry(name: "etc/a"), "a"), (TarEntry(name: "etc/b"), "b"), (TarEntry(name: "var/c"), "c"),
        ])
        let upper = try await tar([
            (TarEntry(name: "etc/.wh.a"), ""), (TarEntry(name: "var/.wh..wh..opq"), ""), (TarEntry(name: "var/d"), "d"),
        ])
        try await unpack([base, upper], areLayers: true) { (folder, _) async throws in
            #expect(try await Files.list(Paths.join(folder, "etc")) == ["b"])
            #expect(try await Files.list(Paths.join(folder, "var")) == ["d"])
        }
        try await unpack([upper], areLayers: false) { (folder, _) async throws in
            #expect(try await Files.list(Paths.join(folder, "etc")) == [".wh.a"])
        }
    }

    @Test("nothing is written through a link of the archive")
    func throughLinks() async throws {
        let link = TarEntry(name: "out", kind: .symbolicLink, link: "real")
        let evil = try await tar([
            (TarEntry(name: "real/", kind: .folder, mode: 0o755), ""), (link, ""), (TarEntry(name: "out/x"), "x"),
        ])
        let fault = await #expect(throws: Fault.self) { try await unpack([evil], areLayers: false) { _, _ in } }
        #expect(fault?.message.contains("out/x") == true)
        let fine = try await tar([
            (TarEntry(name: "real/", kind: .folder, mode: 0o755), ""), (link, ""), (TarEntry(name: "real/x"), "x"),
        ])
        try await unpack([fine], areLayers: false) { (folder, _) async throws in
            #expect(try await Files.status(Paths.join(folder, "out/x"))?.size == 1)
        }
    }

    @Test("a failure leaves no folder behind")
    func failure() async throws {
        try await TemporaryFolder.with { (folder) async throws in
            let path = Paths.join(folder, "target")
            await #expect(throws: Fault.self) {
                try await DownloadedFile.createFolder(path) { inner in
                    try await Files.replace(Paths.join(inner, "half"), with: [1])
                    throw Fault(.corrupt, "broken")
                }
            }
            #expect(try await Files.list(folder) == [])
        }
    }
}
