public import Diagnostics
import Patterns

/// Whom a certificate of Sigstore must name: a text, or a regular expression of which some part of the text must fit, as
/// `cosign` has it.
public struct SigstoreIdentity: Sendable, CustomStringConvertible {
    private let text: String
    private let pattern: Pattern?

    /// Exactly this text.
    public init(_ text: String) throws(Fault) {
        guard !text.isEmpty else { throw Self.missing }
        (self.text, pattern) = (text, nil)
    }

    /// A regular expression in the syntax of RE2.
    public init(pattern: String) throws(Fault) {
        guard !pattern.isEmpty else { throw Self.missing }
        (text, self.pattern) = (pattern, try Pattern(pattern))
    }

    private static var missing: Fault {
        Fault(.invalid, "Sigstore needs an identity and its issuer: without them anybody may have signed")
    }

    func accepts(_ name: String) -> Bool { pattern?.matches(name) ?? (name == text) }

    public var description: String { pattern == nil ? text : "/\(text)/" }
}
