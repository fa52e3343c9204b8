import Diagnostics
import Host
import OCI
import OCMTestSupport
import Testing

/// Damaged input ends in a fault or in other content, never in a crash or without an end.
@Suite("Damaged input")
struct MutationTests {
    /// Every byte replaced by a few telling values.
    private static func mutants(of bytes: [UInt8], step: Int = 1) -> [[UInt8]] {
        stride(from: 0, to: bytes.count, by: step).flatMap { place in
            ([0, 0x20, 0x39, 0x80, 0xff] as [UInt8]).map { value in
                var mutant = bytes
                mutant[place] = value
                return mutant
            }
        }
    }

    @Test("in the header and the extended header of a tar entry")
    func tar() async throws {
        let name = String(repeating: "ü", count: 60)
        let bytes = try await TarTests.archive { try await $0.add(TarEntry(name: name), bytes: [1, 2, 3]) }
        for var mutant in Self.mutants(of: Array(bytes.prefix(2000)), step: 3) {
            mutant += bytes.suffix(bytes.count - mutant.count)
            // with a checksum that fits, so that the damage is seen by what is behind it
            for header in [0, 1024] {
                mutant.replaceSubrange((header + 148)..<(header + 156), with: [UInt8](repeating: 0x20, count: 8))
                let digits = String(mutant[header..<(header + 512)].reduce(0) { $0 + Int($1) }, radix: 8)
                mutant.replaceSubrange(
                    (header + 148)..<(header + 156),
                    with: Array((String(repeating: "0", count: 6 - digits.count) + digits + "\0 ").utf8))
            }
            _ = try? await TarTests.stream(mutant)
            _ = try? await TarIndex(reading: BytesSource(mutant))
        }
    }

    @Test("in compressed content")
    func gzip() async throws {
        let packed = try await CompressionTests.gzip(Array("hello hello hello".utf8))
        for mutant in Self.mutants(of: packed) { _ = try? await CompressionTests.gunzip(mutant) }
        let stored = try await CompressionTests.stored(Array("hello".utf8))
        for mutant in Self.mutants(of: stored) {
            _ = try? await CompressionTests.gunzip(mutant)
            guard let source = try? await StoredGzipSource(BytesSource(mutant)) else { continue }
            _ = try? await SectionReader(source).collect(upTo: 1000)
        }
    }

    @Test("in a manifest and in a reference")
    func documents() async throws {
        let layer = BytesBlob([1], mediaType: .imageLayer, annotations: ["a": "b"]).descriptor
        let manifest = Manifest(config: layer, layers: [layer], annotations: ["k": "v"])
        for mutant in Self.mutants(of: manifest.raw) { _ = try? Artifact(parsing: mutant, mediaType: nil) }
        for mutant in Self.mutants(of: Array("http://h.io:5000/a/b:1@sha256:\(ReferenceTests.hex)".utf8)) {
            let text = String(decoding: mutant, as: UTF8.self)
            guard let reference = try? Reference(text) else { continue }
            #expect(try Reference(reference.description) == reference)
            _ = try? ImageName(text)
        }
    }
}
