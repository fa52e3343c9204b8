import Diagnostics
import Documents
import Host
import OCI
import OCMTestSupport
import Testing

@Suite("Tar archives")
struct TarTests {
    /// Entries and contents of files, read as a stream in chunks of `size` bytes.
    static func stream(_ bytes: [UInt8], size: Int = 100_000) async throws -> (
        entries: [TarEntry], files: [String: [UInt8]]
    ) {
        let reader = TarReader(ChunkedReader(bytes, size: size))
        var entries: [TarEntry] = []
        var files: [String: [UInt8]] = [:]
        while let entry = try await reader.next() {
            entries.append(entry)
            if entry.kind == .file { files[entry.name] = try await reader.bytes(of: entry, limit: 1 << 20) }
        }
        return (entries, files)
    }

    static func archive(_ build: (TarWriter) async throws -> Void) async throws -> [UInt8] {
        let bytes = BytesWriter(limit: 1 << 24)
        let writer = TarWriter(bytes)
        try await build(writer)
        try await writer.finish()
        #expect(writer.count == Int64(bytes.bytes.count))
        return bytes.bytes
    }

    @Test("what is written is read again, streaming in any chunks and in place")
    func roundTrip() async throws {
        let long = "folder/" + String(repeating: "n", count: 150) + "/ünïcode.txt"
        let entries = [
            TarEntry(name: "a.txt", mode: 0o600, modified: 1_640_995_200),
            TarEntry(name: long),
            TarEntry(name: String(repeating: "p", count: 90) + "/" + String(repeating: "q", count: 90)),
        ]
        let contents: [[UInt8]] = [Array("hello".utf8), [UInt8](repeating: 7, count: 1024), []]
        let bytes = try await Self.archive { writer in
            try await writer.add(TarEntry(name: "folder", kind: .folder, mode: 0o755))
            for (entry, content) in zip(entries, contents) { try await writer.add(entry, bytes: content) }
            try await writer.add(TarEntry(name: "folder/link", kind: .symbolicLink, mode: 0o777, link: "../a.txt"))
        }
        #expect(bytes.count % 512 == 0)
        for size in [1, 511, 512, 513, 100_000] {
            let (found, files) = try await Self.stream(bytes, size: size)
            #expect(found.map(\.name) == ["folder"] + entries.map(\.name) + ["folder/link"])
            #expect(entries.map { files[$0.name] } == contents)
            #expect(found.last?.link == "../a.txt")
            #expect(found[1].mode == 0o600)
            #expect(found[1].modified == 1_640_995_200)
        }
        let index = try await TarIndex(reading: BytesSource(bytes))
        #expect(try await index.bytes(long, limit: 2000) == contents[1])
        let blob = BytesBlob(contents[0], mediaType: .octetStream)
        let entry = try #require(index["a.txt"])
        #expect(try await index.blob(entry, as: blob.descriptor).bytes(limit: 10) == contents[0])
    }

    /// Fields as bytes, by POSIX.1-1988 and section 1.3 of the storage reference.
    @Test("a header has the exact encoding of the reference implementation")
    func headerBytes() async throws {
        let bytes = try await Self.archive {
            try await $0.add(TarEntry(name: "blobs", kind: .folder, mode: 0o755, modified: 1_640_995_200))
        }
        #expect(bytes.count == 512 + 1024)
        let header = String(decoding: bytes.prefix(345), as: UTF8.self)
        let expected =
            "blobs" + String(repeating: "\0", count: 95) + "0000755\00000000\00000000\000000000000\014163714600\0"
            + "010270\0 5" + String(repeating: "\0", count: 100) + "ustar\000" + String(repeating: "\0", count: 64)
            + "0000000\00000000\0"
        #expect(header == expected)
    }

    @Test(
        "an archive that is cut off anywhere is corrupt, whole it is read",
        arguments: [1, 100, 511, 512, 600, 1023, 1024, 1535])
    func truncated(_ length: Int) async throws {
        let bytes = try await Self.archive { try await $0.add(TarEntry(name: "a"), bytes: [1, 2, 3]) }
        #expect(bytes.count == 2048)
        _ = try await Self.stream(bytes)
        // one zero block is enough of an end mark
        let cut = Array(bytes.prefix(min(length, 1023)))
        await #expect(throws: Fault.self) { try await Self.stream(cut) }
        await #expect(throws: Fault.self) { try await TarIndex(reading: BytesSource(cut)) }
    }

    @Test("a damaged header is corrupt")
    func checksum() async throws {
        var bytes = try await Self.archive { try await $0.add(TarEntry(name: "a"), bytes: [1, 2, 3]) }
        bytes[0] ^= 1
        await #expect(throws: Fault.self) { try await Self.stream(bytes) }
    }

    @Test(
        "names and links that lead outside are refused",
        arguments: [
            TarEntry(name: "../a"), TarEntry(name: "/a"), TarEntry(name: "a/../../b"), TarEntry(name: "a/.."),
            TarEntry(name: "l", kind: .symbolicLink, link: "/etc/passwd"),
            TarEntry(name: "l", kind: .symbolicLink, link: "../a"),
            TarEntry(name: "a/l", kind: .symbolicLink, link: "../../b"),
            TarEntry(name: "l", kind: .hardLink, link: "../a"),
            TarEntry(name: "d", kind: .special(UInt8(ascii: "3"))),
        ])
    func unsafe(_ entry: TarEntry) async throws {
        let bytes = try await Self.archive { try await $0.add(entry) }
        await #expect(throws: Fault.self) { try await Self.stream(bytes) }
    }

