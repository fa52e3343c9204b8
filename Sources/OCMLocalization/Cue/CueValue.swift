import Documents

/// What an expression stands for.
enum CueValue {
    case data(JSONValue)
    case list([CueValue])
    case structure(CueNode)
    /// `string`, `int` and the like: any value of the type.
    case type(String)
    /// An error, which `== _|_` can ask for.
    case bottom(String)
}

/// A structure: its fields come from several places, which have to agree. They are computed when they are asked for.
final class CueNode {
    struct Source {
        let declarations: [CueDeclaration]
        let scope: CueScope?
    }

    enum State { case open, running, done(CueValue) }

    struct Field {
        var parts: [(expression: CueExpression, scope: CueScope?)] = []
        var values: [CueValue] = []
        var state: State = .open
    }

    let sources: [Source]
    var names: [String] = []
    var fields: [String: Field] = [:]
    /// Values that stand in the braces without a name.
    var embedded: [CueValue] = []

    init(_ sources: [Source]) { self.sources = sources }

    /// Forgets everything inside.
    func clear() { (names, fields, embedded) = ([], [:], []) }

    func add(_ name: String, _ change: (inout Field) -> Void) {
        if fields[name] == nil { names.append(name) }
        change(&fields[name, default: Field()])
    }
}

/// The names that an expression sees, from the inside out.
final class CueScope {
    enum Frame {
        case node(CueNode)
        case variables([String: CueValue])
    }

    let frame: Frame
    let outer: CueScope?

    init(_ frame: Frame, outer: CueScope?) {
        self.frame = frame
        self.outer = outer
    }
}
