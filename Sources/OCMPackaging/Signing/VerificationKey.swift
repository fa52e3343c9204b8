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

    /// Whether it is a key alone, without a certificate.
    public var isBare: Bool { certificates.isEmpty }

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

    /// Reads one or more certificates in PEM; none at all is `invalid`.
    public init(pem: [UInt8]) throws {
        certificates = try Certificate.chain(pem: pem)
        guard !certificates.isEmpty else {
            throw Fault(.invalid, "it holds no certificate in PEM (-----BEGIN CERTIFICATE-----)")
        }
    }

    package init(_ certificates: [Certificate]) {
        self.certificates = certificates
    }
}
