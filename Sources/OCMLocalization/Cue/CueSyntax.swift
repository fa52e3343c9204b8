import Documents

/// The part of CUE that mappings use, as it is written.
indirect enum CueExpression: Sendable {
    case literal(JSONValue)
    /// A text with `\(…)` inside: texts and what is between them.
    case interpolation([CueExpression])
    /// `_|_`, an error as a value.
    case bottom
    case name(String)
    case select(CueExpression, String)
    case index(CueExpression, CueExpression)
    case call(CueExpression, [CueExpression])
    case not(CueExpression)
    case negative(CueExpression)
    case binary(String, CueExpression, CueExpression)
    case list([CueElement])
    case structure([CueDeclaration])
}

enum CueElement: Sendable {
    case value(CueExpression)
    case comprehension([CueClause], [CueDeclaration])
}

enum CueDeclaration: Sendable {
    case field(label: CueExpression, CueExpression)
    case embedding(CueExpression)
    case comprehension([CueClause], [CueDeclaration])
}

enum CueClause: Sendable {
    case loop(key: String?, value: String, over: CueExpression)
    case condition(CueExpression)
}

/// A program: its imports are known by name, its declarations are one structure.
struct CueProgram: Sendable {
    var imports: [String: String] = [:]
    var declarations: [CueDeclaration] = []
}
