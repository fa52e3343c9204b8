package import Diagnostics
package import Documents

/// How much a template may use, and how it reads values.
package struct TemplateLimits: Sendable {
    /// Nodes, values and elements that are looked at.
    package var steps = 5_000_000
    /// Bytes of all texts that are made, the result among them.
    package var bytes = 256 << 20
    /// Templates in each other.
    package var calls = 100
    /// Blocks, templates and parentheses in each other, all together.
    package var depth = 400
    /// A key that a map does not have is nothing instead of an error.
    package var missingKeysAreEmpty = false
    /// All numbers of the values are floating point numbers, as Go reads JSON, also whole ones.
    package var numbersAreFloats = false

    package init() {}
}

/// A text with actions in double braces, as Go's `text/template` reads it, with the functions of Sprig that depend on nothing
/// but their arguments.
package struct Template: Sendable {
    /// Messages begin with it.
    let name: String
    private let nodes: [TemplateNode]
    /// Those that it defines.
    let templates: [String: [TemplateNode]]
    let functions: [String: TemplateFunction]

    private static let maximumSize = 16 << 20

    /// Reads a template. A fault names file and line.
    package init(_ text: [UInt8], name: String) throws(Fault) {
        guard text.count <= Self.maximumSize else {
            throw Fault(.limit, "\(name) is larger than \(Self.maximumSize) bytes")
        }
        functions = TemplateFunction.all
        var parser = TemplateParser(
            try TemplateLexer.tokens(of: text, name: name), name: name, functions: TemplateFunction.names)
        nodes = try parser.parse()
        templates = parser.templates
        self.name = name
    }

    /// The text that it gives with `values` as its dot.
    package func expand(_ values: JSONValue, limits: TemplateLimits = TemplateLimits()) throws(Fault) -> [UInt8] {
        let run = TemplateRun(self, limits)
        try run.run(nodes, try run.value(values))
        return run.output
    }
}
