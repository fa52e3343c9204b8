import Cryptography
import Testing

/// Signatures that somebody could try to pass off, made with the private key of each public key here (padding by hand,
/// modular exponentiation); the key is gone. "untouched" ones are good.
enum ForgedSignatures {
    enum Kind: String, CaseIterable { case pkcs1, pss, cube }

    struct Case: Sendable, CustomTestStringConvertible {
        let kind: Kind
        let name: String
        let bytes: [UInt8]
        var isGood: Bool { name.hasPrefix("untouched") }
        var testDescription: String { "\(kind.rawValue): \(name)" }

        init(_ kind: Kind, _ name: String, _ base64: String) {
            (self.kind, self.name) = (kind, name)
            bytes = Base64.decode(base64.filter { $0 != "\n" }) ?? []
        }
    }

    /// SHA-256 of “a component 1.0.1”.
    static let digest = "310d283238a96ee53c37d638709fd3f9179bade8e6def0e75b5f33d2247f6ac5"

    static let key = """
        -----BEGIN PUBLIC KEY-----
        MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAyNMUWmWHUjy+EjaqVuNz
        qp6QKLevJHetdRsSY3u9soSrKKoGZQTUbGQG9pjUE01squ9ZAB+aYsX3N/iuvI87
        uILCZcc15BVmMUg/1p7TEaBxgBBZ4l94k7idoZkw1EmCa9UIgHl0E1EhY/dtz/dw
        klXoiAr6iHIQRsvYZhCONc5EzgGFbTpHJJ0I2PYd0Olvfh3u25osbwZ97Y7oAqD7
        o2Gso5asVgZXK/WkVIgd5oWuEzt7LIJdMo/V28U4lJGlBWBRNtcZNugKYewW3Wna
        F9Y/8rp//NfC77Gm3TMblEYgZOdPdsnzyRMcxlcJwD6/KJsyPegahciLd2seg4lA
        xwIDAQAB
        -----END PUBLIC KEY-----
        """

    static let cubeKey = """
        -----BEGIN PUBLIC KEY-----
        MIIBIDANBgkqhkiG9w0BAQEFAAOCAQ0AMIIBCAKCAQEAtzwNSh32kqEuXNzsiXm5
        W4ME4ZciS4k1BhPCd+kizHT05Q8G6kUbdvJKQgbD4D4SY2HJjQf2i2KqLN2CAIJn
        Nu4OYOeC6NwIKbtYd6PuqirzwQ9A83GgJHB4VRBMjOmrPS0InSZa76v70QrWf3SF
        jRXwiNhNbx2CHBJofDDPDJ+oxbX9zRkAmO9pWKxiy3iHT5gRwEu+Qf4z8ogCZXg6
        yFVlkvkyQIdCIfHfabnVpIeqjSyO0i8mYTPdMA2QNkA4vcoQDsykW8oO5r29zveu
        vafvSoTB6D2oTkYjy6P0T3WjkP1SrzwE65z9EgkH+Xi+WuUs9tjabJp83UCHzETn
        rwIBAw==
        -----END PUBLIC KEY-----
        """

    static let cases = pkcs1 + pss + cube
}
