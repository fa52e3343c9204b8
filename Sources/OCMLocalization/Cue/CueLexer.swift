import Diagnostics

/// Cuts a program into tokens. As in Go, a line break behind a value counts as a comma.
struct CueLexer {
    indirect enum Token: Sendable {
        case name(String)
        case number(String)
        /// Texts and the tokens of the expressions between them.
        case text([Part])
        case symbol(String)
        case end
    }

    enum Part: Sendable {
        case text(String)
        case code([(token: Token, line: Int)])
    }

    private let scalars: [Unicode.Scalar]
    private var at = 0
    private var line = 1
    private var tokens: [(token: Token, line: Int)] = []

    static func tokens(_ program: String) throws(Fault) -> [(token: Token, line: Int)] {
        guard program.utf8.count <= 100_000 else { throw Fault(.limit, "the program is longer than 100000 bytes") }
        var lexer = CueLexer(scalars: Array(program.unicodeScalars))
        try lexer.run(untilParenthesis: false, depth: 0)
        return lexer.tokens
    }

    private init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

    private func fault(_ problem: String, _ code: Fault.Code = .invalid) -> Fault {
        Fault(code, "line \(line): \(problem)")
    }

    private var endsValue: Bool {
        switch tokens.last?.token {
        case .name(let name): !["for", "if", "in", "import", "package"].contains(name)
        case .number, .text: true
        case .symbol(let symbol): [")", "]", "}", "_|_"].contains(symbol)
        case .end, nil: false
        }
    }

    private mutating func run(untilParenthesis: Bool, depth: Int) throws(Fault) {
        guard depth < 20 else { throw fault("texts are nested too deep", .limit) }
        var open = 0
        while at < scalars.count {
            let scalar = scalars[at]
            switch scalar {
            case "\n":
                if endsValue { tokens.append((.symbol(","), line)) }
                line += 1
                at += 1
            case " ", "\t", "\r": at += 1
            case "/" where at + 1 < scalars.count && scalars[at + 1] == "/":
                while at < scalars.count, scalars[at] != "\n" { at += 1 }
            case "\"": try text(depth)
            case "0"..."9": number()
            case "(":
                open += 1
                add("(")
            case ")":
                if open == 0, untilParenthesis { return }
                open -= 1
                add(")")
            default:
                if CueLexer.isName(scalar) { name() } else { try symbol() }
            }
            guard tokens.count <= 20_000 else { throw fault("the program has too many tokens", .limit) }
        }
        guard !untilParenthesis else { throw fault("an interpolation is not closed") }
        if endsValue { tokens.append((.symbol(","), line)) }
    }

    private mutating func add(_ symbol: String) {
        tokens.append((.symbol(symbol), line))
        at += symbol.unicodeScalars.count
    }

    private mutating func symbol() throws(Fault) {
        let symbols = [
            "&&", "||", "==", "!=", "<=", ">=", "{", "}", "[", "]", ":", ",", ".", "+", "-", "*", "/", "<", ">", "!",
        ]
        for symbol in symbols where scalars[at...].starts(with: symbol.unicodeScalars) {
            add(symbol)
            return
        }
        throw fault("“\(scalars[at])” is not supported in a mapping", .unsupported)
    }

    private mutating func name() {
        if scalars[at...].starts(with: "_|_".unicodeScalars) { return add("_|_") }
        let start = at
        while at < scalars.count, CueLexer.isName(scalars[at]) || ("0"..."9").contains(scalars[at]) { at += 1 }
        tokens.append((.name(string(start..<at)), line))
    }

    private mutating func number() {
        let start = at
        while at < scalars.count, ("0"..."9").contains(scalars[at]) { at += 1 }
        tokens.append((.number(string(start..<at)), line))
    }

    private mutating func text(_ depth: Int) throws(Fault) {
        guard !scalars[at...].starts(with: "\"\"\"".unicodeScalars) else {
            throw fault("texts in \"\"\" are not supported in a mapping", .unsupported)
        }
        let first = line
        at += 1
        var (parts, plain): ([Part], String) = ([], "")
        while at < scalars.count, scalars[at] != "\"", scalars[at] != "\n" {
            guard scalars[at] == "\\" else {
                plain.unicodeScalars.append(scalars[at])
                at += 1
                continue
            }
            at += 1
            guard at < scalars.count else { break }
            switch scalars[at] {
            case "(":
                at += 1
                parts.append(.text(plain))
                plain = ""
                let outer = tokens
                tokens = []
                try run(untilParenthesis: true, depth: depth + 1)
                parts.append(.code(tokens + [(.end, line)]))
                tokens = outer
            case "n": plain += "\n"
            case "t": plain += "\t"
            case "r": plain += "\r"
            case "\"", "\\", "/": plain.unicodeScalars.append(scalars[at])
            case "u":
                let digits = string((at + 1)..<min(at + 5, scalars.count))
                guard let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value) else {
                    throw fault("\\u\(digits) is no character")
                }
                plain.unicodeScalars.append(scalar)
                at += 4
            default: throw fault("the escape \\\(scalars[at]) is not supported", .unsupported)
            }
            at += 1
        }
        guard at < scalars.count, scalars[at] == "\"" else { throw fault("a text is not closed") }
        at += 1
        parts.append(.text(plain))
        tokens.append((.text(parts), first))
    }

    private func string(_ range: Range<Int>) -> String {
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars[range])
        return text
    }

    private static func isName(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || scalar == "$" || scalar.properties.isAlphabetic
    }
}
