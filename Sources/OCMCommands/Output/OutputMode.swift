import Diagnostics

/// How a result is shown, as `-o` names it.
package enum OutputMode: String, Sendable {
    case table = ""
    case wide, tree, treewide, norm
    case json
    /// JSON on one line.
    case compactJSON = "JSON"
    case yaml
    /// JSON, each element on a line of its own.
    case ndjson

    /// Whether a program reads it.
    var isStructured: Bool { [.json, .compactJSON, .yaml, .ndjson].contains(self) }

    /// Understands the value of `-o`, one of `modes` or one of the structured ones.
    static func parse(_ text: String, among modes: [OutputMode]) throws(Fault) -> OutputMode {
        guard let mode = OutputMode(rawValue: text), mode == .table || mode.isStructured || modes.contains(mode) else {
            throw Fault(.invalid, "output mode \"\(text)\" is invalid")
        }
        return mode
    }

    /// The flag `-o` with what it may name.
    static func flag(_ modes: [OutputMode] = []) -> Flag<String> {
        let names = (modes + [.json, .compactJSON, .ndjson, .yaml]).map(\.rawValue).joined(separator: ", ")
        return .text("output", short: "o", placeholder: "FORM", "show as \(names) instead of a table")
    }
}
