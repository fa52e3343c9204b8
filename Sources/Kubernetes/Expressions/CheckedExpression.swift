/// An expression with what the checker has found out about its parts.
package struct CheckedExpression: Sendable {
    let expression: Expression
    /// Of the parts, by their numbers.
    let types: [Int: ExpressionType]
    /// What a call may come to, by the numbers of the parts.
    let overloads: [Int: [ExpressionFunction]]
    /// The variables that it reads.
    package let names: Set<String>

    package init(_ source: String, variables: [String: ExpressionType]) throws(ExpressionError) {
        expression = try ExpressionParser.parse(source)
        var checker = ExpressionChecker(variables: variables)
        _ = try checker.type(of: expression)
        (types, overloads, names) = (checker.types, checker.overloads, checker.used)
    }

    package var type: ExpressionType { types[expression.id] ?? .any }
}
