extension CostEstimator {
    /// Functions that make lists of lists, and sets; nil: it is none of them.
    func listCost(_ call: Call) -> CallCost? {
        switch (call.name, call.isMethod, call.arguments.count) {
        case ("sets.contains", false, 2), ("sets.intersects", false, 2), ("sets.equivalent", false, 2):
            let all = call.arguments[0].size * call.arguments[1].size
            return (all.times(call.name == "sets.equivalent" ? 2 : 1) + 1, nil)
        case ("slice", true, 2):
            let start = Self.number(call.arguments[0], otherwise: 0)
            let end = Self.number(call.arguments[1], otherwise: call.target?.size.most ?? .max)
            return Self.making(CostRange(end &- start), factor: 1)
        case ("lists.range", false, 1):
            return Self.making(CostRange(Self.number(call.arguments[0], otherwise: .max)), factor: 1)
        case ("reverse", true, 0): return call.target.map { Self.making($0.size, factor: 1) }
        case ("flatten", true, 0...1):
            let depth = call.arguments.first.map { Self.number($0, otherwise: .max) } ?? 1
            return call.target.map { Self.making($0.size, factor: Double(depth)) }
        case ("distinct", true, 0): return call.target.map { Self.making($0.size * $0.size, factor: 2) }
        case ("sort", true, 0):
            let element: ExpressionType = if case .list(let element)? = call.target?.type { element } else { .any }
            return call.target.map { Self.sortCost($0.size, element) }
        default: return nil
        }
    }

    /// Each is compared with each.
    static func sortCost(_ count: CostRange, _ element: ExpressionType) -> CallCost {
        let size = count * count
        let (plain, texts) = (making(size, factor: 2), making(size, factor: 2 + perCharacter))
        switch element {
        case .string, .bytes: return texts
        case .any: return (plain.cost.union(texts.cost), size)
        default: return plain
        }
    }

    private static func making(_ size: CostRange, factor: Double) -> CallCost {
        (size.times(factor) + (1 + newList), size)
    }

    private static func number(_ argument: Argument, otherwise: UInt64) -> UInt64 {
        argument.node.number.map { UInt64(max($0, 0)) } ?? otherwise
    }
}
