/// A regular expression as a tree.
indirect enum PatternNode: Sendable {
    case empty
    case set(CharacterRanges)
    case assertion(Assertion)
    case sequence([PatternNode])
    case choice([PatternNode])
    /// Groups are counted from 1.
    case group(PatternNode, Int)
    case repeated(PatternNode, least: Int, most: Int?, isLazy: Bool)

    /// What holds between two characters.
    enum Assertion: UInt8, Sendable {
        case textStart, textEnd, lineStart, lineEnd, wordBoundary, noWordBoundary
    }

    /// Whether it fits without taking a character.
    var canBeEmpty: Bool {
        switch self {
        case .empty, .assertion: true
        case .set: false
        case .sequence(let nodes): nodes.allSatisfy(\.canBeEmpty)
        case .choice(let nodes): nodes.contains(where: \.canBeEmpty)
        case .group(let node, _): node.canBeEmpty
        case .repeated(let node, let least, _, _): least == 0 || node.canBeEmpty
        }
    }

    /// Whether the product of all repetitions in it is at most `limit`.
    func repeats(atMost limit: Int) -> Bool {
        switch self {
        case .empty, .set, .assertion: return true
        case .sequence(let nodes), .choice(let nodes): return nodes.allSatisfy { $0.repeats(atMost: limit) }
        case .group(let node, _): return node.repeats(atMost: limit)
        case .repeated(let node, let least, let most, _):
            let count = most ?? least
            if most == 0 { return true }
            guard count <= limit else { return false }
            return node.repeats(atMost: limit / max(count, 1))
        }
    }
}
