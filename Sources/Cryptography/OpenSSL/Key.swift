import COpenSSL
import Diagnostics

/// A key of OpenSSL. It never changes after it was made, so several threads may use it.
final class Key: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Takes `pointer` over.
    init(_ pointer: OpaquePointer) { self.pointer = pointer }

    deinit { EVP_PKEY_free(pointer) }

    var isRSA: Bool { EVP_PKEY_get_base_id(pointer) == EVP_PKEY_RSA }

    var bits: Int { Int(EVP_PKEY_get_bits(pointer)) }

    /// As in “an EC key”.
    var kind: String {
        switch EVP_PKEY_get_base_id(pointer) {
        case EVP_PKEY_RSA: "an RSA key"
        case EVP_PKEY_RSA_PSS: "an RSA-PSS key"
        case EVP_PKEY_EC: "an EC key"
        case EVP_PKEY_ED25519: "an Ed25519 key"
        default: "a key of another kind"
        }
    }

    /// SubjectPublicKeyInfo, DER.
    var publicDER: [UInt8] { encoded { i2d_PUBKEY(pointer, $0) } }

    /// A second key with the public part only.
    func publicPart() throws -> Key {
        guard let key = Key.decodePublic(publicDER) else {
            throw OpenSSLFailure.fault(.invalid, "the key has no usable public part")
        }
        return key
    }

    /// PKCS #8 (not encrypted) or the form of the kind itself (PKCS #1, SEC 1), whatever is found; all of `der`.
    static func decodePrivate(_ der: [UInt8]) -> Key? {
        OpenSSLFailure.clear()
        defer { OpenSSLFailure.clear() }
        let read = { (d2i: (inout UnsafePointer<UInt8>?) -> OpaquePointer?) -> OpaquePointer? in
            decoded(der, d2i, release: EVP_PKEY_free)
        }
        if let information = decoded(
            der, { d2i_PKCS8_PRIV_KEY_INFO(nil, &$0, der.count) }, release: PKCS8_PRIV_KEY_INFO_free)
        {
            defer { PKCS8_PRIV_KEY_INFO_free(information) }
            return EVP_PKCS82PKEY(information).map(Key.init)
        }
        let pointer =
            read { d2i_PrivateKey(EVP_PKEY_RSA, nil, &$0, der.count) }
            ?? read { d2i_PrivateKey(EVP_PKEY_EC, nil, &$0, der.count) }
        return pointer.map(Key.init)
    }

    /// SubjectPublicKeyInfo or PKCS #1, whatever is found; all of `der`.
    static func decodePublic(_ der: [UInt8]) -> Key? {
        OpenSSLFailure.clear()
        defer { OpenSSLFailure.clear() }
        let pointer =
            decoded(der, { d2i_PUBKEY(nil, &$0, der.count) }, release: EVP_PKEY_free)
            ?? decoded(der, { d2i_PublicKey(EVP_PKEY_RSA, nil, &$0, der.count) }, release: EVP_PKEY_free)
        return pointer.map(Key.init)
    }
}

/// What a `d2i_` function makes of all of `der`; nil if it refuses or leaves bytes over.
func decoded(
    _ der: [UInt8], _ d2i: (inout UnsafePointer<UInt8>?) -> OpaquePointer?, release: (OpaquePointer?) -> Void
) -> OpaquePointer? {
    der.withUnsafeBufferPointer { buffer in
        var position = buffer.baseAddress
        guard let object = d2i(&position) else { return nil }
        guard let position, let start = buffer.baseAddress, position - start == der.count else {
            release(object)
            return nil
        }
        return object
    }
}

/// What an `i2d_` function writes; empty if it can't.
func encoded(_ i2d: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32) -> [UInt8] {
    let length = Int(i2d(nil))
    guard length > 0 else { return [] }
    return [UInt8](unsafeUninitializedCapacity: length) { buffer, filled in
        var position = buffer.baseAddress
        filled = max(0, Int(i2d(&position)))
    }
}
