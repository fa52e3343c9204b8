import Cryptography
import Diagnostics
import Documents
import OCMTestSupport
import Testing

/// Signatures and keys of both generations of the Go tools.
@Suite("RSA vectors", .enabled(if: Vectors.available))
struct RSAVectorTests {
    /// The signatures of a stored descriptor.
    struct Signed {
        let digest: [UInt8]
        let hash: HashFunction
        let padding: RSAPadding
        let value: [UInt8]

        init(_ vector: VectorCase, _ file: String) throws {
            let document = try YAMLStream.parse(try vector.bytes(file)).first?.root
            let entry = try #require(document?.jsonValue(.yaml11)["signatures"]?.array?.first)
            digest = try #require(Hex.decode(entry["digest"]?["value"]?.string ?? "-"))
            hash = digest.count == 64 ? .sha512 : .sha256
            let algorithm = try #require(entry["signature"]?["algorithm"]?.string)
            padding = algorithm == "RSASSA-PSS" ? .pss : .pkcs1
            let text = try #require(entry["signature"]?["value"]?.string)
            if text.contains("-----BEGIN") {
                value = try #require(try PEM.blocks(in: Array(text.utf8)).first { $0.label == "SIGNATURE" }).bytes
            } else {
                value = try #require(Hex.decode(text))
            }
        }
    }

    static func verdicts(_ prefixes: String...) -> [VectorCase] {
        Vectors.cases("descriptor", kinds: "signature-verdicts").filter { vector in
            prefixes.contains { vector.name.hasPrefix($0) }
        }
    }

    private func check(_ vector: VectorCase, _ signed: Signed) throws {
        for check in vector.spec["checks"]?.array ?? [] {
            guard let file = check["trust"]?["publicKey"]?.string, let valid = check["preferred"]?["valid"]?.bool else {
                continue
            }
            let name = check["name"]?.string ?? ""
            let verdict = (try? RSAPublicKey(pem: try vector.bytes(file)))
                .flatMap {
                    try? $0.verify(
                        signature: signed.value, digest: signed.digest, hash: signed.hash, padding: signed.padding)
                }
            #expect(verdict ?? false == valid, "\(vector.name): \(name)")
        }
    }

    @Test(
        "signatures made by hand and by both tools, all paddings, salts, sizes and hashes",
        arguments: verdicts("real-pkcs1-", "real-pss-", "real-sig-v1-", "real-sig-v2-"))
    func signatures(_ vector: VectorCase) throws {
        try check(vector, Signed(vector, "component-descriptor.yaml"))
    }

    @Test("forms of public keys", arguments: verdicts("real-public-key-forms"))
    func publicKeys(_ vector: VectorCase) throws {
        try check(vector, Signed(vector, "component-descriptor.yaml"))
    }

    @Test("a key of 1024 bits verifies and says its size", arguments: verdicts("real-weak-key-1024"))
    func weak(_ vector: VectorCase) throws {
        let key = try RSAPublicKey(pem: try vector.bytes("keys/rsa1024.pkix.pem"))
        let signed = try Signed(vector, "component-descriptor.yaml")
        #expect(key.bits == 1024)
        #expect(
            try key.verify(signature: signed.value, digest: signed.digest, hash: signed.hash, padding: signed.padding))
    }

    @Test(
        "forms of private keys give the recorded signatures or are refused",
        arguments: Vectors.cases("descriptor", kinds: "private-key-forms"))
    func privateKeys(_ vector: VectorCase) throws {
        let digest = try #require(Hex.decode("d6e5321a99bc3f3a2e855aabdbea6f11598c03506efad634eefd22bd9a73ddbc"))
        for entry in vector.spec["keys"]?.array ?? [] {
            let file = try #require(entry["key"]?.string)
            let made = (try? vector.bytes(file)).flatMap { try? RSAPrivateKey(pem: $0) }
                .flatMap { try? $0.sign(digest: digest, hash: .sha256, padding: .pkcs1) }
            #expect(made.map { Hex.encode($0) } == entry["v1"]?["value"]?.string, "\(file)")
        }
    }

    @Test("the published vectors", arguments: Vectors.cases("descriptor", kinds: "signature"))
    func published(_ vector: VectorCase) throws {
        guard let file = vector.spec["input"]?["publicKey"]?.string ?? vector.spec["input"]?["certificate"]?.string
        else { return }
        let key = try RSAPublicKey(pem: try vector.bytes(file))
        let expected = vector.spec["expected"]
        let verdict = expected?["valid"] ?? expected?["signatureOverRecordedDigest"]
        let valid = verdict?.bool == true
        if let file = vector.spec["input"]?["descriptor"]?.string {
            let signed = try Signed(vector, file)
            let result = try key.verify(
                signature: signed.value, digest: signed.digest, hash: signed.hash, padding: signed.padding)
            #expect(result == valid)
        } else {
            let file = try #require((expected?["signature"] ?? vector.spec["input"]?["signature"])?.string)
            let entry = try JSONValue(parsing: try vector.bytes(file))
            let digest = try #require(Hex.decode(entry["digest"]?["value"]?.string ?? "-"))
            let value = Hex.decode(entry["signature"]?["value"]?.string ?? "-") ?? []
            #expect(try key.verify(signature: value, digest: digest, hash: .sha256, padding: .pkcs1) == valid)
        }
    }
}
