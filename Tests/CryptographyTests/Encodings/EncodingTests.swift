import Cryptography
import Testing

@Suite("Base64 and hex")
struct EncodingTests {
    /// RFC 4648 section 10.
    static let rfc: [(String, String, String)] = [
        ("", "", ""), ("f", "Zg==", "66"), ("fo", "Zm8=", "666f"), ("foo", "Zm9v", "666f6f"),
        ("foob", "Zm9vYg==", "666f6f62"), ("fooba", "Zm9vYmE=", "666f6f6261"), ("foobar", "Zm9vYmFy", "666f6f626172"),
    ]

    @Test("texts of RFC 4648", arguments: rfc)
    func known(_ text: String, _ base64: String, _ hex: String) {
        let bytes = Array(text.utf8)
        #expect(Base64.encode(bytes) == base64)
        #expect(Base64.decode(base64) == bytes)
        #expect(Hex.encode(bytes) == hex)
        #expect(Hex.decode(hex) == bytes)
        #expect(Hex.decode(hex.uppercased()) == bytes)
    }

    @Test("every byte survives, in both alphabets")
    func all() {
        let bytes = (0...255).map { UInt8($0) } + [0xFB, 0xFF, 0xFE]
        #expect(Base64.decode(Base64.encode(bytes)) == bytes)
        let url = Base64.encode(bytes, alphabet: .url, padding: false)
        #expect(url.contains("-") && url.contains("_") && !url.contains("="))
        #expect(Base64.decode(url, alphabet: .url, padding: false) == bytes)
        #expect(Hex.decode(Hex.encode(bytes)) == bytes)
    }

    @Test(
        "what is not base64 is refused",
        arguments: [
            "Zg", "Zg=", "Zg===", "Z", "Zh==", "Zm9=", "Zm9v=", "====", "=", "Zm9v\n", "Zm 9v", "Zm9-", "Zg==Zg==",
            "Z===",
            "Zé==",
        ])
    func refused(_ text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test("padding is as asked for")
    func padding() {
        #expect(Base64.decode("Zg", padding: nil) == [0x66])
        #expect(Base64.decode("Zg==", padding: nil) == [0x66])
        #expect(Base64.decode("Zg", padding: false) == [0x66])
        #expect(Base64.decode("Zg==", padding: false) == nil)
        #expect(Base64.decode("Zg=", padding: nil) == nil)
    }

    @Test("what is not hex is refused", arguments: ["0", "0g", "0x00", " 00", "00 ", "é0"])
    func refusedHex(_ text: String) {
        #expect(Hex.decode(text) == nil)
    }

    @Test("secrets are compared by content and length")
    func constantTime() {
        #expect(equalInConstantTime([1, 2], [1, 2]))
        #expect(!equalInConstantTime([1, 2], [1, 3]))
        #expect(!equalInConstantTime([1, 2], [1, 2, 3]))
        #expect(equalInConstantTime([], []))
        #expect(Random.bytes(16).count == 16 && Random.bytes(16) != Random.bytes(16))
    }
}
