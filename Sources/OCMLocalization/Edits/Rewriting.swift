/// Turns a decision where to write what into changes of bytes.
struct Rewriting {
    let file: SourceFile
    let layout: BlockText
    private let lineBreak: String

    init(file: SourceFile, usesLiterals: Bool) {
        self.file = file
        var layout = file.layout
        layout.usesLiterals = usesLiterals
        self.layout = layout
        lineBreak = SourceText.lineBreak(file.bytes)
    }

    private var bytes: [UInt8] { file.bytes }

    /// Nil where the place is written in a form that is not edited.
    func changes(for spot: Spot) -> Replacements? {
        switch spot.action {
        case .replace(let node, let site): replace(node, site, spot.piece)
        case .append(let mapping, let key): append(key, spot.piece, to: mapping)
        }
    }

    // MARK: replacing a value

    private func replace(_ node: SourceNode, _ site: Spot.Site, _ piece: Piece) -> Replacements? {
        if site.isFlow { return replaceInFlow(node, piece) }
        switch node.content {
        case .scalar(_, .literal), .scalar(_, .folded): return replaceBlockScalar(node, site, piece)
        case .list(_, false), .map(_, false): return replaceBlockCollection(node, site, piece)
        default: return replaceInline(node, site, piece)
        }
    }

    private func replaceInFlow(_ node: SourceNode, _ piece: Piece) -> Replacements? {
        var changes = Replacements()
        var text = ScalarText.flow(piece, json: file.isJSON)
        if case .string(let string) = piece, !file.isJSON {
            text = ScalarText.string(string, keeping: quotes(of: node), flow: true)
        }
        if node.bodyStart == node.end {
            // Nothing stands there yet: `{a}`, `{a: }` or `{a:}`.
            var before = node.start
            while before > 0, SourceText.isBlank(bytes[before - 1]) || SourceText.isBreak(bytes[before - 1]) {
                before -= 1
            }
            guard before > 0, node.anchor == nil, node.tag == nil else { return nil }
            let hasColon = bytes[before - 1] == UInt8(ascii: ":")
            changes.replace(before..<before, (hasColon ? " " : ": ") + text)
            return changes
        }
        changes.replace(from(node)..<node.end, properties(node) + text)
        return changes
    }

    /// A value on one line (plain, quoted, flow, alias or nothing) in block style.
    private func replaceInline(_ node: SourceNode, _ site: Spot.Site, _ piece: Piece) -> Replacements? {
        var changes = Replacements()
        if let text = inline(piece, insteadOf: node) {
            if node.start == node.end {
                changes.insert(" " + text, at: site.after)
            } else {
                changes.replace(from(node)..<node.end, properties(node) + text)
            }
            return changes
        }
        let inner = site.column + (site.isItem ? 2 : layout.step)
        if let block = layout.literal(piece, indent: inner) {
            let header = properties(node) + block.header
            if node.start == node.end {
                changes.insert(" " + header, at: site.after)
            } else {
                changes.replace(from(node)..<node.end, header)
            }
            changes.insert(broken(block.body), at: SourceText.lineEnd(bytes, node.end))
            return changes
        }
        guard piece.isCollection else { return nil }
        if site.column < 0 {
            changes.replace(from(node)..<node.end, layout.lines(piece, indent: 0).joined(separator: lineBreak))
            return changes
        }
        let isBeside = SourceText.lineStart(bytes, node.start) == SourceText.lineStart(bytes, site.after)
        if !isBeside || (site.isItem && node.start > site.after && SourceText.isRestOfLineEmpty(bytes, node.end)) {
            guard node.anchor == nil else { return nil }
            let column = SourceText.column(bytes, node.start)
            changes.replace(from(node)..<node.end, layout.lines(piece, indent: column).joined(separator: lineBreak))
            return changes
        }
        let kept = node.anchor.map { " &\($0)" } ?? ""
        if site.isItem, node.start == node.end, SourceText.isRestOfLineEmpty(bytes, node.end) {
            changes.insert(" " + layout.lines(piece, indent: inner).joined(separator: lineBreak), at: site.after)
            return changes
        }
        changes.replace(site.after..<node.end, kept)
        changes.insert(broken(block(piece, site)), at: SourceText.lineEnd(bytes, node.end))
        return changes
    }

