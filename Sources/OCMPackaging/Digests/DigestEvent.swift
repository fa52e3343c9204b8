public import OCMModel

/// What happens while a component version is digested, signed or verified, in order. `depth` is 0 for the version itself
/// and one more for each reference on the way; the Go program indents its lines by it.
public enum DigestEvent: Sendable {
    /// `applying to version "VERSION"[ROOT]...`
    case applying(version: String, root: String, depth: Int)
    /// `  no digest found for "VERSION"`
    case noDigest(version: String, depth: Int)
    /// `  reference N:  VERSION: digest DIGEST`
    case reference(index: Int, version: String, digest: DigestSpec, depth: Int)
    /// `  resource N:  IDENTITY: digest DIGEST`
    case resource(index: Int, identity: String, digest: DigestSpec, depth: Int)
    /// `Warning: digest type TYPE for signature "NAME" in VERSION does not match (signature ignored)`: the signature is over
    /// other algorithms than those of the run. It is verified all the same, without further lines.
    case otherDigestType(signature: String, type: DigestType, version: String)
    /// `no public key found for signature "NAME" -> extract key from signature`
    case keyFromSignature(name: String, depth: Int)

    /// The line that the Go program prints, without line break.
    public var line: String {
        switch self {
        case .applying(let version, let root, let depth):
            indent(depth) + "applying to version \"\(version)\"[\(root)]..."
        case .noDigest(let version, let depth): indent(depth) + "  no digest found for \"\(version)\""
        case .reference(let index, let version, let digest, let depth):
            indent(depth) + "  reference \(index):  \(version): digest \(digest)"
        case .resource(let index, let identity, let digest, let depth):
            indent(depth) + "  resource \(index):  \(identity): digest \(digest)"
        case .otherDigestType(let signature, let type, let version):
            "Warning: digest type \(type) for signature \"\(signature)\" in \(version) does not match (signature ignored)"
        case .keyFromSignature(let name, let depth):
            indent(depth) + "no public key found for signature \"\(name)\" -> extract key from signature"
        }
    }

    private func indent(_ depth: Int) -> String { String(repeating: "  ", count: depth) }
}
