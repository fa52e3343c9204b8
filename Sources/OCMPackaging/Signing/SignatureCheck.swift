import Cryptography
import Diagnostics
import OCMModel

/// Checks one signature over a component digest that was calculated.
struct SignatureCheck: Sendable {
    let trust: SigningTrust
    let report: @Sendable (DigestEvent) -> Void
    /// Whether a signature for which no key was given may lead to one of the system's roots.
    var allowsSystemRoots = true

    /// Who signed, in words: the key or the subject of the certificate.
    func verify(_ signature: Signature, digest: DigestSpec) async throws -> String {
        guard signature.digest.value == digest.value else {
            throw Fault(
                .corrupt, "signature digest (\(signature.digest.value)) does not match found digest (\(digest.value))")
        }
        do {
            let scheme = trust.scheme(of: signature.name)
            guard SignatureScheme(algorithm: signature.signature.algorithm) == scheme else {
                throw Fault(
                    .denied,
                    "the algorithm is “\(signature.signature.algorithm.prefix(60))” (\(signature.signature.mediaType.prefix(80))), but only \(scheme.rawValue) is trusted for this name; a file of --verifier-spec can say otherwise"
                )
            }
            switch scheme {
            case .rsa: return try rsa(signature)
            case .openPGP: return try await openPGP(signature)
            case .sigstore:
                guard let trusted = trust.sigstore else {
                    throw Fault(.notFound, "nothing says whom signatures of Sigstore are accepted from")
                }
                return try trusted.verify(signature.signature, digest: signature.digest)
            }
        } catch {
            throw Fault(error, "signature \"\(signature.name)\"")
        }
    }

    private func openPGP(_ signature: Signature) async throws -> String {
        guard let key = trust.openPGPKeys[signature.name] else {
            throw Fault(
                .notFound,
                "public key \"\(signature.name)\" not found among the credentials of GPG/v1alpha1 (publicKeyPGPFile)")
        }
        return try await key.verify(
            signature.signature, digest: signature.digest, allowsWeakKeys: trust.allowsWeakKeys)
    }

    private func rsa(_ signature: Signature) throws -> String {
        let value = try SignatureValue(signature.signature)
        let (key, signer) = try trusted(signature, value)
        try value.verify(signature.digest.value, hash: signature.digest.hashAlgorithm, key: key)
        return signer
    }

    private func trusted(_ signature: Signature, _ value: SignatureValue) throws -> (RSAPublicKey, String) {
        switch trust.publicKey(of: signature.name)?.form {
        case .key(let key)?:
            try trust.check(key)
            return (key, "the given public key")
        case .certificates(let chain)? where !value.isPEM || trust.anchors[signature.name] == nil:
            // As in both Go programs, embedded certificates help a given one only where nothing about them is in doubt.
            let helps = signature.signature.issuer == nil && !value.certificates.contains(where: \.isSelfSigned)
            let anchors = chain.last.map { $0.isSelfSigned && $0.isAuthority ? [$0] : [] } ?? []
            return try certified(
                signature, chain, intermediates: helps ? value.certificates : [], anchors: anchors)
        default:
            guard value.isPEM, !value.certificates.isEmpty else {
                throw Fault(.notFound, "public key \"\(signature.name)\" not found")
            }
            guard allowsSystemRoots || !trust.roots.isEmpty || trust.anchors[signature.name] != nil else {
                throw Fault(
                    .denied,
                    "no key was given for it, but for others; name the signature if the system's roots shall vouch for it"
                )
            }
            if trust.anchors[signature.name] == nil { report(.keyFromSignature(name: signature.name, depth: 0)) }
            return try certified(signature, value.certificates)
        }
    }

    /// The key of a chain that is trusted, at the time of the signature's stamp or now.
    private func certified(
        _ signature: Signature, _ chain: [Certificate], intermediates: [Certificate] = [], anchors: [Certificate] = []
    ) throws -> (RSAPublicKey, String) {
        let stamp = SignatureStamp(signature, trust: trust, systemRoots: allowsSystemRoots)
        let key: RSAPublicKey
        do {
            key = try trust.verify(
                chain, intermediates: intermediates, anchors: anchors, signature: signature.name, time: stamp.time)
        } catch {
            throw stamp.explaining(error)
        }
        try checkIssuer(signature, chain)
        return (key, (chain.first.map { IssuerName($0.subject).text } ?? "") + stamp.remark)
    }

    /// The issuer in the entry is the subject (first generation) or the issuer (second one) of the leaf.
    private func checkIssuer(_ signature: Signature, _ chain: [Certificate]) throws(Fault) {
        guard let text = signature.signature.issuer, !text.isEmpty, let leaf = chain.first else { return }
        let stated = try IssuerName(text)
        guard stated.isSame(as: IssuerName(leaf.subject)) || stated.isSame(as: IssuerName(leaf.issuer)) else {
            throw Fault(
                .denied,
                "the signature says that its issuer is “\(text.prefix(300))”, the certificate names “\(leaf.subject.text)”"
            )
        }
    }
}
