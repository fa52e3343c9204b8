import Cryptography
import Diagnostics
import Testing

@Suite("AES-GCM")
struct AESGCMTests {
    /// The GCM specification's test cases 2, 14 and, with 192 bits, 8: one block of zeros, key and nonce zero.
    @Test(
        "known answers",
        arguments: [
            (16, "0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf"),
            (24, "98e7247c07f0fe411c267e4384b0f6002ff58d80033927ab8ef4d4587514f0fb"),
            (32, "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"),
        ])
    func known(_ keySize: Int, _ expected: String) throws {
        let key = [UInt8](repeating: 0, count: keySize)
        let nonce = [UInt8](repeating: 0, count: 12)
        let sealed = try AESGCM.seal([UInt8](repeating: 0, count: 16), key: key, nonce: nonce)
        #expect(Hex.encode(sealed.dropFirst(12)) == expected)
        #expect(try AESGCM.open(sealed, key: key) == [UInt8](repeating: 0, count: 16))
    }

    @Test("what was changed, cut or sealed with another key is not opened")
    func tampered() throws {
        let key = Random.bytes(32)
        let sealed = try AESGCM.seal([1, 2, 3], key: key)
        #expect(try AESGCM.open(sealed, key: key) == [1, 2, 3])
        #expect(try AESGCM.seal([1, 2, 3], key: key) != sealed)
        for index in sealed.indices {
            var bad = sealed
            bad[index] ^= 0x80
            #expect(throws: Fault.self) { try AESGCM.open(bad, key: key) }
        }
        #expect(throws: Fault.self) { try AESGCM.open(Array(sealed.dropLast()), key: key) }
        #expect(throws: Fault.self) { try AESGCM.open([], key: key) }
        #expect(throws: Fault.self) { try AESGCM.open(sealed, key: Random.bytes(32)) }
        #expect(throws: Fault.self) { try AESGCM.open(sealed, key: Random.bytes(31)) }
        #expect(try AESGCM.open(AESGCM.seal([], key: key), key: key) == [])
    }
}
