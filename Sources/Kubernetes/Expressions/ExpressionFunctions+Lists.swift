extension ExpressionFunctions {
    private static let numbers: [ExpressionType] = [.int, .uint, .double, .duration]
    private static let ordered: [ExpressionType] = numbers + [.bool, .string, .bytes, .timestamp]

    static let lists: [ExpressionFunction] = [numbers.map(sum), ordered.flatMap(order), places].flatMap { $0 }

    private static func sum(_ type: ExpressionType) -> ExpressionFunction {
        .method("sum", [.list(type)], type) { values in
            let elements = values[0].elements
            let add = named("_+_", isMethod: false).first { $0.parameters == [type, type] }
            guard let add else { throw ExpressionError("no such overload") }
            return try elements.dropFirst().reduce(elements.first ?? type.zero) { try add.run([$0, $1]) }
        }
    }

    private static func order(_ type: ExpressionType) -> [ExpressionFunction] {
        [
            .method("isSorted", [.list(type)], .bool) { values in
                let elements = values[0].elements
                return .bool(zip(elements, elements.dropFirst()).allSatisfy { ($0.compared(to: $1) ?? 1) <= 0 })
            },
            .method("min", [.list(type)], type) { values in try extreme(values[0], "min") { $0 < 0 } },
            .method("max", [.list(type)], type) { values in try extreme(values[0], "max") { $0 > 0 } },
        ]
    }

    private static let places: [ExpressionFunction] = [
        .method("indexOf", [.list(.parameter("A")), .parameter("A")], .int) { values in
            .int(Int64(values[0].elements.firstIndex { $0.isEqual(to: values[1]) } ?? -1))
        },
        .method("lastIndexOf", [.list(.parameter("A")), .parameter("A")], .int) { values in
            .int(Int64(values[0].elements.lastIndex { $0.isEqual(to: values[1]) } ?? -1))
        },
    ]

    private static func extreme(
        _ list: ExpressionValue, _ name: String, _ isBetter: (Int) -> Bool
    ) throws(ExpressionError) -> ExpressionValue {
        guard var best = list.elements.first else { throw ExpressionError("\(name) called on empty list") }
        for element in list.elements.dropFirst() where element.compared(to: best).map(isBetter) == true {
            best = element
        }
        return best
    }
}

extension ExpressionType {
    /// The sum of nothing.
    fileprivate var zero: ExpressionValue {
        switch self {
        case .uint: .uint(0)
        case .double: .double(0)
        case .duration: .duration(.zero)
        default: .int(0)
        }
    }
}
