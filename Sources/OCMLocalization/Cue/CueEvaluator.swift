import Diagnostics
import Documents

/// Computes the values of a program.
final class CueEvaluator {
    let imports: [String: String]
    private var steps = 0
    private var depth = 0
    private var size = 0
    /// All structures: they and the scopes inside them refer to each other.
    private var nodes: [CueNode] = []

    private static let maximumSteps = 200_000
    /// Bytes of texts and elements of lists that operators and functions take: a few lines can double a text any number of
    /// times.
    static let maximumSize = 1 << 22

    init(imports: [String: String]) { self.imports = imports }

    /// Structures do not outlive what computes them.
    deinit { for node in nodes { node.clear() } }

    func enter() throws(Fault) {
        steps += 1
        depth += 1
        guard steps <= CueEvaluator.maximumSteps, depth < 300 else {
            throw Fault(.limit, "the mapping needs more than \(CueEvaluator.maximumSteps) steps or 300 levels")
        }
    }

    func leave() { depth -= 1 }

    /// Counts bytes of texts or elements of lists that are worked on.
    func count(_ more: Int) throws(Fault) {
        size += max(1, more)
        guard size <= CueEvaluator.maximumSize else { throw CueEvaluator.tooLarge }
    }

    static let tooLarge = Fault(.limit, "the mapping works on more than \(maximumSize) bytes of texts and lists")

    // MARK: structures

    func node(_ sources: [CueNode.Source]) throws(Fault) -> CueNode {
        let node = CueNode(sources)
        nodes.append(node)
        for source in sources {
            try add(source.declarations, to: node, CueScope(.node(node), outer: source.scope))
        }
        return node
    }

    private func add(_ declarations: [CueDeclaration], to node: CueNode, _ scope: CueScope) throws(Fault) {
        // Fields first, so that loops and embedded values can refer to them.
        for case .field(let label, let value) in declarations {
            guard case .data(.string(let name)) = try evaluate(label, scope) else {
                throw Fault(.invalid, "the name of a field must be a text")
            }
            node.add(name) { field in field.parts.append((expression: value, scope: scope)) }
        }
        for declaration in declarations {
            switch declaration {
            case .field: break
            case .embedding(let expression):
                switch try evaluate(expression, scope) {
                case .structure(let inner): try absorb(inner, into: node)
                case let value: node.embedded.append(value)
                }
            case .comprehension(let clauses, let body):
                try run(clauses[...], scope) { inner throws(Fault) in try self.add(body, to: node, inner) }
            }
        }
    }

    private func absorb(_ inner: CueNode, into node: CueNode) throws(Fault) {
        for source in inner.sources {
            try add(source.declarations, to: node, CueScope(.node(node), outer: source.scope))
        }
        for name in inner.names where inner.sources.isEmpty {
            for value in inner.fields[name]?.values ?? [] { node.add(name) { $0.values.append(value) } }
        }
    }

    private func run(
        _ clauses: ArraySlice<CueClause>, _ scope: CueScope, _ body: (CueScope) throws(Fault) -> Void
    ) throws(Fault) {
        try enter()
        defer { leave() }
        guard let clause = clauses.first else { return try body(scope) }
        switch clause {
        case .condition(let condition):
            switch try evaluate(condition, scope) {
            case .data(.bool(true)): try run(clauses.dropFirst(), scope, body)
            case .data(.bool(false)): break
            case .bottom(let why): throw Fault(.invalid, "a condition can't be decided: \(why)")
            default: throw Fault(.invalid, "a condition must be true or false")
            }
        case .loop(let key, let value, let over):
            for (index, item) in try items(evaluate(over, scope)) {
                var variables = [value: item]
                if let key { variables[key] = index }
                try run(clauses.dropFirst(), CueScope(.variables(variables), outer: scope), body)
            }
        }
    }

    private func items(_ value: CueValue) throws(Fault) -> [(CueValue, CueValue)] {
        func numbered(_ items: [CueValue]) -> [(CueValue, CueValue)] {
            items.enumerated().map { (.data(.number(JSONNumber($0))), $1) }
        }
        switch value {
        case .list(let items): return numbered(items)
        case .data(.array(let items)): return numbered(items.map(CueValue.data))
        case .data(.object(let object)): return object.members.map { (.data(.string($0.key)), .data($0.value)) }
        case .structure(let node):
            var list: [(CueValue, CueValue)] = []
            for name in node.names { list.append((.data(.string(name)), try field(name, of: node))) }
            return list
        case .bottom(let why): throw Fault(.invalid, "a loop has nothing to run over: \(why)")
        default: throw Fault(.invalid, "a loop runs over lists and structures only")
        }
    }

