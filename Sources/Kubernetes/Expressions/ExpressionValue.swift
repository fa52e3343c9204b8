import Cryptography
package import Documents

/// A value while an expression is evaluated.
package indirect enum ExpressionValue: Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case uint(UInt64)
    case double(Double)
    case string(String)
    case bytes([UInt8])
    case list([ExpressionValue], ListIdentity = .position)
    case map(ExpressionMap)
    /// An object of a document; its members become values when they are asked for.
    case object(JSONObject, DeclaredType?)
    case timestamp(Timestamp)
    case duration(Duration)
    case type(String)
    case optional(ExpressionValue?)
    case opaque(ExpressionOpaque)

    /// A value of a document, as it is declared: numbers are whole or not, texts may be times.
    package init(_ value: JSONValue, _ declared: DeclaredType? = nil) {
        let type = declared?.type ?? .any
        switch value {
        case .null: self = .null
        case .bool(let bool): self = .bool(bool)
        case .number(let number):
            if type != .double, let whole = number.int64 {
                self = .int(whole)
            } else {
                self = .double(number.double ?? 0)
            }
        case .string(let text):
            switch type {
            case .timestamp:
                let time = Timestamp(text) ?? Timestamp(text + "T00:00:00Z")
                self = time.map(ExpressionValue.timestamp) ?? .string(text)
            case .bytes: self = Base64.decode(text).map(ExpressionValue.bytes) ?? .string(text)
            case .duration: self = Duration(goText: text).map(ExpressionValue.duration) ?? .string(text)
            default: self = .string(text)
            }
        case .array(let elements):
            self = .list(
                elements.map { ExpressionValue($0, declared?.element) }, declared?.identity ?? .position)
        case .object(let object): self = .object(object, declared)
        }
    }

    /// The name of its type.
    var typeName: String {
        switch self {
        case .null: "null_type"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .list: "list"
        case .map, .object: "map"
        case .timestamp: "google.protobuf.Timestamp"
        case .duration: "google.protobuf.Duration"
        case .type: "type"
        case .optional: "optional_type"
        case .opaque(let value): value.typeName
        }
    }

    /// Equality as `==` has it: numbers by value whatever their type; values of different kinds are not equal.
    func isEqual(to other: ExpressionValue) -> Bool {
        switch (self, other) {
        case (.null, .null): return true
        case (.bool(let a), .bool(let b)): return a == b
        case (.string(let a), .string(let b)): return a.utf8.elementsEqual(b.utf8)
        case (.bytes(let a), .bytes(let b)): return a == b
        case (.list(let a, let identity), .list(let b, _)): return identity.areEqual(a, b)
        case (.timestamp(let a), .timestamp(let b)): return a == b
        case (.duration(let a), .duration(let b)): return a == b
        case (.type(let a), .type(let b)): return a == b
        case (.opaque(let a), .opaque(let b)): return a == b
        case (.optional(let a), .optional(let b)):
            guard let a, let b else { return a == nil && b == nil }
            return a.isEqual(to: b)
        case (.map, .map), (.map, .object), (.object, .map), (.object, .object):
            guard let a = asMap, let b = other.asMap, a.count == b.count else { return false }
            return a.keys.allSatisfy { key in
                guard let value = a[key], let counterpart = b[key] else { return false }
                return value.isEqual(to: counterpart)
            }
        default: return compared(to: other) == 0
        }
    }

    /// Negative, zero or positive; nil for what has no order.
    func compared(to other: ExpressionValue) -> Int? {
        func order<T: Comparable>(_ a: T, _ b: T) -> Int { a < b ? -1 : a > b ? 1 : 0 }
        switch (self, other) {
        case (.bool(let a), .bool(let b)): return order(a ? 1 : 0, b ? 1 : 0)
        case (.int(let a), .int(let b)): return order(a, b)
        case (.uint(let a), .uint(let b)): return order(a, b)
        case (.double(let a), .double(let b)): return a.isNaN || b.isNaN ? nil : order(a, b)
        case (.int(let a), .uint(let b)): return a < 0 ? -1 : order(UInt64(a), b)
        case (.uint, .int): return other.compared(to: self).map { -$0 }
        case (.int(let a), .double(let b)): return b.isNaN ? nil : order(Double(a), b)
        case (.double, .int), (.double, .uint): return other.compared(to: self).map { -$0 }
        case (.uint(let a), .double(let b)): return b.isNaN ? nil : order(Double(a), b)
        case (.string(let a), .string(let b)):
            return a.utf8.elementsEqual(b.utf8) ? 0 : a.utf8.lexicographicallyPrecedes(b.utf8) ? -1 : 1
        case (.bytes(let a), .bytes(let b)): return a == b ? 0 : a.lexicographicallyPrecedes(b) ? -1 : 1
        case (.timestamp(let a), .timestamp(let b)):
            return a.seconds == b.seconds ? order(a.nanoseconds, b.nanoseconds) : order(a.seconds, b.seconds)
        case (.duration(let a), .duration(let b)): return order(a, b)
        default: return nil
        }
    }

    /// A map or an object, with all members.
    var asMap: ExpressionMap? {
        switch self {
        case .map(let map): map
        case .object(let object, let declared):
            ExpressionMap(
                object.members.compactMap { member in
                    (.string(member.key), ExpressionValue.member(member.key, of: object, declared) ?? .null)
                })
        default: nil
        }
    }

    /// The member of an object, as it is declared. A field that is null counts as missing; a null in a map does not.
    static func member(_ key: String, of object: JSONObject, _ declared: DeclaredType?) -> ExpressionValue? {
        guard let value = object[key] else { return nil }
        guard case .object? = declared?.type else { return ExpressionValue(value, declared?.element) }
        if value.isNull { return nil }
        return ExpressionValue(value, ExpressionName.escaped(key).flatMap { declared?.fields[$0] })
    }
}

/// The entries of a map, in their order.
package struct ExpressionMap: Sendable {
    /// What may be a key; whole numbers are one key whatever their type.
    package enum Key: Sendable, Hashable {
        case bool(Bool)
        case int(Int64)
        case uint(UInt64)
        case string(String)

        init?(_ value: ExpressionValue) {
            switch value {
            case .bool(let bool): self = .bool(bool)
            case .int(let int): self = .int(int)
            case .uint(let uint): self = Int64(exactly: uint).map(Key.int) ?? .uint(uint)
            case .double(let double): guard let int = Int64(exactly: double) else { return nil }; self = .int(int)
            case .string(let text): self = .string(text)
            default: return nil
            }
        }

        var value: ExpressionValue {
            switch self {
            case .bool(let bool): .bool(bool)
            case .int(let int): .int(int)
            case .uint(let uint): .uint(uint)
            case .string(let text): .string(text)
            }
        }
    }

    package private(set) var keys: [Key] = []
    private var values: [Key: ExpressionValue] = [:]

    init(_ entries: [(Key, ExpressionValue)]) {
        for (key, value) in entries where values.updateValue(value, forKey: key) == nil { keys.append(key) }
    }

    package var count: Int { keys.count }
    package subscript(key: Key) -> ExpressionValue? { values[key] }
}
