import Diagnostics
import Documents

/// Reads a changed file again and compares: the changed place must have the new value, all else must be as before.
struct EditCheck {
    let before: SourceFile
    let after: [UInt8]
    let document: Int
    let spot: Spot

    func run() throws(Fault) {
        let failure = Fault(
            .unsupported, "the value can't be written here without changing something else; write the place differently"
        )
        guard let file = try? SourceFile(name: before.name, bytes: after), file.isJSON == before.isJSON,
            file.documents.count == before.documents.count
        else { throw failure }
        for (index, pair) in zip(before.documents, file.documents).enumerated() {
            guard let old = pair.0, let new = pair.1 else {
                if pair.0 == nil, pair.1 == nil { continue }
                throw failure
            }
            let same = index == document ? changed(old, new, spot.steps[...]) : equal(old, new)
            guard same else { throw failure }
        }
    }

    private func equal(_ a: SourceNode, _ b: SourceNode) -> Bool {
        guard a.anchor == b.anchor, a.tag == b.tag else { return false }
        switch (a.content, b.content) {
        case (.scalar(let x, let s), .scalar(let y, let t)): return s == t && x.utf8.elementsEqual(y.utf8)
        case (.alias(let x, _), .alias(let y, _)): return x == y
        case (.list(let x, let f), .list(let y, let g)):
            return f == g && x.count == y.count && zip(x, y).allSatisfy(equal)
        case (.map(let x, let f), .map(let y, let g)):
            return f == g && x.count == y.count && zip(x, y).allSatisfy(equal)
        default: return false
        }
    }

    private func equal(_ a: SourceNode.Entry, _ b: SourceNode.Entry) -> Bool {
        equal(a.key, b.key) && equal(a.value, b.value)
    }

    /// Equal but for the place that the steps lead to.
    private func changed(_ a: SourceNode, _ b: SourceNode, _ steps: ArraySlice<Int>) -> Bool {
        guard let step = steps.first else { return arrived(a, b) }
        guard a.anchor == b.anchor, a.tag == b.tag else { return false }
        switch (a.content, b.content) {
        case (.list(let x, let f), .list(let y, let g)):
            return f == g && x.count == y.count
                && x.indices.allSatisfy { $0 == step ? changed(x[$0], y[$0], steps.dropFirst()) : equal(x[$0], y[$0]) }
        case (.map(let x, let f), .map(let y, let g)):
            return f == g && x.count == y.count
                && x.indices.allSatisfy {
                    equal(x[$0].key, y[$0].key)
                        && ($0 == step
                            ? changed(x[$0].value, y[$0].value, steps.dropFirst()) : equal(x[$0].value, y[$0].value))
                }
        default: return false
        }
    }

    private func arrived(_ a: SourceNode, _ b: SourceNode) -> Bool {
        switch spot.action {
        case .replace:
            return a.anchor == b.anchor && spot.piece.matches(b)
        case .append(_, let key):
            guard case .map(let x, _) = a.content, case .map(let y, _) = b.content, y.count == x.count + 1,
                let last = y.last, a.anchor == b.anchor
            else { return false }
            return zip(x, y).allSatisfy(equal)
                && Piece.map([(key: key, value: spot.piece)]).matches(
                    SourceNode(.map([last], flow: false), start: 0, end: 0))
        }
    }
}
