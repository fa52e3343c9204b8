public import Diagnostics
import Documents
import Templates

/// What is done with the text of a file before it is read as YAML.
public enum Templater: String, Sendable, CaseIterable {
    /// `${NAME}` with the operators of drone/envsubst.
    case subst
    /// `{{ .NAME }}`: Go's `text/template` with the functions of Sprig that depend on their arguments alone. A variable
    /// without value is an error.
    case go
    /// Nothing.
    case none

    /// The templater of that name. `spiff` of the Go program, and names that nobody knows, are refused.
    public init(name: String) throws(Fault) {
        switch name {
        case "": self = .subst
        case "spiff":
            throw Fault(
                .unsupported,
                "the templater “\(name)” is not supported; use subst (${NAME} with shell operators), go ({{ .NAME }}) or none, or expand the file beforehand"
            )
        default:
            guard let known = Templater(rawValue: name) else {
                throw Fault(.invalid, "the templater “\(name)” is not known; known are subst, go and none")
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
        case .go: (try Template(text, name: file).expand(.object(values.values)), [])
        case .subst: try SubstTemplate.expand(text, file: file) { values.text($0) }
        }
    }
}
