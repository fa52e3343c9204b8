import Documents
import Testing

@testable import Kubernetes

@Suite struct SchemaTests {
    private func json(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

    @Test("every built-in kind is in the tables with metadata", arguments: BuiltInResources.all)
    func kindsAreThere(_ resource: Resource) {
        #expect(resource.schema.field("metadata")?.schema.kind == .object, "\(resource.kind)")
    }

    @Test("what Go leaves out when empty is left out, what it writes is written")
    func zeroes() throws {
        var decoder = Decoder()
        let schema = SchemaTable.shared.schema("core.v1.ConfigMap")
        let value = try decoder.decode(
            json(#"{"metadata":{"name":"a","labels":{}},"data":{},"immutable":false,"x":1}"#), schema)
        #expect(value == (try json(#"{"metadata":{"name":"a"},"immutable":false}"#)))
        #expect(decoder.unknown == ["x"])
        let role = Decoder.zero(SchemaTable.shared.schema("rbac.v1.Role"))
        #expect(role == (try json(#"{"metadata":{},"rules":null}"#)))
    }

    @Test("a value of another type is refused in Go's words")
    func mismatch() throws {
        var decoder = Decoder()
        let schema = SchemaTable.shared.schema("core.v1.ConfigMap")
        #expect(throws: Decoder.Mismatch.self) { try decoder.decode(json(#"{"data":{"a":1}}"#), schema) }
        #expect(throws: Decoder.Mismatch.self) { try decoder.decode(json(#"{"binaryData":{"a":"%%%"}}"#), schema) }
        #expect((try? decoder.decode(json(#"{"data":{"a":"1"},"binaryData":{"b":"AAEC"}}"#), schema)) != nil)
    }

    @Test(
        "quantities have one form",
        arguments: [
            ("0.5", "500m"), ("1000m", "1"), ("1024Mi", "1Gi"), ("64Mi", "64Mi"), ("1e3", "1e3"), ("0", "0"),
            ("1.5Gi", "1536Mi"),
            ("1000k", "1M"), ("100n", "100n"),
        ])
    func quantities(_ given: String, _ wanted: String) {
        #expect(Quantity(given)?.text == wanted)
    }

    @Test("what is no quantity is refused", arguments: ["", "abc", "1.2.3", "1Kii", "--1", "1e"])
    func badQuantities(_ text: String) {
        #expect(Quantity(text) == nil)
    }

    @Test("times are read and written in RFC 3339")
    func times() {
        #expect(Timestamp("2026-05-01T12:00:00+02:00")?.text == "2026-05-01T10:00:00Z")
        #expect(Timestamp("2024-02-29T00:00:00.5Z")?.microText == "2024-02-29T00:00:00.500000Z")
        #expect(Timestamp("1969-12-31T23:59:59Z")?.seconds == -1)
        #expect(Timestamp("yesterday") == nil)
        #expect(Timestamp("2023-02-29T00:00:00Z") == nil)
    }

    @Test("a pattern that makes other engines slow is checked in no time, and one that takes too long does not match")
    func patterns() throws {
        let schema = try #require(try json(#"{"type":"string","pattern":"^(a*)*b$"}"#).object)
        let text = JSONValue.string(String(repeating: "a", count: 50_000))
        #expect(SchemaValidator.check(text, schema, "spec.x").count == 1)
        #expect(SchemaValidator.check("aab", schema, "spec.x").isEmpty)
    }

    @Test("a list of many different items is checked in no time, equal ones are found")
    func duplicates() throws {
        let schema = StructuralSchema(try json(#"{"type":"array","x-kubernetes-list-type":"set"}"#))
        let items = (0..<20_000).map { JSONValue.number(JSONNumber($0)) }
        #expect(ListIdentities.check(.array(items), schema, "spec.x").isEmpty)
        #expect(ListIdentities.check(.array(items + [7]), schema, "spec.x").map(\.field) == ["spec.x[20000]"])
    }

    @Test("a rule with optionalOldSelf is looked at when there is nothing older, too")
    func optionalOldSelf() throws {
        let schema = StructuralSchema(
            try json(
                """
                {"type":"object","properties":{"x":{"type":"integer","x-kubernetes-validations":[
                  {"rule":"!oldSelf.hasValue() ? self == 1 : self >= oldSelf.value()","optionalOldSelf":true}]}}}
                """))
        let rules = try #require(SchemaRules(schema, isRoot: true))
        func object(_ value: Int) -> JSONObject {
            var object = JSONObject()
            object["x"] = .number(JSONNumber(value))
            return object
        }
        func problems(_ new: Int, _ old: Int?) -> Int { rules.check(object(new), old: old.map(object)).problems.count }
        #expect(problems(1, nil) == 0)
        #expect(problems(2, nil) == 1)
        #expect(problems(3, 2) == 0)
        #expect(problems(1, 2) == 1)
    }
}
