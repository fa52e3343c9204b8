import Diagnostics

/// Makes nodes of tokens.
struct TemplateParser {
    private let tokens: [TemplateToken]
    private let name: String
    private let functions: Set<String>
    private var place = 0
    private var depth = 0
    private var rangeDepth = 0
    /// Variables that are known, innermost last.
    private var variables = [""]
    private(set) var templates: [String: [TemplateNode]] = [:]

    private static let maximumDepth = 100

    init(_ tokens: [TemplateToken], name: String, functions: Set<String>) {
        (self.tokens, self.name, self.functions) = (tokens, name, functions)
    }

    /// How a list of nodes ends.
    private enum Ending { case end, otherwise, file }

    mutating func parse() throws(Fault) -> [TemplateNode] {
        let (nodes, ending) = try list()
        guard ending == .file else { throw fault("unexpected {{\(ending == .end ? "end" : "else")}}") }
        return nodes
    }

    func fault(_ message: String) -> Fault { Fault(.invalid, "\(name):\(line): \(message)") }

    private var line: Int { tokens[min(place, tokens.count - 1)].line }
    private var kind: TemplateToken.Kind { tokens[min(place, tokens.count - 1)].kind }

    private mutating func advance() { place += 1 }

    private mutating func skipSpace() { while kind == .space { advance() } }

    private mutating func nested<R>(_ body: (inout TemplateParser) throws(Fault) -> R) throws(Fault) -> R {
        depth += 1
        guard depth <= Self.maximumDepth else { throw fault("nested deeper than \(Self.maximumDepth) levels") }
        let result = try body(&self)
        depth -= 1
        return result
    }

    private mutating func close() throws(Fault) {
        skipSpace()
        guard kind == .close else { throw fault("unexpected \(described) in an action; expected }}") }
        advance()
    }

    /// The current token, for messages.
    private var described: String {
        switch kind {
        case .text, .open, .end: "end of the file"
        case .close: "}}"
        case .space: "blank"
        case .identifier(let text), .number(let text): "“\(text.prefix(40))”"
        case .field(let text): "“.\(text.prefix(40))”"
        case .variable(let text): "“$\(text.prefix(40))”"
        case .dot: "“.”"
        case .string: "text"
        case .character: "character"
        case .declare: "“:=”"
        case .assign: "“=”"
        case .pipe: "“|”"
        case .comma: "“,”"
        case .leftParenthesis: "“(”"
        case .rightParenthesis: "“)”"
        }
    }

    private mutating func list() throws(Fault) -> ([TemplateNode], Ending) {
        var nodes: [TemplateNode] = []
        while true {
            switch kind {
            case .text(let bytes):
                nodes.append(.text(bytes))
                advance()
            case .open:
                advance()
                skipSpace()
                if case .identifier(let word) = kind {
                    if word == "end" || word == "else" {
                        advance()
                        if word == "end" { try close() }
                        return (nodes, word == "end" ? .end : .otherwise)
                    }
                    if let node = try keyword(word) {
                        nodes += node
                        continue
                    }
                }
                nodes.append(.action(try filled(try pipeline(declares: true))))
                try close()
            case .end: return (nodes, .file)
            default: throw fault("unexpected \(described)")
            }
        }
    }

    /// The nodes of an action that begins with a keyword; nil: it begins with something else.
    private mutating func keyword(_ word: String) throws(Fault) -> [TemplateNode]? {
        switch word {
        case "if", "with", "range":
            advance()
            return [try branch(word)]
        case "define":
            advance()
            try define(try quotedName("define"))
            return []
        case "block":
            let line = line
            advance()
            let name = try quotedName("block")
            let argument = try filled(try pipeline(declares: false))
            try define(name)
            return [.include(name: name, argument, line: line)]
        case "template":
            let line = line
            advance()
            let name = try quotedName("template")
            skipSpace()
            let argument = kind == .close ? nil : try filled(try pipeline(declares: false))
            try close()
            return [.include(name: name, argument, line: line)]
        case "break", "continue":
            guard rangeDepth > 0 else { throw fault("{{\(word)}} outside {{range}}") }
            advance()
            try close()
            return [word == "break" ? .breakRange : .continueRange]
        default: return nil
        }
    }

    private mutating func quotedName(_ keyword: String) throws(Fault) -> String {
        skipSpace()
        guard case .string(let name) = kind else { throw fault("{{\(keyword)}} needs a name in quotes") }
        advance()
        return name
    }

    private mutating func define(_ name: String) throws(Fault) {
        try close()
        guard depth == 0 else { throw fault("unexpected {{define}}: it must not be inside of another action") }
        let known = variables
        let outerRange = rangeDepth
        (variables, rangeDepth) = ([""], 0)
        let (body, ending) = try nested { parser throws(Fault) in try parser.list() }
        (variables, rangeDepth) = (known, outerRange)
        guard ending == .end else { throw fault("{{define}} without {{end}}") }
        templates[name] = body
    }

    private mutating func branch(_ word: String) throws(Fault) -> TemplateNode {
        try nested { parser throws(Fault) in try parser.branchInside(word) }
    }

