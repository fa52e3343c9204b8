public import Documents

/// The attributes that tell the elements of a list apart: `name`, the extra identity and, where needed, `version`.
public struct ElementIdentity: Hashable, Sendable {
    public var attributes: [String: String]

    public init(_ attributes: [String: String]) {
        self.attributes = attributes
    }

    public init(name: String, extraIdentity: [String: String] = [:]) {
        attributes = extraIdentity
        attributes["name"] = name
    }

    public subscript(key: String) -> String? {
        get { attributes[key] }
        set { attributes[key] = newValue }
    }

    public var name: String { attributes["name"] ?? "" }

    /// Keys in the order of their bytes.
    public var sortedAttributes: [(key: String, value: String)] {
        attributes.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }

    /// Whether this identity has all attributes of `selector`; others don't matter.
    public func matches(_ selector: [String: String]) -> Bool {
        selector.allSatisfy { attributes[$0.key] == $0.value }
    }

    /// `{"name":"x"}` with sorted keys; its SHA-256 is the hash that the first generation uses.
    public var jsonValue: JSONValue {
        var object = JSONObject()
        for (key, value) in sortedAttributes { object[key] = .string(value) }
        return .object(object)
    }
}

/// `"name"="x","version"="1"`, sorted, as the first generation writes it.
extension ElementIdentity: CustomStringConvertible {
    public var description: String {
        sortedAttributes.map { "\(GoQuoted.text($0.key))=\(GoQuoted.text($0.value))" }.joined(separator: ",")
    }
}
