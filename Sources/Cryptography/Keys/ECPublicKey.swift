import COpenSSL
import Diagnostics

/// An elliptic curve key that verifies ECDSA signatures, such as those of transparency logs.
package struct ECPublicKey: Sendable {
    let key: Key

    /// A PEM block `PUBLIC KEY`, or a certificate whose key is taken.
    package init(pem: [UInt8]) throws {
        try self.init(KeyFile.publicKey(pem))
    }

    /// The key of a certificate.
    package init(_ certificate: Certificate) throws {
        try self.init(certificate.anyKey())
    }

    init(_ key: Key) throws {
        guard EVP_PKEY_get_base_id(key.pointer) == EVP_PKEY_EC, key.bits >= 256 else {
            throw Fault(.unsupported, "it is \(key.kind), but an EC key of 256 bits or more is needed")
        }
        self.key = key
    }

    /// SubjectPublicKeyInfo.
    package var der: [UInt8] { key.publicDER }

    /// Whether `signature` (ASN.1) was made over this digest with the private key.
    package func verify(signature: [UInt8], digest: [UInt8]) -> Bool {
        guard let context = EVP_PKEY_CTX_new_from_pkey(nil, key.pointer, nil) else { return false }
        defer { EVP_PKEY_CTX_free(context) }
        OpenSSLFailure.clear()
        defer { OpenSSLFailure.clear() }
        guard EVP_PKEY_verify_init(context) == 1 else { return false }
        return EVP_PKEY_verify(context, signature, signature.count, digest, digest.count) == 1
    }
}
