package import Cryptography
import Diagnostics
public import OCMModel

/// A public key as a file gives it: a key, or a certificate with the chain behind it.
public struct VerificationKey: Sendable {
    enum Form: Sendable {
        case key(RSAPublicKey)
        case certificates([Certificate])
    }

    let form: Form

    /// Reads PEM: `PUBLIC KEY`, `RSA PUBLIC KEY`, the public part of a private key, or certificates, leaf first.
    public init(pem: [UInt8]) throws {
        let blocks = try PEM.blocks(in: pem)
        if blocks.first?.label == "CERTIFICATE" {
            form = .certificates(try Certificate.chain(pem: pem))
        } else {
            form = .key(try RSAPublicKey(pem: pem))
        }
    }

    package init(certificates: [Certificate]) {
        form = .certificates(certificates)
    }

    /// The certificates, leaf first; empty for a bare key.
    package var certificates: [Certificate] {
        if case .certificates(let list) = form { list } else { [] }
    }

    var publicKey: RSAPublicKey {
        get throws {
            switch form {
            case .key(let key): return key
            case .certificates(let list):
                guard let leaf = list.first else { throw Fault(.invalid, "there is no certificate") }
                return try leaf.publicKey
            }
        }
    }
}

extension VerificationKey {
    /// Checks a signature over a digest that is known; certificates are taken for their key only.
    public func verify(_ signature: SignatureSpec, digest: String, hash: String = "SHA-256") throws {
        try SignatureValue(signature).verify(digest, hash: hash, key: try publicKey)
    }
}

/// Certificates that a chain may end at.
public struct TrustedRoots: Sendable {
    package let certificates: [Certificate]

    /// Reads one or more certificates in PEM.
    public init(pem: [UInt8]) throws {
        certificates = try Certificate.chain(pem: pem)
    }

    package init(_ certificates: [Certificate]) {
        self.certificates = certificates
    }
}

/// What a verifier trusts. Nothing in a component version can add to it.
public struct SigningTrust: Sendable {
    /// By name of signature.
    public var publicKeys: [String: VerificationKey]
    /// Without any the roots of the system count.
    public var roots: [TrustedRoots]
    /// Whom the certificate of a signature must name, by name of signature; "" for all others. Without one the name of the
    /// signature is the pattern.
    public var issuers: [String: IssuerName]
    /// Accept RSA keys below 2048 bits, as the Go programs do.
    public var allowsWeakKeys: Bool
    /// Seconds since 1970; certificates must be valid then.
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
    func expectedName(of signature: String) -> IssuerName {
        issuers[signature] ?? issuers.first { IssuerName.signatureName($0.key) == signature }?.value ?? issuers[""]
            ?? (try? IssuerName(signature)) ?? IssuerName(commonName: signature)
    }

    func check(_ key: RSAPublicKey) throws(Fault) {
        guard allowsWeakKeys || key.bits >= 2048 else {
            throw Fault(.denied, "an RSA key of \(key.bits) bits is too weak; at least 2048 are needed")
        }
    }

    /// Checks a chain for signing software and whom it names; returns its leaf's key.
    ///
    /// - Parameter anchors: certificates that are trusted besides the roots.
    func verify(
        _ chain: [Certificate], intermediates: [Certificate] = [], anchors: [Certificate] = [], signature: String
    ) throws -> RSAPublicKey {
        guard let leaf = chain.first else { throw Fault(.denied, "there is no certificate to verify") }
        let given = roots.flatMap(\.certificates)
        let trusted = given.isEmpty ? anchors : given
        let verifier = CertificateVerifier(
            roots: trusted, systemRoots: trusted.isEmpty, time: usesCertificateTime ? leaf.notBefore : time,
            purpose: .codeSigning)
        try verifier.verify(chain, intermediates: intermediates)
        let subject = IssuerName(leaf.subject)
        let expected = expectedName(of: signature)
        guard subject.matches(expected) else {
            throw Fault(.denied, "the certificate names “\(subject.text)”, expected was “\(expected.text)”")
        }
        let key = try leaf.publicKey
        try check(key)
        return key
    }
}
