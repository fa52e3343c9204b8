/// Estimates what evaluating an expression costs at worst, as the Kubernetes API server does for the rules of
/// definitions (checker of cel-go 0.26, libraries of Kubernetes 1.36).
///
/// An access costs 1, a new list 10, a new map 30, a text a tenth of its length, a pattern a quarter of its; what is in
/// a macro is counted for each element that there may be.
struct CostEstimator {
    /// A variable of a macro.
    struct Local {
        let path: CostPath
        let size: CostRange?
        let entry: CostNode.Entry?
    }

    typealias Part = (cost: CostRange, node: CostNode)

    let checked: CheckedExpression
    /// What is declared for `self`.
    let root: DeclaredType
    var locals: [String: Local] = [:]

    static let access: UInt64 = 1
    static let newList: UInt64 = 10
    static let newMap: UInt64 = 30
    static let perCharacter = 0.1
    static let perPatternCharacter = 0.25

    mutating func visit(_ expression: Expression) -> Part {
        let node = CostNode(checked.types[expression.id] ?? .any)
        switch expression.node {
        case .literal(let value):
            node.writtenSize = Self.writtenSize(value)
            if case .int(let number) = value { node.number = number }
            return (CostRange(0), node)
        case .name(let name):
            if let local = locals[name] {
                (node.path, node.inheritedSize, node.entry) = (local.path, local.size, local.entry)
            } else {
                node.path = CostPath(variable: name)
            }
            return (CostRange(Self.access), node)
        case .select(let operand, let field):
            var (cost, from) = visit(operand)
            switch from.type {
            case .map, .object: cost = cost + Self.access
            default: break
            }
            node.path = from.path.appending(field)
            return (cost, node)
        case .has(let operand, _): return (visit(operand).cost, node)
        case .entry(let inner): return visit(inner)
        case .list(let elements): return list(elements, node)
        case .map(let entries): return map(entries, node)
        case .call(let name, let target, let arguments):
            return call(name, target, arguments, checked.overloads[expression.id] ?? [], node)
        case .each(let comprehension): return each(comprehension, node)
        }
    }

    private static func writtenSize(_ value: ExpressionValue) -> CostRange? {
        switch value {
        case .string(let text): CostRange(UInt64(text.unicodeScalars.count))
        case .bytes(let bytes): CostRange(UInt64(bytes.count))
        case .null, .bool, .int, .uint, .double, .timestamp, .duration: CostRange(1)
        default: nil
        }
    }

    private static func between(_ ranges: [CostRange]) -> CostRange {
        ranges.isEmpty ? CostRange(0) : ranges.reduce(CostRange(.max, 0)) { $0.union($1) }
    }

    private mutating func list(_ elements: [Expression], _ node: CostNode) -> Part {
        var cost = CostRange(Self.newList)
        var sizes: [CostRange] = []
        for element in elements {
            let part = visit(element)
            cost = cost + part.cost
            sizes.append(size(of: part.node) ?? .unknown)
        }
        node.writtenSize = CostRange(UInt64(elements.count))
        node.entry = CostNode.Entry(isList: true, key: CostRange(1), value: Self.between(sizes))
        return (cost, node)
    }

    private mutating func map(_ entries: [(Expression, Expression)], _ node: CostNode) -> Part {
        var cost = CostRange(Self.newMap)
        var (keys, values): ([CostRange], [CostRange]) = ([], [])
        for entry in entries {
            let (key, value) = (visit(entry.0), visit(entry.1))
            cost = cost + key.cost + value.cost
            keys.append(size(of: key.node) ?? .unknown)
            values.append(size(of: value.node) ?? .unknown)
        }
        node.writtenSize = CostRange(UInt64(entries.count))
        node.entry = CostNode.Entry(isList: false, key: Self.between(keys), value: Self.between(values))
        return (cost, node)
    }

    // MARK: sizes

    /// Nil: it may be of any size.
    func size(of node: CostNode) -> CostRange? {
        if let known = node.size ?? node.writtenSize { return known }
        if let declared = declaredSize(node.path) {
            node.size = declared
            return declared
        }
        return node.type.isScalar ? CostRange(1) : node.inheritedSize
    }

    /// What the schema allows there.
    func declaredSize(_ path: CostPath) -> CostRange? {
        guard !path.isEmpty else { return nil }
        var place = root
        for name in path.names.dropFirst() {
            let next: DeclaredType? =
                switch name {
                case "@items", "@values": place.element
                case "@keys": place.key
                default: place.fields[name]
                }
            guard let next else { return nil }
            place = next
        }
        return CostRange(0, place.maximum)
    }
}

extension CheckedExpression {
    /// What evaluating it costs, if `self` is of this type.
    package func cost(_ root: DeclaredType) -> CostRange {
        var estimator = CostEstimator(checked: self, root: root)
        return estimator.visit(expression).cost
    }
}
