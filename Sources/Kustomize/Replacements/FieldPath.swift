import Diagnostics
import Documents
import Patterns

/// A path as replacements write it: names, numbers, `*`, `[name=value]` and `[=value]` between points.
struct FieldPath: Sendable {
    private let parts: [String]
    let text: String

    init(_ text: String) {
        self.text = text
        parts = PathSyntax.splitKeepingBrackets(text, ".").map { part in
            // an index may stand in brackets
            if part.hasPrefix("["), part.hasSuffix("]"), Int(part.dropFirst().dropLast()) != nil {
                return String(part.dropFirst().dropLast())
            }
            return part
        }.filter { !$0.isEmpty }
    }

    func first(in value: JSONValue) throws -> JSONValue? {
        var value = value
        for part in parts {
            let next: JSONValue?
            switch value {
            case .object(let object): next = object[part]
            case .array(let items):
                if let at = Int(part) {
                    next = items.indices.contains(at) ? items[at] : nil
                } else if part == "-" {
                    next = items.last
                } else if let (name, wanted) = FieldPath.condition(part) {
                    next = items.first { (name.isEmpty ? $0.scalarText : $0[name]?.scalarText) == wanted }
                } else {
                    throw Fault(.invalid, "the field path \(text) says “\(part)” where a list is")
                }
            default: next = nil
            }
            guard let next else { return nil }
            value = next
        }
        return value
    }

    private static func condition(_ part: String) -> (name: String, value: String)? {
        guard part.hasPrefix("["), part.hasSuffix("]"), let equals = part.firstIndex(of: "=") else { return nil }
        let name = part[part.index(after: part.startIndex)..<equals]
        return (String(name), String(part[part.index(after: equals)...].dropLast()))
    }

    /// Calls `change` with every field; a field that was made is null.
    ///
    /// - Returns: how many there were.
    func visit(
        _ value: inout JSONValue, creating: Bool, _ change: (inout JSONValue, _ isNew: Bool) throws -> Void
    ) throws -> Int {
        try visit(&value, parts[...], creating, false, change)
    }

    private func visit(
        _ value: inout JSONValue, _ path: ArraySlice<String>, _ creating: Bool, _ isNew: Bool,
        _ change: (inout JSONValue, Bool) throws -> Void
    ) throws -> Int {
        guard let part = path.first else {
            try change(&value, isNew)
            return 1
        }
        let rest = path.dropFirst()
        if value.isNull, creating {
            value = Int(part) != nil || FieldPath.condition(part) != nil ? .array([]) : .object(JSONObject())
        }
        switch value {
        case .object(var object):
            guard var inner = object[part] ?? (creating ? .some(JSONValue.null) : .none) else { return 0 }
            let count = try visit(&inner, rest, creating, object[part] == nil, change)
            if count > 0 { object[part] = inner }
            value = .object(object)
            return count
        case .array(var items):
            var places: [Int]
            var made: JSONValue?
            if part == "*" {
                places = Array(items.indices)
            } else if let at = Int(part) {
                guard at >= 0, at < items.count || at == items.count && creating else {
                    throw Fault(.notFound, "the field path \(text) asks for element \(at) of \(items.count)")
                }
                places = [at]
                if at == items.count { made = .null }
            } else if let (name, wanted) = FieldPath.condition(part) {
                let pattern = try Pattern(wanted)
                places = items.indices.filter { at in
                    (name.isEmpty ? items[at].scalarText : items[at][name]?.scalarText).map(pattern.matches) ?? false
                }
                if places.isEmpty, creating {
                    places = [items.count]
                    made = name.isEmpty ? .string(wanted) : .object(JSONObject([name: .string(wanted)]))
                }
            } else {
                throw Fault(.invalid, "the field path \(text) says “\(part)” where a list is")
            }
            if let made { items.append(made) }
            var count = 0
            for at in places { count += try visit(&items[at], rest, creating, made?.isNull ?? false, change) }
            value = .array(items)
            return count
        case .string(let inner) where creating || !rest.isEmpty || !path.isEmpty:
            return try visitText(inner, &value, path, creating, change)
        default: return 0
        }
    }

    /// A text that is JSON or YAML itself: the path goes on inside.
    private func visitText(
        _ text: String, _ value: inout JSONValue, _ path: ArraySlice<String>, _ creating: Bool,
        _ change: (inout JSONValue, Bool) throws -> Void
    ) throws -> Int {
        let parsed = try? ObjectReader.value(Array(text.utf8), name: self.text, schema: .core12)
        guard var inner = parsed ?? nil, inner.object != nil || inner.array != nil else { return 0 }
        let count = try visit(&inner, path, creating, false, change)
        guard count > 0 else { return 0 }
        if let first = text.first(where: { !$0.isWhitespace }), first == "{" || first == "[" {
            let isIndented = text.contains("\n") && text.contains("  ")
            let style = (isIndented ? JSONStyle.indented(2) : .compact).escapingHTML().sortingKeys()
            value = .string(inner.text(style))
        } else {
            var written = YAMLEncoder.text(inner, sortedKeys: false)
            while written.last?.isWhitespace ?? false { written.removeLast() }
            value = .string(written)
        }
        return count
    }
}
