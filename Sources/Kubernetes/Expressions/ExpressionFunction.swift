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
        grouping: [operators, conversions, texts, lists, times].flatMap { $0 },
        by: { ($0.isMethod ? "." : "") + $0.name })

    static func named(_ name: String, isMethod: Bool) -> [ExpressionFunction] {
        all[(isMethod ? "." : "") + name] ?? []
    }

    /// What Kubernetes has beyond those.
    static let unsupported: Set<String> = [
        "quantity", "isQuantity", "sign", "isInteger", "asInteger", "asApproximateFloat", "add", "sub", "isLessThan",
        "isGreaterThan", "compareTo", "url", "isURL", "getScheme", "getHost", "getHostname", "getPort",
        "getEscapedPath", "getQuery", "ip", "isIP", "cidr", "isCIDR", "containsIP", "containsCIDR", "family",
        "isUnspecified", "isLoopback", "isLinkLocalMulticast", "isLinkLocalUnicast", "isGlobalUnicast", "isCanonical",
        "masked", "prefixLength", "optMap", "optFlatMap", "orValue", "or", "hasValue", "value", "of", "none",
        "ofNonZeroValue", "format", "named", "validate", "semver", "isSemver", "major", "minor", "patch", "bind",
        "transformList", "transformMap", "transformMapEntry", "sets", "equivalent", "intersects", "reverse", "sort",
        "slice", "flatten", "distinct", "range", "getFullYear", "getMonth", "getDate", "getDayOfMonth",
        "getDayOfWeek", "getDayOfYear", "greatest", "least", "abs", "ceil", "floor", "round", "trunc",
    ]
}
