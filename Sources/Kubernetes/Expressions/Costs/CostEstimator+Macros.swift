extension CostEstimator {
    mutating func each(_ comprehension: Expression.Comprehension, _ node: CostNode) -> Part {
        let range = visit(comprehension.range)
        switch comprehension.kind {
        case .optMap, .optFlatMap: return optional(comprehension, range, node)
        case .sortBy: return sorted(comprehension, range, node)
        default: return loop(comprehension, range, node)
        }
    }

    // MARK: loops

    /// A loop over the range with what it gathers: each round asks whether to go on and makes a step.
    private mutating func loop(_ comprehension: Expression.Comprehension, _ range: Part, _ node: CostNode) -> Part {
        let hidden = locals
        bind(comprehension, range.node)
        let condition = comprehension.condition.map { visit($0).cost }
        let body = visit(comprehension.body)
        var element = size(of: body.node) ?? .unknown
        var (start, end) = (CostRange(0), CostRange(Self.access))
        var goingOn = CostRange(0)
        var step: CostRange
        switch comprehension.kind {
        case .all, .exists:
            goingOn = CostRange(comprehension.kind == .all ? 2 : 3)
            step = CostRange(Self.access, (body.cost + Self.access).most)
        case .existsOne:
            step = body.cost + CostRange(1, 2)
            end = CostRange(2)
        case .transformMap, .transformMapEntry:
            start = CostRange(Self.newMap)
            step = body.cost + (comprehension.kind == .transformMap ? 3 : 2)
        case .filter:
            start = CostRange(Self.newList)
            element = locals[comprehension.variable].flatMap { size(of: variable($0, comprehension)) } ?? .unknown
            step = body.cost + CostRange(1, Self.newList + 3)
        default:
            start = CostRange(Self.newList)
            step = body.cost + (Self.newList + 2)
        }
        if let condition { step = condition + step.union(CostRange(Self.access)) }
        locals = hidden
        let count = size(of: range.node) ?? .unknown
        switch comprehension.kind {
        case .all, .exists, .existsOne: node.size = CostRange(1)
        case .transformMap, .transformMapEntry: node.size = count
        default:
            node.size = count
            node.entry = CostNode.Entry(isList: true, key: CostRange(1), value: element.union(CostRange(0)))
        }
        return (range.cost + start + count * (step + goingOn) + end, node)
    }

    private func variable(_ local: Local, _ comprehension: Expression.Comprehension) -> CostNode {
        let type: ExpressionType
        switch checked.types[comprehension.range.id] {
        case .list(let element): type = element
        case .map(let key, _): type = key
        default: type = .any
        }
        let node = CostNode(type)
        (node.path, node.inheritedSize) = (local.path, local.size)
        return node
    }

    private mutating func bind(_ comprehension: Expression.Comprehension, _ range: CostNode) {
        let isList: Bool
        if let entry = range.entry {
            isList = entry.isList
        } else if case .list = range.type {
            isList = true
        } else {
            isList = false
        }
        func local(_ name: String, _ size: CostRange?) -> Local {
            Local(path: range.path.appending(name), size: size, entry: nil)
        }
        let (key, value) = (range.entry?.key, range.entry?.value)
        if let second = comprehension.second {
            locals[comprehension.variable] = local(isList ? "@indices" : "@keys", key)
            locals[second] = local(isList ? "@items" : "@values", value)
        } else {
            locals[comprehension.variable] = isList ? local("@items", value) : local("@keys", key)
        }
    }

    // MARK: bindings

    /// `a.optMap(x, e)` is `a.hasValue() ? optional.of(e) : optional.none()` with `a.value()` for `x`.
    private mutating func optional(_ comprehension: Expression.Comprehension, _ range: Part, _ node: CostNode) -> Part {
        let hidden = locals
        let inner: ExpressionType = if case .optional(let inner) = range.node.type { inner } else { .any }
        locals[comprehension.variable] = Local(
            path: CostPath(), size: inner.isScalar ? CostRange(1) : nil, entry: nil)
        let body = visit(comprehension.body)
        locals = hidden
        let binding = range.cost + body.cost + (Self.newList + 1)
        let isMap = comprehension.kind == .optMap
        let empty = node.type.isScalar ? CostRange(1) : .unknown
        node.size = empty.union(isMap ? empty : size(of: body.node) ?? .unknown)
        return (range.cost + 1 + (binding + (isMap ? 1 : 0)).union(CostRange(1)), node)
    }

    /// `a.sortBy(x, e)` sorts by `a.map(x, e)`.
    private mutating func sorted(_ comprehension: Expression.Comprehension, _ range: Part, _ node: CostNode) -> Part {
        let hidden = locals
        bind(comprehension, range.node)
        let body = visit(comprehension.body)
        locals = hidden
        let count = size(of: range.node) ?? .unknown
        let keys = count * (body.cost + (Self.newList + 2)) + (Self.newList + 2)
        let order = Self.sortCost(count, checked.types[comprehension.body.id] ?? .any)
        node.size = order.size
        return (range.cost + keys + order.cost + (Self.newList + 1), node)
    }
}
