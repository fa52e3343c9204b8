import Cryptography
import Diagnostics
import Documents
import Glibc
import OCI
import OCMModel
import OCMTestSupport
import Testing

@testable import OCMPackaging

@Suite("Signatures with a time stamp")
struct StampedSignatureTests {
    private let repository = TargetRepository(MemoryRegistry(), spec: .null)
    private let now = Int64(time(nil))

    private func version() async throws -> ComponentVersion {
        try #require(try await repository.lookup("acme.org/app", "1.0.0"))
    }

    /// Whether the signature holds, and by whom or why not.
    private func verdict(_ trust: SigningTrust) async throws -> (holds: Bool, text: String) {
        let result = try await VersionVerifier(content: LocalContentResolver(), trust: trust).verify(
            try await version(), signatures: ["acme signer"])
        switch result.signatures.first?.outcome {
        case .verified(let signer)?: return (true, signer)
        case .refused(let fault)?: return (false, fault.description)
        case nil: return (false, "")
        }
    }

    private func store(_ timestamp: SignatureTimestamp?) async throws {
        var descriptor = try await version().descriptor
        descriptor.signatures[0].timestamp = timestamp
        try await repository.add(descriptor, blobs: [])
    }

    @Test("a certificate that expired later counts at the time of a trusted stamp over the same digest, and else not")
    func expired() async throws {
        let rootKey = try SigningKey.generateP256()
        let root = try Certificate.selfSigned(
            CertificateProfile(
                subject: [.init("CN", "acme root")], isAuthority: true, from: now - 3600, validFor: 400_000_000),
            key: rootKey)
        let pair = try RSAPrivateKey.generate()
        let leaf = try Certificate.issue(
            CertificateProfile(
                subject: [.init("CN", "acme signer")], usages: [.codeSigning], from: now - 3600, validFor: 7200),
            for: pair.publicKey, by: root, key: rootKey)
        let authority = try await TimestampAuthority()
        let blob = Sample.text("app")
        try await repository.add(
            Sample.descriptor("acme.org/app", resources: [Sample.resource("text", blob)]), blobs: [blob])
        var trust = SigningTrust(roots: [TrustedRoots([root]), TrustedRoots([authority.root])], time: now)
        try await VersionSigner(content: LocalContentResolver(), trust: trust).sign(
            try await version(),
            SigningOptions(
                name: "acme signer", key: SignerKey(pair), publicKey: VerificationKey(certificates: [leaf])))
        let digest = try await version().descriptor.signatures[0].digest.value
        let stamp = TimestampAuthority.descriptorText(try await authority.stamp(digest))

        // unstamped: now and a year later
        #expect(try await verdict(trust).holds)
        trust.time = now + 365 * 86400
        let unstamped = try await verdict(trust)
        #expect(!unstamped.holds && unstamped.text.contains("expired"))

        try await store(SignatureTimestamp(value: stamp, time: Timestamp(seconds: now).description))
        let stamped = try await verdict(trust)
        #expect(stamped.holds && stamped.text.hasPrefix("CN=acme signer, time stamp of 20"), "\(stamped.text)")
        // a certificate that the verifier was given is judged in the same way
        var given = trust
        given.publicKeys["acme signer"] = VerificationKey(certificates: [leaf])
        #expect(try await verdict(given).holds)

        // an authority that nobody trusts, a stamp of something else, and no stamp at all do not help
        var strangers = trust
        strangers.roots = [TrustedRoots([root])]
        let unknown = try await verdict(strangers)
        #expect(
            !unknown.holds && unknown.text.contains("expired")
                && unknown.text.contains("its time stamp is not accepted: the time stamp does not hold"),
            "\(unknown.text)")
        let other = try await authority.stamp(Hex.encode(Hash.digest(.sha256, [1])))
        for value in [TimestampAuthority.descriptorText(other), "-----BEGIN X-----\nAA==\n-----END X-----\n", "junk"] {
            try await store(SignatureTimestamp(value: value, time: nil))
            let refused = try await verdict(trust)
            #expect(!refused.holds && refused.text.contains("its time stamp is not accepted"), "\(refused.text)")
        }
        // while the certificate is valid such a stamp changes nothing
        trust.time = now
        #expect(try await verdict(trust).holds)
        // a stamp from the future does not make a certificate valid
        try await store(SignatureTimestamp(value: stamp, time: nil))
        trust.time = now - 86400
        let early = try await verdict(trust)
        #expect(!early.holds && early.text.contains("still to come"), "\(early.text)")
    }
}
