import Documents
import Testing

@testable import Kubernetes

@Suite struct ApplyTests {
    private let schema = SchemaTable.shared.schema("apps.v1.Deployment")

    private var manager: FieldManager {
        FieldManager(schema: schema, version: "apps/v1", empty: Decoder.zero(schema).object ?? JSONObject())
    }

    private func object(_ text: String) throws -> JSONObject {
        try JSONValue(parsing: Array(text.utf8)).object ?? JSONObject()
    }

    private func containers(_ text: String) throws -> JSONObject {
        try object(#"{"metadata":{"name":"a"},"spec":{"template":{"spec":{"containers":\#(text)}}}}"#)
    }

    private func live(_ outcome: FieldManager.Outcome) -> JSONObject {
        var object = outcome.object ?? JSONObject()
        object.set(["metadata", "managedFields"], outcome.managed.document)
        return object
    }

    @Test("two managers own items of one list by their keys; what is given up goes")
    func listItems() throws {
        let first = live(
            try manager.apply(
                live: nil, config: containers(#"[{"name":"a","image":"1"}]"#), manager: "one", force: false, now: "t"))
        let second = live(
            try manager.apply(
                live: first, config: containers(#"[{"name":"b","image":"2"}]"#), manager: "two", force: false, now: "t")
        )
        let names = second.at("spec", "template", "spec", "containers")?.array?.compactMap { $0["name"]?.string }
        #expect(names == ["a", "b"])
        let third = try manager.apply(
            live: second, config: object(#"{"metadata":{"name":"a"}}"#), manager: "one", force: false, now: "t")
        let left = third.object?.at("spec", "template", "spec", "containers")?.array?.compactMap { $0["name"]?.string }
        #expect(left == ["b"])
    }

    @Test("a field of another manager is a conflict, and taken over by force")
    func conflicts() throws {
        let first = live(
            try manager.apply(
                live: nil, config: object(#"{"metadata":{"name":"a"},"spec":{"replicas":1}}"#), manager: "one",
                force: false,
                now: "t"))
        let config = try object(#"{"metadata":{"name":"a"},"spec":{"replicas":2}}"#)
        let conflict = #expect(throws: FieldManager.Conflicts.self) {
            try manager.apply(live: first, config: config, manager: "two", force: false, now: "t")
        }
        #expect(conflict?.status.message == #"Apply failed with 1 conflict: conflict with "one": .spec.replicas"#)
        let forced = try manager.apply(live: first, config: config, manager: "two", force: true, now: "t")
        #expect(forced.managed.entries.keys.map(\.name) == ["two"])
        let same = try manager.apply(
            live: first, config: object(#"{"metadata":{"name":"a"},"spec":{"replicas":1}}"#), manager: "two",
            force: false,
            now: "t")
        #expect(same.object == nil && same.managed.entries.count == 2)
    }

    @Test("updates beyond ten managers are gathered in one entry")
    func cap() throws {
        var current = try object(#"{"metadata":{"name":"a","labels":{"first":"x"}}}"#)
        current.set(
            ["metadata", "managedFields"],
            manager.update(live: nil, new: current, manager: "m0", now: "2026-01-01T00:00:00Z").document)
        for number in 1...11 {
            var next = current
            next.set(["metadata", "labels", "l\(number)"], "x")
            let managed = manager.update(
                live: current, new: next, manager: "m\(number)", now: "2026-01-01T00:00:\(10 + number)Z")
            next.set(["metadata", "managedFields"], managed.document)
            current = next
        }
        let names = current.at("metadata", "managedFields")?.array?.compactMap { $0["manager"]?.string } ?? []
        #expect(names.count == 10 && names.contains("ancient-changes") && !names.contains("m0"))
    }

    @Test("items that occur twice and members that nobody declared are refused")
    func problems() throws {
        #expect(throws: TypedValue.Problem.self) {
            try TypedValue.check(.object(containers(#"[{"name":"a"},{"name":"a"}]"#)), schema)
        }
        #expect(throws: TypedValue.Problem.self) { try TypedValue.check(["surplus": true], schema) }
        #expect((try? TypedValue.check(.object(containers(#"[{"name":"a"},{"name":"b"}]"#)), schema)) != nil)
    }

    @Test("FieldsV1 is read as it is written")
    func fieldSets() throws {
        let text = #"{"f:data":{".":{},"f:a":{}},"f:metadata":{"f:finalizers":{"v:\"x\"":{}}}}"#
        let set = try #require(FieldSet(JSONValue(parsing: Array(text.utf8))))
        #expect(set.document.text() == text)
        #expect(set.paths() == [".data", ".data.a", #".metadata.finalizers[="x"]"#])
        #expect(FieldSet(["bad": .object(JSONObject())]) == nil)
    }
}
