public import Diagnostics
public import OCMModel

/// Verifies component versions: all content, the whole closure of references, and signatures
/// (descriptor-and-signing.md, sections 9.1 and 9.3).
public struct VersionVerifier: Sendable {
    private let content: any ContentResolver
    private let versions: VersionResolver
    private let trust: SigningTrust
    private let report: @Sendable (DigestEvent) -> Void

    public init(
        content: any ContentResolver, versions: VersionResolver = VersionResolver(), trust: SigningTrust,
        report: @escaping @Sendable (DigestEvent) -> Void = { _ in }
    ) {
        self.content = content
        self.versions = versions
        self.trust = trust
        self.report = report
    }

    /// Recalculates everything from the content and checks signatures over it, each with its own algorithms.
    ///
    /// - Parameter names: signatures that must all be there and hold; empty: every signature must hold, and there must be
    ///   one. A name may be written in any form of a distinguished name.
    /// - Throws: what makes the content wrong or incomplete. A signature that does not hold is in the result;
    ///   `VerificationResult.check` throws it.
    public func verify(_ version: ComponentVersion, signatures names: [String] = []) async throws -> VerificationResult
    {
        let signatures = try chosen(version, names)
        let first = signatures.first.map { DigestType($0.digest) } ?? DigestType()
        for other in signatures.dropFirst() where DigestType(other.digest) != first {
            report(.otherDigestType(signature: other.name, type: first, version: "\(version.name):\(version.version)"))
        }
        var closures = [first: try await closure(of: version, first, isFirst: true)]
        var verdicts: [SignatureVerdict] = []
        for signature in signatures {
            let type = DigestType(signature.digest)
            if closures[type] == nil {
                closures[type] = try await closure(of: version, type, isFirst: false)
            }
            guard let root = closures[type]?.last else { continue }
            let outcome: SignatureVerdict.Outcome
            do {
                // Who gives keys and names no signature means those keys: anybody could have put another signature there.
                let check = SignatureCheck(
                    trust: trust, report: report, allowsSystemRoots: !names.isEmpty || trust.publicKeys.isEmpty)
                outcome = .verified(signer: try check.verify(signature, digest: root.digest))
            } catch {
                outcome = .refused(Fault(error, root.name))
            }
            verdicts.append(SignatureVerdict(name: signature.name, digest: signature.digest, outcome: outcome))
        }
        return VerificationResult(closure: closures[first] ?? [], signatures: verdicts)
    }

    private func closure(
        of version: ComponentVersion, _ type: DigestType, isFirst: Bool
    ) async throws -> [DigestedVersion] {
        let silent: @Sendable (DigestEvent) -> Void = { _ in }
        let digester = VersionDigester(
            type: type, content: content, versions: versions, report: isFirst ? report : silent,
            writesLegacyNames: HashName.isLegacy(type.hash))
        let closure = try await digester.closure(of: version)
        for digested in closure { try VersionSigner.checkVersionedLabels(digested) }
        return closure
    }

    /// The entries that are meant: of several with one name the first counts.
    private func chosen(_ version: ComponentVersion, _ names: [String]) throws -> [Signature] {
        let all = version.descriptor.signatures
        let root = "\(version.name):\(version.version)"
        guard !names.isEmpty else { return all }
        var chosen: [Signature] = []
        for name in names {
            let normalised = IssuerName.signatureName(name)
            guard let signature = all.first(where: { $0.name == name || $0.name == normalised }) else {
                throw Fault(
                    .notFound, "\(root): failed to determine signature info: signature \"\(name)\" not found")
            }
            if trust.publicKey(of: signature.name) == nil, signature.signature.mediaType != SignatureAlgorithm.pemType {
                throw Fault(
                    .notFound, "\(root): failed to determine signature info: public key \"\(name)\" not found")
            }
            if !chosen.contains(signature) { chosen.append(signature) }
        }
        return chosen
    }
}

/// What was proven about one signature.
public struct SignatureVerdict: Sendable {
    public enum Outcome: Sendable {
        /// The content is exactly what this key, or the certificate of this name, signed.
        case verified(signer: String)
        case refused(Fault)
    }

    public let name: String
    public let digest: DigestSpec
    public let outcome: Outcome
}

/// What was proven about a component version and everything it refers to.
public struct VerificationResult: Sendable {
    /// All versions, the verified one last; the digests of their resources and references are those of the content.
    public let closure: [DigestedVersion]
    public let signatures: [SignatureVerdict]

    /// The verified version with its digest.
    public var root: DigestedVersion? { closure.last }

    /// Whether there is a signature and all hold.
    public var isValid: Bool {
        !signatures.isEmpty
            && signatures.allSatisfy {
                if case .verified = $0.outcome { true } else { false }
            }
    }

    /// Throws the first refusal.
    public func check() throws(Fault) {
        for signature in signatures {
            if case .refused(let fault) = signature.outcome { throw fault }
        }
        guard !signatures.isEmpty else { throw Fault(.denied, "no verifiable signature found") }
    }

    /// What is not proven although the signatures hold: content that was left out, labels that no normal form has.
    public var remarks: [String] {
        closure.flatMap { version -> [String] in
            let resources = version.descriptor.resources.filter { $0.digest?.isExcluded ?? false }
                .map { "\(version.name): the content of resource \($0.name) is excluded from the signature" }
            let labels = VersionSigner.unsignableLabels(version.descriptor)
                .map { "\(version.name): the label \($0) has a member with an empty name, which no signature covers" }
            return resources + labels
        }
    }
}
