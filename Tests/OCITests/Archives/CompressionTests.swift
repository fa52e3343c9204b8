import Diagnostics
import Host
import OCI
import OCMTestSupport
import Testing

@Suite("Compressed content")
struct CompressionTests {
    static let text = Array((0..<20_000).map { "line \($0 % 77)\n" }.joined().utf8)

    static func gzip(_ bytes: [UInt8], level: Int = 6) async throws -> [UInt8] {
        let output = BytesWriter(limit: 1 << 26)
        let writer = try GzipWriter(to: output, level: level)
        try await BytesReader(bytes).copy(to: writer)
        try await writer.finish()
        return output.bytes
    }

    static func stored(_ bytes: [UInt8], chunk: Int = 10_000) async throws -> [UInt8] {
        let output = BytesWriter(limit: 1 << 26)
        let writer = StoredGzipWriter(to: output, size: Int64(bytes.count))
        try await ChunkedReader(bytes, size: chunk).copy(to: writer)
        try await writer.finish()
        return output.bytes
    }

    static func gunzip(_ bytes: [UInt8], chunk: Int = 1000) async throws -> [UInt8] {
        try await GzipReader(ChunkedReader(bytes, size: chunk)).collect(upTo: 1 << 26)
    }

    @Test("what is compressed comes out again", arguments: [1, 6, 9])
    func roundTrip(_ level: Int) async throws {
        let packed = try await Self.gzip(Self.text, level: level)
        #expect(packed.count < Self.text.count / 5)
        // no time, system 255
        #expect(packed[3...7].allSatisfy { $0 == 0 })
        #expect(packed[9] == 255)
        for chunk in [1, 7, 100_000] { #expect(try await Self.gunzip(packed, chunk: chunk) == Self.text) }
        #expect(try await Self.gunzip(try await Self.gzip([])) == [])
    }

    @Test("content that is compressed already is stored between what is not, whatever the chunks, and gzip reads it")
    func sparing() async throws {
        var state: UInt64 = 1
        let dense = (0..<3_000_000).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 56)
        }
        for content in [[], Array("hello".utf8), Self.text, dense, Self.text + dense + Self.text + Self.text] {
            var packed: [[UInt8]] = []
            for chunk in [1000, 65_537, 10_000_000] {
                let output = BytesWriter(limit: 1 << 26)
                let writer = try SparingGzipWriter(to: output)
                try await ChunkedReader(content, size: chunk).copy(to: writer)
                try await writer.finish()
                packed.append(output.bytes)
            }
            #expect(Set(packed).count == 1)
            #expect(try await Self.gunzip(packed[0]) == content)
            #expect(packed[0].count < content.count + content.count / 1000 + 100)
            let gzip = try await Processes.run("gzip", ["-dc"], input: packed[0], timeout: .seconds(300))
            #expect(gzip.succeeded && gzip.output == content)
        }
    }

    @Test("text is as small as ever where content that is compressed already is stored")
    func sparingText() async throws {
        let output = BytesWriter(limit: 1 << 26)
        let writer = try SparingGzipWriter(to: output)
        try await writer.write(Self.text)
        try await writer.finish()
        #expect(output.bytes.count <= (try await Self.gzip(Self.text)).count + 20)
    }

    /// "hello" by gzip 1.12 (`printf hello | gzip -n`), twice.
    private static let hello: [UInt8] = [
        0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 0x03, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0, 0x86, 0xa6, 0x10, 0x36, 5, 0,
        0, 0,
    ]

    @Test("members follow each other; what is no member behind one is refused")
    func members() async throws {
        #expect(try await Self.gunzip(Self.hello) == Array("hello".utf8))
        for chunk in [1, 25, 26, 1000] {
            #expect(try await Self.gunzip(Self.hello + Self.hello, chunk: chunk) == Array("hellohello".utf8))
        }
        for tail in [[0], [0, 0, 0, 0], Array("junk".utf8)] as [[UInt8]] {
            await #expect(throws: Fault.self) { try await Self.gunzip(Self.hello + tail) }
        }
    }

    @Test("a wrong checksum, a wrong size and a cut are corrupt")
    func damaged() async throws {
        for place in [17, 20, 21, 24] {
            var bytes = Self.hello
            bytes[place] ^= 1
            await #expect(throws: Fault.self) { try await Self.gunzip(bytes) }
        }
        for length in 0..<Self.hello.count {
            await #expect(throws: Fault.self) { try await Self.gunzip(Array(Self.hello.prefix(length))) }
        }
    }

    @Test("content that grows beyond a limit is stopped")
    func bombs() async throws {
        let bomb = try await Self.gzip([UInt8](repeating: 0, count: 4 << 20))
        func read(_ limits: DecompressionLimits) async throws {
            let reader = GzipReader(BytesReader(bomb), limits: limits)
            while try await reader.next() != nil {}
        }
        try await read(DecompressionLimits())
        try await read(DecompressionLimits(size: 4 << 20))
        await #expect(throws: Fault.self) { try await read(DecompressionLimits(size: 4 << 20 - 1)) }
        await #expect(throws: Fault.self) { try await read(DecompressionLimits(ratio: 500, grace: 1 << 20)) }
    }

    @Test(
        "stored gzip has the size that was computed, any reader reads it, and it is readable at any place",
        arguments: [0, 1, 511, 65_534, 65_535, 65_536, 131_070, 131_071, 200_000])
    func storedGzip(_ size: Int) async throws {
        let content = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 / 256) }
        let packed = try await Self.stored(content)
        let form = StoredGzip(innerSize: Int64(size))
        #expect(form.outerSize == Int64(packed.count))
        #expect(StoredGzip(outerSize: Int64(packed.count)) == form)
        #expect(try await Self.stored(content, chunk: 77) == packed)
        #expect(try await Self.gunzip(packed, chunk: 100_000) == content)

        let source = try #require(try await StoredGzipSource(BytesSource(packed)))
        #expect(source.size == Int64(size))
        #expect(try await SectionReader(source).collect(upTo: size) == content)
        for offset in [0, 1, 65_534, 65_535, 65_536, size - 1] where (0..<size).contains(offset) {
            #expect(packed[Int(form.outerOffset(of: Int64(offset)))] == content[offset])
            let found = try await source.read(offset: Int64(offset), count: 5)
            #expect(!found.isEmpty && content[offset...].starts(with: found))
            #expect(try await source.read(offset: Int64(offset), count: size).elementsEqual(content[offset...]))
        }
        if size > 65_535 {
            var broken = packed
            broken[Int(form.outerOffset(of: 65_535)) - 2] ^= 1
            let other = try #require(try await StoredGzipSource(BytesSource(broken)))
            #expect(try await other.read(offset: 0, count: 65_535).elementsEqual(content[..<65_535]))
            await #expect(throws: Fault.self) { _ = try await other.read(offset: 65_530, count: 10) }
        }
        #expect(try await source.read(offset: Int64(size), count: 5) == [])
    }

    @Test("other gzip is not taken for stored gzip, and content must have the announced size")
    func notStored() async throws {
        #expect(try await StoredGzipSource(BytesSource(try await Self.gzip(Self.text))) == nil)
        #expect(try await StoredGzipSource(BytesSource(Self.hello)) == nil)
        for size in [4, 6] as [Int64] {
            await #expect(throws: Fault.self) {
                let writer = StoredGzipWriter(to: BytesWriter(limit: 1000), size: size)
                try await writer.write(Array("hello".utf8))
                try await writer.finish()
            }
        }
    }

    /// `printf hello | zstd --no-check`, and with a checksum.
    private static let zstd: [[UInt8]] = [
        [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58, 0x29, 0x00, 0x00, 0x68, 0x65, 0x6c, 0x6c, 0x6f],
        [
            0x28, 0xb5, 0x2f, 0xfd, 0x04, 0x58, 0x29, 0x00, 0x00, 0x68, 0x65, 0x6c, 0x6c, 0x6f, 0xa3, 0x6d, 0x9f, 0x88,
        ],
    ]

    @Test("zstd frames are read, a cut is corrupt")
    func zstandard() async throws {
        func read(_ bytes: [UInt8]) async throws -> [UInt8] {
            try await ZstdReader(ChunkedReader(bytes, size: 3)).collect(upTo: 1000)
        }
        for frame in Self.zstd {
            #expect(try await read(frame) == Array("hello".utf8))
            #expect(try await read(frame + frame) == Array("hellohello".utf8))
            for length in 0..<frame.count {
                await #expect(throws: Fault.self) { try await read(Array(frame.prefix(length))) }
            }
            await #expect(throws: Fault.self) { try await read(frame + [1, 2, 3, 4]) }
        }
    }

    @Test("compression is told by the first bytes")
    func detect() async throws {
        let (gzip, content) = try await Compression.open(ChunkedReader(Self.hello, size: 1))
        #expect(gzip == .gzip)
        #expect(try await content.collect(upTo: 10) == Array("hello".utf8))
        let (plain, short) = try await Compression.open(BytesReader([1]))
        #expect(plain == .none)
        #expect(try await short.collect(upTo: 10) == [1])
        #expect(Compression.detect(Self.zstd[0]) == .zstd)
        await #expect(throws: Fault.self) { try await Compression.open(BytesReader(Array("BZh91AY&SY".utf8))) }
    }

    @Test("a wrong checksum in a vector is corrupt, two members are read", .enabled(if: Vectors.available))
    func vectors() async throws {
        func content(_ name: String) async throws -> [UInt8] {
            let vector = try #require(Vectors.cases("storage").first { $0.name == name })
            return try await Self.gunzip(try vector.bytes("data.tgz"))
        }
        await #expect(throws: Fault.self) { try await content("broken-tgz-checksum") }
        let two = try await content("odd-tar-two-gzip-members")
        #expect(try await TarTests.stream(two).entries.count == 6)
    }
}
