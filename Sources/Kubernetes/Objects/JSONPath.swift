import Documents

/// The JSON paths of printer columns: names, indexes, and filters on equal texts.
struct JSONPath: Sendable {
    private enum Step: Sendable {
        case name(String), index(Int), all
        case filter([String], String)
    }

    private var steps: [Step] = []

    init(_ text: String) {
        var rest = Substring(text)
        while let first = rest.first {
            if first == "." {
                rest = rest.dropFirst()
                var name = ""
                while let character = rest.first, character != ".", character != "[" {
                    rest.removeFirst()
                    if character == "\\", let escaped = rest.popFirst() {
                        name.append(escaped)
                    } else {
                        name.append(character)
                    }
                }
                if !name.isEmpty { steps.append(.name(name)) }
            } else if first == "[", let end = JSONPath.close(rest) {
                let inner = rest[rest.index(after: rest.startIndex)..<end]
                rest = rest[rest.index(after: end)...]
                if let index = Int(inner) {
                    steps.append(.index(index))
                } else if inner == "*" {
                    steps.append(.all)
                } else if inner.hasPrefix("?("), let filter = JSONPath.filter(inner) {
                    steps.append(filter)
                } else {
                    steps.append(.name(inner.trimmingQuotes))
                }
            } else {
                return
            }
        }
    }

    private static func close(_ text: Substring) -> Substring.Index? {
        var quote: Character?
        for index in text.indices {
            let character = text[index]
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "'" || character == "\"" {
                quote = character
            } else if character == "]" {
                return index
            }
        }
        return nil
    }

    private static func filter(_ text: Substring) -> Step? {
        let inner = text.dropFirst(2).dropLast()
        guard let operation = inner.firstRange(of: "==") else { return nil }
        let path = inner[..<operation.lowerBound].trimmed
        guard path.hasPrefix("@.") else { return nil }
        return .filter(
            path.dropFirst(2).split(separator: ".").map(String.init),
            Substring(inner[operation.upperBound...].trimmed).trimmingQuotes)
    }

    func first(in value: JSONValue) -> JSONValue? { JSONPath.find(value, steps[...]).first }

    private static func find(_ value: JSONValue, _ steps: ArraySlice<Step>) -> [JSONValue] {
        guard let step = steps.first else { return [value] }
        let rest = steps.dropFirst()
        switch step {
        case .name(let name): return value[name].map { find($0, rest) } ?? []
        case .index(let at):
            guard let items = value.array, items.indices.contains(at) else { return [] }
            return find(items[at], rest)
        case .all: return (value.array ?? value.object?.members.map(\.value) ?? []).flatMap { find($0, rest) }
        case .filter(let path, let wanted):
            return (value.array ?? []).filter { item in
                let found = path.reduce(item as JSONValue?) { $0?[$1] }
                return found.map { ($0.string ?? $0.text()) == wanted } ?? false
            }.flatMap { find($0, rest) }
        }
    }
}

extension Substring {
    fileprivate var trimmingQuotes: String {
        guard let first, first == "'" || first == "\"", count > 1, last == first else { return String(self) }
        return String(dropFirst().dropLast())
    }
}
