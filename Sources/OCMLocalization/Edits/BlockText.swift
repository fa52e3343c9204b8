/// How values are written in YAML block style, as lines without line ends.
struct BlockText {
    /// Blanks per level.
    let step: Int
    /// Whether a list below a key is indented, as most of the document's lists are.
    let indentsLists: Bool
    /// Whether texts of several lines are literal blocks; else they are quoted.
    var usesLiterals = true

    /// The lines of a collection that is not empty. All but the first are indented by `indent`.
    func lines(_ piece: Piece, indent: Int) -> [String] {
        let margin = String(repeating: " ", count: indent)
        var lines: [String] = []
        switch piece {
        case .map(let entries):
            for entry in entries {
                let key = ScalarText.key(entry.key, flow: false) + ":"
                let more = value(entry.value, indent: indent)
                lines.append(
                    (lines.isEmpty ? "" : margin) + key + (more.first.map { $0.isEmpty ? "" : " " + $0 } ?? ""))
                lines += more.dropFirst()
            }
        case .list(let items):
            for item in items {
                let more = self.item(item, indent: indent)
                lines.append((lines.isEmpty ? "" : margin) + "- " + (more.first ?? ""))
                lines += more.dropFirst()
            }
        case .word, .string:
            lines = value(piece, indent: indent)
        }
        return lines
    }

    /// What follows `key:`; the first line stands beside the key (it may be empty), the others are indented.
    private func value(_ piece: Piece, indent: Int) -> [String] {
        if let block = literal(piece, indent: indent + step) { return [block.header] + block.body }
        guard piece.isCollection, !piece.isEmptyCollection else { return [inline(piece)] }
        let inner = column(of: piece, below: indent)
        let more = lines(piece, indent: inner)
        return [""] + more.prefix(1).map { String(repeating: " ", count: inner) + $0 } + more.dropFirst()
    }

    private func item(_ piece: Piece, indent: Int) -> [String] {
        if let block = literal(piece, indent: indent + 2) { return [block.header] + block.body }
        guard piece.isCollection, !piece.isEmptyCollection else { return [inline(piece)] }
        return lines(piece, indent: indent + 2)
    }

    /// Where a collection starts below a key at `indent`.
    func column(of piece: Piece, below indent: Int) -> Int {
        if case .list = piece, !indentsLists { return indent }
        return indent + step
    }

    func inline(_ piece: Piece) -> String {
        switch piece {
        case .word(let text): text
        case .string(let text): ScalarText.string(text, flow: false)
        case .list, .map: ScalarText.flow(piece, json: false)
        }
    }

    /// A text of several lines as a literal block (`style` may be `>` for a single line); nil if it does not fit one.
    func literal(_ piece: Piece, indent: Int, style: Character? = nil) -> (header: String, body: [String])? {
        guard usesLiterals, case .string(let text) = piece, style != nil || text.utf8.contains(UInt8(ascii: "\n"))
        else { return nil }
        var body = text.split(separator: Unicode.Scalar("\n"))
        let breaks = text.unicodeScalars.reversed().prefix { $0 == "\n" }.count
        if breaks > 0 { body.removeLast() }
        guard body.contains(where: { line in line.unicodeScalars.contains { $0 != " " } }), breaks < 64,
            body.allSatisfy({ line in line.unicodeScalars.allSatisfy { PlainText.isPrintable($0) || $0 == "\t" } }),
            let first = body.first, first.utf8.first != UInt8(ascii: "\t")
        else { return nil }
        let needsIndent = first.isEmpty || first.utf8.first == UInt8(ascii: " ")
        let kind: Character = body.count == 1 ? (style ?? "|") : "|"
        guard let width = indentWidth(indent, needed: needsIndent) else { return nil }
        let chomping = breaks == 0 ? "-" : breaks == 1 ? "" : "+"
        let margin = String(repeating: " ", count: indent)
        return (
            "\(kind)\(width)\(chomping)",
            body.map { $0.isEmpty ? "" : margin + $0 }
        )
    }

    /// The indentation indicator: blanks beyond the parent's column, which is `step` (or 2 in lists) here.
    private func indentWidth(_ indent: Int, needed: Bool) -> String? {
        guard needed else { return "" }
        return step == 2 && indent >= 2 ? "2" : nil
    }
}

extension String {
    /// The parts between `separator`, empty ones too; a CR LF pair is two scalars, so it does not hide the LF.
    func split(separator: Unicode.Scalar) -> [String] {
        unicodeScalars.split(separator: separator, omittingEmptySubsequences: false).map { String($0) }
    }
}
