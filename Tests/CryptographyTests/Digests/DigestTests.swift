import Cryptography
import Testing

@Suite("Digests")
struct DigestTests {
    /// FIPS 180-4 examples: "abc", the empty text, and the 448-bit text.
    static let known: [(HashFunction, String, String)] = [
        (.sha1, "abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (.sha256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (.sha256, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (
            .sha256, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            .sha384, "abc",
            "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"
        ),
        (
            .sha512, "abc",
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
        ),
    ]

    @Test("digests are those of FIPS 180-4", arguments: known)
    func digests(_ function: HashFunction, _ text: String, _ expected: String) {
        #expect(Hex.encode(Hash.digest(function, Array(text.utf8))) == expected)
        let context = DigestContext(function)
        for byte in text.utf8 { context.update([byte]) }
        #expect(Hex.encode(context.finish()) == expected)
        #expect(function.size * 2 == expected.count)
    }

    @Test("a finished context starts anew")
    func again() {
        let context = DigestContext(.sha256)
        context.update(Array("other".utf8))
        _ = context.finish()
        context.update(Array("abc".utf8))
        #expect(Hex.encode(context.finish()) == Self.known[1].2)
    }

    @Test("a copy goes its own way")
    func copies() {
        let context = DigestContext(.sha256)
        context.update(Array("ab".utf8))
        let copy = context.copy()
        context.update(Array("x".utf8))
        copy.update(Array("c".utf8))
        #expect(Hex.encode(copy.finish()) == Self.known[1].2)
        #expect(Hex.encode(context.finish()) != Self.known[1].2)
    }
}
