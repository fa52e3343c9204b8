import Diagnostics
import OCMModel

/// What must be proven about a component version, and by whom, before it counts as verified.
public struct VerificationPolicy: Sendable {
    /// Which signatures must hold.
    public enum Demand: Sendable, Hashable {
        /// All that are there, one at least.
        case every
        /// These; a name may be written in any form of a distinguished name.
        case named([String])
        /// So many of those that are there; others may fail.
        case atLeast(Int)
    }

    public var demand: Demand
    /// The keys, certificates and identities that signatures are accepted from.
    public var trust: SigningTrust
    /// Accept resources whose content is left out of the signature by a recorded exclusion.
    public var allowsExcludedContent: Bool

    public init(_ demand: Demand = .every, trust: SigningTrust, allowsExcludedContent: Bool = true) {
        (self.demand, self.trust, self.allowsExcludedContent) = (demand, trust, allowsExcludedContent)
    }

    /// Who gives keys and names no signature means those keys: anybody could have put another signature there.
    var allowsSystemRoots: Bool {
        if case .named = demand { return true }
        return trust.publicKeys.isEmpty && trust.openPGPKeys.isEmpty
    }

    /// The signatures to look at. Of several with one name the first counts where names are asked for.
    func chosen(of version: ComponentVersion) throws(Fault) -> [Signature] {
        let all = version.descriptor.signatures
        guard case .named(let names) = demand else { return all }
        var chosen: [Signature] = []
        for name in names {
            let normalised = IssuerName.signatureName(name)
            guard let signature = all.first(where: { $0.name == name || $0.name == normalised }) else {
                throw undetermined(version, "signature \"\(name)\" not found")
            }
            if trust.scheme(of: signature.name) == .rsa, trust.publicKey(of: signature.name) == nil,
                signature.signature.mediaType != SignatureAlgorithm.pemType,
                SignatureScheme(algorithm: signature.signature.algorithm) == .rsa
            {
                throw undetermined(version, "public key \"\(name)\" not found")
            }
            if !chosen.contains(signature) { chosen.append(signature) }
        }
        return chosen
    }

    private func undetermined(_ version: ComponentVersion, _ why: String) -> Fault {
        Fault(.notFound, "\(version.name):\(version.version): failed to determine signature info: \(why)")
    }

    /// Why these verdicts on the signatures of `version` (`NAME:VERSION`) are not enough; nil: they are.
    func refusal(_ verdicts: [SignatureVerdict], of version: String) -> Fault? {
        var first: Fault?
        for verdict in verdicts {
            if case .refused(let fault) = verdict.outcome, first == nil { first = fault }
        }
        let verified = verdicts.count { $0.isVerified }
        switch demand {
        case .every, .named:
            if let first { return first }
            return verified > 0 ? nil : Fault(.denied, "\(version): no verifiable signature found")
        case .atLeast(let count):
            guard verified < max(1, count) else { return nil }
            return Fault(
                .denied,
                "\(version): \(verified) of \(verdicts.count) signatures hold, \(max(1, count)) are needed"
                    + (first.map { "; the first refusal: \($0)" } ?? ""))
        }
    }
}
