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

/// Texts in double quotes with Go's escapes (`strconv.Quote`).
enum GoQuoted {
    static func text(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\":
                quoted.unicodeScalars.append("\\")
                quoted.unicodeScalars.append(scalar)
            case "\u{7}": quoted += "\\a"
            case "\u{8}": quoted += "\\b"
            case "\u{C}": quoted += "\\f"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case "\u{B}": quoted += "\\v"
            case _ where scalar == " " || isPrintable(scalar): quoted.unicodeScalars.append(scalar)
            case "\u{0}"..<"\u{80}": quoted += "\\x" + hex(scalar, 2)
            case "\u{80}"..<"\u{10000}": quoted += "\\u" + hex(scalar, 4)
            default: quoted += "\\U" + hex(scalar, 8)
            }
        }
        return quoted + "\""
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
            .spaceSeparator:
            false
        default: true
        }
    }

    private static func hex(_ scalar: Unicode.Scalar, _ digits: Int) -> String {
        let text = String(scalar.value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
}
