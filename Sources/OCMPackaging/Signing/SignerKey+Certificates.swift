public import OCMModel

extension SignerKey {
    /// Signs a known digest and puts the certificates of the key into the signature, after they were checked as a verifier
    /// would.
    ///
    /// - Parameter trust: roots, and under the empty name whom the certificate must name; without that anybody.
    public func sign(
        _ digest: String, hash: String = "SHA-256", algorithm: SignatureAlgorithm = .pkcs1, publicKey: VerificationKey,
        trust: SigningTrust
    ) async throws -> SignatureSpec {
        var trust = trust
        if trust.issuers[""] == nil { trust.anchors[""] = SignatureAnchors(roots: trust.roots.flatMap(\.certificates)) }
        let chain = try trust.signingChain(key: self, publicKey: publicKey, signature: "")
        return try await sign(digest, hash: hash, algorithm: algorithm, chain: chain)
    }
}
