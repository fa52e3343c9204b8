import Cryptography
import OCMTestSupport
import Testing

/// Keys and certificates of others end in a fault or in another value, never in a crash.
@Suite("Damaged keys and certificates")
struct DamagedInputTests {
    @Test("in PEM and below it")
    func damaged() throws {
        let texts = [Fixtures.publicKey, Fixtures.ecPublicKey, Fixtures.root, Fixtures.directLeaf]
        for mutant in Mutations(
            of: texts, tokens: ["-----", "-----BEGIN X-----\n", "\n\n", "a: b\n", "="], count: 1500)
        {
            _ = try? PEM.blocks(in: mutant)
            if let key = try? RSAPublicKey(pem: mutant) { _ = key.bits }
            for certificate in (try? Certificate.chain(pem: mutant)) ?? [] { _ = certificate.subject.text }
        }
        let encoded = try PEM.blocks(in: Array(Fixtures.root.utf8)).map(\.bytes)
        for mutant in Mutations(of: encoded, count: 1500) {
            guard let certificate = try? Certificate(der: mutant) else { continue }
            _ = (certificate.subject.text, certificate.issuer.text, certificate.notBefore, certificate.notAfter)
            _ = try? certificate.publicKey.bits
            _ = try? CertificateVerifier(
                roots: [certificate], systemRoots: false, time: certificate.notBefore, purpose: .codeSigning
            ).verify([certificate], intermediates: [])
        }
    }
}
