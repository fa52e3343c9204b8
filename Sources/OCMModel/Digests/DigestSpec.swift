public import Documents

/// A digest with the algorithms that made it. The names are part of what is signed, so they are kept as written.
public struct DigestSpec: Sendable {
    /// As in `SHA-256`.
    public var hashAlgorithm: String
    /// As in `genericBlobDigest/v1` or `jsonNormalisation/v3`.
    public var normalisationAlgorithm: String
    /// Lower-case hexadecimal digits.
    public var value: String
    /// Members that the schema does not define.
    public var unknown = JSONObject()

    public init(hashAlgorithm: String, normalisationAlgorithm: String, value: String) {
        self.hashAlgorithm = hashAlgorithm
        self.normalisationAlgorithm = normalisationAlgorithm
        self.value = value
    }

    /// Says that the content of a resource is not part of the component's digest.
    public static let excluded = DigestSpec(
        hashAlgorithm: "NO-DIGEST", normalisationAlgorithm: "EXCLUDE-FROM-SIGNATURE", value: "NO-DIGEST")

    public var isExcluded: Bool { self == .excluded }

    /// All three texts are empty: the second generation writes this for “no digest”.
    public var isEmpty: Bool { hashAlgorithm.isEmpty && normalisationAlgorithm.isEmpty && value.isEmpty }
}

/// Compares the three texts.
extension DigestSpec: Hashable {
    public static func == (a: DigestSpec, b: DigestSpec) -> Bool {
        a.hashAlgorithm == b.hashAlgorithm && a.normalisationAlgorithm == b.normalisationAlgorithm && a.value == b.value
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(value) }
}

/// `SHA-256:HEX[genericBlobDigest/v1]`
extension DigestSpec: CustomStringConvertible {
    public var description: String { "\(hashAlgorithm):\(value)[\(normalisationAlgorithm)]" }
}
