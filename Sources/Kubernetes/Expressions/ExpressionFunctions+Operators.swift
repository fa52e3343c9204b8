import Documents

extension ExpressionFunctions {
    private static let a = ExpressionType.parameter("A")
    private static let b = ExpressionType.parameter("B")

    static let operators: [ExpressionFunction] =
        [logic, arithmetic, doubles, joins, equality, members, ordered.flatMap(comparisons)].flatMap { $0 }

    private static let equality: [ExpressionFunction] = [
        .function("_==_", [a, a], .bool) { .bool($0[0].isEqual(to: $0[1])) },
        .function("_!=_", [a, a], .bool) { .bool(!$0[0].isEqual(to: $0[1])) },
    ]

    private static let members: [ExpressionFunction] = [
        .function("@in", [a, .list(a)], .bool) { values in
            guard case .list(let elements, _) = values[1] else { throw ExpressionError("no such overload") }
            return .bool(elements.contains { $0.isEqual(to: values[0]) })
        },
        .function("@in", [a, .map(a, b)], .bool) { values in
            guard let key = ExpressionMap.Key(values[0]) else { return .bool(false) }
            return .bool(entry(key, of: values[1]) != nil)
        },
        .function("_[_]", [.list(a), .int], a) { values in
            guard case .list(let elements, _) = values[0], case .int(let place) = values[1] else {
                throw ExpressionError("no such overload")
            }
            guard let at = Int(exactly: place), elements.indices.contains(at) else {
                throw ExpressionError("index out of bounds: \(place)")
            }
            return elements[at]
        },
        .function("_[_]", [.map(a, b), a], b) { values in
            guard let key = ExpressionMap.Key(values[1]), let found = entry(key, of: values[0]) else {
                throw ExpressionError("no such key: \(values[1].shown)")
            }
            return found
        },
    ]

    private static func entry(_ key: ExpressionMap.Key, of value: ExpressionValue) -> ExpressionValue? {
        switch value {
        case .map(let map): return map[key]
        case .object(let object, let type):
            guard case .string(let name) = key else { return nil }
            return ExpressionValue.member(name, of: object, type)
        default: return nil
        }
    }

    private static let logic: [ExpressionFunction] = [
        .function("!_", [.bool], .bool) { .bool(!$0[0].isTrue) },
        // these three are evaluated without their table: not all operands are
        .function("_&&_", [.bool, .bool], .bool) { .bool($0[0].isTrue && $0[1].isTrue) },
        .function("_||_", [.bool, .bool], .bool) { .bool($0[0].isTrue || $0[1].isTrue) },
        .function("_?_:_", [.bool, a, a], a) { $0[0].isTrue ? $0[1] : $0[2] },
    ]

    // MARK: order

    private static let ordered: [(ExpressionType, ExpressionType)] = {
        let numbers: [ExpressionType] = [.int, .uint, .double]
        let mixed = numbers.flatMap { first in numbers.map { (first, $0) } }
        return mixed + [.bool, .string, .bytes, .timestamp, .duration].map { ($0, $0) }
    }()

    private static func comparisons(_ first: ExpressionType, _ second: ExpressionType) -> [ExpressionFunction] {
        func comparison(_ name: String, _ holds: @escaping @Sendable (Int) -> Bool) -> ExpressionFunction {
            .function(name, [first, second], .bool) { .bool($0[0].compared(to: $0[1]).map(holds) ?? false) }
        }
        return [
            comparison("_<_") { $0 < 0 }, comparison("_<=_") { $0 <= 0 }, comparison("_>_") { $0 > 0 },
            comparison("_>=_") { $0 >= 0 },
        ]
    }

    // MARK: arithmetic

    private static let arithmetic: [ExpressionFunction] = ["_+_", "_-_", "_*_", "_/_", "_%_"].flatMap { name in
        [
            ExpressionFunction.function(name, [.int, .int], .int) { values in
                guard case .int(let x) = values[0], case .int(let y) = values[1] else {
                    throw ExpressionError("no such overload")
                }
                return .int(try whole(name, x, y))
            },
            ExpressionFunction.function(name, [.uint, .uint], .uint) { values in
                guard case .uint(let x) = values[0], case .uint(let y) = values[1] else {
                    throw ExpressionError("no such overload")
                }
                return .uint(try whole(name, x, y))
            },
        ]
    }

    private static let doubles: [ExpressionFunction] = [
        .function("_+_", [.double, .double], .double) { .double($0[0].double + $0[1].double) },
        .function("_-_", [.double, .double], .double) { .double($0[0].double - $0[1].double) },
        .function("_*_", [.double, .double], .double) { .double($0[0].double * $0[1].double) },
        .function("_/_", [.double, .double], .double) { .double($0[0].double / $0[1].double) },
        .function("-_", [.double], .double) { .double(-$0[0].double) },
    ]

    private static let joins: [ExpressionFunction] = [
        .function("_+_", [.string, .string], .string) { .string($0[0].text + $0[1].text) },
        .function("_+_", [.list(a), .list(a)], .list(a)) { values in
            guard case .list(let elements, let identity) = values[0] else { throw ExpressionError("no such overload") }
            return .list(identity.joined(elements, values[1].elements), identity)
        },
        .function("-_", [.int], .int) { values in
            guard case .int(let x) = values[0], x != .min else { throw ExpressionError("integer overflow") }
            return .int(-x)
        },
    ]

    private static func whole<T: FixedWidthInteger>(_ name: String, _ x: T, _ y: T) throws(ExpressionError) -> T {
        if y == 0, name == "_/_" { throw ExpressionError("division by zero") }
        if y == 0, name == "_%_" { throw ExpressionError("modulus by zero") }
        let (value, overflows) =
            switch name {
            case "_+_": x.addingReportingOverflow(y)
            case "_-_": x.subtractingReportingOverflow(y)
            case "_*_": x.multipliedReportingOverflow(by: y)
            case "_/_": x.dividedReportingOverflow(by: y)
            default: x.remainderReportingOverflow(dividingBy: y)
            }
        guard !overflows else { throw ExpressionError("integer overflow") }
        return value
    }
}

extension ExpressionValue {
    // The parts of a value that a function has asked for by its types.
    var isTrue: Bool { if case .bool(let value) = self { value } else { false } }
    var double: Double { if case .double(let value) = self { value } else { .nan } }
    var text: String { if case .string(let value) = self { value } else { "" } }
    var elements: [ExpressionValue] { if case .list(let values, _) = self { values } else { [] } }
    var int: Int64 { if case .int(let value) = self { value } else { 0 } }

    /// For messages.
    var shown: String {
        switch self {
        case .string(let text): text
        case .int(let value): String(value)
        case .uint(let value): String(value)
        case .bool(let value): String(value)
        case .double(let value): String(value)
        default: typeName
        }
    }
}
