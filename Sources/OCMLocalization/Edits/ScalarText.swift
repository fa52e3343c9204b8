/// How scalars, keys and flow collections are written on one line.
enum ScalarText {
    enum Quotes { case single, double }

    /// The text of a string on one line. `keeping` are the quotes that stand there already.
    static func string(_ text: String, keeping quotes: Quotes? = nil, flow: Bool) -> String {
        let fitsSingle = text.unicodeScalars.allSatisfy(PlainText.isPrintable)
        switch quotes {
        case .double: return double(text)
        case .single: return fitsSingle ? single(text) : double(text)
        case nil:
            if PlainText.isSafe(text, flow: flow) { return text }
            if PlainText.readsAsOther(text) || !fitsSingle { return double(text) }
            return single(text)
        }
    }

    static func single(_ text: String) -> String {
        var quoted = "'"
        for scalar in text.unicodeScalars {
            if scalar == "'" { quoted += "'" }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "'"
    }

    /// A double-quoted scalar whose escapes JSON knows too.
    static func double(_ text: String) -> String {
        let digits = Array("0123456789abcdef".unicodeScalars)
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case "\r": quoted += "\\r"
            default:
                if PlainText.isPrintable(scalar) || scalar.value > 0xFFFF {
                    quoted.unicodeScalars.append(scalar)
                } else {
                    quoted += "\\u"
                    for shift in [12, 8, 4, 0] {
                        quoted.unicodeScalars.append(digits[Int(scalar.value >> UInt32(shift)) & 15])
                    }
                }
            }
        }
        return quoted + "\""
    }

    static func key(_ text: String, flow: Bool) -> String {
        if text.utf8.count > 128 || text.contains("?") { return double(text) }
        return string(text, flow: flow)
    }

    /// Any value on one line, as YAML flow style or as JSON.
    static func flow(_ piece: Piece, json: Bool) -> String {
        switch piece {
        case .word(let text): text
        case .string(let text): json ? double(text) : string(text, flow: true)
        case .list(let items): "[" + items.map { flow($0, json: json) }.joined(separator: ", ") + "]"
        case .map(let entries):
            "{"
                + entries.map { entry in
                    (json ? double(entry.key) : key(entry.key, flow: true)) + ": " + flow(entry.value, json: json)
                }.joined(separator: ", ") + "}"
        }
    }
}
