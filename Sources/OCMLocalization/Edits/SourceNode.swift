/// A value of a document together with the bytes it stands in.
struct SourceNode: Sendable {
    enum Style: Sendable { case plain, single, double, literal, folded }

    indirect enum Content: Sendable {
        case scalar(String, Style)
        case list([SourceNode], flow: Bool)
        case map([Entry], flow: Bool)
        case alias(String, target: SourceNode)
    }

    struct Entry: Sendable {
        let key: SourceNode
        var value: SourceNode

        /// The key's text; nil for a key that is no scalar.
        var name: String? { key.resolved.scalar?.text }
        var isMerge: Bool {
            if case .scalar("<<", .plain) = key.content { true } else { false }
        }
    }

    var content: Content
    let anchor: String?
    let tag: String?
    /// The first byte, that of an anchor or a tag if there is one.
    let start: Int
    /// The first byte after anchor and tag.
    let bodyStart: Int
    /// The byte after the last one that belongs to the value; comments and blank lines behind it do not.
    let end: Int

    var resolved: SourceNode {
        if case .alias(_, let target) = content { target } else { self }
    }

    var scalar: (text: String, style: Style)? {
        if case .scalar(let text, let style) = content { (text, style) } else { nil }
    }

    /// The anchors of values inside of this one.
    var innerAnchors: [String] {
        func all(_ node: SourceNode) -> [String] { (node.anchor.map { [$0] } ?? []) + node.innerAnchors }
        return switch content {
        case .list(let items, _): items.flatMap(all)
        case .map(let entries, _): entries.flatMap { all($0.key) + all($0.value) }
        case .scalar, .alias: []
        }
    }

    /// A scalar that stands for null: nothing, `~` or `null`.
    var isNull: Bool {
        guard tag == nil, case .scalar(let text, .plain) = content else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }

    /// A scalar that every reader takes for a string.
    var isString: Bool {
        guard let scalar else { return false }
        if let tag { return tag == "!!str" || tag == "tag:yaml.org,2002:str" || tag == "!" }
        return scalar.style != .plain || !PlainText.readsAsOther(scalar.text)
    }

    /// The value of `key`: an entry of its own, else one that `<<` brings in (the first merged mapping wins).
    func member(_ key: String) -> (place: Int?, value: SourceNode)? {
        guard case .map(let entries, _) = content else { return nil }
        // The last of equal keys is the one that readers take.
        if let place = entries.lastIndex(where: { $0.name.map { $0.utf8.elementsEqual(key.utf8) } ?? false }) {
            return (place, entries[place].value)
        }
        for entry in entries where entry.isMerge {
            let merged = entry.value.resolved
            switch merged.content {
            case .map: if let found = merged.member(key) { return (nil, found.value) }
            case .list(let items, _):
                for item in items { if let found = item.resolved.member(key) { return (nil, found.value) } }
            default: break
            }
        }
        return nil
    }
}

extension Piece {
    /// Copies a value, with aliases and merge keys written out; nil when a key is no scalar or the copy grows too large.
    init?(_ node: SourceNode, budget: inout Int) {
        budget -= 1
        guard budget > 0 else { return nil }
        switch node.content {
        case .alias(_, let target):
            self.init(target, budget: &budget)
        case .scalar(let text, _):
            self = node.isString ? .string(text) : .word(text.isEmpty ? "null" : text)
        case .list(let items, _):
            var pieces: [Piece] = []
            for item in items {
                guard let piece = Piece(item, budget: &budget) else { return nil }
                pieces.append(piece)
            }
            self = .list(pieces)
        case .map(let entries, _):
            var pieces: [(key: String, value: Piece)] = []
            var names: [[UInt8]: Int] = [:]
            for entry in entries where !entry.isMerge {
                guard let name = entry.name, let piece = Piece(entry.value, budget: &budget) else { return nil }
                names[Array(name.utf8)] = pieces.count
                pieces.append((key: name, value: piece))
            }
            for entry in entries where entry.isMerge {
                guard let merged = Piece(entry.value, budget: &budget) else { return nil }
                let sources: [Piece] = if case .list(let items) = merged { items } else { [merged] }
                for case .map(let members) in sources {
                    for member in members where names[Array(member.key.utf8)] == nil {
                        names[Array(member.key.utf8)] = pieces.count
                        pieces.append(member)
                    }
                }
            }
            self = .map(pieces)
        }
    }

    /// Whether the bytes of `node` say exactly this value.
    func matches(_ node: SourceNode) -> Bool {
        switch (self, node.content) {
        case (.word(let word), .scalar(let text, .plain)):
            node.tag == nil && (word == text || (word == "null" && node.isNull))
        case (.string(let string), .scalar(let text, _)):
            node.isString && string.utf8.elementsEqual(text.utf8)
        case (.list(let pieces), .list(let items, _)):
            pieces.count == items.count && zip(pieces, items).allSatisfy { $0.matches($1) }
        case (.map(let pieces), .map(let entries, _)):
            pieces.count == entries.count
                && zip(pieces, entries).allSatisfy { piece, entry in
                    entry.name.map { $0.utf8.elementsEqual(piece.key.utf8) } ?? false
                        && piece.value.matches(entry.value)
                }
        default: false
        }
    }
}
