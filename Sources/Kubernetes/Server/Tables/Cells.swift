import Documents

/// What cells hold.
extension Tables {
    static func at(_ path: String...) -> @Sendable (JSONObject) -> JSONValue {
        { $0.at(path) ?? "" }
    }

    static func number(_ path: String...) -> @Sendable (JSONObject) -> JSONValue {
        { $0.at(path) ?? 0 }
    }

    @Sendable static func age(_ object: JSONObject) -> JSONValue {
        .string(age(of: object.at("metadata", "creationTimestamp")?.string))
    }

    /// As `3m4s`, rounded as kubectl does.
    static func age(of text: String?) -> String {
        guard let text, let time = Timestamp(text) else { return "<unknown>" }
        return duration(Timestamp.now.seconds - time.seconds)
    }

    static func duration(_ seconds: Int64) -> String {
        let seconds = max(0, seconds)
        if seconds < 120 { return "\(seconds)s" }
        let minutes = seconds / 60
        if minutes < 10 { return seconds % 60 == 0 ? "\(minutes)m" : "\(minutes)m\(seconds % 60)s" }
        if minutes < 180 { return "\(minutes)m" }
        let hours = seconds / 3600
        if hours < 8 { return minutes % 60 == 0 ? "\(hours)h" : "\(hours)h\(minutes % 60)m" }
        if hours < 48 { return "\(hours)h" }
        let days = hours / 24
        if hours < 192 { return hours % 24 == 0 ? "\(days)d" : "\(days)d\(hours % 24)h" }
        if days < 730 { return "\(days)d" }
        let years = days / 365
        if years < 8 { return days % 365 == 0 ? "\(years)y" : "\(years)y\(days % 365)d" }
        return "\(years)y"
    }

    static func count(_ object: JSONObject, _ keys: String...) -> JSONValue {
        .number(JSONNumber(keys.reduce(0) { $0 + (object[$1]?.object?.count ?? object[$1]?.array?.count ?? 0) }))
    }

    static func text(_ value: JSONValue?, _ missing: String = "<none>") -> String {
        switch value {
        case .string(let text)?: text.isEmpty ? missing : text
        case .number(let number)?: number.text
        case .bool(let flag)?: flag ? "True" : "False"
        default: missing
        }
    }

    /// A LabelSelector, or plain labels, as `a=b,c in (d,e)`.
    static func selector(_ value: JSONValue) -> String {
        let isPlain = value["matchLabels"] == nil && value["matchExpressions"] == nil
        let labels = isPlain ? value.object : value["matchLabels"]?.object
        var terms = (labels?.sortedByKey().members ?? []).map { "\($0.key)=\($0.value.string ?? "")" }
        for expression in value["matchExpressions"]?.array ?? [] {
            let key = expression["key"]?.string ?? ""
            let values = (expression["values"]?.array?.compactMap(\.string) ?? []).sorted().joined(separator: ",")
            switch expression["operator"]?.string {
            case "In": terms.append("\(key) in (\(values))")
            case "NotIn": terms.append("\(key) notin (\(values))")
            case "Exists": terms.append(key)
            default: terms.append("!\(key)")
            }
        }
        return terms.isEmpty ? "<none>" : terms.joined(separator: ",")
    }

    static func containers(_ path: [String]) -> [Column] {
        @Sendable func list(_ object: JSONObject, _ key: String) -> JSONValue {
            .string(
                (object.at(path + ["containers"])?.array ?? []).compactMap { $0[key]?.string }.joined(separator: ","))
        }
        return [
            Column(name: "Containers", priority: 1) { list($0, "name") },
            Column(name: "Images", priority: 1) { list($0, "image") },
        ]
    }

    static func selectorColumn(_ path: String...) -> Column {
        Column(name: "Selector", priority: 1) { .string($0.at(path).map(selector) ?? "<none>") }
    }

    static let name = Column(name: "Name", format: "name", value: at("metadata", "name"))
    static let ageColumn = Column(name: "Age", value: age)

    static func ready(_ ready: String, _ wanted: [String]) -> Column {
        Column(name: "Ready") { object in
            let total = object.at(wanted)?.number?.int ?? 0
            return .string("\(object.at("status", ready)?.number?.int ?? 0)/\(total)")
        }
    }

    /// The first texts of a list, and how many more there are; nil: there is none.
    static func firstOf(_ texts: [String], _ limit: Int, separator: String = ",") -> String? {
        guard !texts.isEmpty else { return nil }
        let shown = texts.prefix(limit).joined(separator: separator)
        return texts.count > limit ? "\(shown) + \(texts.count - limit) more..." : shown
    }
}
