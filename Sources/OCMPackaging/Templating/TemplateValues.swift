import Diagnostics
public import Documents
import Host

/// Variables of a template: what is set later wins, names are case-sensitive.
public struct TemplateValues: Sendable, Hashable {
    public private(set) var values: JSONObject

    public init(_ values: JSONObject = JSONObject()) {
        self.values = values
    }

    public subscript(name: String) -> JSONValue? {
        get { values[name] }
        set { values[name] = newValue }
    }

    /// Adds the variables of the environment.
    public mutating func add(environment: [String: String]) {
        for (name, value) in environment { values[name] = .string(value) }
    }

    /// Adds the variables of a settings file: a YAML map, read by the rules of YAML 1.1.
    public mutating func add(settings bytes: [UInt8], name: String) throws {
        let documents = try YAMLStream.parse(bytes, name: name)
        guard let root = documents.first?.root else { return }
        guard let object = try root.jsonValue(.yaml11).object else {
            throw Fault(.invalid, "\(name): settings must be a map of names and values")
        }
        for member in object.members { values[member.key] = member.value }
    }

    /// Adds the variables of the settings file at `path`; at most 16 MiB.
    public mutating func add(settingsFile path: String) async throws {
        do {
            try add(settings: try await Files.read(path, limit: 16 << 20), name: path)
        } catch {
            throw Fault(error, "can't read the settings file \(path)")
        }
    }

    /// Takes `NAME=VALUE` out of command line arguments and gives what is left. An argument that begins with `=` is
    /// none.
    public mutating func take(from arguments: [String]) -> [String] {
        var rest: [String] = []
        for argument in arguments {
            if let equals = argument.utf8.firstIndex(of: Ascii.equals), equals != argument.startIndex {
                let next = argument.utf8.index(after: equals)
                values[String(argument[..<equals])] = .string(String(argument[next...]))
            } else {
                rest.append(argument)
            }
        }
        return rest
    }

    /// The text that `subst` puts in for a variable; nil if it has no value.
    func text(_ name: String) -> [UInt8]? {
        guard let value = values[name], !value.isNull else { return nil }
        if case .object = value { return value.encoded(.compact.sortingKeys().escapingHTML()) }
        return Array(TemplateValues.printed(value).utf8)
    }

    /// The form of Go's `%v`; integers keep all their digits.
    private static func printed(_ value: JSONValue) -> String {
        switch value {
        case .null: "<nil>"
        case .bool(let flag): flag ? "true" : "false"
        case .string(let text): text
        case .number(let number): number.int == nil ? number.canonicalText ?? number.text : number.text
        case .array(let items): "[" + items.map(printed).joined(separator: " ") + "]"
        case .object(let object):
            "map["
                + object.keys.sorted(by: utf8Less).map { "\($0):\(printed(object[$0] ?? .null))" }
                .joined(separator: " ") + "]"
        }
    }
}
