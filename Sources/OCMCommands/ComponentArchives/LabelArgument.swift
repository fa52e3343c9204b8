import Diagnostics
import Documents
import OCMModel

/// A label as it is written on the command line: `[*]NAME[@VERSION]=YAML`, a star makes it part of the digest.
struct LabelArgument: Sendable {
    let label: Label

    init(_ text: String) throws {
        guard let sign = text.firstIndex(of: "="), sign > text.startIndex else {
            throw Fault(.invalid, "invalid argument \"\(text)\" for \"--label\" flag: expected <name>=<value>")
        }
        let isSigned = text.hasPrefix("*")
        let name = String(text[(isSigned ? text.index(after: text.startIndex) : text.startIndex)..<sign])
        let parts = name.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let value = try Self.value(String(text[text.index(after: sign)...]), name)
        label = Label(
            name: parts[0], value: value, version: parts.count > 1 ? parts[1] : nil, signing: isSigned)
    }

    /// A value of the command line, read as YAML.
    static func value(_ text: String, _ name: String) throws -> JSONValue {
        try YAMLStream.parse(Array(text.utf8), name: "the value of \(name)").first?.root?.jsonValue(.core12) ?? .null
    }

    /// As an element of a list of labels in a constructor.
    var specification: JSONValue {
        var fields = JSONObject(["name": .string(label.name), "value": label.value])
        if let version = label.version { fields["version"] = .string(version) }
        if label.signing { fields["signing"] = true }
        return .object(fields)
    }
}
