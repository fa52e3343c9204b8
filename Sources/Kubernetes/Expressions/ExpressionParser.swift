/// Reads an expression by the grammar of CEL.
struct ExpressionParser {
    private let words: [(token: ExpressionToken, position: Int)]
    private var at = 0
    private var depth = 0
    private var count = 0

    /// In characters.
    private static let maximumLength = 100_000
    private static let maximumDepth = 100
    /// Of the tree that it makes.
    private static let maximumHeight = 250

    static func parse(_ text: String) throws(ExpressionError) -> Expression {
        let length = text.unicodeScalars.count
        guard length <= maximumLength else {
            throw ExpressionError(
                "expression code point size exceeds limit: size: \(length), limit \(maximumLength)", at: 0)
        }
        var lexer = ExpressionLexer(text)
        var parser = ExpressionParser(words: try lexer.words())
        let expression = try parser.expression()
        guard parser.token == .end else { throw parser.unexpected() }
        return expression
    }

    private init(words: [(token: ExpressionToken, position: Int)]) { self.words = words }

    private mutating func make(_ node: Expression.Node, _ position: Int) throws(ExpressionError) -> Expression {
        defer { count += 1 }
        let made = Expression(node: node, position: position, id: count)
        guard made.depth <= Self.maximumHeight else {
            throw ExpressionError("max recursion depth exceeded", at: position)
        }
        return made
    }

    private var token: ExpressionToken { words[at].token }
    private var position: Int { words[at].position }

    private func unexpected() -> ExpressionError {
        switch token {
        case .end: ExpressionError("Syntax error: mismatched input '<EOF>'", at: position)
        case .identifier(let name), .sign(let name):
            ExpressionError("Syntax error: mismatched input '\(name)'", at: position)
        case .literal, .smallest: ExpressionError("Syntax error: mismatched input", at: position)
        }
    }

    private mutating func take(_ sign: String) -> Bool {
        guard token == .sign(sign) else { return false }
        at += 1
        return true
    }

    private mutating func expect(_ sign: String) throws(ExpressionError) {
        guard take(sign) else { throw unexpected() }
    }

    private mutating func name() throws(ExpressionError) -> String {
        guard case .identifier(let name) = token else { throw unexpected() }
        at += 1
        return name
    }

    // MARK: operators

    private mutating func expression() throws(ExpressionError) -> Expression {
        depth += 1
        defer { depth -= 1 }
        guard depth < Self.maximumDepth else {
            throw ExpressionError("expression recursion limit exceeded: \(Self.maximumDepth)", at: position)
        }
        let condition = try binary(0)
        let place = position
        guard take("?") else { return condition }
        let first = try binary(0)
        try expect(":")
        let second = try expression()
        return try make(.call("_?_:_", target: nil, [condition, first, second]), place)
    }

    private static let levels = [
        ["||"], ["&&"], ["==", "!=", "<", "<=", ">", ">=", "in"], ["+", "-"], ["*", "/", "%"],
    ]

    private var sign: String? {
        switch token {
        case .sign(let sign): sign
        case .identifier("in"): "in"
        default: nil
        }
    }

    private mutating func binary(_ level: Int) throws(ExpressionError) -> Expression {
        guard level < Self.levels.count else { return try unary() }
        var left = try binary(level + 1)
        if let sign, level < 2, Self.levels[level].contains(sign) { return try connected(sign, left, level) }
        while let sign, Self.levels[level].contains(sign) {
            let place = position
            at += 1
            let right = try binary(level + 1)
            left = try make(.call(sign == "in" ? "@in" : "_\(sign)_", target: nil, [left, right]), place)
        }
        return left
    }

    /// However many `&&` or `||` there are: as a tree that is no higher than it must be.
    private mutating func connected(
        _ sign: String, _ first: Expression, _ level: Int
    ) throws(ExpressionError) -> Expression {
        var terms = [first]
        var places: [Int] = []
        while self.sign == sign {
            places.append(position)
            at += 1
            terms.append(try binary(level + 1))
        }
        while terms.count > 1 {
            var (pairs, between): ([Expression], [Int]) = ([], [])
            for at in stride(from: 0, to: terms.count, by: 2) {
                if at + 1 < terms.count {
                    pairs.append(try make(.call("_\(sign)_", target: nil, [terms[at], terms[at + 1]]), places[at]))
                } else {
                    pairs.append(terms[at])
                }
                if at + 2 < terms.count { between.append(places[at + 1]) }
            }
            (terms, places) = (pairs, between)
        }
        return terms[0]
    }

    private mutating func unary() throws(ExpressionError) -> Expression {
        let place = position
        var signs = ""
        while token == .sign("!") || token == .sign("-"), signs.isEmpty || token == .sign(String(signs.prefix(1))) {
            guard case .sign(let sign) = token else { break }
            signs += sign
            at += 1
        }
        guard !signs.isEmpty else { return try member() }
        if signs == "-", let negated = negatedLiteral {
            at += 1
            return try members(of: try make(.literal(negated), place))
        }
        let operand = try member()
        guard signs.count % 2 == 1 else { return operand }
        return try make(.call("\(signs.prefix(1))_", target: nil, [operand]), place)
    }

