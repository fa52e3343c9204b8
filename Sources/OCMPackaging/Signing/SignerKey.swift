package import Cryptography
import Diagnostics
import Host
public import OCMModel

/// A private key for signing.
public struct SignerKey: Sendable {
    let key: RSAPrivateKey

    /// Reads PEM: PKCS #1 or PKCS #8, not encrypted.
    public init(pem: [UInt8]) throws {
        key = try RSAPrivateKey(pem: pem)
    }

    package init(_ key: RSAPrivateKey) {
        self.key = key
    }

    /// Signs a digest that is known, such as that of a file.
    ///
    /// - Parameters:
    ///   - digest: hexadecimal digits.
    ///   - hash: the name of its hash function.
    public func sign(
        _ digest: String, hash: String = "SHA-256", algorithm: SignatureAlgorithm = .pkcs1
    ) async throws -> SignatureSpec {
        try SigningTrust(time: 0).check(try key.publicKey)
        return try await sign(digest, hash: hash, algorithm: algorithm, chain: [])
    }

    func sign(
        _ digest: String, hash: String, algorithm: SignatureAlgorithm, chain: [Certificate]
    ) async throws -> SignatureSpec {
        let function = try HashName.function(hash)
        guard let bytes = Hex.decode(digest) else {
            throw Fault(.invalid, "the digest “\(digest.prefix(140))” is not hexadecimal")
        }
        let (key, padding) = (key, algorithm.padding)
        let signature = try await Blocking.run { try key.sign(digest: bytes, hash: function, padding: padding) }
        return SignatureValue.spec(signature, algorithm: algorithm, chain: chain)
    }
}
