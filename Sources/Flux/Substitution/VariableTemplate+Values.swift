import Diagnostics
import Patterns

extension VariableTemplate {
    /// The text with values in place. A variable without value and without default is refused.
    func text(_ values: [String: String]) throws(Fault) -> String {
        try VariableTemplate.text(nodes, values)
    }

    private static let maximumSize = 64 << 20

    private static func text(_ nodes: [Node], _ values: [String: String]) throws(Fault) -> String {
        var result = ""
        for node in nodes {
            switch node {
            case .text(let text): result += text
            case .variable(let variable): result += try value(variable, values)
            }
            guard result.utf8.count <= maximumSize else {
                throw Fault(.limit, "the text with variables is larger than \(maximumSize) bytes")
            }
        }
        return result
    }

    private static func value(_ variable: Variable, _ values: [String: String]) throws(Fault) -> String {
        var arguments: [String] = []
        for nodes in variable.arguments { arguments.append(try text(nodes, values)) }
        guard let value = values[variable.name] ?? (variable.operation.toleratesMissing ? "" : nil) else {
            throw Fault(
                .invalid, "variable substitution failed: variable not set (strict mode): \"\(variable.name)\"")
        }
        return variable.operation.apply(value, arguments)
    }
}

extension VariableTemplate.Operation {
    /// The result over a value.
    func apply(_ value: String, _ arguments: [String]) -> String {
        let first = arguments.first ?? ""
        switch self {
        case .value: return value
        case .length: return String(value.unicodeScalars.count)
        case .fallback: return value.isEmpty ? first : value
        case .substring: return Self.substring(value, arguments)
        case .lowerFirst: return String(value.prefix(1)).lowercased() + value.dropFirst()
        case .lowerAll: return value.lowercased()
        case .upperFirst: return String(value.prefix(1)).uppercased() + value.dropFirst()
        case .upperAll: return value.uppercased()
        case .dropPrefix(let longest): return Self.dropPrefix(value, first, longest: longest)
        case .dropSuffix(let longest): return Self.dropSuffix(value, first, longest: longest)
        case .replaceFirst: return Self.replace(value, first, arguments.last ?? "", all: false)
        case .replaceAll: return Self.replace(value, first, arguments.last ?? "", all: true)
        case .replacePrefix:
            return value.hasPrefix(first) ? (arguments.last ?? "") + value.dropFirst(first.count) : value
        case .replaceSuffix:
            return value.hasSuffix(first) ? value.dropLast(first.count) + (arguments.last ?? "") : value
        }
    }

    /// By characters; what lies beyond the end is cut off, what is no number leaves the value as it is.
    private static func substring(_ value: String, _ arguments: [String]) -> String {
        let scalars = Array(value.unicodeScalars)
        guard let start = arguments.first.flatMap({ Int($0) }), start >= 0 else { return value }
        guard start <= scalars.count else { return "" }
        var end = scalars.count
        if arguments.count > 1 {
            guard let length = Int(arguments[1]), length >= 0 else { return value }
            end = length > scalars.count - start ? scalars.count : start + length
        }
        var result = String.UnicodeScalarView()
        result.append(contentsOf: scalars[start..<end])
        return String(result)
    }

    private static func dropPrefix(_ value: String, _ pattern: String, longest: Bool) -> String {
        guard let glob = try? Glob(pattern, separator: nil) else { return value }
        let ends = Array(value.unicodeScalars.indices) + [value.endIndex]
        let fits = { (end: String.Index) in glob.matches(value[..<end]) }
        guard let end = longest ? ends.last(where: fits) : ends.first(where: fits) else { return value }
        return String(value[end...])
    }

    private static func dropSuffix(_ value: String, _ pattern: String, longest: Bool) -> String {
        guard let glob = try? Glob(pattern, separator: nil) else { return value }
        let starts = Array(value.unicodeScalars.indices) + [value.endIndex]
        let fits = { (start: String.Index) in glob.matches(value[start...]) }
        guard let start = longest ? starts.first(where: fits) : starts.last(where: fits) else { return value }
        return String(value[..<start])
    }

    private static func replace(_ value: String, _ old: String, _ new: String, all: Bool) -> String {
        guard !old.isEmpty else { return value }
        var (result, rest) = ("", value[...])
        while let range = rest.firstRange(of: old) {
            result += rest[..<range.lowerBound] + new
            rest = rest[range.upperBound...]
            if !all { break }
        }
        return result + rest
    }
}
