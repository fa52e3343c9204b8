import Cryptography
import OCMPackaging

/// Keys that signatures are checked with; nobody has signed anything with them.
enum Fixed {
    static let key = try? VerificationKey(pem: RSAPrivateKey.generate().publicKey.pemPKIX)

    static let sigstore: SigstoreTrust? = {
        guard let log = try? SigningKey.generateP256() else { return nil }
        let pem = PEM.encode(label: "PUBLIC KEY", bytes: log.publicKeyDER)
        return try? SigstoreTrust(logKeys: pem, authorities: [], identity: "a@b.c", issuer: "https://a.b")
    }()
}
