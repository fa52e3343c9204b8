import Diagnostics
package import Documents

/// Writes values into one file and keeps every other byte: comments, order, quotes, indentation, line ends.
///
/// After each change the file is read again; if anything but the one value became different the change is refused.
package struct FileEditor: Sendable {
    package let name: String
    package private(set) var bytes: [UInt8]
    /// What a person should know about the changes so far.
    package private(set) var warnings: [String] = []

    package init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    /// Sets the value at `path` and returns the number of the document (from 0) that was changed.
    ///
    /// Missing mappings are made; a missing list element or another kind of value in the way is an error. A file with
    /// several documents is changed in the one document that has the path.
    @discardableResult
    package mutating func set(_ path: DocumentPath, to value: JSONValue) throws -> Int {
        do {
            let file = try SourceFile(name: name, bytes: bytes)
            let locator = Locator(bytes: bytes, isJSON: file.isJSON, path: path)
            let (index, root) = try choose(file, locator)
            let spot = try locator.spot(in: root, for: Piece(value))
            try checkAnchors(inside: spot, of: root)
            let result = try rewritten(file, spot, index)
            note(file, root, spot, path)
            bytes = result
            return index
        } catch let fault as Fault {
            let place = fault.message.utf8.starts(with: "\(name):".utf8) ? "" : "\(name): path “\(path)”: "
            throw Fault(fault.code, place + fault.message, cause: fault.cause)
        }
    }

    /// The changed bytes that pass the check. A text of several lines is a literal block where that works: at the very end
    /// of a file it may need a last line break, and if it can't be one it is quoted.
    private func rewritten(_ file: SourceFile, _ spot: Spot, _ document: Int) throws(Fault) -> [UInt8] {
        var problem = Fault(
            .unsupported, "the value is written in a form that can't be edited; write it as a plain value")
        for usesLiterals in [true, false] {
            guard let changes = Rewriting(file: file, usesLiterals: usesLiterals).changes(for: spot),
                let result = changes.applied(to: bytes)
            else { continue }
            for end in ["", SourceText.lineBreak(bytes)] {
                do {
                    let whole = result + Array(end.utf8)
                    try EditCheck(before: file, after: whole, document: document, spot: spot).run()
                    return whole
                } catch { problem = error }
                if result.last.map(SourceText.isBreak) ?? true { break }
            }
        }
        throw problem
    }

    private func choose(_ file: SourceFile, _ locator: Locator) throws(Fault) -> (Int, SourceNode) {
        var roots: [(Int, SourceNode)] = []
        for (index, root) in file.documents.enumerated() {
            if let root { roots.append((index, root)) }
        }
        guard let first = roots.first else { throw Fault(.invalid, "the file is empty") }
        guard roots.count > 1 else { return first }
        let having = roots.filter { locator.exists(in: $0.1) }
        guard let one = having.first else {
            throw Fault(.invalid, "none of the \(roots.count) documents has this path")
        }
        guard having.count == 1 else {
            let numbers = having.map { String($0.0 + 1) }.joined(separator: ", ")
            throw Fault(
                .invalid, "the documents \(numbers) all have this path; give the one that is meant a file of its own")
        }
        return one
    }

    /// An anchor inside of the value that goes must not be needed by an alias that stays.
    private func checkAnchors(inside spot: Spot, of root: SourceNode) throws(Fault) {
        guard case .replace(let node, _) = spot.action else { return }
        for anchor in node.innerAnchors {
            var lines: [Int] = []
            aliasLines(of: anchor, in: root, &lines, outside: node.start..<node.end)
            guard let line = lines.first else { continue }
            throw Fault(
                .invalid, "the value there holds the anchor &\(anchor), which *\(anchor) in line \(line) needs")
        }
    }

    private mutating func note(_ file: SourceFile, _ root: SourceNode, _ spot: Spot, _ path: DocumentPath) {
        if let old = spot.old, old.isString, case .word(let word) = spot.piece, word != "null" {
            warnings.append("\(name): path “\(path)”: the text there became the value \(word), which is no text")
        }
        for anchor in spot.anchors {
            var lines: [Int] = []
            aliasLines(of: anchor, in: root, &lines)
            guard !lines.isEmpty else { continue }
            let list = lines.prefix(10).map(String.init).joined(separator: ", ")
            warnings.append(
                "\(name): path “\(path)”: the value has the anchor &\(anchor), so *\(anchor) in line \(list) changes too"
            )
        }
    }

    private func aliasLines(
        of anchor: String, in node: SourceNode, _ lines: inout [Int], outside range: Range<Int> = 0..<0
    ) {
        switch node.content {
        case .alias(anchor, _) where !range.contains(node.start): lines.append(SourceText.line(bytes, node.start))
        case .list(let items, _): for item in items { aliasLines(of: anchor, in: item, &lines, outside: range) }
        case .map(let entries, _):
            for entry in entries { aliasLines(of: anchor, in: entry.value, &lines, outside: range) }
        default: break
        }
    }
}
