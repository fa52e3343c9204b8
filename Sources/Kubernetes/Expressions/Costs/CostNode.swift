/// A part of an expression while its cost is estimated.
final class CostNode {
    /// What the elements of a list or the entries of a map measure.
    struct Entry {
        let isList: Bool
        let key: CostRange
        let value: CostRange

        func union(_ other: Entry?) -> Entry? {
            other.map { Entry(isList: isList, key: key.union($0.key), value: value.union($0.value)) }
        }
    }

    let type: ExpressionType
    var path = CostPath()
    /// Its size as it was found out; nil: not yet, or it is not known.
    var size: CostRange?
    var entry: Entry?
    /// Of what is written down in the expression.
    var writtenSize: CostRange?
    /// What a variable of a macro has got from its range.
    var inheritedSize: CostRange?
    /// The number that is written here.
    var number: Int64?

    init(_ type: ExpressionType) { self.type = type }
}

extension ExpressionType {
    /// Whether all values are of one size.
    var isScalar: Bool {
        switch self {
        case .bool, .double, .duration, .int, .timestamp, .uint: true
        case .optional(let inner): inner.isScalar
        default: false
        }
    }
}
