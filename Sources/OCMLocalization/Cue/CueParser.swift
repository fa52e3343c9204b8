import Diagnostics
import Documents

/// Reads a program from its tokens; what is beyond the subset is refused with its line.
struct CueParser {
    private let tokens: [(token: CueLexer.Token, line: Int)]
    private var at = 0
    private var depth = 0

    static func parse(_ text: String) throws(Fault) -> CueProgram {
        var parser = CueParser(tokens: try CueLexer.tokens(text) + [(.end, 0)])
        return try parser.program()
    }

    private init(tokens: [(token: CueLexer.Token, line: Int)]) { self.tokens = tokens }

    // MARK: tokens

    private func isSymbol(_ symbol: String, ahead: Int = 0) -> Bool {
        guard at + ahead < tokens.count, case .symbol(symbol) = tokens[at + ahead].token else { return false }
        return true
    }

    private func isName(_ name: String, ahead: Int = 0) -> Bool {
        guard at + ahead < tokens.count, case .name(name) = tokens[at + ahead].token else { return false }
        return true
    }

    private mutating func take(_ symbol: String) -> Bool {
        guard isSymbol(symbol) else { return false }
        at += 1
        return true
    }

    private mutating func expect(_ symbol: String) throws(Fault) {
        guard take(symbol) else { throw unexpected("“\(symbol)”") }
    }

    private func unexpected(_ wanted: String, _ code: Fault.Code = .invalid) -> Fault {
        let found: String =
            switch tokens[min(at, tokens.count - 1)].token {
            case .name(let name): "“\(name)”"
            case .number(let digits): "“\(digits)”"
            case .text: "a text"
            case .symbol(let symbol): "“\(symbol)”"
            case .end: "the end"
            }
        let line = tokens[..<min(at + 1, tokens.count)].last { $0.line > 0 }?.line ?? 1
        return Fault(code, "line \(line): found \(found) where \(wanted) is expected")
    }

    private mutating func name() throws(Fault) -> String {
        guard case .name(let name) = tokens[at].token else { throw unexpected("a name") }
        at += 1
        return name
    }

    private mutating func enter() throws(Fault) {
        depth += 1
        guard depth < 200 else { throw Fault(.limit, "the program is nested deeper than 200 levels") }
    }

    // MARK: declarations

    private mutating func program() throws(Fault) -> CueProgram {
        var program = CueProgram()
        if isName("package") {
            at += 1
            _ = try name()
            try expect(",")
        }
        while isName("import") {
            at += 1
            if take("(") {
                while !take(")") {
                    try importSpec(&program)
                    _ = take(",")
                }
            } else {
                try importSpec(&program)
            }
            _ = take(",")
        }
        program.declarations = try declarations(until: nil)
        return program
    }

    private mutating func importSpec(_ program: inout CueProgram) throws(Fault) {
        guard case .text(let parts) = tokens[at].token, parts.count == 1, case .text(let path) = parts[0] else {
            throw unexpected("the path of a package")
        }
        at += 1
        guard CueFunctions.packages.contains(path) else {
            throw Fault(
                .unsupported,
                "the package “\(path)” is not supported; known are \(CueFunctions.packages.joined(separator: ", "))")
        }
        program.imports[path.utf8.split(separator: UInt8(ascii: "/")).last.map { String(Substring($0)) } ?? path] = path
    }

    private mutating func declarations(until close: String?) throws(Fault) -> [CueDeclaration] {
        try enter()
        defer { depth -= 1 }
        var list: [CueDeclaration] = []
        while true {
            while take(",") {}
            if let close, take(close) { return list }
            if case .end = tokens[at].token {
                guard close == nil else { throw unexpected("“}”") }
                return list
            }
            list.append(try declaration())
            guard isSymbol(",") || close.map({ isSymbol($0) }) ?? false else {
                if case .end = tokens[at].token { continue }
                throw unexpected("the end of the line or “,”")
            }
        }
    }

    private mutating func declaration() throws(Fault) -> CueDeclaration {
        if isName("for") || isName("if"), !isSymbol(":", ahead: 1) {
            let clauses = try clauses()
            return .comprehension(clauses, try declarations(until: "}"))
        }
        if isSymbol(":", ahead: 1) {
            let label: CueExpression
            switch tokens[at].token {
            case .name(let name): label = .literal(.string(name))
            case .text(let parts): label = try text(parts)
            default: throw unexpected("the name of a field")
            }
            at += 2
            // `a: b: c` is `a: {b: c}`.
            let isNested = isSymbol(":", ahead: 1)
            return .field(label: label, isNested ? .structure([try declaration()]) : try expression())
        }
        return .embedding(try expression())
    }

