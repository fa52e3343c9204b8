/// One overload of a function or an operator.
struct ExpressionFunction: Sendable {
    typealias Body = @Sendable ([ExpressionValue]) throws -> ExpressionValue

    let name: String
    /// Called behind a dot; the first parameter is what stands in front of it.
    let isMethod: Bool
    let parameters: [ExpressionType]
    let result: ExpressionType
    let run: Body

    static func function(
        _ name: String, _ parameters: [ExpressionType], _ result: ExpressionType, _ run: @escaping Body
    ) -> ExpressionFunction {
        ExpressionFunction(name: name, isMethod: false, parameters: parameters, result: result, run: run)
    }

    static func method(
        _ name: String, _ parameters: [ExpressionType], _ result: ExpressionType, _ run: @escaping Body
    ) -> ExpressionFunction {
        ExpressionFunction(name: name, isMethod: true, parameters: parameters, result: result, run: run)
    }
}

/// All functions, by name.
enum ExpressionFunctions {
    private static let all: [String: [ExpressionFunction]] = Dictionary(
        grouping: [
            operators, conversions, texts, lists, times, kubernetes, optionals, sets, calendar, sequences, formatting,
        ].flatMap { $0 },
        by: { ($0.isMethod ? "." : "") + $0.name })

    static func named(_ name: String, isMethod: Bool) -> [ExpressionFunction] {
        all[(isMethod ? "." : "") + name] ?? []
    }
}
