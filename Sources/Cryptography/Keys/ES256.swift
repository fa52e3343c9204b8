import COpenSSL
import Diagnostics

/// Signatures of JSON web tokens on the curve P-256 (RFC 7518, 3.4): R and S, 32 bytes each.
package enum ES256 {
    private static let half = 32

    package static func sign(_ message: [UInt8], with key: SigningKey) throws -> [UInt8] {
        let digest = Hash.digest(.sha256, message)
        OpenSSLFailure.clear()
        guard let context = EVP_PKEY_CTX_new_from_pkey(nil, key.key.pointer, nil) else {
            throw OpenSSLFailure.fault(.invalid, "can't sign with this key")
        }
        defer { EVP_PKEY_CTX_free(context) }
        var signature = [UInt8](repeating: 0, count: 80)
        var length = signature.count
        guard EVP_PKEY_sign_init(context) == 1,
            EVP_PKEY_sign(context, &signature, &length, digest, digest.count) == 1,
            let raw = raw(Array(signature.prefix(length)))
        else { throw OpenSSLFailure.fault(.invalid, "can't sign with this key; it takes one on the curve P-256") }
        return raw
    }

    package static func verify(_ signature: [UInt8], of message: [UInt8], with key: ECPublicKey) -> Bool {
        guard signature.count == 2 * half else { return false }
        let digest = Hash.digest(.sha256, message)
        return key.verify(signature: der(signature), digest: digest)
    }

    /// `SEQUENCE { INTEGER r, INTEGER s }` → both at their full length.
    private static func raw(_ der: [UInt8]) -> [UInt8]? {
        guard der.count > 8, der[0] == 0x30, Int(der[1]) == der.count - 2 else { return nil }
        var rest = der[2...]
        var result: [UInt8] = []
        for _ in 0..<2 {
            guard rest.popFirst() == 0x02, let count = rest.popFirst(), Int(count) <= rest.count else { return nil }
            let number = rest.prefix(Int(count)).drop { $0 == 0 }
            rest = rest.dropFirst(Int(count))
            guard number.count <= half else { return nil }
            result += [UInt8](repeating: 0, count: half - number.count) + number
        }
        return rest.isEmpty ? result : nil
    }

    private static func der(_ raw: [UInt8]) -> [UInt8] {
        var numbers: [UInt8] = []
        for part in [raw.prefix(half), raw.suffix(half)] {
            var number = Array(part.drop { $0 == 0 })
            if number.first.map({ $0 >= 0x80 }) ?? true { number.insert(0, at: 0) }
            numbers += [0x02, UInt8(truncatingIfNeeded: number.count)] + number
        }
        return [0x30, UInt8(truncatingIfNeeded: numbers.count)] + numbers
    }
}

extension SigningKey {
    package var verifier: ECPublicKey { get throws { try ECPublicKey(key.publicPart()) } }
}

extension ECPublicKey {
    /// X and Y of a key on the curve P-256.
    package var coordinates: (x: [UInt8], y: [UInt8])? {
        let point = der.suffix(65)
        guard key.bits == 256, point.count == 65, point.first == 0x04 else { return nil }
        return (Array(point.dropFirst().prefix(32)), Array(point.suffix(32)))
    }
}
