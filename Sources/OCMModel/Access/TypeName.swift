/// A type of an access, repository or the like: a kind with a version, `v1` if none is written.
public struct TypeName: Hashable, Sendable, CustomStringConvertible {
    public let kind: String
    public let version: String

    /// Splits at the last `/` if what follows looks like a version (`v1`, `v1alpha1`, `v2beta1`).
    public init(_ text: String) {
        if let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")),
            Self.isVersion(text.utf8[text.utf8.index(after: slash)...])
        {
            kind = String(text[..<slash])
            version = String(text[text.utf8.index(after: slash)...])
        } else {
            kind = text
            version = "v1"
        }
    }

    public init(kind: String, version: String) {
        self.kind = kind
        self.version = version
    }

    public var description: String { "\(kind)/\(version)" }

    private static func isVersion(_ text: Substring.UTF8View) -> Bool {
        guard text.first == UInt8(ascii: "v") else { return false }
        let rest = text.dropFirst().drop { $0 >= 0x30 && $0 <= 0x39 }
        guard rest.count < text.count - 1 else { return false }
        if rest.isEmpty { return true }
        for word in ["alpha", "beta"] where rest.starts(with: word.utf8) {
            let digits = rest.dropFirst(word.utf8.count)
            return !digits.isEmpty && digits.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
        }
        return false
    }
}
