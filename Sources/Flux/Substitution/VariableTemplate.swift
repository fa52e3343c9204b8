import Diagnostics

/// A text with `${…}` in it, in the forms of the shell that Flux takes. `$name` without braces stays, `$$` is one `$`.
struct VariableTemplate: Sendable {
    indirect enum Node: Sendable {
        case text(String)
        case variable(Variable)
    }

    /// `${NAME OPERATION ARGUMENTS}`
    struct Variable: Sendable {
        let name: String
        let operation: Operation
        var arguments: [[Node]]
    }

    enum Operation: Sendable {
        case value, length, fallback, substring
        case lowerFirst, lowerAll, upperFirst, upperAll
        case dropPrefix(longest: Bool), dropSuffix(longest: Bool)
        case replaceFirst, replaceAll, replacePrefix, replaceSuffix

        /// What is done with a variable that is not set.
        var toleratesMissing: Bool { if case .fallback = self { true } else { false } }
    }

    let nodes: [Node]

    static let maximumDepth = 20

    /// - Throws: `invalid` where braces are open or a form is unknown.
    init(_ text: String) throws(Fault) {
        var parser = VariableParser(text)
        nodes = try parser.nodes()
    }
}

/// Reads templates.
struct VariableParser {
    private var rest: Substring.UnicodeScalarView
    private var depth = 0

    init(_ text: String) { rest = Substring(text).unicodeScalars }

    /// The whole text.
    mutating func nodes() throws(Fault) -> [VariableTemplate.Node] {
        var nodes: [VariableTemplate.Node] = []
        var plain = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            if scalar == "$", rest.first == "$" {
                rest.removeFirst()
                plain.append("$")
            } else if scalar == "$", rest.first == "{" {
                rest.removeFirst()
                if !plain.isEmpty { nodes.append(.text(String(plain))) }
                plain = String.UnicodeScalarView()
                nodes.append(.variable(try variable()))
            } else {
                plain.append(scalar)
            }
        }
        if !plain.isEmpty { nodes.append(.text(String(plain))) }
        return nodes
    }

    private mutating func variable() throws(Fault) -> VariableTemplate.Variable {
        depth += 1
        defer { depth -= 1 }
        guard depth <= VariableTemplate.maximumDepth else {
            throw Fault(.limit, "variables are nested deeper than \(VariableTemplate.maximumDepth)")
        }
        if rest.first == "#" {
            rest.removeFirst()
            let name = try name()
            try close()
            return VariableTemplate.Variable(name: name, operation: .length, arguments: [])
        }
        let name = try name()
        let (operation, arguments) = try operation()
        return VariableTemplate.Variable(name: name, operation: operation, arguments: arguments)
    }

    private mutating func name() throws(Fault) -> String {
        let name = rest.prefix { $0 == "_" || $0.properties.isAlphabetic || ("0"..."9").contains($0) }
        guard let first = name.first, !("0"..."9").contains(first) else {
            throw Fault(.invalid, "variable substitution failed: unable to parse variable name")
        }
        rest = rest[name.endIndex...]
        return String(name)
    }

    private mutating func close() throws(Fault) {
        guard rest.popFirst() == "}" else {
            throw Fault(.invalid, "variable substitution failed: missing closing brace")
        }
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard rest.first == scalar else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func operation() throws(Fault) -> (VariableTemplate.Operation, [[VariableTemplate.Node]]) {
        switch rest.popFirst() {
        case "}": return (.value, [])
        case "=", "-": return (.fallback, [try argument()])
        case ":":
            if take("=") || take("-") { return (.fallback, [try argument()]) }
            if rest.first == "?" || rest.first == "+" {
                throw Fault(.invalid, "variable substitution failed: bad substitution")
            }
            let start = try argument(until: ":")
            return (.substring, take(":") ? [start, try argument()] : [start, try closed([])].dropLast())
        case "^": return (take("^") ? .upperAll : .upperFirst, try none())
        case ",": return (take(",") ? .lowerAll : .lowerFirst, try none())
        case "#": return (.dropPrefix(longest: take("#")), [try argument()])
        case "%": return (.dropSuffix(longest: take("%")), [try argument()])
        case "/":
            let kind: VariableTemplate.Operation =
                take("/") ? .replaceAll : take("#") ? .replacePrefix : take("%") ? .replaceSuffix : .replaceFirst
            let pattern = try argument(until: "/")
            return (kind, take("/") ? [pattern, try argument()] : [pattern, try closed([])])
        default: throw Fault(.invalid, "variable substitution failed: missing closing brace")
        }
    }

    private mutating func none() throws(Fault) -> [[VariableTemplate.Node]] {
        try close()
        return []
    }

    private mutating func closed(_ nodes: [VariableTemplate.Node]) throws(Fault) -> [VariableTemplate.Node] {
        try close()
        return nodes
    }

    /// Up to the closing brace, which is taken, or up to `end`, which is not. Variables may be inside.
    private mutating func argument(until end: Unicode.Scalar? = nil) throws(Fault) -> [VariableTemplate.Node] {
        var nodes: [VariableTemplate.Node] = []
        var plain = String.UnicodeScalarView()
        while let scalar = rest.first {
            if scalar == end || scalar == "}" {
                if end == nil { rest.removeFirst() }
                if !plain.isEmpty { nodes.append(.text(String(plain))) }
                return nodes
            }
            rest.removeFirst()
            if scalar == "\\", let next = rest.first, next == "/" || next == "\\" {
                rest.removeFirst()
                plain.append(next)
            } else if scalar == "$", rest.first == "{" {
                rest.removeFirst()
                if !plain.isEmpty { nodes.append(.text(String(plain))) }
                plain = String.UnicodeScalarView()
                nodes.append(.variable(try variable()))
            } else {
                plain.append(scalar)
            }
        }
        throw Fault(.invalid, "variable substitution failed: missing closing brace")
    }
}
