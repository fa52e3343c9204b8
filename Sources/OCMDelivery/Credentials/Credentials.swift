/// Properties such as `username` and `password`. Never printed.
public struct Credentials: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    public var properties: [String: String]

    public init(_ properties: [String: String]) {
        self.properties = properties
    }

    public subscript(name: String) -> String? {
        guard let value = properties[name], !value.isEmpty else { return nil }
        return value
    }

    /// The same with one property more.
    func adding(_ name: String, _ value: String) -> Credentials {
        var all = self
        all.properties[name] = value
        return all
    }

    public var description: String { "credentials with \(properties.keys.sorted().joined(separator: ", "))" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
