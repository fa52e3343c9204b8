/// An expression as a tree.
struct Expression: Sendable {
    indirect enum Node: Sendable {
        case literal(ExpressionValue)
        case name(String)
        case select(Expression, String)
        /// `has(e.f)`
        case has(Expression, String)
        /// Operators have the names of the specification: `_+_`.
        case call(String, target: Expression?, [Expression])
        case list([Expression])
        case map([(Expression, Expression)])
        case each(Comprehension)
        /// `?e` in a list or as a value in a map: left out if it is an empty optional value.
        case entry(Expression)
    }

    /// One of the macros over lists and maps, or over what an optional value holds.
    struct Comprehension: Sendable {
        enum Kind: String, Sendable {
            case all, exists, map, filter
            case existsOne = "exists_one"
            case optMap, optFlatMap, sortBy, transformList, transformMap, transformMapEntry
        }

        let kind: Kind
        let range: Expression
        let variable: String
        /// The second of two: the first is the key or the place, this one the value.
        let second: String?
        /// `map` with three arguments takes only elements for which this holds; so do the transformations.
        let condition: Expression?
        let body: Expression
    }

    let node: Node
    let position: Int
    /// Its number within the whole expression.
    let id: Int
    /// Of the tree that it is the root of.
    let depth: Int

    init(node: Node, position: Int, id: Int) {
        (self.node, self.position, self.id) = (node, position, id)
        depth = 1 + (node.parts.map(\.depth).max() ?? 0)
    }
}

extension Expression.Node {
    /// What stands right below it.
    fileprivate var parts: [Expression] {
        switch self {
        case .literal, .name: []
        case .select(let operand, _), .has(let operand, _), .entry(let operand): [operand]
        case .call(_, let target, let arguments): (target.map { [$0] } ?? []) + arguments
        case .list(let elements): elements
        case .map(let entries): entries.flatMap { [$0.0, $0.1] }
        case .each(let comprehension):
            [comprehension.range, comprehension.body] + (comprehension.condition.map { [$0] } ?? [])
        }
    }
}
