/// How much a JSON document may be, and what it may contain.
public struct JSONLimits: Sendable {
    /// Bytes of the document.
    public var size: Int
    /// Lists and objects inside each other.
    public var depth: Int
    /// Values in the document, of any kind.
    public var values: Int
    /// A key given twice is an error unless this is set; then the last value counts, as in Go and ECMAScript.
    public var allowsDuplicateKeys: Bool

    public init(
        size: Int = 64 << 20, depth: Int = 200, values: Int = 5_000_000, allowsDuplicateKeys: Bool = false
    ) {
        self.size = size
        self.depth = depth
        self.values = values
        self.allowsDuplicateKeys = allowsDuplicateKeys
    }

    public static let `default` = JSONLimits()
}
