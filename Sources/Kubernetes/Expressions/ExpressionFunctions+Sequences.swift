extension ExpressionFunctions {
    private static let a = ExpressionType.parameter("A")

    /// Changes of lists.
    static let sequences: [ExpressionFunction] = [
        .function("lists.range", [.int], .list(.int)) { values in
            guard (0...maximumRange).contains(values[0].int) else {
                throw ExpressionError("lists.range() takes a number from 0 to \(maximumRange)")
            }
            return .list((0..<values[0].int).map(ExpressionValue.int))
        },
        .method("distinct", [.list(a)], .list(a)) { values in
            var found: [ExpressionValue] = []
            for element in values[0].elements where !found.contains(where: { $0.isEqual(to: element) }) {
                found.append(element)
            }
            return .list(found)
        },
        .method("reverse", [.list(a)], .list(a)) { .list($0[0].elements.reversed()) },
        .method("slice", [.list(a), .int, .int], .list(a)) { values in
            let elements = values[0].elements
            let (start, end) = (Int(clamping: values[1].int), Int(clamping: values[2].int))
            let problem =
                start < 0 || end < 0
                ? "negative indexes not supported"
                : start > end
                    ? "start index must be less than or equal to end index"
                    : end > elements.count ? "list is length \(elements.count)" : nil
            if let problem { throw ExpressionError("cannot slice(\(start), \(end)), \(problem)") }
            return .list(Array(elements[start..<end]))
        },
        .method("flatten", [.list(.any)], .list(.any)) { .list(flattened($0[0].elements, 1)) },
        .method("flatten", [.list(.any), .int], .list(.any)) { values in
            guard values[1].int >= 0 else { throw ExpressionError("level must be non-negative") }
            return .list(flattened(values[0].elements, min(values[1].int, 100)))
        },
        .method("sort", [.list(a)], .list(a)) { values in
            .list(try sorted(values[0].elements, by: values[0].elements))
        },
    ]

    private static let maximumRange: Int64 = 1_000_000

    private static func flattened(_ elements: [ExpressionValue], _ depth: Int64) -> [ExpressionValue] {
        elements.flatMap { element -> [ExpressionValue] in
            guard depth > 0, case .list(let inner, _) = element else { return [element] }
            return flattened(inner, depth - 1)
        }
    }

    /// In the order of the keys; equal ones stay as they were.
    static func sorted(
        _ elements: [ExpressionValue], by keys: [ExpressionValue]
    ) throws(ExpressionError) -> [ExpressionValue] {
        guard let first = keys.first else { return [] }
        guard keys.allSatisfy({ $0.typeName == first.typeName && $0.compared(to: first) != nil }) else {
            throw ExpressionError("list elements must have the same, comparable type")
        }
        return zip(elements, keys).enumerated().sorted { a, b in
            let order = a.element.1.compared(to: b.element.1) ?? 0
            return order == 0 ? a.offset < b.offset : order < 0
        }.map(\.element.0)
    }
}
