import Documents
import Testing

@testable import Kubernetes

@Suite("What rules cost at worst")
struct CostTests {
    private func cost(_ rule: String, _ schema: JSONValue) throws -> CostRange {
        let declared = try #require(DeclaredType(StructuralSchema(schema)))
        let variables = ["self": declared.type, "oldSelf": declared.type]
        return try CheckedExpression(rule, variables: variables).cost(declared)
    }

    private func json(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

    @Test("by the types of the schema", arguments: CostCases.all.indices)
    func schemas(_ at: Int) throws {
        let cases = CostCases.all[at]
        let schema = try json(cases.schema)
        for (rule, wanted) in cases.costs {
            #expect(try cost(rule, schema).most == wanted, "\(cases.name): \(rule)")
        }
    }

    private func bounded(_ value: JSONValue, _ bound: Int?) -> JSONValue {
        guard let object = value.object else { return value }
        var result = JSONObject()
        for member in object.members {
            if member.value == "N" {
                result[member.key] = bound.map { .number(JSONNumber($0)) }
            } else {
                result[member.key] = bounded(member.value, bound)
            }
        }
        return .object(result)
    }

    @Test("by its bounds", arguments: BoundCase.all)
    func bounds(_ one: BoundCase) throws {
        let schema = try json(one.schema)
        let open = try cost(one.rule, bounded(schema, nil)).most
        if let wanted = one.open { #expect(wanted == 0 || open == wanted) } else { #expect(open > 100_000_000) }
        let closed = try cost(one.rule, bounded(schema, one.bound)).most
        #expect(one.bounded == 0 || closed == one.bounded)
    }

    @Test("by their functions", arguments: LibraryCosts.all.indices)
    func libraries(_ at: Int) throws {
        let one = LibraryCosts.all[at]
        #expect(try cost(one.rule, ["type": "integer"]) == CostRange(one.least, one.most), "\(one.rule)")
    }
}