    private mutating func branchInside(_ word: String) throws(Fault) -> TemplateNode {
        let line = line
        let known = variables.count
        let pipeline = try pipeline(declares: true, inRange: word == "range")
        guard !pipeline.commands.isEmpty else { throw fault("missing value for \(word)") }
        try close()
        if word == "range" { rangeDepth += 1 }
        let (body, ending) = try list()
        if word == "range" { rangeDepth -= 1 }
        var otherwise: [TemplateNode] = []
        if ending == .otherwise {
            skipSpace()
            if case .identifier(let next) = kind, next == word, word != "range" {
                // {{else if}} is {{else}}{{if}} with one {{end}}.
                advance()
                otherwise = [try branch(word)]
            } else {
                try close()
                let (nodes, last) = try list()
                guard last == .end else { throw fault("expected {{end}} of {{\(word)}}") }
                otherwise = nodes
            }
        } else if ending == .file {
            throw fault("unexpected end of the file: {{\(word)}} of line \(line) has no {{end}}")
        }
        variables.removeLast(variables.count - known)
        let branch = TemplateNode.Branch(pipeline: pipeline, body: body, otherwise: otherwise, line: line)
        switch word {
        case "if": return .branch(branch)
        case "with": return .with(branch)
        default: return .range(branch)
        }
    }

    /// A pipeline up to `}}` or `)`, which is left.
    private mutating func pipeline(declares: Bool, inRange: Bool = false) throws(Fault) -> TemplatePipeline {
        skipSpace()
        var pipeline = TemplatePipeline(line: line)
        if declares { try declaration(&pipeline, inRange: inRange) }
        while true {
            let command = try command()
            if command.isEmpty {
                if pipeline.commands.isEmpty, !pipeline.variables.isEmpty || kind == .pipe {
                    throw fault("missing value for command")
                }
                if !pipeline.commands.isEmpty { throw fault("missing value for command") }
                return pipeline
            }
            if !pipeline.commands.isEmpty, !Self.isCallable(command[0]) {
                throw fault("a constant can't take the result of the command before it")
            }
            pipeline.commands.append(command)
            guard kind == .pipe else { break }
            advance()
        }
        if !pipeline.isAssignment { variables += pipeline.variables }
        return pipeline
    }

    private func filled(_ pipeline: TemplatePipeline) throws(Fault) -> TemplatePipeline {
        guard !pipeline.commands.isEmpty else { throw fault("missing value for command") }
        return pipeline
    }

    private static func isCallable(_ operand: TemplateOperand) -> Bool {
        switch operand {
        case .dot, .nothing, .constant: false
        default: true
        }
    }

    /// `$x :=`, `$x =`, and in a range `$i, $x :=`.
    private mutating func declaration(_ pipeline: inout TemplatePipeline, inRange: Bool) throws(Fault) {
        let start = place
        var names: [String] = []
        while case .variable(let name) = kind {
            names.append(name)
            advance()
            skipSpace()
            guard inRange, names.count == 1, kind == .comma else { break }
            advance()
            skipSpace()
        }
        guard !names.isEmpty, kind == .declare || kind == .assign else {
            guard names.count < 2 else { throw fault("expected := behind the variables of a range") }
            place = start
            return
        }
        pipeline.variables = names
        pipeline.isAssignment = kind == .assign
        if pipeline.isAssignment { for name in names { try check(variable: name) } }
        advance()
    }

    private func check(variable name: String) throws(Fault) {
        guard variables.contains(name) else { throw fault("undefined variable “$\(name)”") }
    }

    private mutating func command() throws(Fault) -> [TemplateOperand] {
        var words: [TemplateOperand] = []
        while true {
            skipSpace()
            guard let word = try operand() else { return words }
            words.append(word)
            switch kind {
            case .space, .close, .pipe, .rightParenthesis: continue
            default: throw fault("unexpected \(described) behind an operand")
            }
        }
    }

    private mutating func operand() throws(Fault) -> TemplateOperand? {
        guard let term = try term() else { return nil }
        let fields = fields()
        guard !fields.isEmpty else { return term }
        switch term {
        case .field(let first): return .field(first + fields)
        case .variable(let name, _): return .variable(name, fields)
        case .constant, .nothing, .dot: throw fault("unexpected “.\(fields[0].prefix(40))” behind a constant")
        default: return .chain(term, fields)
        }
    }

    private mutating func fields() -> [String] {
        var names: [String] = []
        while case .field(let name) = kind {
            names.append(name)
            advance()
        }
        return names
    }

    private mutating func term() throws(Fault) -> TemplateOperand? {
        let token = kind
        switch token {
        case .identifier(let word):
            advance()
            switch word {
            case "true": return .constant(.bool(true))
            case "false": return .constant(.bool(false))
            case "nil": return .nothing
            default:
                guard functions.contains(word) else {
                    place -= 1
                    throw fault("function “\(word.prefix(60))” is not defined")
                }
                return .function(word)
            }
        case .dot:
            advance()
            return .dot
        case .field(let name):
            advance()
            return .field([name])
        case .variable(let name):
            try check(variable: name)
            advance()
            return .variable(name, [])
        case .string(let text):
            advance()
            return .constant(.string(text))
        case .character(let value):
            advance()
            return .constant(.int(value))
        case .number(let text):
            guard let number = TemplateNumber.constant(text) else { throw fault("bad number “\(text.prefix(40))”") }
            advance()
            return .constant(number)
        case .leftParenthesis:
            advance()
            let inner = try nested { parser throws(Fault) in try parser.pipeline(declares: false) }
            skipSpace()
            guard kind == .rightParenthesis, !inner.commands.isEmpty else {
                throw fault("missing value in parentheses")
            }
            advance()
            return .pipeline(inner)
        default: return nil
        }
    }
}
