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

    /// RFC 4231, test cases 1, 2, 6 (a key longer than a block).
    @Test(
        "HMAC is that of RFC 4231",
        arguments: [
            (
                [UInt8](repeating: 0x0B, count: 20), "Hi There",
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
                "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
                    + "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854"
            ),
            (
                Array("Jefe".utf8), "what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
                "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
                    + "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"
            ),
            (
                [UInt8](repeating: 0xAA, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
                "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352"
                    + "6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598"
            ),
        ])
    func hmac(_ key: [UInt8], _ text: String, _ sha256: String, _ sha512: String) {
        #expect(Hex.encode(Hash.hmac(.sha256, key: key, Array(text.utf8))) == sha256)
        #expect(Hex.encode(Hash.hmac(.sha512, key: key, Array(text.utf8))) == sha512)
    }
}
