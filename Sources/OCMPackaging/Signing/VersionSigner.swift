import Cryptography
import Diagnostics
import OCMModel

/// What makes signatures.
public enum SigningMethod: Sendable {
    /// With certificates the signature is in PEM form; they must lead to a trusted root and fit the private key.
    case rsa(SignerKey, publicKey: VerificationKey? = nil, SignatureAlgorithm)
    /// - Parameter hash: the hash inside the OpenPGP signature.
    case openPGP(OpenPGPKey, hash: String = "SHA-256")
    /// Elsewhere. What comes back must hold for a verifier that trusts the same.
    case service(any SigningService, SignatureAlgorithm)
}

/// Makes signatures with keys that it keeps.
public protocol SigningService: Sendable {
    /// The signature of a digest in PEM form, with the certificates of the key behind it.
    ///
    /// - Parameter hash: what made the digest, as in `SHA-256`.
    func sign(_ digest: [UInt8], hash: String, algorithm: SignatureAlgorithm) async throws -> [UInt8]
}

/// What happens to a signature of the same name that is there already.
public enum ExistingSignature: Sendable {
    case replace
    /// It is kept if it holds, and otherwise an error.
    case keepIfItHolds
    /// It is an error.
    case refuse
}

/// How a signature is made.
public struct SigningOptions: Sendable {
    /// The name of the signature; written in the form of `IssuerName.signatureName`.
    public var name: String
    public var method: SigningMethod
    public var type: DigestType
    /// Sign the versions that are referred to as well.
    public var isRecursive: Bool
    public var existing: ExistingSignature
    /// Calculate everything, but store nothing.
    public var isDry = false

    public init(
        name: String, method: SigningMethod, type: DigestType = DigestType(), isRecursive: Bool = false,
        existing: ExistingSignature = .replace
    ) {
        self.name = name
        self.method = method
        self.type = type
        self.isRecursive = isRecursive
        self.existing = existing
    }

    public init(
        name: String, key: SignerKey, publicKey: VerificationKey? = nil, algorithm: SignatureAlgorithm = .pkcs1,
        type: DigestType = DigestType(), isRecursive: Bool = false, keepsExisting: Bool = false
    ) {
        self.init(
            name: name, method: .rsa(key, publicKey: publicKey, algorithm), type: type, isRecursive: isRecursive,
            existing: keepsExisting ? .keepIfItHolds : .replace)
    }
}

/// Signs component versions: digests everything, then writes digests and
/// signature back, the version itself last.
public struct VersionSigner: Sendable {
    private let content: any ContentResolver
    private let versions: VersionResolver
    private let trust: SigningTrust
    private let report: @Sendable (DigestEvent) -> Void

    /// - Parameter trust: for the certificates of the signer, and for a signature that is kept.
    public init(
        content: any ContentResolver, versions: VersionResolver = VersionResolver(), trust: SigningTrust,
        report: @escaping @Sendable (DigestEvent) -> Void = { _ in }
    ) {
        self.content = content
        self.versions = versions
        self.trust = trust
        self.report = report
    }

    /// Signs and stores a version. A repository in a file needs a commit afterwards.
    ///
    /// - Returns: the versions of the closure as they are now, the signed one last.
    @discardableResult
    public func sign(_ version: ComponentVersion, _ options: SigningOptions) async throws -> [DigestedVersion] {
        let name = try IssuerName(options.name).signatureName
        if case .refuse = options.existing, version.descriptor.signatures.contains(where: { $0.name == name }) {
            throw Fault(.conflict, "\(version.name):\(version.version): signature \"\(name)\" exists already")
        }
        let digester = VersionDigester(
            type: options.type, content: content, versions: versions, report: report, writesLegacyNames: false)
        var closure = try await digester.closure(of: version)
        for digested in closure {
            try VersionSigner.checkVersionedLabels(digested)
            if let label = VersionSigner.unsignableLabels(digested.descriptor).first {
                throw Fault(
                    .unsupported,
                    "\(digested.name): the label \(label) has a member with an empty name, which no signature would cover"
                )
            }
        }
        var chain: [Certificate] = []
        if case .rsa(let key, let publicKey, _) = options.method {
            chain = try trust.signingChain(key: key, publicKey: publicKey, signature: name)
        }
        var changed: [Int] = []
        for index in closure.indices {
            let isRoot = index == closure.count - 1
            if isRoot || options.isRecursive {
                let kept = try await keeps(closure[index], name, options)
                if !kept { try await add(name, options, chain, to: &closure[index]) }
            }
            let stored = closure[index].version
            let isOwn = stored.repository.location == version.repository.location
            if closure[index].descriptor != stored.descriptor, isOwn || options.isRecursive { changed.append(index) }
        }
        for index in changed where !options.isDry {
            try await closure[index].version.repository.add(closure[index].descriptor, blobs: [])
        }
        return closure
    }

