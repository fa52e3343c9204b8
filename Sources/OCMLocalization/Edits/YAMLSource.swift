import Diagnostics
import Documents

/// Finds the bytes of every value of a YAML document: what the parser's marks say, without the comments, blank lines
/// and properties (anchor, tag) that they may include.
struct YAMLSource {
    private let bytes: [UInt8]
    private var anchors: [String: SourceNode] = [:]

    static func parse(_ bytes: [UInt8], name: String) throws(Fault) -> [SourceNode?] {
        var limits = YAMLLimits.default
        // Kubernetes' reader takes the last of equal keys; a file that has some is edited, not judged.
        limits.allowsDuplicateKeys = true
        return try YAMLStream.parse(bytes, limits: limits, name: name).map { document in
            guard let root = document.root else { return nil }
            var source = YAMLSource(bytes: bytes)
            return source.node(root)
        }
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func node(_ node: YAMLNode) -> SourceNode {
        let start = node.start.byteOffset
        let made: SourceNode
        switch node.content {
        case .alias(let name):
            // The parser refuses an alias without an anchor before it; a node that holds itself has none here.
            let target = anchors[name] ?? SourceNode(.scalar("", .plain), start: start, end: start)
            return SourceNode(.alias(name, target: target), start: start, end: node.end.byteOffset)
        case .scalar(let text, let style, let tag):
            let body = skipProperties(from: start, to: node.end.byteOffset)
            let end =
                style == .literal || style == .folded ? trimmed(node.end.byteOffset, to: body) : node.end.byteOffset
            made = SourceNode(
                .scalar(text, Self.style(style)), anchor: node.anchor, tag: tag, start: start,
                bodyStart: min(body, end),
                end: end)
        case .sequence(let items, let flow):
            let items = items.map { self.node($0) }
            let body = skipProperties(from: start, to: node.end.byteOffset)
            made = SourceNode(
                .list(items, flow: flow), anchor: node.anchor, start: start, bodyStart: body,
                end: flow ? node.end.byteOffset : items.last.map { max($0.end, body) } ?? body)
        case .mapping(let pairs, let flow):
            let entries = pairs.map { SourceNode.Entry(key: self.node($0.key), value: self.node($0.value)) }
            let body =
                flow
                ? skipProperties(from: start, to: node.end.byteOffset) : entries.first?.key.start ?? start
            made = SourceNode(
                .map(entries, flow: flow), anchor: node.anchor, start: start, bodyStart: body,
                end: flow ? node.end.byteOffset : entries.last.map { max($0.value.end, $0.key.end) } ?? body)
        }
        if let anchor = node.anchor { anchors[anchor] = made }
        return made
    }

    private static func style(_ style: YAMLNode.ScalarStyle) -> SourceNode.Style {
        switch style {
        case .plain: .plain
        case .single: .single
        case .double: .double
        case .literal: .literal
        case .folded: .folded
        }
    }

    /// Behind `&anchor` and `!tag`, in any order, and what separates them from the value.
    private func skipProperties(from start: Int, to end: Int) -> Int {
        var at = start
        while at < end, bytes[at] == UInt8(ascii: "&") || bytes[at] == UInt8(ascii: "!") {
            while at < end, !SourceText.isBlank(bytes[at]), !SourceText.isBreak(bytes[at]) { at += 1 }
            at = SourceText.skipSeparation(bytes, from: at, to: end)
        }
        return at
    }

    private func trimmed(_ end: Int, to start: Int) -> Int {
        var end = min(end, bytes.count)
        while end > start, SourceText.isBlank(bytes[end - 1]) || SourceText.isBreak(bytes[end - 1]) { end -= 1 }
        return end
    }
}

extension SourceNode {
    init(
        _ content: Content, anchor: String? = nil, tag: String? = nil, start: Int, bodyStart: Int? = nil, end: Int
    ) {
        self.init(
            content: content, anchor: anchor, tag: tag, start: start, bodyStart: bodyStart ?? start, end: end)
    }
}
