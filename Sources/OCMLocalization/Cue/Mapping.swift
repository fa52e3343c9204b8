package import Diagnostics
package import Documents

/// The program of a `mapping` rule: it sees the component as `component` and leaves JSON text in `out`.
package enum Mapping {
    package static func run(_ program: String, component: JSONValue) throws(Fault) -> JSONValue {
        do throws(Fault) {
            let parsed = try CueParser.parse(program)
            let evaluator = CueEvaluator(imports: parsed.imports)
            let scope = CueScope(.variables(["component": .data(component)]), outer: nil)
            let root = try evaluator.node([CueNode.Source(declarations: parsed.declarations, scope: scope)])
            guard root.fields["out"] != nil else { throw Fault(.invalid, "the program has no field “out”") }
            guard case .string(let text) = try evaluator.export(evaluator.field("out", of: root)) else {
                throw Fault(.invalid, "“out” must be a text that holds JSON, as json.Marshal makes it")
            }
            return try JSONValue(parsing: Array(text.utf8))
        } catch {
            throw Fault(error.code, "mapping: \(error.message)", cause: error.cause)
        }
    }
}
