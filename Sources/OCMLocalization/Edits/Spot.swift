import Diagnostics

/// Where in a document a value is to be written, and what has to be written there.
struct Spot {
    enum Action {
        /// Instead of this value.
        case replace(SourceNode, Site)
        /// As a new last entry of this mapping.
        case append(SourceNode, key: String)
    }

    /// How a value sits in its parent.
    struct Site {
        /// Behind the `:` or `-` that the value belongs to.
        let after: Int
        /// The column of the parent's keys or dashes; -1 for the root.
        let column: Int
        let isItem: Bool
        let isFlow: Bool
    }

    let action: Action
    let piece: Piece
    /// The way to the value that is replaced, or to the mapping that grows, as places among the children.
    let steps: [Int]
    /// The value that is replaced as it was; nil for a new one.
    let old: SourceNode?
    /// Nodes with an anchor on the way: who uses their aliases sees the change too.
    let anchors: [String]
}

/// Walks a path as far as it exists and decides how to make the rest.
struct Locator {
    let bytes: [UInt8]
    let isJSON: Bool
    let path: DocumentPath

    /// Whether the whole path is there.
    func exists(in root: SourceNode) -> Bool {
        var node = root.resolved
        for segment in path.segments {
            guard let next = child(of: node, segment) else { return false }
            node = next.resolved
        }
        return true
    }

    private func child(of node: SourceNode, _ segment: DocumentPath.Segment) -> SourceNode? {
        switch (segment, node.content) {
        case (.key(let key), .map): return node.member(key)?.value
        case (.index(let index), .list(let items, _)):
            let at = index < 0 ? items.count + index : index
            return items.indices.contains(at) ? items[at] : nil
        default: return nil
        }
    }

    func spot(in root: SourceNode, for value: Piece) throws(Fault) -> Spot {
        var node = root
        var site = Spot.Site(after: root.start, column: -1, isItem: false, isFlow: isJSON)
        var (steps, anchors): ([Int], [String]) = ([], [])
        for (depth, segment) in path.segments.enumerated() {
            let rest = path.segments[depth...]
            if let anchor = node.anchor { anchors.append(anchor) }
            func replacing(_ piece: Piece) -> Spot {
                Spot(action: .replace(node, site), piece: piece, steps: steps, old: nil, anchors: anchors)
            }
            if case .alias = node.content { return replacing(try changed(copy(of: node), rest, value)) }
            if node.isNull { return replacing(try made(rest, value)) }
            switch (segment, node.content) {
            case (.key(let key), .map(let entries, let flow)):
                guard let member = node.member(key), let place = member.place else {
                    let under = rest.dropFirst()
                    let piece: Piece
                    if let merged = node.member(key) {
                        piece = try changed(copy(of: merged.value), under, value)
                    } else {
                        piece = try made(under, value)
                    }
                    if entries.isEmpty, !site.isFlow, site.column >= 0 { return replacing(.map([(key, piece)])) }
                    return Spot(
                        action: .append(node, key: key), piece: piece, steps: steps, old: nil, anchors: anchors)
                }
                site = Spot.Site(
                    after: behindColon(entries[place].key), column: SourceText.column(bytes, entries[place].key.start),
                    isItem: false, isFlow: site.isFlow || flow)
                steps.append(place)
                node = member.value
            case (.index(let index), .list(let items, let flow)):
                let place = index < 0 ? items.count + index : index
                guard items.indices.contains(place) else { throw beyond(rest, items.count) }
                let dash = flow ? items[place].start : behindDash(node, place)
                site = Spot.Site(
                    after: dash, column: flow ? site.column : SourceText.column(bytes, dash) - 1, isItem: true,
                    isFlow: site.isFlow || flow)
                steps.append(place)
                node = items[place]
            default: throw inTheWay(rest, node)
            }
        }
        if let anchor = node.anchor { anchors.append(anchor) }
        return Spot(action: .replace(node, site), piece: value, steps: steps, old: node.resolved, anchors: anchors)
    }

    private func copy(of node: SourceNode) throws(Fault) -> Piece {
        var budget = 100_000
        guard let piece = Piece(node, budget: &budget) else {
            throw Fault(.limit, "an alias on the way stands for a value that can't be copied")
        }
        return piece
    }

    private func made(_ segments: ArraySlice<DocumentPath.Segment>, _ value: Piece) throws(Fault) -> Piece {
        guard let piece = Piece(value, below: segments) else {
            throw Fault(.invalid, "there is no list for \(name(segments)); only its first element [0] can be made")
        }
        return piece
    }

    /// `piece` with `value` at a path below it.
    private func changed(
        _ piece: Piece, _ segments: ArraySlice<DocumentPath.Segment>, _ value: Piece
    ) throws(Fault) -> Piece {
        guard let segment = segments.first else { return value }
        let rest = segments.dropFirst()
        switch (segment, piece) {
        case (_, .word("null")): return try made(segments, value)
        case (.key(let key), .map(var entries)):
            if let at = entries.lastIndex(where: { $0.key.utf8.elementsEqual(key.utf8) }) {
                entries[at].value = try changed(entries[at].value, rest, value)
            } else {
                entries.append((key: key, value: try made(rest, value)))
            }
            return .map(entries)
        case (.index(let index), .list(var items)):
            let at = index < 0 ? items.count + index : index
            guard items.indices.contains(at) else { throw beyond(segments, items.count) }
            items[at] = try changed(items[at], rest, value)
            return .list(items)
        default: throw Fault(.invalid, "\(name(segments)) can't be reached: another kind of value is in the way")
        }
    }

    /// The last keys that lead to the first of `segments`, as a person would name it: `containers[7]`.
    private func name(_ segments: ArraySlice<DocumentPath.Segment>) -> String {
        let end = segments.startIndex
        var start = end
        while start > 0, case .index = path.segments[start] { start -= 1 }
        return DocumentPath(Array(path.segments[start...end])).description
    }

    private func beyond(_ segments: ArraySlice<DocumentPath.Segment>, _ count: Int) -> Fault {
        Fault(.invalid, "\(name(segments)) is beyond the list, which has \(count) element\(count == 1 ? "" : "s")")
    }

    private func inTheWay(_ segments: ArraySlice<DocumentPath.Segment>, _ node: SourceNode) -> Fault {
        let kind: String =
            switch node.content {
            case .map: "a mapping"
            case .list: "a list"
            case .scalar, .alias: "a single value"
            }
        let before = DocumentPath(Array(path.segments[..<segments.startIndex])).description
        let place = before.isEmpty ? "the document" : "“\(before)”"
        return Fault(
            .invalid,
            "\(place) (line \(SourceText.line(bytes, node.start))) is \(kind), so \(name(segments)) can't be in it")
    }

    private func behindColon(_ key: SourceNode) -> Int {
        var at = key.end
        while at < bytes.count, bytes[at] != UInt8(ascii: ":"),
            SourceText.isBlank(bytes[at]) || SourceText.isBreak(bytes[at])
        { at += 1 }
        return at < bytes.count && bytes[at] == UInt8(ascii: ":") ? at + 1 : key.end
    }

    /// Behind the dash of an element of a block list.
    private func behindDash(_ list: SourceNode, _ place: Int) -> Int {
        guard case .list(let items, _) = list.content else { return list.bodyStart }
        let before = place == 0 ? list.bodyStart : items[place - 1].end
        let dash = SourceText.skipSeparation(bytes, from: before, to: bytes.count)
        return min(dash + 1, bytes.count)
    }
}
