import Cryptography
import Diagnostics
import Glibc
import OCMTestSupport
import Testing

@Suite("Time stamps (RFC 3161), made by openssl")
struct TimestampTokenTests {
    private static let digest = Hash.digest(.sha256, Array("content".utf8))
    private static let other = Hash.digest(.sha256, Array("other".utf8))

    @Test("a stamp holds for its digest under its root only, and not with another imprint put into it")
    func verify() async throws {
        let authority = try await TimestampAuthority()
        let bytes = try await authority.stamp(Hex.encode(Self.digest))
        let token = try TimestampToken(der: bytes)
        #expect(abs(token.time - Int64(time(nil))) < 300)
        try token.verify(digest: Self.digest, hash: .sha256, roots: [authority.root])
        // the SignedData alone, as descriptors hold it
        let text = TimestampAuthority.descriptorText(bytes)
        let inner = try #require(try PEM.blocks(in: Array(text.utf8)).first).bytes
        let bare = try TimestampToken(der: inner)
        #expect(bare.time == token.time)
        try bare.verify(digest: Self.digest, hash: .sha256, roots: [authority.root])

        let stranger = try await TimestampAuthority()
        for roots in [[], [stranger.root]] {
            #expect(throws: Fault.self) { try token.verify(digest: Self.digest, hash: .sha256, roots: roots) }
        }
        #expect(throws: Fault.self) { try token.verify(digest: Self.other, hash: .sha256, roots: [authority.root]) }
        #expect(throws: Fault.self) {
            try token.verify(digest: Self.digest + Self.digest, hash: .sha512, roots: [authority.root])
        }
        // the imprint is signed
        let imprint = try #require(bytes.firstRange(of: Self.digest))
        var moved = bytes
        moved.replaceSubrange(imprint, with: Self.other)
        let forged = try TimestampToken(der: moved)
        #expect(throws: Fault.self) { try forged.verify(digest: Self.other, hash: .sha256, roots: [authority.root]) }
    }

    @Test("damaged stamps are refused and never crash")
    func damaged() async throws {
        let authority = try await TimestampAuthority()
        let bytes = try await authority.stamp(Hex.encode(Self.digest))
        for length in stride(from: 0, to: bytes.count, by: 7) {
            #expect(throws: Fault.self) { try TimestampToken(der: Array(bytes.prefix(length))) }
        }
        #expect(throws: Fault.self) { try TimestampToken(der: bytes + [0]) }
        var held = 0
        for place in stride(from: 0, to: bytes.count, by: 5) {
            var changed = bytes
            changed[place] ^= 0x01
            let token = try? TimestampToken(der: changed)
            let holds = (try? token?.verify(digest: Self.digest, hash: .sha256, roots: [authority.root])) != nil
            held += token != nil && holds ? 1 : 0
        }
        // some bytes of a CMS are not signed (the unused identity of the signer, the root that was sent along)
        #expect(held < bytes.count / 5 / 2)
    }

    @Test(
        "an authority whose certificate is not for time stamps, a weak hash inside and an imprint by SHA-1 are refused")
    func weak() async throws {
        let wrong = try await TimestampAuthority(isForStamps: false)
        await #expect(throws: Fault.self) { _ = try await wrong.stamp(Hex.encode(Self.digest)) }
        let authority = try await TimestampAuthority()
        let weak = try TimestampToken(der: try await authority.stamp(Hex.encode(Self.digest), signatureHash: "sha1"))
        #expect(throws: Fault.self) { try weak.verify(digest: Self.digest, hash: .sha256, roots: [authority.root]) }
        let short = Hash.digest(.sha1, Array("content".utf8))
        let old = try TimestampToken(der: try await authority.stamp(Hex.encode(short), hash: "sha1"))
        #expect(throws: Fault.self) { try old.verify(digest: Self.digest, hash: .sha256, roots: [authority.root]) }
        let long = Hash.digest(.sha512, Array("content".utf8))
        let good = try TimestampToken(der: try await authority.stamp(Hex.encode(long), hash: "sha512"))
        try good.verify(digest: long, hash: .sha512, roots: [authority.root])
    }
}
