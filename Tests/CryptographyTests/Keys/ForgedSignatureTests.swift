import Cryptography
import Testing

/// What others got wrong about RSA signatures: lenient padding, small exponents, values outside of the modulus.
@Suite("Forged RSA signatures")
struct ForgedSignatureTests {
    @Test("are refused, and untouched ones pass", arguments: ForgedSignatures.cases)
    func table(_ forgery: ForgedSignatures.Case) throws {
        let pem = forgery.kind == .cube ? ForgedSignatures.cubeKey : ForgedSignatures.key
        let key = try RSAPublicKey(pem: Array(pem.utf8))
        let digest = try #require(Hex.decode(ForgedSignatures.digest))
        let padding: RSAPadding = forgery.kind == .pss ? .pss : .pkcs1
        let holds = try key.verify(signature: forgery.bytes, digest: digest, hash: .sha256, padding: padding)
        #expect(holds == forgery.isGood)
        let other: RSAPadding = forgery.kind == .pss ? .pkcs1 : .pss
        if forgery.isGood {
            #expect(try !key.verify(signature: forgery.bytes, digest: digest, hash: .sha256, padding: other))
            let long = Hash.digest(.sha512, digest)
            #expect(try !key.verify(signature: forgery.bytes, digest: long, hash: .sha512, padding: padding))
        }
    }

    @Test("every kind has a good one among its cases", arguments: ForgedSignatures.Kind.allCases)
    func kinds(_ kind: ForgedSignatures.Kind) {
        #expect(ForgedSignatures.cases.contains { $0.kind == kind && $0.isGood })
        #expect(ForgedSignatures.cases.filter { $0.kind == kind }.allSatisfy { $0.isGood || $0.bytes.count < 260 })
    }

    @Test("a signature of an elliptic curve is none of RSA, and the other way round")
    func confused() throws {
        let digest = try #require(Hex.decode(ForgedSignatures.digest))
        let curve = try ECPublicKey(pem: Array(Fixtures.ecPublicKey.utf8))
        for forgery in ForgedSignatures.cases { #expect(!curve.verify(signature: forgery.bytes, digest: digest)) }
        #expect(throws: (any Error).self) { try RSAPublicKey(pem: Array(Fixtures.ecPublicKey.utf8)) }
        #expect(throws: (any Error).self) { try ECPublicKey(pem: Array(ForgedSignatures.key.utf8)) }
    }
}
