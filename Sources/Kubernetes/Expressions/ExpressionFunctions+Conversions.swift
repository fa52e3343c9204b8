extension ExpressionFunctions {
    static let conversions: [ExpressionFunction] = [
        .function("dyn", [.parameter("A")], .any) { $0[0] },
        .function("type", [.parameter("A")], .type) { .type($0[0].typeName) },
        .function("int", [.any], .int, toInt),
        .function("uint", [.any], .uint) { values in
            let value = try toInt(values)
            if case .uint(let whole) = values[0] { return .uint(whole) }
            guard let whole = UInt64(exactly: value.int) else { throw ExpressionError("unsigned integer overflow") }
            return .uint(whole)
        },
        .function("double", [.any], .double) { values in
            switch values[0] {
            case .double: return values[0]
            case .int(let whole): return .double(Double(whole))
            case .uint(let whole): return .double(Double(whole))
            case .string(let text):
                guard let value = Double(text) else {
                    throw ExpressionError("type conversion error from 'string' to 'double'")
                }
                return .double(value)
            default: throw ExpressionError("no such overload")
            }
        },
        .function("string", [.any], .string) { values in
            switch values[0] {
            case .string: return values[0]
            case .int, .uint, .bool: return .string(values[0].shown)
            case .double(let value):
                return .string(Int64(exactly: value).map(String.init) ?? String(value))
            case .bytes(let bytes):
                guard let text = String(validating: bytes, as: UTF8.self) else {
                    throw ExpressionError("invalid UTF-8 in bytes, cannot convert to string")
                }
                return .string(text)
            case .timestamp(let time): return .string(time.text)
            case .duration(let duration): return .string(duration.secondsText)
            case .opaque(.address(let address)): return .string(address.text)
            case .opaque(.prefix(let prefix)): return .string(prefix.text)
            default: throw ExpressionError("no such overload")
            }
        },
        .function("bytes", [.string], .bytes) { .bytes(Array($0[0].text.utf8)) },
        .function("bytes", [.bytes], .bytes) { $0[0] },
        .function("bool", [.bool], .bool) { $0[0] },
        .function("bool", [.string], .bool) { values in
            switch values[0].text {
            case "true", "t", "1", "TRUE", "True", "T": return .bool(true)
            case "false", "f", "0", "FALSE", "False", "F": return .bool(false)
            default: throw ExpressionError("type conversion error from 'string' to 'bool'")
            }
        },
    ]

    @Sendable private static func toInt(_ values: [ExpressionValue]) throws(ExpressionError) -> ExpressionValue {
        switch values[0] {
        case .int: return values[0]
        case .uint(let value):
            guard let whole = Int64(exactly: value) else { throw ExpressionError("integer overflow") }
            return .int(whole)
        case .double(let value):
            guard let whole = Int64(exactly: value.rounded(.towardZero)) else {
                throw ExpressionError("integer overflow")
            }
            return .int(whole)
        case .string(let text):
            guard let whole = Int64(text) else { throw ExpressionError("type conversion error from 'string' to 'int'") }
            return .int(whole)
        case .timestamp(let time): return .int(time.seconds)
        default: throw ExpressionError("no such overload")
        }
    }
}