    /// `|` or `>`: a header beside the key, the text in lines below.
    private func replaceBlockScalar(_ node: SourceNode, _ site: Spot.Site, _ piece: Piece) -> Replacements? {
        var changes = Replacements()
        var headerEnd = node.bodyStart
        while headerEnd < node.end, !SourceText.isBlank(bytes[headerEnd]), !SourceText.isBreak(bytes[headerEnd]) {
            headerEnd += 1
        }
        let headerLineEnd = SourceText.lineEnd(bytes, headerEnd)
        let body = min(headerLineEnd, node.end)..<node.end
        let style: Character = if case .scalar(_, .folded) = node.content { ">" } else { "|" }
        let inner = site.column + (site.isItem ? 2 : layout.step)
        if case .string = piece, let block = layout.literal(piece, indent: inner, style: style) {
            changes.replace(from(node)..<headerEnd, properties(node) + block.header)
            changes.replace(body, broken(block.body))
        } else if let text = inline(piece, insteadOf: node) {
            changes.replace(from(node)..<headerEnd, properties(node) + text)
            changes.replace(body, "")
        } else {
            guard piece.isCollection else { return nil }
            changes.replace(site.after..<headerEnd, node.anchor.map { " &\($0)" } ?? "")
            changes.replace(body, broken(block(piece, site)))
        }
        return changes
    }

    private func replaceBlockCollection(_ node: SourceNode, _ site: Spot.Site, _ piece: Piece) -> Replacements? {
        guard site.column >= 0 else { return nil }
        var changes = Replacements()
        let lineStart = SourceText.lineStart(bytes, node.bodyStart)
        let end = SourceText.lineEnd(bytes, node.end)
        let isBeside = lineStart == SourceText.lineStart(bytes, site.after)
        let inner = site.column + (site.isItem ? 2 : layout.step)
        let literal = layout.literal(piece, indent: inner)
        if let text = inline(piece, insteadOf: node) ?? literal?.header {
            let body = literal.map { broken($0.body) } ?? ""
            if isBeside {
                changes.replace(node.bodyStart..<end, text + body)
                return changes
            }
            // A tag would fit the old kind of value only.
            guard node.start == node.bodyStart || node.anchor != nil else { return nil }
            let at = node.start == node.bodyStart ? site.after : propertiesEnd(node)
            changes.insert(" " + text, at: at)
            changes.replace(max(at, behindPreviousLine(lineStart))..<end, body)
            return changes
        }
        guard piece.isCollection else { return nil }
        if isBeside {
            let column = SourceText.column(bytes, node.bodyStart)
            changes.replace(node.bodyStart..<end, layout.lines(piece, indent: column).joined(separator: lineBreak))
            return changes
        }
        var column = SourceText.column(bytes, node.bodyStart)
        if column <= site.column, !isList(piece) || site.isItem { column = inner }
        let margin = String(repeating: " ", count: column)
        changes.replace(lineStart..<end, margin + layout.lines(piece, indent: column).joined(separator: lineBreak))
        return changes
    }

    // MARK: a new entry

    private func append(_ key: String, _ piece: Piece, to mapping: SourceNode) -> Replacements? {
        guard case .map(let entries, let flow) = mapping.content else { return nil }
        var changes = Replacements()
        if flow {
            let name = file.isJSON ? ScalarText.double(key) : ScalarText.key(key, flow: true)
            let text = name + ": " + ScalarText.flow(piece, json: file.isJSON)
            guard let last = entries.last else {
                changes.insert(text, at: mapping.bodyStart + 1)
                return changes
            }
            let end = behind(last)
            let margin = SourceText.lineStart(bytes, last.key.start)..<last.key.start
            let isOwnLine =
                bytes[margin].allSatisfy(SourceText.isBlank) && margin.lowerBound > mapping.start
            let lineEnd = SourceText.lineEnd(bytes, end)
            guard isOwnLine, SourceText.isRestOfLineEmpty(bytes, end, comments: true), lineEnd < mapping.end else {
                changes.insert(", " + text, at: end)
                return changes
            }
            changes.insert(",", at: end)
            changes.insert(lineBreak + String(decoding: bytes[margin], as: UTF8.self) + text, at: lineEnd)
            return changes
        }
        guard let first = entries.first, let last = entries.last else { return nil }
        let column = SourceText.column(bytes, first.key.start)
        let margin = String(repeating: " ", count: column)
        let lines = layout.lines(.map([(key: key, value: piece)]), indent: column)
        let place = endOfText(last.value)
        let text = lineBreak + margin + lines.joined(separator: lineBreak)
        changes.insert(text, at: place)
        return changes
    }