    func field(_ name: String, of node: CueNode) throws(Fault) -> CueValue {
        guard let field = node.fields[name] else { return .bottom("there is no field “\(name)”") }
        switch field.state {
        case .done(let value): return value
        case .running: return .bottom("“\(name)” refers to itself")
        case .open: break
        }
        node.fields[name]?.state = .running
        var value: CueValue?
        for part in field.values { value = try value.map { one throws(Fault) in try unify(one, part) } ?? part }
        for part in field.parts {
            let next = try evaluate(part.expression, part.scope)
            value = try value.map { one throws(Fault) in try unify(one, next) } ?? next
        }
        let result = value ?? .bottom("“\(name)” has no value")
        node.fields[name]?.state = .done(result)
        return result
    }

    // MARK: agreement

    private func unify(_ a: CueValue, _ b: CueValue) throws(Fault) -> CueValue {
        switch (a, b) {
        case (.bottom, _): return a
        case (_, .bottom): return b
        case (.type("_"), _): return b
        case (_, .type("_")): return a
        case (.type(let x), .type(let y)): return x == y ? a : .bottom("\(x) and \(y) are different types")
        case (.type(let type), _): return fits(b, type) ? b : .bottom("a value is not of type \(type)")
        case (_, .type(let type)): return fits(a, type) ? a : .bottom("a value is not of type \(type)")
        case (.structure(let x), .structure(let y)) where !x.sources.isEmpty && !y.sources.isEmpty:
            return try structure(x.sources + y.sources)
        default:
            let (x, y) = (try operand(a), try operand(b))
            return x == y ? a : .bottom("two values for one place are different")
        }
    }

    private func fits(_ value: CueValue, _ type: String) -> Bool {
        switch (value, type) {
        case (.data(.string), "string"), (.data(.string), "bytes"), (.data(.bool), "bool"), (.data(.number), "number"):
            true
        case (.data(.number(let number)), "int"): number.int != nil
        default: false
        }
    }

    private func structure(_ sources: [CueNode.Source]) throws(Fault) -> CueValue {
        let node = try node(sources)
        guard let first = node.embedded.first else { return .structure(node) }
        guard node.names.isEmpty else { return .bottom("a structure has both fields and a value without a name") }
        var value = first
        for next in node.embedded.dropFirst() { value = try unify(value, next) }
        return value
    }

    // MARK: expressions

    private static let types: Set<String> = ["string", "bytes", "bool", "int", "number", "_"]

    func evaluate(_ expression: CueExpression, _ scope: CueScope?) throws(Fault) -> CueValue {
        try enter()
        defer { leave() }
        switch expression {
        case .literal(let value): return .data(value)
        case .bottom: return .bottom("an explicit error")
        case .interpolation(let parts):
            var text = ""
            for part in parts {
                switch try evaluate(part, scope) {
                case .data(.string(let piece)):
                    try count(piece.utf8.count)
                    text += piece
                case .data(.number(let number)): text += number.text
                case .data(.bool(let flag)): text += flag ? "true" : "false"
                case .bottom(let why): return .bottom(why)
                default: return .bottom("only texts, numbers and booleans can be put into a text")
                }
            }
            return .data(.string(text))
        case .name(let name): return try value(of: name, scope)
        case .select(let base, let key): return try member(key, of: evaluate(base, scope))
        case .index(let base, let key): return try element(evaluate(key, scope), of: evaluate(base, scope))
        case .call(let function, let arguments): return try call(function, arguments, scope)
        case .not(let inner):
            guard case .data(.bool(let flag)) = try evaluate(inner, scope) else {
                return .bottom("“!” wants a boolean")
            }
            return .data(.bool(!flag))
        case .negative(let inner):
            guard case .data(.number(let number)) = try evaluate(inner, scope), let value = number.int, value != .min
            else { return .bottom("“-” wants an integer") }
            return .data(.number(JSONNumber(-value)))
        case .binary(let sign, let left, let right): return try binary(sign, left, right, scope)
        case .list(let elements):
            var items: [CueValue] = []
            for element in elements {
                switch element {
                case .value(let expression): items.append(try evaluate(expression, scope))
                case .comprehension(let clauses, let body):
                    let around = scope ?? CueScope(.variables([:]), outer: nil)
                    try run(clauses[...], around) { inner throws(Fault) in
                        items.append(try self.structure([CueNode.Source(declarations: body, scope: inner)]))
                    }
                }
            }
            return .list(items)
        case .structure(let declarations):
            return try structure([CueNode.Source(declarations: declarations, scope: scope)])
        }
    }

    private func value(of name: String, _ scope: CueScope?) throws(Fault) -> CueValue {
        var scope = scope
        while let here = scope {
            switch here.frame {
            case .variables(let variables): if let value = variables[name] { return value }
            case .node(let node): if node.fields[name] != nil { return try field(name, of: node) }
            }
            scope = here.outer
        }
        if CueEvaluator.types.contains(name) { return .type(name) }
        throw Fault(.invalid, "the name “\(name)” is not known")
    }
}
