/// One line of comma separated values, fields may be quoted as in RFC 4180.
enum CommaList {
    /// The fields; nil if a quote is not closed or stands inside a bare field. An empty text has no field.
    static func split(_ text: String) -> [String]? {
        guard !text.isEmpty else { return [] }
        var fields: [String] = []
        var field = ""
        var rest = text.unicodeScalars[...]
        while true {
            if rest.first == "\"" {
                rest.removeFirst()
                guard let quoted = takeQuoted(&rest) else { return nil }
                field = quoted
            } else {
                let bare = rest.prefix { $0 != "," }
                guard !bare.contains("\"") else { return nil }
                field = String(bare)
                rest = rest.dropFirst(bare.count)
            }
            fields.append(field)
            guard let next = rest.popFirst() else { return fields }
            guard next == "," else { return nil }
        }
    }

    private static func takeQuoted(_ rest: inout Substring.UnicodeScalarView) -> String? {
        var field = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            guard scalar == "\"" else {
                field.append(scalar)
                continue
            }
            guard rest.first == "\"" else { return String(field) }
            field.append(rest.removeFirst())
        }
        return nil
    }
}
