import COpenSSL
import Diagnostics

/// A private key for certificates: RSA or EC.
package struct SigningKey: Sendable {
    let key: Key

    init(_ key: Key) { self.key = key }

    /// The first PEM block: PKCS #8, PKCS #1 or SEC 1. An encrypted key is refused, nobody is asked.
    package init(pem: [UInt8]) throws {
        key = try KeyFile.privateKey(pem)
    }

    /// A new key on the curve P-256.
    package static func generateP256() throws -> SigningKey {
        OpenSSLFailure.clear()
        guard let pointer = ocm_generate_p256() else {
            throw OpenSSLFailure.fault(.unavailable, "can't make a P-256 key")
        }
        return SigningKey(Key(pointer))
    }

    /// `PRIVATE KEY` (PKCS #8).
    package var pem: [UInt8] {
        get throws {
            OpenSSLFailure.clear()
            guard let information = EVP_PKEY2PKCS8(key.pointer) else {
                throw OpenSSLFailure.fault(.invalid, "can't encode this key")
            }
            defer { PKCS8_PRIV_KEY_INFO_free(information) }
            return PEM.encode(label: "PRIVATE KEY", bytes: encoded { i2d_PKCS8_PRIV_KEY_INFO(information, $0) })
        }
    }

    /// SubjectPublicKeyInfo of its public part.
    package var publicKeyDER: [UInt8] { key.publicDER }
}
