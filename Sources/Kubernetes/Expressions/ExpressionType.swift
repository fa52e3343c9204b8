import Documents

/// What is known of a value before it is there.
package indirect enum ExpressionType: Sendable, Equatable, CustomStringConvertible {
    case null, bool, int, uint, double, string, bytes, timestamp, duration, type
    case list(ExpressionType)
    case map(ExpressionType, ExpressionType)
    case object(ExpressionObjectType)
    case optional(ExpressionType)
    /// A type of Kubernetes, by its name.
    case opaque(String)
    /// Anything: looked at when the expression is evaluated.
    case any
    /// Any one type, the same wherever the name stands in a signature.
    case parameter(String)

    package var description: String {
        switch self {
        case .null: "null"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .timestamp: "timestamp"
        case .duration: "duration"
        case .type: "type"
        case .list(let element): "list(\(element))"
        case .map(let key, let value): "map(\(key), \(value))"
        case .object: "object"
        case .optional(let inner): "optional_type(\(inner))"
        case .opaque(let name): name
        case .any: "dyn"
        case .parameter(let name): name
        }
    }

    /// Whether a value of this type may stand where `wanted` is asked for; parameters are bound on the way.
    func fits(_ wanted: ExpressionType, _ bound: inout [String: ExpressionType]) -> Bool {
        if case .parameter(let name) = wanted {
            guard let known = bound[name], known != .any else {
                bound[name] = self
                return true
            }
            return fits(known, &bound)
        }
        if self == .any || wanted == .any { return true }
        switch (self, wanted) {
        case (.list(let a), .list(let b)), (.optional(let a), .optional(let b)): return a.fits(b, &bound)
        case (.map(let a, let b), .map(let c, let d)): return a.fits(c, &bound) && b.fits(d, &bound)
        case (.null, .object), (.null, .timestamp), (.null, .duration), (.null, .optional), (.null, .opaque):
            return true
        default: return self == wanted
        }
    }

    func filled(_ bound: [String: ExpressionType]) -> ExpressionType {
        switch self {
        case .parameter(let name): bound[name] ?? .any
        case .list(let element): .list(element.filled(bound))
        case .optional(let inner): .optional(inner.filled(bound))
        case .map(let key, let value): .map(key.filled(bound), value.filled(bound))
        default: self
        }
    }

    /// A type that both fit; nil if there is none.
    func joined(_ other: ExpressionType) -> ExpressionType? {
        if self == .any || other == .any { return .any }
        var bound: [String: ExpressionType] = [:]
        if fits(other, &bound) { return other }
        return other.fits(self, &bound) ? self : nil
    }
}

/// An object with declared fields.
package final class ExpressionObjectType: Sendable, Equatable {
    /// By the names that expressions use.
    let fields: [String: ExpressionType]

    package init(fields: [String: ExpressionType]) { self.fields = fields }

    package static func == (a: ExpressionObjectType, b: ExpressionObjectType) -> Bool {
        a === b || a.fields == b.fields
    }
}

/// Field names that are no identifiers stand in expressions in a form of their own: `foo-bar` as `foo__dash__bar`.
enum ExpressionName {
    private static let signs: [(String, String)] = [
        ("__", "__underscores__"), (".", "__dot__"), ("-", "__dash__"), ("/", "__slash__"),
    ]
    private static let keywords: Set<String> = [
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import",
        "let", "loop", "package", "namespace", "return", "var", "void", "while",
    ]

    static func isKeyword(_ field: String) -> Bool { keywords.contains(field) }

    /// Nil: the field can't be named in an expression.
    static func escaped(_ field: String) -> String? {
        if keywords.contains(field) { return "__\(field)__" }
        var name = field.replacing("__", with: signs[0].1)
        for (sign, word) in signs.dropFirst() { name = name.replacing(sign, with: word) }
        let isIdentifier = name.unicodeScalars.allSatisfy {
            $0.isASCII && ($0.properties.isAlphabetic || $0 == "_" || ("0"..."9").contains($0))
        }
        guard isIdentifier, let first = name.unicodeScalars.first, !("0"..."9").contains(first) else { return nil }
        return name
    }

    /// The field that an escaped name stands for.
    static func unescaped(_ name: String) -> String {
        guard name.contains("__") else { return name }
        if name.hasPrefix("__"), name.hasSuffix("__"), keywords.contains(String(name.dropFirst(2).dropLast(2))) {
            return String(name.dropFirst(2).dropLast(2))
        }
        var field = name
        for (sign, word) in signs.dropFirst() { field = field.replacing(word, with: sign) }
        return field.replacing(signs[0].1, with: "__")
    }
}
