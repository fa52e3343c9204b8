import Diagnostics
import Host
import OCI
import OCMTestSupport
import Testing

@Suite("Verification in passing")
struct VerificationTests {
    static let bytes = Array("some content".utf8)
    static let descriptor = BytesBlob(bytes, mediaType: .octetStream).descriptor

    @Test("good bytes pass in any chunks, and the end stays the end", arguments: [1, 5, 100])
    func good(_ size: Int) async throws {
        let reader = VerifyingReader(ChunkedReader(Self.bytes, size: size), against: Self.descriptor)
        #expect(try await reader.collect(upTo: 100) == Self.bytes)
        #expect(try await reader.next() == nil)
    }

    @Test("too many bytes are noticed before the end")
    func long() async throws {
        let reader = VerifyingReader(FailingReader(Self.bytes + [0]), against: Self.descriptor)
        let error = await #expect(throws: Fault.self) { try await reader.next() }
        #expect(error?.code == .corrupt)
        await #expect(throws: Fault.self) { try await reader.next() }
    }

    @Test("a short end and a flipped byte are noticed at the end", arguments: [0, 5, 11])
    func wrong(_ place: Int) async throws {
        var flipped = Self.bytes
        flipped[place] ^= 0x20
        for bytes in [flipped, Array(Self.bytes.prefix(place))] {
            let reader = VerifyingReader(BytesReader(bytes), against: Self.descriptor)
            let error = await #expect(throws: Fault.self) { try await reader.collect(upTo: 100) }
            #expect(error?.code == .corrupt)
        }
    }

    /// `printf 'some content' | sha512sum`
    @Test("sha512 works alike")
    func sha512() async throws {
        let blob = BytesBlob(Self.bytes, mediaType: .octetStream, algorithm: .sha512)
        #expect(blob.descriptor.digest.description.utf8.count == 7 + 128)
        #expect(
            try await VerifyingReader(BytesReader(Self.bytes), against: blob.descriptor).collect(upTo: 100)
                == Self.bytes)
    }

    /// RFC 6234 / NIST: SHA-256 of "abc".
    @Test("the digest of bytes is the one of the standard")
    func digest() {
        #expect(
            Digest(of: Array("abc".utf8)).description
                == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test("a spooled blob has the digest of what was produced, and no file is left of a failure")
    func spool() async throws {
        try await TemporaryFolder.with(prefix: "spool") { folder in
            let blob = try await SpoolBlob.write(in: folder, mediaType: .octetStream) { writer in
                for byte in Self.bytes { try await writer.write([byte]) }
            }
            #expect(blob.descriptor == Self.descriptor)
            #expect(try await blob.bytes(limit: 100) == Self.bytes)
            try await blob.remove()
            await #expect(throws: Fault.self) {
                try await SpoolBlob.write(in: folder, mediaType: .octetStream, limit: 3) {
                    try await $0.write(Self.bytes)
                }
            }
            #expect(try await Files.list(folder) == [])
        }
    }

    @Test("a file that changed is noticed, a range of a file is a blob")
    func file() async throws {
        try await TemporaryFolder.with(prefix: "file") { folder in
            let path = Paths.join(folder, "f")
            try await Files.replace(path, with: [9, 9] + Self.bytes + [9])
            let range = FileBlob(path: path, descriptor: Self.descriptor, offset: 2)
            #expect(try await range.bytes(limit: 100) == Self.bytes)
            let whole = try await FileBlob.describing(path: path, mediaType: .octetStream)
            #expect(try await whole.bytes(limit: 100).count == Self.bytes.count + 3)
            try await Files.replace(path, with: [9, 9, 8] + Self.bytes)
            await #expect(throws: Fault.self) { try await range.bytes(limit: 100) }
            await #expect(throws: Fault.self) { try await whole.bytes(limit: 100) }
        }
    }
}
