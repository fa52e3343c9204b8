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
    }

    /// One of the macros over lists and the keys of maps.
    struct Comprehension: Sendable {
        enum Kind: String, Sendable {
            case all, exists, map, filter
            case existsOne = "exists_one"
        }

        let kind: Kind
        let range: Expression
        let variable: String
        /// `map` with three arguments takes only elements for which this holds.
        let condition: Expression?
        let body: Expression
    }

    let node: Node
    let position: Int
}
