import COpenSSL
import Diagnostics

/// How a digest is made as long as the key.
package enum RSAPadding: Sendable {
    /// PKCS #1 v1.5: the same signature each time.
    case pkcs1
    /// PSS with MGF1 over the same hash: signs with the longest salt, verifies any.
    case pss
}

/// An RSA key that signs.
package struct RSAPrivateKey: Sendable {
    let key: Key

    init(_ key: Key) throws { self.key = try KeyFile.demandRSA(key) }

    /// The first PEM block: PKCS #1 or PKCS #8 under any label. An encrypted key is refused, nobody is asked.
    package init(pem: [UInt8]) throws {
        try self.init(KeyFile.privateKey(pem))
    }

    /// A new key of 2048 to 16384 bits. Blocks for up to seconds: call it off the cooperative pool.
    package static func generate(bits: Int = 2048) throws -> RSAPrivateKey {
        guard 2048...KeyFile.maximumBits ~= bits else {
            throw Fault(.invalid, "an RSA key has 2048 to \(KeyFile.maximumBits) bits, not \(bits)")
        }
        OpenSSLFailure.clear()
        guard let pointer = ocm_generate_rsa(Int32(bits)) else {
            throw OpenSSLFailure.fault(.unavailable, "can't make an RSA key")
        }
        return try RSAPrivateKey(Key(pointer))
    }

    /// The length of the modulus.
    package var bits: Int { key.bits }

    package var publicKey: RSAPublicKey {
        get throws { try RSAPublicKey(key.publicPart()) }
    }

    /// `RSA PRIVATE KEY`.
    package var pemPKCS1: [UInt8] {
        PEM.encode(label: "RSA PRIVATE KEY", bytes: encoded { i2d_PrivateKey(key.pointer, $0) })
    }

    /// The key as one that signs certificates.
    package var signingKey: SigningKey { SigningKey(key) }

    /// Signs a digest that `hash` made.
    package func sign(digest: [UInt8], hash: HashFunction, padding: RSAPadding) throws -> [UInt8] {
        guard digest.count == hash.size else {
            throw Fault(.invalid, "a \(hash.rawValue) digest has \(hash.size) bytes, not \(digest.count)")
        }
        OpenSSLFailure.clear()
        let context = try RSAContext(key, hash, padding, signing: true)
        var length = 0
        guard EVP_PKEY_sign(context.pointer, nil, &length, digest, digest.count) == 1 else {
            throw OpenSSLFailure.fault(.invalid, "can't sign with this key")
        }
        var signature = [UInt8](repeating: 0, count: length)
        guard EVP_PKEY_sign(context.pointer, &signature, &length, digest, digest.count) == 1 else {
            throw OpenSSLFailure.fault(.invalid, "can't sign with this key")
        }
        return Array(signature.prefix(length))
    }
}

/// An RSA key that verifies.
package struct RSAPublicKey: Sendable, Equatable {
    let key: Key

    init(_ key: Key) throws { self.key = try KeyFile.demandRSA(key) }

    /// The first PEM block under any label: PKIX, PKCS #1, a certificate, or a private key of which the public part is
    /// taken.
    package init(pem: [UInt8]) throws {
        try self.init(KeyFile.publicKey(pem))
    }

    /// The length of the modulus; whether it is enough is the caller's policy.
    package var bits: Int { key.bits }

    /// SubjectPublicKeyInfo.
    package var derPKIX: [UInt8] { key.publicDER }

    /// `PUBLIC KEY`.
    package var pemPKIX: [UInt8] { PEM.encode(label: "PUBLIC KEY", bytes: derPKIX) }

    /// `RSA PUBLIC KEY`.
    package var pemPKCS1: [UInt8] {
        PEM.encode(label: "RSA PUBLIC KEY", bytes: encoded { i2d_PublicKey(key.pointer, $0) })
    }

    /// Whether `signature` was made over this digest with the private key. A signature of any wrong form is just wrong.
    package func verify(
        signature: [UInt8], digest: [UInt8], hash: HashFunction, padding: RSAPadding
    ) throws -> Bool {
        guard digest.count == hash.size else {
            throw Fault(.invalid, "a \(hash.rawValue) digest has \(hash.size) bytes, not \(digest.count)")
        }
        guard signature.count == (bits + 7) / 8 else { return false }
        OpenSSLFailure.clear()
        defer { OpenSSLFailure.clear() }
        let context = try RSAContext(key, hash, padding, signing: false)
        return EVP_PKEY_verify(context.pointer, signature, signature.count, digest, digest.count) == 1
    }

    package static func == (a: RSAPublicKey, b: RSAPublicKey) -> Bool {
        EVP_PKEY_eq(a.key.pointer, b.key.pointer) == 1
    }
}

/// OpenSSL's state of one signature.
private struct RSAContext: ~Copyable {
    let pointer: OpaquePointer

    init(_ key: Key, _ hash: HashFunction, _ padding: RSAPadding, signing: Bool) throws {
        guard let pointer = EVP_PKEY_CTX_new_from_pkey(nil, key.pointer, nil) else {
            throw OpenSSLFailure.fault(.unavailable, "can't use this key")
        }
        let started = signing ? EVP_PKEY_sign_init(pointer) : EVP_PKEY_verify_init(pointer)
        let padded = EVP_PKEY_CTX_set_rsa_padding(
            pointer, padding == .pkcs1 ? RSA_PKCS1_PADDING : RSA_PKCS1_PSS_PADDING)
        let hashed = EVP_PKEY_CTX_set_signature_md(pointer, Algorithm.of(hash))
        let salted =
            padding == .pkcs1
            ? 1 : EVP_PKEY_CTX_set_rsa_pss_saltlen(pointer, signing ? RSA_PSS_SALTLEN_MAX : RSA_PSS_SALTLEN_AUTO)
        guard started == 1, padded == 1, hashed == 1, salted == 1 else {
            EVP_PKEY_CTX_free(pointer)
            throw OpenSSLFailure.fault(.invalid, "can't use this key with \(hash.rawValue)")
        }
        self.pointer = pointer
    }

    deinit { EVP_PKEY_CTX_free(pointer) }
}
