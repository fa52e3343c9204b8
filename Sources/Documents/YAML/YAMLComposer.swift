import Diagnostics

/// Makes nodes from events, within limits.
struct YAMLComposer {
    private let events: YAMLEvents
    private let limits: YAMLLimits
    private let place: YAMLPlace
    private var nodes = 0
    private var aliases = 0
    private var anchors: [String: YAMLNode] = [:]

    init(_ events: YAMLEvents, _ limits: YAMLLimits, _ place: YAMLPlace) {
        self.events = events
        self.limits = limits
        self.place = place
    }

    mutating func documents() throws(Fault) -> [YAMLDocument] {
        var documents: [YAMLDocument] = []
        while true {
            let event = try events.next()
            switch event.kind {
            case .documentStart(let isExplicit): documents.append(try document(event.start, isExplicit))
            case .streamEnd: return documents
            default: continue
            }
        }
    }

    private mutating func document(_ start: YAMLMark, _ isExplicit: Bool) throws(Fault) -> YAMLDocument {
        anchors = [:]
        let root = try node(try events.next(), depth: 0)
        let end = try events.next().end
        var isEmpty = false
        if case .scalar("", .plain, nil) = root.content { isEmpty = root.anchor == nil }
        return YAMLDocument(
            root: isEmpty ? nil : root, isExplicit: isExplicit,
            byteRange: start.byteOffset..<max(start.byteOffset, end.byteOffset))
    }

    private mutating func node(_ event: YAMLEvent, depth: Int) throws(Fault) -> YAMLNode {
        nodes += 1
        guard nodes <= limits.nodes else {
            throw place.fault(event.start.line, "more than \(limits.nodes) nodes", code: .limit)
        }
        let node: YAMLNode
        switch event.kind {
        case .alias(let name): return try alias(name, event)
        case .scalar(let text, let style, let tag):
            node = YAMLNode(
                .scalar(text, style: style, tag: tag), anchor: event.anchor, start: event.start, end: event.end)
        case .sequenceStart(let flow, _): node = try sequence(event, flow, depth + 1)
        case .mappingStart(let flow, _): node = try mapping(event, flow, depth + 1)
        default: throw place.fault(event.start.line, "a node is expected")
        }
        if let anchor = event.anchor { anchors[anchor] = node }
        return node
    }

    private mutating func alias(_ name: String, _ event: YAMLEvent) throws(Fault) -> YAMLNode {
        aliases += 1
        guard aliases <= limits.aliases else {
            throw place.fault(event.start.line, "more than \(limits.aliases) aliases", code: .limit)
        }
        guard let target = anchors[name] else {
            throw place.fault(event.start.line, "the alias “*\(name)” has no anchor before it")
        }
        return YAMLNode(.alias(name), anchor: nil, start: event.start, end: event.end, target: target)
    }

    private mutating func sequence(_ start: YAMLEvent, _ flow: Bool, _ depth: Int) throws(Fault) -> YAMLNode {
        try checkDepth(start, depth)
        var items: [YAMLNode] = []
        while true {
            let event = try events.next()
            if case .sequenceEnd = event.kind {
                return YAMLNode(
                    .sequence(items, flow: flow), anchor: start.anchor, start: start.start, end: event.end)
            }
            items.append(try node(event, depth: depth))
        }
    }

    private mutating func mapping(_ start: YAMLEvent, _ flow: Bool, _ depth: Int) throws(Fault) -> YAMLNode {
        try checkDepth(start, depth)
        var pairs: [(key: YAMLNode, value: YAMLNode)] = []
        var seen = SeenKeys()
        while true {
            let event = try events.next()
            if case .mappingEnd = event.kind {
                return YAMLNode(
                    .mapping(pairs, flow: flow), anchor: start.anchor, start: start.start, end: event.end)
            }
            let key = try node(event, depth: depth)
            if !limits.allowsDuplicateKeys, !key.isMergeKey, let text = key.text,
                let first = seen.insert(key, text, pairs)
            {
                throw place.fault(
                    key.start.line, "the key “\(text.prefix(100))” is given twice (first in line \(first))")
            }
            pairs.append((key, try node(try events.next(), depth: depth)))
        }
    }

    private func checkDepth(_ event: YAMLEvent, _ depth: Int) throws(Fault) {
        guard depth <= limits.depth else {
            throw place.fault(event.start.line, "nested deeper than \(limits.depth) levels", code: .limit)
        }
    }
}

/// The keys of one mapping so far; few are compared one by one.
private struct SeenKeys {
    private var lines: [ByteText: Int] = [:]

    /// The line of the same key among `pairs`, the ones before this key.
    mutating func insert(_ key: YAMLNode, _ text: String, _ pairs: [(key: YAMLNode, value: YAMLNode)]) -> Int? {
        if pairs.count < 16 {
            return pairs.first { $0.key.text?.isSameBytes(as: text) ?? false }?.key.start.line
        }
        if lines.isEmpty {
            for pair in pairs {
                if let text = pair.key.text { lines[ByteText(text)] = pair.key.start.line }
            }
        }
        return lines.updateValue(key.start.line, forKey: ByteText(text))
    }
}

extension YAMLNode {
    /// An unquoted `<<`.
    var isMergeKey: Bool {
        guard case .scalar("<<", let style, let tag) = content else { return false }
        return tag == "tag:yaml.org,2002:merge" || tag == nil && style == .plain
    }
}