    /// Where a line can be added behind a value: at the end of its last line; behind the blank lines of a `|+` text.
    private func endOfText(_ node: SourceNode) -> Int {
        switch node.content {
        case .map(let entries, false): if let last = entries.last { return endOfText(last.value) }
        case .list(let items, false): if let last = items.last { return endOfText(last) }
        case .scalar(let text, .literal) where text.utf8.last == 0x0A,
            .scalar(let text, .folded) where text.utf8.last == 0x0A:
            let header = bytes[node.bodyStart..<min(node.bodyStart + 3, bytes.count)]
            guard header.prefix(while: { !SourceText.isBreak($0) }).contains(UInt8(ascii: "+")) else { break }
            var end = SourceText.lineEnd(bytes, node.end)
            while case let next = SourceText.behindBreak(bytes, end), next > end,
                case let lineEnd = SourceText.lineEnd(bytes, next), lineEnd < bytes.count,
                bytes[next..<lineEnd].allSatisfy(SourceText.isBlank)
            { end = lineEnd }
            return end
        default: break
        }
        return SourceText.lineEnd(bytes, node.end)
    }

    // MARK: texts

    /// The value on one line; nil if it takes several in block style.
    private func inline(_ piece: Piece, insteadOf node: SourceNode) -> String? {
        switch piece {
        case .word(let word): return word
        case .string(let text):
            let quotes = quotes(of: node)
            if quotes != .double, layout.literal(piece, indent: 2) != nil { return nil }
            return ScalarText.string(text, keeping: quotes, flow: false)
        case .list, .map:
            if piece.isEmptyCollection { return ScalarText.flow(piece, json: false) }
            switch node.content {
            case .list(let items, true) where !items.isEmpty: return ScalarText.flow(piece, json: false)
            case .map(let entries, true) where !entries.isEmpty: return ScalarText.flow(piece, json: false)
            default: return nil
            }
        }
    }

    /// The quotes that stand there, which stay around another string.
    private func quotes(of node: SourceNode) -> ScalarText.Quotes? {
        switch node.content {
        case .scalar(_, .single): .single
        case .scalar(_, .double): .double
        default: nil
        }
    }

    private func isList(_ piece: Piece) -> Bool {
        if case .list = piece { true } else { false }
    }

    /// The lines of a collection below `key:` or `-`, each with its indentation.
    private func block(_ piece: Piece, _ site: Spot.Site) -> [String] {
        let column = site.isItem ? site.column + 2 : layout.column(of: piece, below: site.column)
        let lines = layout.lines(piece, indent: column)
        return lines.prefix(1).map { String(repeating: " ", count: column) + $0 } + lines.dropFirst()
    }

    private func broken(_ lines: [String]) -> String {
        lines.map { lineBreak + $0 }.joined()
    }

    /// What is replaced starts at the properties if there is a tag: it would not fit another value.
    private func from(_ node: SourceNode) -> Int { node.tag == nil ? node.bodyStart : node.start }

    private func properties(_ node: SourceNode) -> String {
        guard node.tag != nil, let anchor = node.anchor else { return "" }
        return "&\(anchor) "
    }

    private func propertiesEnd(_ node: SourceNode) -> Int {
        var at = node.start
        while at < bytes.count, !SourceText.isBlank(bytes[at]), !SourceText.isBreak(bytes[at]) { at += 1 }
        return at
    }

    /// Behind an entry of a flow mapping, whose value may be missing: `{a}`, `{a:}`.
    private func behind(_ entry: SourceNode.Entry) -> Int {
        guard entry.value.start == entry.value.end else { return entry.value.end }
        let at = SourceText.skipBlanks(bytes, from: entry.key.end)
        return at < bytes.count && bytes[at] == UInt8(ascii: ":") ? at + 1 : entry.key.end
    }

    /// The end of the line before, so that a line goes with its break.
    private func behindPreviousLine(_ lineStart: Int) -> Int {
        guard lineStart > 0 else { return 0 }
        return lineStart > 1 && bytes[lineStart - 1] == 0x0A && bytes[lineStart - 2] == 0x0D
            ? lineStart - 2 : lineStart - 1
    }
}
