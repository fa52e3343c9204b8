import Cryptography
import Diagnostics
import Testing

@Suite("Certificates")
struct CertificateTests {
    @Test("names and times are those that OpenSSL prints")
    func fields() throws {
        let root = try Certificate(pem: Array(Fixtures.root.utf8))
        #expect(root.subject.text == "CN=acme root CA,O=acme.io,C=DE")
        #expect(root.subject == root.issuer)
        // 2020-01-01 and 2120-01-01
        #expect(root.notBefore == 1_577_836_800)
        #expect(root.notAfter == 4_733_510_400)
        #expect(root.isAuthority && root.isSelfSigned)
        let leaf = try Certificate(pem: Array(Fixtures.directLeaf.utf8))
        #expect(leaf.issuer.der == root.subject.der)
        #expect(!leaf.isAuthority && !leaf.isSelfSigned)
    }

    @Test("every attribute of a subject is told apart, in the order written")
    func attributes() throws {
        let subject = try Certificate(pem: Array(Fixtures.manyAttributes.utf8)).subject
        #expect(
            subject.attributes.map { "\($0.type)=\($0.value)" } == [
                "C=DE", "ST=Hessen", "L=Frankfurt am Main", "street=Zeil 1", "postalCode=60313", "O=acme.io",
                "OU=build",
                "OU=release", "CN=acme, the \"signer\"", "serialNumber=4711",
            ])
        #expect(subject.attributes.first?.identifier == "2.5.4.6")
        #expect(subject.value("CN") == "acme, the \"signer\"")
        #expect(subject.attributes.allSatisfy { !$0.joined })
    }

    @Test("a chain is all certificates of a text; other blocks and texts are passed over")
    func chain() throws {
        let text = "leaf:\n" + Fixtures.directLeaf + "\n" + Fixtures.publicKey + "\n" + Fixtures.root + "\n"
        let chain = try Certificate.chain(pem: Array(text.utf8))
        #expect(chain.map { $0.subject.value("CN") } == ["acme direct signer", "acme root CA"])
        #expect(try Certificate(pem: chain[0].pem).der == chain[0].der)
        #expect(String(decoding: chain[1].pem, as: UTF8.self) == Fixtures.root + "\n")
    }

    @Test("what is no certificate is refused")
    func junk() throws {
        let der = try Certificate(pem: Array(Fixtures.root.utf8)).der
        #expect(throws: Never.self) { try Certificate(der: der) }
        #expect(throws: Fault.self) { try Certificate(der: der + [0]) }
        #expect(throws: Fault.self) { try Certificate(der: Array(der.dropLast())) }
        #expect(throws: Fault.self) { try Certificate(der: []) }
        // an end of contents in place of the NULL behind the algorithm, which OpenSSL reads and would not write
        var odd = der
        let null = try #require(odd.ranges(of: [0x05, 0x00, 0x03, 0x82]).last)
        odd[null.lowerBound] = 0
        #expect(throws: Fault.self) { try Certificate(der: odd) }
        #expect(throws: Fault.self) { try Certificate(pem: Array(Fixtures.publicKey.utf8)) }
    }

    @Test("a new certificate says what its profile says")
    func issue() throws {
        let key = try RSAPrivateKey.generate()
        let profile = CertificateProfile(
            subject: [
                .init("C", "DE"), .init("O", "Übermut, Inc."), .init("O", "second", joined: true),
                .init("street", "Zeil 1"),
                .init("CN", "acme"),
            ],
            usages: [.codeSigning], from: 1_700_000_000, validFor: 3600)
        let certificate = try Certificate.selfSigned(profile, key: key.signingKey)
        #expect(certificate.subject.text == "CN=acme,street=Zeil 1,O=Übermut\\, Inc.+O=second,C=DE")
        // a set is sorted by its encoding
        #expect(certificate.subject.attributes.map(\.value) == ["DE", "second", "Übermut, Inc.", "Zeil 1", "acme"])
        #expect(certificate.subject.attributes.map(\.joined) == [false, false, true, false, false])
        #expect(certificate.notBefore == 1_700_000_000)
        #expect(certificate.notAfter == 1_700_003_600)
        #expect(try certificate.publicKey == key.publicKey)
        #expect(certificate.isSelfSigned && !certificate.isAuthority)
        #expect(certificate.serial.count == 32)
        #expect(try Certificate.selfSigned(profile, key: key.signingKey).serial != certificate.serial)
    }

    @Test("only an authority with its own key issues, and odd subjects and names are refused")
    func issueRefused() throws {
        let authority = try TransientAuthority(now: 1_700_000_000)
        let (leaf, leafKey) = try authority.issue(
            "leaf", usages: [.server], names: ["localhost", "::1", "*.a.example"])
        let profile = CertificateProfile(subject: [.init("CN", "x")], from: 1_700_000_000, validFor: 60)
        #expect(throws: Fault.self) { try Certificate.issue(profile, for: leafKey, by: leaf, key: leafKey) }
        #expect(throws: Fault.self) {
            try Certificate.issue(profile, for: leafKey, by: authority.certificate, key: leafKey)
        }
        for names in [["a,DNS:b"], ["dirName:x"], [""], ["a b"], ["é"]] {
            #expect(throws: Fault.self) { try authority.issue("x", usages: [.server], names: names) }
        }
        for subject in [("C", "Germany"), ("NOPE", "x"), ("CN", "")] {
            let odd = CertificateProfile(subject: [.init(subject.0, subject.1)], from: 0, validFor: 60)
            #expect(throws: Fault.self) { try Certificate.selfSigned(odd, key: leafKey) }
        }
        let reversed = CertificateProfile(subject: [.init("CN", "x")], from: 100, validFor: -1)
        #expect(throws: Fault.self) { try Certificate.selfSigned(reversed, key: leafKey) }
    }
}
