/// The `fieldPath` of a rule: the way from its place to a member, as `.a.b` or `.a['b']`.
struct RulePath {
    /// As it stands in messages, without the dot in front.
    let text: String

    /// Nil: the schema has no such place, or it is written wrongly.
    init?(_ path: String, _ schema: StructuralSchema) {
        var rest = Array(path.unicodeScalars)[...]
        var place = schema
        var text = ""
        func take(_ scalar: Unicode.Scalar) -> Bool {
            guard rest.first == scalar else { return false }
            rest.removeFirst()
            return true
        }
        while !rest.isEmpty {
            let name: String
            if take("[") {
                guard let quoted = Self.quoted(&rest), take("]") else { return nil }
                name = quoted
            } else if take(".") {
                let word = rest.first == "'" ? rest.prefix(0) : rest.prefix { !".[]".unicodeScalars.contains($0) }
                guard !word.isEmpty else { return nil }
                rest = rest.dropFirst(word.count)
                name = String(String.UnicodeScalarView(word))
            } else {
                return nil
            }
            if !place.properties.isEmpty {
                guard let member = place.property(name) else { return nil }
                text += text.isEmpty ? name : "." + name
                place = member
            } else if let values = place.values {
                text += "[\(name)]"
                place = values
            } else {
                return nil
            }
        }
        self.text = text
    }

    private static let escapes: [Unicode.Scalar: Unicode.Scalar] = [
        "a": "\u{7}", "b": "\u{8}", "f": "\u{C}", "n": "\n", "r": "\r", "t": "\t", "v": "\u{B}", "'": "'", "\\": "\\",
    ]

    /// A name in single quotes.
    private static func quoted(_ rest: inout ArraySlice<Unicode.Scalar>) -> String? {
        guard rest.popFirst() == "'" else { return nil }
        var name = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            switch scalar {
            case "'": return String(name)
            case "\\":
                guard let escape = rest.popFirst(), let meant = escapes[escape] else { return nil }
                name.append(meant)
            default: name.append(scalar)
            }
        }
        return nil
    }
}
