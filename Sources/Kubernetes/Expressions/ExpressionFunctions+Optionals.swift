import Documents

extension ExpressionFunctions {
    private static let a = ExpressionType.parameter("A")

    /// Values that may be missing, and sets.
    static let optionals: [ExpressionFunction] = [
        .function("optional.of", [a], .optional(a)) { .optional($0[0]) },
        .function("optional.none", [], .optional(.any)) { _ in .optional(nil) },
        .function("optional.ofNonZeroValue", [a], .optional(a)) { .optional($0[0].isZero ? nil : $0[0]) },
        .function("optional.unwrap", [.list(.optional(a))], .list(a)) { .list($0[0].elements.compactMap(\.unwrapped)) },
        .method("unwrapOpt", [.list(.optional(a))], .list(a)) { .list($0[0].elements.compactMap(\.unwrapped)) },
        .method("first", [.list(a)], .optional(a)) { .optional($0[0].elements.first) },
        .method("last", [.list(a)], .optional(a)) { .optional($0[0].elements.last) },
        .method("hasValue", [.optional(a)], .bool) { .bool($0[0].unwrapped != nil) },
        .method("value", [.optional(a)], a) { values in
            guard let value = values[0].unwrapped else { throw ExpressionError("optional.none() dereference") }
            return value
        },
        // the evaluator looks at the alternative only where it is needed
        .method("orValue", [.optional(a), a], a) { $0[0].unwrapped ?? $0[1] },
        .method("or", [.optional(a), .optional(a)], .optional(a)) { $0[0].unwrapped == nil ? $0[1] : $0[0] },
    ]

    static let sets: [ExpressionFunction] = [
        .function("sets.contains", [.list(a), .list(a)], .bool) { .bool(covers($0[0], $0[1])) },
        .function("sets.equivalent", [.list(a), .list(a)], .bool) {
            .bool(covers($0[0], $0[1]) && covers($0[1], $0[0]))
        },
        .function("sets.intersects", [.list(a), .list(a)], .bool) { values in
            .bool(values[0].elements.contains { one in values[1].elements.contains { one.isEqual(to: $0) } })
        },
    ]

    private static func covers(_ whole: ExpressionValue, _ part: ExpressionValue) -> Bool {
        part.elements.allSatisfy { one in whole.elements.contains { $0.isEqual(to: one) } }
    }
}

extension ExpressionValue {
    /// What an optional value holds.
    var unwrapped: ExpressionValue? { if case .optional(let value) = self { value } else { nil } }

    fileprivate var isZero: Bool {
        switch self {
        case .null: true
        case .bool(let value): !value
        case .int(let value): value == 0
        case .uint(let value): value == 0
        case .double(let value): value == 0
        case .string(let text): text.isEmpty
        case .bytes(let bytes): bytes.isEmpty
        case .list(let elements, _): elements.isEmpty
        case .map(let map): map.count == 0
        case .object(let object, _): object.isEmpty
        case .duration(let duration): duration == .zero
        case .timestamp(let time): time.seconds == ExpressionFunctions.years.lowerBound && time.nanoseconds == 0
        case .optional(let value): value == nil
        case .type, .opaque: false
        }
    }
}
