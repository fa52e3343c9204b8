public import Diagnostics
public import OCMModel
import Synchronization

/// A reason why a component version is not verified, and where it lies.
public struct VerificationRefusal: Sendable {
    /// The part of a component version.
    public enum Place: Sendable, Hashable {
        /// The component version as a whole.
        case version
        /// The resource or reference at a place in its list.
        case resource(Int)
        case reference(Int)
    }

    /// `NAME:VERSION`
    public let version: String
    /// The versions on the way to it, `NAME:VERSION` each, from the verified one on; it is the last itself.
    public let path: [String]
    public let place: Place
    public let fault: Fault
}

/// Collects what is wrong while the work goes on.
final class Findings: Sendable {
    private let list = Mutex<[VerificationRefusal]>([])

    var refusals: [VerificationRefusal] { list.withLock { $0 } }

    func add(_ refusal: VerificationRefusal) {
        list.withLock { $0.append(refusal) }
    }
}

/// What was proven about one signature.
public struct SignatureVerdict: Sendable {
    /// Whether it holds.
    public enum Outcome: Sendable {
        /// The descriptor is exactly what this key, or the certificate of this name, signed.
        case verified(signer: String)
        case refused(Fault)
    }

    public let name: String
    public let digest: DigestSpec
    public let outcome: Outcome

    public var isVerified: Bool {
        if case .verified = outcome { true } else { false }
    }
}

/// What was proven about a component version and everything it refers to, and each refusal.
public struct VerificationResult: Sendable {
    /// All versions, the verified one last; the digests of their resources and references are those of the content, where
    /// nothing is refused.
    public let closure: [DigestedVersion]
    public let signatures: [SignatureVerdict]
    /// What is wrong with the content, in the order in which it was found.
    public let refusals: [VerificationRefusal]
    /// Why the signatures are not what the policy demands; nil: they are.
    public let signatureRefusal: Fault?

    /// The verified version with its digest.
    public var root: DigestedVersion? { closure.last }

    /// Whether all content is what was signed, and by whom the policy demands.
    public var isValid: Bool { refusals.isEmpty && signatureRefusal == nil }

    /// Throws the first refusal.
    public func check() throws(Fault) {
        if let first = refusals.first { throw first.fault.within(first.path.joined(separator: "->")) }
        if let signatureRefusal { throw signatureRefusal }
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