    @Test("a leading ./ and a trailing / don't matter")
    func dotSlash() async throws {
        let bytes = try await Self.archive {
            try await $0.add(TarEntry(name: "./", kind: .folder))
            try await $0.add(TarEntry(name: "./a/", kind: .folder))
            try await $0.add(TarEntry(name: "./a//b"), bytes: [1])
        }
        #expect(try await Self.stream(bytes).entries.map(\.name) == ["", "a", "a/b"])
    }

    @Test("limits on the number of entries and the length of names hold")
    func limits() async throws {
        let bytes = try await Self.archive {
            for i in 0..<5 { try await $0.add(TarEntry(name: "\(i)" + String(repeating: "x", count: 200))) }
        }
        var limits = TarLimits()
        limits.entries = 5
        _ = try await TarIndex(reading: BytesSource(bytes), limits: limits)
        limits.entries = 4
        await #expect(throws: Fault.self) { try await TarIndex(reading: BytesSource(bytes), limits: limits) }
        limits = TarLimits()
        limits.name = 200
        await #expect(throws: Fault.self) { try await TarIndex(reading: BytesSource(bytes), limits: limits) }
    }

    @Test("content of another size than announced is a fault when writing")
    func wrongSize() async {
        for content in [[1, 2], [1, 2, 3, 4]] as [[UInt8]] {
            await #expect(throws: Fault.self) {
                try await TarWriter(BytesWriter(limit: 10_000)).add(TarEntry(name: "a", size: 3), BytesReader(content))
            }
        }
    }

    @Test("sizes beyond octal digits are read and written", arguments: [Int64(8) << 30, (Int64(8) << 30) - 1])
    func largeSize(_ size: Int64) async throws {
        let bytes = BytesWriter(limit: 10_000)
        // only the headers: the content is not there
        try? await TarWriter(bytes).add(TarEntry(name: "a", size: size), BytesReader([]))
        let reader = TarReader(BytesReader(bytes.bytes))
        #expect(try await reader.next()?.size == size)
        // base-256, as GNU tar writes it
        var block = Array(bytes.bytes.suffix(512))
        block.replaceSubrange(124..<136, with: [0x80, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 1])
        block.replaceSubrange(148..<156, with: [UInt8](repeating: 0x20, count: 8))
        let sum = block.reduce(0) { $0 + Int($1) }
        let digits = String(sum, radix: 8)
        block.replaceSubrange(
            148..<156, with: Array((String(repeating: "0", count: 6 - digits.count) + digits + "\0 ").utf8))
        #expect(try await TarReader(BytesReader(block)).next()?.size == Int64(8) << 30 + 1)
    }

    @Test("archives of the vectors have the entries that they should", .enabled(if: Vectors.available))
    func vectors() async throws {
        var count = 0
        for vector in Vectors.cases("storage") {
            let expected = vector.spec["expected"]
            guard let entries = expected?["tar"]?["entries"]?.array ?? expected?["entries"]?.array,
                entries.first?["mtime"] != nil, vector.spec["expectError"] == nil,
                let file = vector.spec["files"]?.array?.first?["path"]?.string
            else { continue }
            count += 1
            let (_, content) = try await Compression.open(BytesReader(try vector.bytes(file)))
            let plain = try await content.collect(upTo: 1 << 24)
            let found = try await Self.stream(plain, size: 1000).entries
            #expect(found.count == entries.count, "\(vector.name)")
            for (entry, wanted) in zip(found, entries) {
                let name = try SafePath.normalise(wanted["name"]?.string ?? "")
                #expect(entry.name == name, "\(vector.name)")
                #expect(entry.size == wanted["size"]?.number?.int64, "\(vector.name)")
                #expect(entry.modified == wanted["mtime"]?.number?.int64, "\(vector.name)")
                #expect(entry.mode == UInt32(wanted["mode"]?.string ?? "", radix: 8), "\(vector.name)")
                #expect("\(entry.kind)".prefix(3) == Self.kinds[wanted["type"]?.string ?? ""] ?? "", "\(vector.name)")
            }
            #expect(try await TarIndex(reading: BytesSource(plain)).entries == found)
        }
        #expect(count > 8)
    }

    private static let kinds: [String: Substring] = ["dir": "fol", "file": "fil", "symlink": "sym", "hardlink": "har"]

    @Test("the v1 transport archive is rebuilt byte for byte", .enabled(if: Vectors.available))
    func rebuild() async throws {
        let vector = try #require(Vectors.cases("storage").first { $0.name == "ctf-v1-tar" })
        let original = try vector.bytes("data.tar")
        let (entries, files) = try await Self.stream(original)
        let rebuilt = try await Self.archive { writer in
            for entry in entries { try await writer.add(entry, bytes: files[entry.name] ?? []) }
        }
        #expect(rebuilt == original)
    }

    @Test(
        "broken archives of the vectors are refused", .enabled(if: Vectors.available),
        arguments: [
            ("broken-tar-truncated", Fault.Code.corrupt), ("broken-tar-traversal", .invalid),
            ("broken-tar-symlink-blob", .invalid),
        ])
    func broken(_ name: String, _ code: Fault.Code) async throws {
        let vector = try #require(Vectors.cases("storage").first { $0.name == name })
        let bytes = try vector.bytes("data.tar")
        do {
            _ = try await Self.stream(bytes)
            Issue.record("\(name) was read")
        } catch let fault as Fault {
            #expect(fault.code == code, "\(fault)")
        }
    }
}