    /// `for … in …` and `if …`, up to the brace that opens the body. Line breaks may stand between them.
    private mutating func clauses() throws(Fault) -> [CueClause] {
        var clauses: [CueClause] = []
        while !take("{") {
            _ = take(",")
            if isName("for") {
                at += 1
                var (key, value): (String?, String) = (nil, try name())
                if take(",") { (key, value) = (value, try name()) }
                guard isName("in") else { throw unexpected("“in”") }
                at += 1
                clauses.append(.loop(key: key, value: value, over: try expression()))
            } else if isName("if") {
                at += 1
                clauses.append(.condition(try expression()))
            } else {
                throw unexpected("“for”, “if” or “{”")
            }
        }
        return clauses
    }

    // MARK: expressions

    private static let levels: [[String]] = [
        ["||"], ["&&"], ["==", "!=", "<", "<=", ">", ">="], ["+", "-"], ["*", "/"],
    ]

    private mutating func expression(_ level: Int = 0) throws(Fault) -> CueExpression {
        guard level < CueParser.levels.count else { return try unary() }
        try enter()
        defer { depth -= 1 }
        var left = try expression(level + 1)
        while case .symbol(let symbol) = tokens[at].token, CueParser.levels[level].contains(symbol) {
            at += 1
            left = .binary(symbol, left, try expression(level + 1))
        }
        return left
    }

    private mutating func unary() throws(Fault) -> CueExpression {
        try enter()
        defer { depth -= 1 }
        if take("!") { return .not(try unary()) }
        if take("-") { return .negative(try unary()) }
        var value = try primary()
        while true {
            if take(".") {
                if case .text(let parts) = tokens[at].token, parts.count == 1, case .text(let key) = parts[0] {
                    at += 1
                    value = .select(value, key)
                } else {
                    value = .select(value, try name())
                }
            } else if take("[") {
                value = .index(value, try expression())
                try expect("]")
            } else if take("(") {
                var arguments: [CueExpression] = []
                while !take(")") {
                    arguments.append(try expression())
                    guard take(",") || isSymbol(")") else { throw unexpected("“,” or “)”") }
                }
                value = .call(value, arguments)
            } else {
                return value
            }
        }
    }

    private mutating func primary() throws(Fault) -> CueExpression {
        let token = tokens[at].token
        at += 1
        switch token {
        case .text(let parts): return try text(parts)
        case .number(let digits):
            guard let number = Int(digits) else { throw Fault(.limit, "the number \(digits) is too large") }
            return .literal(.number(JSONNumber(number)))
        case .name("true"): return .literal(.bool(true))
        case .name("false"): return .literal(.bool(false))
        case .name("null"): return .literal(.null)
        case .name(let name): return .name(name)
        case .symbol("_|_"): return .bottom
        case .symbol("("):
            let inner = try expression()
            try expect(")")
            return inner
        case .symbol("{"): return .structure(try declarations(until: "}"))
        case .symbol("["): return try list()
        default:
            at -= 1
            throw unexpected("a value")
        }
    }

    private mutating func list() throws(Fault) -> CueExpression {
        var elements: [CueElement] = []
        while true {
            while take(",") {}
            if take("]") { return .list(elements) }
            if isName("for") || isName("if") {
                let clauses = try clauses()
                elements.append(.comprehension(clauses, try declarations(until: "}")))
            } else {
                elements.append(.value(try expression()))
            }
            guard isSymbol(",") || isSymbol("]") else { throw unexpected("“,” or “]”") }
        }
    }

    private mutating func text(_ parts: [CueLexer.Part]) throws(Fault) -> CueExpression {
        if parts.count == 1, case .text(let text) = parts[0] { return .literal(.string(text)) }
        try enter()
        defer { depth -= 1 }
        var pieces: [CueExpression] = []
        for part in parts {
            switch part {
            case .text(let text): pieces.append(.literal(.string(text)))
            case .code(let tokens):
                var parser = CueParser(tokens: tokens)
                parser.depth = depth
                pieces.append(try parser.expression())
                guard case .end = parser.tokens[parser.at].token else { throw parser.unexpected("“)”") }
            }
        }
        return .interpolation(pieces)
    }
}
