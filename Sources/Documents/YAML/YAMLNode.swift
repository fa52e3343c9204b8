/// A node of a YAML document with its place in the source. Comments are not kept.
public struct YAMLNode: Sendable {
    /// How a scalar was written.
    public enum ScalarStyle: Sendable { case plain, single, double, literal, folded }

    /// What a node holds; `flow` says whether it is written with brackets.
    public enum Content: Sendable {
        /// A text; `tag` is the full name (`tag:yaml.org,2002:str`) if one was written.
        case scalar(String, style: ScalarStyle, tag: String?)
        case sequence([YAMLNode], flow: Bool)
        case mapping([(key: YAMLNode, value: YAMLNode)], flow: Bool)
        /// `*NAME`; see `target`.
        case alias(String)
    }

    public let content: Content
    public let anchor: String?
    public let start: YAMLMark
    /// Behind the last character. A block collection or block scalar ends where the next token starts.
    public let end: YAMLMark

    /// The node in a list of one, as a struct can't hold itself.
    private let targets: [YAMLNode]

    init(_ content: Content, anchor: String?, start: YAMLMark, end: YAMLMark, target: YAMLNode? = nil) {
        self.content = content
        self.anchor = anchor
        self.start = start
        self.end = end
        targets = target.map { [$0] } ?? []
    }

    /// The node that an alias stands for; nil for other nodes.
    public var target: YAMLNode? { targets.first }

    /// This node, or what it stands for if it is an alias.
    public var resolved: YAMLNode { targets.first ?? self }

    /// The text of a scalar, as it is after unquoting and unfolding.
    public var text: String? { if case .scalar(let text, _, _) = content { text } else { nil } }

    /// The value of the first key that is a scalar with this text; nil also if this is no mapping.
    public subscript(key: String) -> YAMLNode? {
        guard case .mapping(let pairs, _) = content else { return nil }
        return pairs.first { $0.key.text?.isSameBytes(as: key) ?? false }?.value
    }
}

/// A place in a YAML source.
public struct YAMLMark: Sendable, Hashable {
    /// From 1.
    public let line: Int
    /// In characters (code points), from 1; a byte order mark does not count.
    public let column: Int
    /// In bytes from the start of the source, a byte order mark included.
    public let byteOffset: Int
}

/// One document of a stream.
public struct YAMLDocument: Sendable {
    /// Nil if there is nothing in the document.
    public let root: YAMLNode?
    /// It starts with `---`.
    public let isExplicit: Bool
    /// Its bytes in the source, with the markers that belong to it.
    public let byteRange: Range<Int>
}

/// How much a YAML stream may be, and what it may contain.
public struct YAMLLimits: Sendable {
    /// Bytes of the stream.
    public var size: Int
    /// Collections inside each other.
    public var depth: Int
    /// Nodes in the stream.
    public var nodes: Int
    /// Aliases in the stream.
    public var aliases: Int
    /// A key given twice is an error unless this is set.
    public var allowsDuplicateKeys: Bool

    public init(
        size: Int = 64 << 20, depth: Int = 100, nodes: Int = 5_000_000, aliases: Int = 10_000,
        allowsDuplicateKeys: Bool = false
    ) {
        self.size = size
        self.depth = depth
        self.nodes = nodes
        self.aliases = aliases
        self.allowsDuplicateKeys = allowsDuplicateKeys
    }

    public static let `default` = YAMLLimits()
}