    private func keeps(
        _ digested: DigestedVersion, _ name: String, _ options: SigningOptions
    ) async throws -> Bool {
        guard case .keepIfItHolds = options.existing,
            let old = digested.descriptor.signatures.first(where: { $0.name == name })
        else {
            return false
        }
        guard DigestType(old.digest) == options.type else {
            throw Fault(
                .conflict,
                "\(digested.name): signature \"\(name)\" is there already, over \(DigestType(old.digest)) instead of \(options.type)"
            )
        }
        _ = try await SignatureCheck(trust: trust, report: report).verify(old, digest: digested.digest)
        return true
    }

    private func add(
        _ name: String, _ options: SigningOptions, _ chain: [Certificate], to digested: inout DigestedVersion
    ) async throws {
        let digest = digested.digest
        let signature =
            switch options.method {
            case .rsa(let key, _, let algorithm):
                try await key.sign(digest.value, hash: digest.hashAlgorithm, algorithm: algorithm, chain: chain)
            case .openPGP(let key, let hash): try await key.sign(digest, hash: hash)
            case .service(let service, let algorithm): try await signed(by: service, algorithm, digest, name)
            }
        let entry = Signature(name: name, digest: digest, signature: signature)
        if let place = digested.descriptor.signatures.firstIndex(where: { $0.name == name }) {
            digested.descriptor.signatures[place] = entry
        } else {
            digested.descriptor.signatures.append(entry)
        }
    }

    private func signed(
        by service: any SigningService, _ algorithm: SignatureAlgorithm, _ digest: DigestSpec, _ name: String
    ) async throws -> SignatureSpec {
        guard let bytes = Hex.decode(digest.value) else { throw Fault(.invalid, "the digest is not hexadecimal") }
        let answer = try await service.sign(bytes, hash: digest.hashAlgorithm, algorithm: algorithm)
        guard let text = String(validating: answer, as: UTF8.self) else {
            throw Fault(.invalid, "the signing service answered with something that is no PEM text")
        }
        var signature = SignatureSpec(
            algorithm: algorithm.rawValue, value: text, mediaType: SignatureAlgorithm.pemType)
        signature.issuer = try SignatureValue(signature).certificates.first.map { IssuerName($0.subject).text }
        do {
            _ = try await SignatureCheck(trust: trust, report: { _ in })
                .verify(Signature(name: name, digest: digest, signature: signature), digest: digest)
        } catch {
            throw Fault(error, "what the signing service made does not hold")
        }
        return signature
    }

    /// The second generation drops the versions of labels before it signs, so nothing would protect one that is there.
    static func checkVersionedLabels(_ digested: DigestedVersion) throws(Fault) {
        guard digested.digest.normalisationAlgorithm == Normalisation.v4alpha1.rawValue,
            let label = signingLabels(digested.descriptor).first(where: { $0.version != nil })
        else { return }
        throw Fault(
            .denied,
            "\(digested.name): the label “\(label.name)” has a version, which signatures over "
                + "\(digested.digest.normalisationAlgorithm) don't cover; jsonNormalisation/v3 does")
    }

    /// Signed labels with a member of empty name, which all normal forms leave out.
    static func unsignableLabels(_ descriptor: ComponentDescriptor) -> [String] {
        signingLabels(descriptor).filter(\.hasEmptyKey).map { "“\($0.name)”" }
    }

    /// The labels that are part of a normal form.
    static func signingLabels(_ descriptor: ComponentDescriptor) -> [Label] {
        var labels = descriptor.labels + descriptor.provider.labels
        labels += descriptor.resources.flatMap(\.labels) + descriptor.sources.flatMap(\.labels)
        labels += descriptor.references.flatMap(\.labels)
        return labels.filter(\.signing)
    }
}