    private var negatedLiteral: ExpressionValue? {
        switch token {
        case .smallest: .int(.min)
        case .literal(.int(let value)): .int(-value)
        case .literal(.double(let value)): .double(-value)
        default: nil
        }
    }

    // MARK: members

    private mutating func member() throws(ExpressionError) -> Expression { try members(of: try primary()) }

    private mutating func members(of first: Expression) throws(ExpressionError) -> Expression {
        var value = first
        while true {
            let place = position
            if take(".") {
                if take("?") {
                    let field = try make(.literal(.string(try name())), place)
                    value = try make(.call("_?._", target: nil, [value, field]), place)
                    continue
                }
                let field = try name()
                if take("(") {
                    value = try call(field, target: value, try arguments(), place)
                } else {
                    let type = Self.typeName(value, field)
                    value = try make(type.map(Expression.Node.name) ?? .select(value, field), place)
                }
            } else if take("[") {
                let function = take("?") ? "_[?_]" : "_[_]"
                let key = try expression()
                try expect("]")
                value = try make(.call(function, target: nil, [value, key]), place)
            } else {
                return value
            }
        }
    }

    /// The names of types that have dots in them.
    private static func typeName(_ package: Expression, _ name: String) -> String? {
        if case .name("net") = package.node, name == "IP" || name == "CIDR" { return "net.\(name)" }
        guard case .select(let root, "protobuf") = package.node, case .name("google") = root.node,
            name == "Timestamp" || name == "Duration"
        else { return nil }
        return "google.protobuf.\(name)"
    }

    private mutating func arguments() throws(ExpressionError) -> [Expression] {
        var arguments: [Expression] = []
        guard !take(")") else { return [] }
        repeat { arguments.append(try expression()) } while take(",")
        try expect(")")
        return arguments
    }

    private mutating func primary() throws(ExpressionError) -> Expression {
        let place = position
        switch token {
        case .literal(let value):
            at += 1
            return try make(.literal(value), place)
        case .identifier(let name):
            at += 1
            guard take("(") else {
                guard token != .sign("{") else {
                    throw ExpressionError("messages are not supported", at: place)
                }
                return try make(.name(name), place)
            }
            return try call(name, target: nil, try arguments(), place)
        case .sign("("):
            at += 1
            let inner = try expression()
            try expect(")")
            return inner
        case .sign("["):
            at += 1
            var elements: [Expression] = []
            while !take("]") {
                let (start, isOptional) = (position, take("?"))
                let element = try expression()
                elements.append(try isOptional ? make(.entry(element), start) : element)
                if !take(",") {
                    try expect("]")
                    break
                }
            }
            return try make(.list(elements), place)
        case .sign("{"):
            at += 1
            var entries: [(Expression, Expression)] = []
            while !take("}") {
                let (start, isOptional) = (position, take("?"))
                let key = try expression()
                try expect(":")
                let value = try expression()
                entries.append((key, try isOptional ? make(.entry(value), start) : value))
                if !take(",") {
                    try expect("}")
                    break
                }
            }
            return try make(.map(entries), place)
        case .sign("."):
            at += 1
            return try primary()
        default: throw unexpected()
        }
    }

    // MARK: macros

    private mutating func call(
        _ function: String, target: Expression?, _ arguments: [Expression], _ place: Int
    ) throws(ExpressionError) -> Expression {
        guard let target else {
            guard function == "has", arguments.count == 1 else {
                return try make(.call(function, target: nil, arguments), place)
            }
            guard case .select(let operand, let field) = arguments[0].node else {
                throw ExpressionError("invalid argument to has() macro", at: arguments[0].position)
            }
            return try make(.has(operand, field), place)
        }
        if case .name(let space) = target.node {
            let name = "\(space).\(function)"
            if !ExpressionFunctions.named(name, isMethod: false).isEmpty {
                return try make(.call(name, target: nil, arguments), place)
            }
        }
        return try macro(function, target, arguments, place)
            ?? make(.call(function, target: target, arguments), place)
    }

    private mutating func macro(
        _ function: String, _ target: Expression, _ arguments: [Expression], _ place: Int
    ) throws(ExpressionError) -> Expression? {
        guard let kind = Expression.Comprehension.Kind(rawValue: function == "existsOne" ? "exists_one" : function)
        else { return nil }
        let variables: Int
        switch (kind, arguments.count) {
        case (.all, 3), (.exists, 3), (.existsOne, 3): variables = 2
        case (.transformList, 3...4), (.transformMap, 3...4), (.transformMapEntry, 3...4): variables = 2
        case (.all, 2), (.exists, 2), (.filter, 2), (.map, 2...3), (.optMap, 2), (.optFlatMap, 2), (.sortBy, 2):
            variables = 1
        case (.existsOne, 2) where function == "exists_one": variables = 1
        default: return nil
        }
        var names: [String] = []
        for argument in arguments.prefix(variables) {
            guard case .name(let name) = argument.node else {
                throw ExpressionError("argument must be a simple name", at: argument.position)
            }
            names.append(name)
        }
        let comprehension = Expression.Comprehension(
            kind: kind, range: target, variable: names[0], second: names.count > 1 ? names[1] : nil,
            condition: arguments.count == variables + 2 ? arguments[variables] : nil,
            body: arguments[arguments.count - 1])
        return try make(.each(comprehension), place)
    }
}
