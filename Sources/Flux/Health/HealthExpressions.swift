import Documents
import Kubernetes

/// What tells of the objects of one kind how they are, instead of the rules that hold for all.
struct HealthExpressions: Sendable {
    private struct Rule: Sendable {
        let apiVersion: String
        let kind: String
        let inProgress: ExpressionProgram?
        let failed: ExpressionProgram?
        let current: ExpressionProgram
    }

    private let rules: [Rule]

    /// What expressions may read: the fields at the top of an object.
    private static let variables: [String: ExpressionType] = [
        "apiVersion": .string, "kind": .string, "metadata": .any, "spec": .any, "status": .any, "data": .any,
    ]

    /// Reads `spec.healthCheckExprs`.
    init(_ value: JSONValue?) throws(ExpressionError) {
        var rules: [Rule] = []
        for entry in value?.array ?? [] {
            func program(_ key: String) throws(ExpressionError) -> ExpressionProgram? {
                guard let text = entry[key]?.string, !text.isEmpty else { return nil }
                return try ExpressionProgram(text, variables: HealthExpressions.variables, result: .bool)
            }
            guard let current = try program("current") else { continue }
            rules.append(
                Rule(
                    apiVersion: entry["apiVersion"]?.string ?? "", kind: entry["kind"]?.string ?? "",
                    inProgress: try program("inProgress"), failed: try program("failed"), current: current))
        }
        self.rules = rules
    }

    /// The state of an object; nil: no expression is about its kind. One that can't be evaluated decides nothing.
    func state(of object: JSONObject) -> String? {
        guard
            let rule = rules.first(where: {
                $0.apiVersion == object["apiVersion"]?.string && $0.kind == object["kind"]?.string
            })
        else { return nil }
        if let observed = object.at("status", "observedGeneration")?.number?.int64, observed != object.generation {
            return ObjectStatus.State.inProgress.rawValue
        }
        var values: [String: ExpressionValue] = [:]
        for member in object.members where HealthExpressions.variables[member.key] != nil {
            values[member.key] = ExpressionValue(member.value)
        }
        var budget = ExpressionProgram.defaultBudget
        func holds(_ program: ExpressionProgram) throws(ExpressionError) -> Bool {
            guard case .bool(let result) = try program.evaluate(values, budget: &budget) else { return false }
            return result
        }
        do throws(ExpressionError) {
            if let program = rule.inProgress, try holds(program) { return ObjectStatus.State.inProgress.rawValue }
            if let program = rule.failed, try holds(program) { return ObjectStatus.State.failed.rawValue }
            return (try holds(rule.current) ? ObjectStatus.State.current : .inProgress).rawValue
        } catch {
            return "Unknown"
        }
    }
}

/// Whether a dependency is ready, by an expression over it (`dep`) and the object that depends (`self`).
enum ReadyExpression {
    static func compile(_ text: String) throws(ExpressionError) -> ExpressionProgram {
        try ExpressionProgram(text, variables: ["self": .any, "dep": .any], result: .bool)
    }

    static func holds(_ program: ExpressionProgram, object: JSONObject, dependency: JSONObject) throws -> Bool {
        var budget = ExpressionProgram.defaultBudget
        let values: [String: ExpressionValue] = [
            "self": ExpressionValue(.object(object)), "dep": ExpressionValue(.object(dependency)),
        ]
        guard case .bool(let result) = try program.evaluate(values, budget: &budget) else { return false }
        return result
    }
}
