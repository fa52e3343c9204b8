public import Diagnostics

/// What is done with the text of a file before it is read as YAML.
public enum Templater: String, Sendable, CaseIterable {
    /// `${NAME}` with the operators of drone/envsubst.
    case subst
    /// Nothing.
    case none

    /// The templater of that name. `go` and `spiff` of the Go program, and names that nobody knows, are refused.
    public init(name: String) throws(Fault) {
        switch name {
        case "": self = .subst
        case "go", "spiff":
            throw Fault(
                .unsupported,
                "the templater “\(name)” is not supported; use subst (${NAME} with shell operators) or none, or expand the file beforehand"
            )
        default:
            guard let known = Templater(rawValue: name) else {
                throw Fault(.invalid, "the templater “\(name)” is not known; known are subst and none")
            }
            self = known
        }
    }

    /// The text of `file` with the variables put in, and the names of variables that had neither value nor default.
    public func process(
        _ text: [UInt8], file: String, values: TemplateValues
    ) throws(Fault) -> (text: [UInt8], undefined: [String]) {
        switch self {
        case .none: (text, [])
        case .subst: try SubstTemplate.expand(text, file: file) { values.text($0) }
        }
    }
}
