import Diagnostics

extension TemplateFunction {
    /// Integers added up one after the other, in Go's way: without regard to overflow.
    private static func sums(
        _ start: Int64?, _ body: @escaping @Sendable (Int64, Int64) throws(Fault) -> Int64
    ) -> TemplateFunction {
        TemplateFunction(atLeast: start == nil ? 1 : 0) { _, given throws(Fault) in
            var numbers = given.map(\.int)
            var result = start ?? numbers.removeFirst()
            for number in numbers { result = try body(result, number) }
            return .int(result)
        }
    }

    private static func floats(_ body: @escaping @Sendable (Double, Double) -> Double) -> TemplateFunction {
        TemplateFunction(atLeast: 1) { _, given throws(Fault) in
            .float(given.dropFirst().reduce(given[0].float) { body($0, $1.float) })
        }
    }

    private static func rounded(_ rule: FloatingPointRoundingRule) -> TemplateFunction {
        TemplateFunction(1) { _, given throws(Fault) in .float(given[0].float.rounded(rule)) }
    }

    static let numbers: [String: TemplateFunction] = [
        "add": sums(0) { $0 &+ $1 },
        "add1": TemplateFunction(1) { _, given throws(Fault) in .int(given[0].int &+ 1) },
        "sub": sums(nil) { $0 &- $1 },
        "mul": sums(nil) { $0 &* $1 },
        "div": TemplateFunction(2) { _, given throws(Fault) in
            let (a, b) = (given[0].int, given[1].int)
            guard b != 0 else { throw Fault(.invalid, "division by zero") }
            return .int(b == -1 ? 0 &- a : a / b)
        },
        "mod": TemplateFunction(2) { _, given throws(Fault) in
            let (a, b) = (given[0].int, given[1].int)
            guard b != 0 else { throw Fault(.invalid, "division by zero") }
            return .int(b == -1 ? 0 : a % b)
        },
        "max": sums(nil) { max($0, $1) }, "biggest": sums(nil) { max($0, $1) }, "min": sums(nil) { min($0, $1) },
        "addf": floats(+), "subf": floats(-), "mulf": floats(*), "divf": floats(/),
        "maxf": floats { max($0, $1) }, "minf": floats { min($0, $1) },
        "ceil": rounded(.up), "floor": rounded(.down),
        "round": TemplateFunction(2...3) { _, given throws(Fault) in
            let digits = try given[1].count("the number of digits")
            guard digits.magnitude <= 300 else { throw Fault(.limit, "too many digits") }
            let scale = (0..<digits.magnitude).reduce(1.0) { scale, _ in scale * 10 }
            let factor = digits < 0 ? 1 / scale : scale
            let result = (given[0].float * factor).rounded(.toNearestOrAwayFromZero) / factor
            return .float(result.isFinite ? result : given[0].float)
        },
        "int": TemplateFunction(1) { _, given throws(Fault) in .int(given[0].int) },
        "int64": TemplateFunction(1) { _, given throws(Fault) in .int(given[0].int) },
        "float64": TemplateFunction(1) { _, given throws(Fault) in .float(given[0].float) },
        "atoi": TemplateFunction(1) { _, given throws(Fault) in .int(Int64(try given[0].text()) ?? 0) },
        "toDecimal": TemplateFunction(1) { run, given throws(Fault) in
            .int(Int64(try given[0].shown(run), radix: 8) ?? 0)
        },
        "until": TemplateFunction(1) { run, given throws(Fault) in
            let end = try given[0].count("the count")
            return try counted(0, end, end < 0 ? -1 : 1, run)
        },
        "untilStep": TemplateFunction(3) { run, given throws(Fault) in
            try counted(
                try given[0].count("the start"), try given[1].count("the end"), try given[2].count("the step"), run)
        },
        "seq": TemplateFunction(0...3) { run, given throws(Fault) in
            let numbers = try given.map { (value) throws(Fault) in try value.count("a number") }
            guard let last = numbers.last else { return .string("") }
            let start = numbers.count == 1 ? 1 : numbers[0]
            let step = numbers.count == 3 ? numbers[1] : start <= last ? 1 : -1
            let values = try counted(start, last + (step < 0 ? -1 : 1), step, run).items()
            return try run.string(values.map { String($0.int) }.joined(separator: " "))
        },
    ]

    private static func counted(_ start: Int, _ end: Int, _ step: Int, _ run: TemplateRun) throws(Fault)
        -> TemplateValue
    {
        guard step != 0, (step > 0) == (start < end), start != end else { return .list(.empty) }
        try run.step((end - start) / step)
        return try run.list(stride(from: start, to: end, by: step).map { .int(Int64($0)) })
    }
}
