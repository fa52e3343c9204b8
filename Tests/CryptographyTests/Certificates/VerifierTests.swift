import Cryptography
import Diagnostics
import Testing

@Suite("Trust in certificates")
struct VerifierTests {
    static let now: Int64 = 1_780_000_000
    static let day: Int64 = 86400

    private func certificate(_ text: String) throws -> Certificate { try Certificate(pem: Array(text.utf8)) }

    private func refusal(
        _ chain: [Certificate], roots: [Certificate], time: Int64 = now,
        purpose: CertificateVerifier.Purpose = .codeSigning, _ reason: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let verifier = CertificateVerifier(roots: roots, time: time, purpose: purpose)
        let fault = #expect(throws: Fault.self, sourceLocation: sourceLocation) { try verifier.verify(chain) }
        #expect(fault?.code == .denied, sourceLocation: sourceLocation)
        #expect(
            fault?.message.contains(reason) == true, "\(fault?.message ?? "none")", sourceLocation: sourceLocation)
    }

    @Test("a good chain is found, leaf first; weak keys and SHA-1 under the same root are not trusted")
    func foreign() throws {
        let root = try certificate(Fixtures.root)
        let leaf = try certificate(Fixtures.directLeaf)
        let verifier = CertificateVerifier(roots: [root], time: Self.now, purpose: .codeSigning)
        #expect(try verifier.verify([leaf]).map(\.der) == [leaf.der, root.der])
        #expect(try verifier.verify([leaf, root]).count == 2)
        refusal([try certificate(Fixtures.weakLeaf)], roots: [root], "key too weak")
        refusal([try certificate(Fixtures.sha1Leaf)], roots: [root], "digest algorithm too weak")
        refusal([leaf], roots: [], "unable to get local issuer certificate")
        refusal([leaf], roots: [try certificate(Fixtures.manyAttributes)], "unable to get local issuer certificate")
        refusal([], roots: [root], "no certificate")
        refusal([leaf], roots: [root], purpose: .client, "unsuitable certificate purpose")
    }

    /// Root, intermediate and leaf, each with an own key.
    private struct Family {
        let root, middle, leaf: Certificate

        init(
            usages: [CertificateProfile.Usage] = [.codeSigning], middleUsages: [CertificateProfile.Usage] = [],
            middleDays: Int64 = 100, leafDays: Int64 = 10
        ) throws {
            let keys = try (0..<3).map { _ in try SigningKey.generateP256() }
            func profile(
                _ name: String, _ usages: [CertificateProfile.Usage], _ authority: Bool, _ days: Int64
            ) -> CertificateProfile {
                CertificateProfile(
                    subject: [.init("CN", name)], usages: usages, isAuthority: authority,
                    names: authority ? [] : ["a.example"],
                    from: VerifierTests.now - VerifierTests.day, validFor: days * VerifierTests.day)
            }
            root = try .selfSigned(profile("root", [], true, 1000), key: keys[0])
            middle = try .issue(profile("middle", middleUsages, true, middleDays), for: keys[1], by: root, key: keys[0])
            leaf = try .issue(profile("leaf", usages, false, leafDays), for: keys[2], by: middle, key: keys[1])
        }
    }

    @Test("intermediates come from the chain or beside it, in any order, and any anchor will do")
    func intermediates() throws {
        let family = try Family()
        let verifier = CertificateVerifier(roots: [family.root], time: Self.now, purpose: .codeSigning)
        #expect(try verifier.verify([family.leaf, family.middle]).count == 3)
        #expect(try verifier.verify([family.leaf, family.root, family.middle]).count == 3)
        #expect(try verifier.verify([family.leaf], intermediates: [family.middle]).count == 3)
        refusal([family.leaf], roots: [family.root], "unable to get local issuer certificate")
        for anchor in [family.middle, family.leaf] {
            let partial = CertificateVerifier(roots: [anchor], time: Self.now, purpose: .codeSigning)
            #expect(try partial.verify([family.leaf]).last?.der == anchor.der)
        }
        // embedded is not trusted
        refusal([family.leaf, family.middle, family.root], roots: [try certificate(Fixtures.root)], "self")
    }

    @Test("a certificate is trusted within its validity only, and so is its issuer")
    func validity() throws {
        let family = try Family()
        let chain = [family.leaf, family.middle]
        refusal(chain, roots: [family.root], time: Self.now + 20 * Self.day, "has expired")
        refusal(chain, roots: [family.root], time: Self.now - 2 * Self.day, "not yet valid")
        let old = try Family(middleDays: 5)
        refusal([old.leaf, old.middle], roots: [old.root], time: Self.now + 6 * Self.day, "middle")
        refusal([old.leaf], roots: [old.leaf], time: Self.now + 20 * Self.day, "has expired")
    }

    @Test("a certificate for another purpose, or under an issuer for another one, is not trusted")
    func purposes() throws {
        let server = try Family(usages: [.server])
        refusal([server.leaf, server.middle], roots: [server.root], "not for code signing")
        refusal([server.leaf], roots: [server.leaf], "not for code signing")
        let limited = try Family(middleUsages: [.client])
        refusal([limited.leaf, limited.middle], roots: [limited.root], "not for code signing")
        let free = try Family(usages: [])
        let verifier = CertificateVerifier(roots: [free.root], time: Self.now, purpose: .codeSigning)
        #expect(throws: Never.self) { try verifier.verify([free.leaf, free.middle]) }
    }

    @Test("a server is trusted under its names only")
    func hosts() throws {
        let family = try Family(usages: [.server])
        func verifier(_ host: String) -> CertificateVerifier {
            CertificateVerifier(roots: [family.root], time: Self.now, purpose: .server(host: host))
        }
        #expect(throws: Never.self) { try verifier("a.example").verify([family.leaf, family.middle]) }
        for host in ["b.example", "127.0.0.1", ""] {
            #expect(throws: Fault.self) { try verifier(host).verify([family.leaf, family.middle]) }
        }
        let identity = try ServerIdentity.generate(now: Self.now)
        let chain = try Certificate.chain(pem: identity.certificatePEM)
        let roots = try Certificate.chain(pem: identity.authorityPEM)
        for host in ["localhost", "127.0.0.1", "::1"] {
            let own = CertificateVerifier(roots: roots, time: Self.now, purpose: .server(host: host))
            #expect(throws: Never.self) { try own.verify(chain) }
        }
        #expect(throws: Never.self) { try SigningKey(pem: identity.keyPEM) }
    }

    @Test("an issuer that is no authority, and one of the same name with another key, are not trusted")
    func issuers() throws {
        let one = try Family()
        let other = try Family()
        #expect(throws: Fault.self) {
            try CertificateVerifier(roots: [other.root], time: Self.now, purpose: .codeSigning)
                .verify([one.leaf, one.middle])
        }
        #expect(one.root.subject == other.root.subject)
    }
}
