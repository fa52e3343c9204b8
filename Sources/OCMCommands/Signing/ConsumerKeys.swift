import Diagnostics
import Host
import OCMDelivery
import OCMModel
import OCMPackaging

/// Keys that the configuration gives as credentials of consumers, as the second generation does: `RSA/v1alpha1` with an
/// algorithm and the name of a signature, `GPG/v1alpha1` with the name.
struct ConsumerKeys: Sendable {
    let workspace: Workspace

    /// How a signature is made.
    func method(_ specification: SignerSpecification, signature: String) async throws -> SigningMethod {
        switch specification {
        case .rsa(let algorithm, let embedsCertificates):
            let credentials = try await rsa(algorithm.rawValue, signature)
            guard let file = try await value("privateKeyPEM", "private_key_pem", in: credentials) else {
                throw Fault(
                    .notFound,
                    "private key for the signature \"\(signature)\" not found; give it with -s NAME -K FILE, or as credentials of the consumer RSA/v1alpha1 with algorithm: \(algorithm.rawValue) and signature: \(signature)"
                )
            }
            let key = try named("private key", signature) { try SignerKey(pem: file) }
            guard embedsCertificates else { return .rsa(key, publicKey: nil, algorithm) }
            let chain = try await publicKey(in: credentials, signature)
            guard let chain, !chain.isBare else {
                throw Fault(
                    .invalid,
                    "signature \"\(signature)\": the signatureEncodingPolicy PEM needs certificates as publicKeyPEM or publicKeyPEMFile"
                )
            }
            return .rsa(key, publicKey: chain, algorithm)
        case .openPGP(let fingerprint, let hash):
            let credentials = try await openPGP(signature)
            guard let file = try await value("privateKeyPGP", "private_key_pgp", in: credentials) else {
                throw Fault(
                    .notFound,
                    "private key for the signature \"\(signature)\" not found; give privateKeyPGPFile as credentials of the consumer GPG/v1alpha1 with signature: \(signature)"
                )
            }
            let key = try OpenPGPKey(file, fingerprint: fingerprint, passphrase: credentials?["passphrase"] ?? "")
            return .openPGP(key, hash: hash)
        case .sigstore:
            throw Fault(.unsupported, "signing with Sigstore is not supported; use an RSA or OpenPGP key")
        }
    }

    /// Adds what the configuration trusts for these signatures, where nothing else was given for their names.
    func extend(_ trust: inout SigningTrust, _ specification: SignerSpecification?, for signatures: [Signature])
        async throws
    {
        trust.scheme = specification?.scheme
        if case .sigstore(let identity, let issuer, let path)? = specification {
            trust.sigstore = try await sigstore(identity: identity, issuer: issuer, trustedRoot: path)
        }
        for signature in signatures where trust.publicKeys[signature.name] == nil {
            let name = signature.name
            switch specification ?? .standard {
            case .rsa:
                guard let key = try await trustedKey(of: signature) else { continue }
                trust.publicKeys[name] = key
                if !key.isBare {
                    trust.anchors[name] = try named("certificate", name) { try SignatureAnchors(chain: key) }
                }
            case .openPGP(let fingerprint, _):
                let credentials = try await openPGP(name)
                guard let file = try await value("publicKeyPGP", "public_key_pgp", in: credentials) else { continue }
                trust.openPGPKeys[name] = try OpenPGPKey(file, fingerprint: fingerprint)
            case .sigstore: break
            }
        }
    }

    private func sigstore(
        identity: SigstoreIdentity, issuer: SigstoreIdentity, trustedRoot path: String
    ) async throws -> SigstoreTrust {
        guard !path.isEmpty else {
            throw Fault(
                .notFound,
                "nothing says which logs and authorities of Sigstore are trusted; name a trusted_root.json as trustedRoot in the file of --verifier-spec (it is not fetched)"
            )
        }
        do {
            let bytes = try await Files.read(workspace.session.path(path), limit: KeySource.limit)
            return try SigstoreTrust(trustedRoot: bytes, identity: identity, issuer: issuer)
        } catch {
            throw Fault(error, "trusted root \"\(path)\"")
        }
    }

    /// The key that the configuration has for a signature. One that is there for another RSA algorithm counts too: else a
    /// changed algorithm in a document would take the name out of the configuration's hands.
    private func trustedKey(of signature: Signature) async throws -> VerificationKey? {
        let own = signature.signature.algorithm
        for algorithm in [own] + SignatureAlgorithm.allCases.map(\.rawValue) {
            let credentials = try await rsa(algorithm, signature.name)
            if let key = try await publicKey(in: credentials, signature.name) { return key }
        }
        return nil
    }

    private func publicKey(in credentials: Credentials?, _ signature: String) async throws -> VerificationKey? {
        guard let file = try await value("publicKeyPEM", "public_key_pem", in: credentials) else { return nil }
        return try named("public key", signature) { try VerificationKey(pem: file) }
    }

    private func rsa(_ algorithm: String, _ signature: String) async throws -> Credentials? {
        try await credentials([
            ConsumerIdentity.typeKey: "RSA/v1alpha1", "algorithm": algorithm, "signature": signature,
        ])
    }

    private func openPGP(_ signature: String) async throws -> Credentials? {
        try await credentials([ConsumerIdentity.typeKey: "GPG/v1alpha1", "signature": signature])
    }

    private func credentials(_ attributes: [String: String]) async throws -> Credentials? {
        try await workspace.session.credentials.credentials(for: ConsumerIdentity(attributes))
    }

    /// A property, or the file that it names with `File` behind; also in the older spelling.
    private func value(_ name: String, _ older: String, in credentials: Credentials?) async throws -> [UInt8]? {
        if let text = credentials?[name] ?? credentials?[older] { return Array(text.utf8) }
        guard let path = credentials?["\(name)File"] ?? credentials?["\(older)_file"] else { return nil }
        return try await Files.read(workspace.session.path(path), limit: KeySource.limit)
    }

    private func named<R>(_ kind: String, _ signature: String, _ body: () throws -> R) throws -> R {
        do {
            return try body()
        } catch {
            throw Fault(error, "signature \"\(signature)\": \(kind)")
        }
    }
}
