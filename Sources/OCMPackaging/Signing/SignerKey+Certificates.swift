import Cryptography
import Diagnostics
public import OCMModel

extension SignerKey {
    /// Signs a digest that is known; certificates of `publicKey` go into the signature.
    ///
    /// - Parameters:
    ///   - publicKey: must fit the private key.
    ///   - trust: what the certificates must lead to, and whom they must name.
    public func sign(
        _ digest: String, hash: String, algorithm: SignatureAlgorithm, publicKey: VerificationKey, trust: SigningTrust
    ) async throws -> SignatureSpec {
        guard try publicKey.publicKey == key.publicKey else {
            throw Fault(.invalid, "invalid public key for private key")
        }
        let certificates = publicKey.certificates
        if !certificates.isEmpty { _ = try trust.verify(certificates, signature: "") }
        return try await sign(digest, hash: hash, algorithm: algorithm, chain: certificates)
    }
}
