import Cryptography
import Diagnostics

/// What a verifier trusts. Nothing in a component version can add to it.
public struct SigningTrust: Sendable {
    /// By name of signature.
    public var publicKeys: [String: VerificationKey]
    /// Without any the roots of the system count.
    public var roots: [TrustedRoots]
    /// Whom the certificate of a signature must name, by name of signature; "" for all others. Without one the name of the
    /// signature is the pattern.
    public var issuers: [String: IssuerName]
    /// Certificates for what is embedded in one signature, by its name, instead of `roots`. Where there is a root among them,
    /// whom the signer's certificate names is free, unless `issuers` says it: who gives a root for a signature trusts all
    /// that it vouches for.
    public var anchors: [String: SignatureAnchors] = [:]
    /// OpenPGP keys by name of signature.
    public var openPGPKeys: [String: OpenPGPKey] = [:]
    /// Whom signatures without a lasting key may come from; nil: from nobody.
    public var sigstore: SigstoreTrust?
    /// Only signatures of this kind hold; nil: of the kind that what is trusted for their name demands.
    public var scheme: SignatureScheme?
    /// Accept RSA keys below 2048 bits, as the Go programs do.
    public var allowsWeakKeys: Bool
    /// Seconds since 1970; certificates must be valid then, or at the time of a time stamp of an authority under `roots`.
    public var time: Int64
    /// Take certificates as valid at their own begin, as the first generation of the Go program does: expired ones too.
    public var usesCertificateTime: Bool

    public init(
        publicKeys: [String: VerificationKey] = [:], roots: [TrustedRoots] = [], issuers: [String: IssuerName] = [:],
        allowsWeakKeys: Bool = false, time: Int64, usesCertificateTime: Bool = false
    ) {
        self.publicKeys = publicKeys
        self.roots = roots
        self.issuers = issuers
        self.allowsWeakKeys = allowsWeakKeys
        self.time = time
        self.usesCertificateTime = usesCertificateTime
    }

    /// The key that was given for a signature, under its name in whatever form.
    func publicKey(of signature: String) -> VerificationKey? {
        publicKeys[signature] ?? publicKeys.first { IssuerName.signatureName($0.key) == signature }?.value
    }

    /// The name that the certificate of a signature must match.
    func expectedName(of signature: String, isFree: Bool = false) -> IssuerName? {
        let given = issuers[signature] ?? issuers.first { IssuerName.signatureName($0.key) == signature }?.value
        return given ?? issuers[""]
            ?? (isFree ? nil : (try? IssuerName(signature)) ?? IssuerName(commonName: signature))
    }

    /// The kind of signature that is trusted under a name, whatever a document says about itself: that of the key that was
    /// given.
    func scheme(of signature: String) -> SignatureScheme {
        if let scheme { return scheme }
        if openPGPKeys[signature] != nil { return .openPGP }
        if publicKey(of: signature) != nil || anchors[signature] != nil { return .rsa }
        return sigstore == nil ? .rsa : .sigstore
    }

    func check(_ key: RSAPublicKey) throws(Fault) {
        guard allowsWeakKeys || key.bits >= 2048 else {
            throw Fault(.denied, "an RSA key of \(key.bits) bits is too weak; at least 2048 are needed")
        }
    }

    /// Checks a chain for signing software and whom it names; returns its leaf's key.
    ///
    /// - Parameters:
    ///   - anchors: certificates that are trusted besides the roots.
    ///   - stamped: a time that is proven, instead of now.
    func verify(
        _ chain: [Certificate], intermediates: [Certificate] = [], anchors: [Certificate] = [], signature: String,
        time stamped: Int64? = nil
    ) throws -> RSAPublicKey {
        guard let leaf = chain.first else { throw Fault(.denied, "there is no certificate to verify") }
        let own = self.anchors[signature]
        let given = own?.roots ?? roots.flatMap(\.certificates)
        let trusted = given.isEmpty ? anchors : given
        let verifier = CertificateVerifier(
            roots: trusted, systemRoots: trusted.isEmpty, time: usesCertificateTime ? leaf.notBefore : stamped ?? time,
            purpose: .codeSigning)
        try verifier.verify(chain, intermediates: intermediates + (own?.intermediates ?? []))
        let subject = IssuerName(leaf.subject)
        if let expected = expectedName(of: signature, isFree: own?.roots.isEmpty == false), !subject.matches(expected) {
            throw Fault(.denied, "the certificate names “\(subject.text)”, expected was “\(expected.text)”")
        }
        let key = try leaf.publicKey
        try check(key)
        return key
    }

    /// The certificates that a signer may embed, after they were checked as a verifier would.
    func signingChain(
        key: SignerKey, publicKey: VerificationKey?, signature: String
    ) throws -> [Certificate] {
        do {
            try check(try key.key.publicKey)
        } catch {
            throw Fault(error, "private key for signature \"\(signature)\"")
        }
        guard let publicKey else { return [] }
        guard try publicKey.publicKey == key.key.publicKey else {
            let problem = "the public key given for signature \"\(signature)\" does not fit the private key"
            let isElsewhere = try publicKey.certificates.contains { try $0.publicKeyDER == key.key.publicKey.derPKIX }
            throw Fault(
                .invalid, isElsewhere ? problem + "; its certificate has to be the first of the chain" : problem)
        }
        let chain = publicKey.certificates
        guard !chain.isEmpty else { return [] }
        let ends = chain.last.map { $0.isSelfSigned && $0.isAuthority ? [$0] : [] } ?? []
        _ = try verify(chain, anchors: ends, signature: signature)
        return chain
    }
}
