import COpenSSL
import Diagnostics

/// AES in Galois/Counter Mode (NIST SP 800-38D) with a nonce of 12 and a tag of 16 bytes, without additional data.
package enum AESGCM {
    package static let nonceSize = 12
    package static let tagSize = 16

    /// Nonce, ciphertext and tag. The key has 16, 24 or 32 bytes; the nonce is random unless given.
    package static func seal(_ plain: [UInt8], key: [UInt8], nonce: [UInt8]? = nil) throws -> [UInt8] {
        let nonce = nonce ?? Random.bytes(nonceSize)
        let context = try CipherContext(key: key, nonce: nonce, encrypting: true)
        var tag = [UInt8](repeating: 0, count: tagSize)
        let cipher = try context.update(plain)
        guard context.finish(), ocm_gcm_get_tag(context.pointer, &tag) == 1 else {
            throw OpenSSLFailure.fault(.unavailable, "can't encrypt")
        }
        return nonce + cipher + tag
    }

    /// The plain bytes of what `seal` made; a wrong key or changed bytes are a `corrupt` fault.
    package static func open(_ sealed: [UInt8], key: [UInt8]) throws -> [UInt8] {
        guard sealed.count >= nonceSize + tagSize else {
            throw Fault(.corrupt, "the encrypted data is shorter than its nonce and tag")
        }
        let context = try CipherContext(key: key, nonce: Array(sealed.prefix(nonceSize)), encrypting: false)
        let plain = try context.update(Array(sealed.dropFirst(nonceSize).dropLast(tagSize)))
        var tag = Array(sealed.suffix(tagSize))
        guard ocm_gcm_set_tag(context.pointer, &tag) == 1, context.finish() else {
            OpenSSLFailure.clear()
            throw Fault(.corrupt, "the encrypted data was changed, or the key is another one")
        }
        return plain
    }
}

private struct CipherContext: ~Copyable {
    let pointer: OpaquePointer

    init(key: [UInt8], nonce: [UInt8], encrypting: Bool) throws {
        OpenSSLFailure.clear()
        let cipher =
            switch key.count {
            case 16: EVP_aes_128_gcm()
            case 24: EVP_aes_192_gcm()
            case 32: EVP_aes_256_gcm()
            default: throw Fault(.invalid, "an AES key has 16, 24 or 32 bytes, not \(key.count)")
            }
        guard nonce.count == AESGCM.nonceSize else {
            throw Fault(.invalid, "the nonce has \(AESGCM.nonceSize) bytes, not \(nonce.count)")
        }
        guard let pointer = EVP_CIPHER_CTX_new() else { throw OpenSSLFailure.fault(.unavailable, "can't encrypt") }
        guard EVP_CipherInit_ex2(pointer, cipher, key, nonce, encrypting ? 1 : 0, nil) == 1 else {
            EVP_CIPHER_CTX_free(pointer)
            throw OpenSSLFailure.fault(.unavailable, "can't use this AES key")
        }
        self.pointer = pointer
    }

    deinit { EVP_CIPHER_CTX_free(pointer) }

    func update(_ input: [UInt8]) throws -> [UInt8] {
        guard !input.isEmpty else { return [] }
        guard input.count <= Int32.max - 64 else { throw Fault(.limit, "too much data to encrypt at once") }
        return try [UInt8](unsafeUninitializedCapacity: input.count + 16) { buffer, filled in
            var count: Int32 = 0
            guard EVP_CipherUpdate(pointer, buffer.baseAddress, &count, input, Int32(input.count)) == 1 else {
                throw OpenSSLFailure.fault(.unavailable, "can't encrypt")
            }
            filled = Int(count)
        }
    }

    /// GCM gives no bytes at the end.
    func finish() -> Bool {
        var rest = [UInt8](repeating: 0, count: 32)
        var count: Int32 = 0
        return EVP_CipherFinal_ex(pointer, &rest, &count) == 1
    }
}
