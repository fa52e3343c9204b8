import Diagnostics
import OCMModel

/// Verifies component versions: all content, the whole closure of references, and signatures.
public struct VersionVerifier: Sendable {
    private let content: any ContentResolver
    private let versions: VersionResolver
    private let policy: VerificationPolicy
    /// Content that its store keeps by digest is not read, only compared with the digests that are signed. That is enough
    /// before a copy that checks all it brings, and never for what is used as it is.
    package var trustsAddresses = false
    private let report: @Sendable (DigestEvent) -> Void

    public init(
        content: any ContentResolver, versions: VersionResolver = VersionResolver(), policy: VerificationPolicy,
        report: @escaping @Sendable (DigestEvent) -> Void = { _ in }
    ) {
        self.content = content
        self.versions = versions
        self.policy = policy
        self.report = report
    }

    /// A verifier that demands every signature, or those that `verify` names.
    public init(
        content: any ContentResolver, versions: VersionResolver = VersionResolver(), trust: SigningTrust,
        report: @escaping @Sendable (DigestEvent) -> Void = { _ in }
    ) {
        self.init(content: content, versions: versions, policy: VerificationPolicy(trust: trust), report: report)
    }

    /// Recalculates everything from the content and checks signatures over it, each with its own algorithms.
    ///
    /// - Parameter names: signatures that must all be there and hold; empty: what the policy demands. A name may be
    ///   written in any form of a distinguished name.
    /// - Throws: the first thing that makes the content wrong or incomplete. A signature that does not hold is in the
    ///   result; `VerificationResult.check` throws it.
    public func verify(_ version: ComponentVersion, signatures names: [String] = []) async throws -> VerificationResult
    {
        var policy = policy
        if !names.isEmpty { policy.demand = .named(names) }
        return try await evaluate(version, policy, try policy.chosen(of: version), findings: nil)
    }

    /// Looks at everything, whatever is found on the way, and says what is proven and what is refused.
    ///
    /// - Throws: only if the work was interrupted, or the algorithms of a signature are not known.
    public func examine(_ version: ComponentVersion) async throws -> VerificationResult {
        let findings = Findings()
        let chosen: [Signature]
        var missing: Fault?
        do throws(Fault) {
            chosen = try policy.chosen(of: version)
        } catch {
            (chosen, missing) = (version.descriptor.signatures, error)
        }
        let result = try await evaluate(version, policy, chosen, findings: findings)
        guard let missing else { return result }
        return VerificationResult(
            closure: result.closure, signatures: result.signatures, refusals: result.refusals,
            signatureRefusal: missing)
    }

    private func evaluate(
        _ version: ComponentVersion, _ policy: VerificationPolicy, _ signatures: [Signature], findings: Findings?
    ) async throws -> VerificationResult {
        let name = "\(version.name):\(version.version)"
        // Where everything is looked at, another one with unknown algorithms is refused alone.
        for signature in findings == nil ? signatures[...] : signatures.prefix(1) {
            do {
                try DigestType(signature.digest).check()
            } catch {
                throw Fault(error, "\(name): signature \"\(signature.name)\"")
            }
        }
        let first = signatures.first.map { DigestType($0.digest) } ?? DigestType()
        for other in signatures.dropFirst() where DigestType(other.digest) != first {
            report(.otherDigestType(signature: other.name, type: first, version: name))
        }
        let known = DigestedContent()
        var closures: [DigestType: Result<[DigestedVersion], any Error>] = [:]
        closures[first] = .success(try await closure(of: version, first, known, report, findings))
        var verdicts: [SignatureVerdict] = []
        for signature in signatures {
            let type = DigestType(signature.digest)
            if closures[type] == nil {
                let other = Findings()
                do {
                    let versions = try await closure(of: version, type, known, { _ in }, findings.map { _ in other })
                    closures[type] = .success(versions)
                    if let findings, findings.refusals.isEmpty { other.refusals.forEach(findings.add) }
                } catch let error as Fault where findings != nil && error.code != .cancelled {
                    closures[type] = .failure(error)
                }
            }
            guard let closure = closures[type] else { continue }
            let outcome: SignatureVerdict.Outcome
            do {
                guard let root = try closure.get().last else { continue }
                let check = SignatureCheck(
                    trust: policy.trust, report: report, allowsSystemRoots: policy.allowsSystemRoots)
                outcome = .verified(signer: try await check.verify(signature, digest: root.digest))
            } catch {
                outcome = .refused(Self.explained(Fault(error, name), signature, try? closure.get().last))
            }
            verdicts.append(SignatureVerdict(name: signature.name, digest: signature.digest, outcome: outcome))
        }
        let versions = try closures[first]?.get() ?? []
        var refusals = findings?.refusals ?? []
        if !policy.allowsExcludedContent { refusals += Self.excluded(versions) }
        return VerificationResult(
            closure: versions, signatures: verdicts, refusals: refusals,
            signatureRefusal: policy.refusal(verdicts, of: name))
    }

    private func closure(
        of version: ComponentVersion, _ type: DigestType, _ known: DigestedContent,
        _ report: @escaping @Sendable (DigestEvent) -> Void, _ findings: Findings?
    ) async throws -> [DigestedVersion] {
        let digester = VersionDigester(
            type: type, content: content, versions: versions, report: report,
            writesLegacyNames: HashName.isLegacy(type.hash), known: known, trustsAddresses: trustsAddresses,
            findings: findings)
        let closure = try await digester.closure(of: version)
        for digested in closure { try VersionSigner.checkVersionedLabels(digested) }
        return closure
    }

    /// Where what was signed is not what is there: with the resources whose content has no part in it, as that may be what
    /// was changed.
    private static func explained(_ fault: Fault, _ signature: Signature, _ root: DigestedVersion?) -> Fault {
        guard let root, signature.digest.value != root.digest.value else { return fault }
        let silent = root.descriptor.resources.filter { $0.digest?.isExcluded ?? true }.map(\.name)
        guard !silent.isEmpty else { return fault }
        let names = silent.joined(separator: ", ").prefix(300)
        return Fault(fault.code, "\(fault); the content of \(names) is no part of what was digested")
    }

    private static func excluded(_ versions: [DigestedVersion]) -> [VerificationRefusal] {
        versions.flatMap { version in
            version.descriptor.resources.enumerated().filter { $1.digest?.isExcluded ?? false }.map { index, resource in
                VerificationRefusal(
                    version: version.name, path: [version.name], place: .resource(index),
                    fault: Fault(.denied, "the content of resource \(resource.name) is excluded from the signature"))
            }
        }
    }
}
