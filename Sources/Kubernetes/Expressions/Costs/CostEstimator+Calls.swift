extension CostEstimator {
    /// What a call costs beyond its arguments, and how large its result is, as far as is known.
    typealias CallCost = (cost: CostRange, size: CostRange?)

    /// A function or operator with what it is applied to.
    struct Call {
        let name: String
        /// What stands in front of the dot.
        let target: Argument?
        let arguments: [Argument]
        let parameters: [ExpressionType]

        var isMethod: Bool { target != nil }
        var overload: (String, [ExpressionType]) { (name, parameters) }
        /// The target, or else the first argument.
        var subject: Argument? { target ?? arguments.first }
    }

    struct Argument {
        let cost: CostRange
        let node: CostNode
        let size: CostRange

        var type: ExpressionType { node.type }
    }

    mutating func call(
        _ name: String, _ target: Expression?, _ arguments: [Expression], _ overloads: [ExpressionFunction],
        _ node: CostNode
    ) -> Part {
        func argument(_ part: Part) -> Argument {
            Argument(cost: part.cost, node: part.node, size: size(of: part.node) ?? .unknown)
        }
        if name == "dyn", target == nil, arguments.count == 1 {
            let inner = visit(arguments[0])
            (node.size, node.entry) = (size(of: inner.node), inner.node.entry)
            return (inner.cost + 1, node)
        }
        let given = arguments.map { argument(visit($0)) }
        let object = target.map { argument(visit($0)) }
        let all = given.reduce(CostRange(0)) { $0 + $1.cost }
        // what is only looked up when it is evaluated has one form
        let forms = overloads.isEmpty ? [[]] : overloads.map(\.parameters)
        var cost = CostRange(.max, 0)
        var result: CostRange?
        for parameters in forms {
            let call = Call(name: name, target: object, arguments: given, parameters: parameters)
            let own =
                connective(call, node)
                ?? {
                    let own = listCost(call) ?? libraryCost(call) ?? standardCost(call, node)
                    return (own.cost + all, own.size)
                }()
            cost = cost.union(own.cost)
            if let size = own.size { result = result?.union(size) ?? size }
            if name == "_[_]", let container = given.first {
                switch parameters.first {
                case .list?: node.path = container.node.path.appending("@items")
                case .map?: node.path = container.node.path.appending("@values")
                default: continue
                }
                result = container.node.entry?.value
            }
            result = result ?? size(of: node)
        }
        node.size = result ?? node.size
        return (cost + (object?.cost ?? CostRange(0)), node)
    }

    /// Not all operands of these are evaluated.
    private func connective(_ call: Call, _ node: CostNode) -> CallCost? {
        let arguments = call.arguments
        switch (call.name, arguments.count) {
        case ("_&&_", 2), ("_||_", 2):
            return (CostRange(arguments[0].cost.least, (arguments[0].cost + arguments[1].cost).most), nil)
        case ("_?_:_", 3):
            node.entry = arguments[1].node.entry?.union(arguments[2].node.entry)
            return (
                arguments[0].cost + arguments[1].cost.union(arguments[2].cost),
                arguments[1].size.union(arguments[2].size)
            )
        default: return nil
        }
    }

    /// Functions and operators of the language itself.
    private func standardCost(_ call: Call, _ node: CostNode) -> CallCost {
        func traversal(_ argument: Argument?) -> CostRange { (argument?.size ?? .unknown).times(Self.perCharacter) }
        let arguments = call.arguments
        switch (call.name, call.isMethod, arguments.count) {
        case ("format", true, _): return (traversal(call.target), nil)
        case ("bytes", false, 1) where call.parameters == [.string]:
            let size = arguments[0].size
            return (traversal(arguments[0]), CostRange(size.least, size.most &* 4))
        case ("string", false, 1) where arguments[0].type == .bytes || arguments[0].type == .any:
            let size = arguments[0].size
            let cost = traversal(arguments[0])
            return (
                arguments[0].type == .any ? cost.union(CostRange(1)) : cost, CostRange(size.least / 4, size.most)
            )
        case ("strings.quote", false, 1):
            let size = arguments[0].size
            return (traversal(arguments[0]), CostRange(size.least &+ 2, size.most &* 2 &+ 2))
        case ("startsWith", true, 1), ("endsWith", true, 1): return (traversal(arguments[0]), nil)
        case ("@in", false, 2):
            if case .list? = call.parameters.last { return (arguments[1].size.times(1), nil) }
        case ("matches", true, 1): return (Self.matching(call.target?.size ?? .unknown, arguments[0].size), nil)
        case ("contains", true, 1): return (traversal(call.target) * traversal(arguments[0]), nil)
        case ("_+_", false, 2):
            let size = arguments[0].size + arguments[1].size
            if let entry = arguments[0].node.entry?.union(arguments[1].node.entry) { node.entry = entry }
            switch call.parameters.first {
            case .string?, .bytes?: return (size.times(Self.perCharacter), size)
            case .list?: return (CostRange(1), size)
            default: break
            }
        case ("_==_", false, 2), ("_!=_", false, 2): return (Self.comparison(arguments), nil)
        case ("_<_", false, 2), ("_<=_", false, 2), ("_>_", false, 2), ("_>=_", false, 2):
            if call.parameters.first == .string || call.parameters.first == .bytes {
                return (Self.comparison(arguments), nil)
            }
        default: break
        }
        return (CostRange(1), nil)
    }

    /// Two values are looked at as far as the shorter goes.
    private static func comparison(_ arguments: [Argument]) -> CostRange {
        let shorter = min(arguments[0].size.most, arguments[1].size.most)
        return CostRange(shorter > 0 ? 1 : 0, shorter).times(perCharacter)
    }

    static func matching(_ text: CostRange, _ pattern: CostRange) -> CostRange {
        (text + 1).times(perCharacter) * pattern.times(perPatternCharacter)
    }
}
