/// A compiled expression in the Common Expression Language (github.com/google/cel-spec), for the rules of custom
/// resources and for health checks.
///
/// The language with the libraries that rules of definitions have in Kubernetes 1.36: texts, lists, sets, regular
/// expressions, optional values, comprehensions with two variables, quantities, addresses, URLs, versions, formats.
package struct ExpressionProgram: Sendable {
    package let source: String
    private let expression: Expression
    /// What calls may come to, by the numbers of the parts.
    private let overloads: [Int: [ExpressionFunction]]
    /// What it comes to, as far as is known.
    package let type: ExpressionType
    /// The variables that it reads.
    package let names: Set<String>

    /// - Parameter variables: what it may read.
    package init(
        _ source: String, variables: [String: ExpressionType], result: ExpressionType = .any
    ) throws(ExpressionError) {
        self.source = source
        let checked = try CheckedExpression(source, variables: variables)
        (expression, type, names, overloads) = (checked.expression, checked.type, checked.names, checked.overloads)
        var bound: [String: ExpressionType] = [:]
        guard type.fits(result, &bound) else {
            throw ExpressionError("cel expression must evaluate to a \(result)", at: 0)
        }
    }

    /// The value for these variables. `budget` is what is left of the steps that may be taken, and is diminished.
    package func evaluate(
        _ variables: [String: ExpressionValue], budget: inout Int
    ) throws(ExpressionError) -> ExpressionValue {
        var evaluator = ExpressionEvaluator(variables: variables, overloads: overloads, budget: budget)
        defer { budget = evaluator.budget }
        return try evaluator.value(of: expression)
    }

    /// Steps that one expression may take if nothing else is said.
    package static let defaultBudget = 1_000_000
}
