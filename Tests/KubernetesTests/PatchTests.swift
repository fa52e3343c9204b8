import Documents
import Testing

@testable import Kubernetes

@Suite struct PatchTests {
    private func json(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

    @Test(
        "JSON patch (RFC 6902, appendix A)",
        arguments: [
            (#"{"foo":"bar"}"#, #"[{"op":"add","path":"/baz","value":"qux"}]"#, #"{"foo":"bar","baz":"qux"}"#),
            (
                #"{"foo":["bar","baz"]}"#, #"[{"op":"add","path":"/foo/1","value":"qux"}]"#,
                #"{"foo":["bar","qux","baz"]}"#
            ),
            (#"{"baz":"qux","foo":"bar"}"#, #"[{"op":"remove","path":"/baz"}]"#, #"{"foo":"bar"}"#),
            (#"{"foo":["a","b","c"]}"#, #"[{"op":"move","from":"/foo/0","path":"/foo/2"}]"#, #"{"foo":["b","c","a"]}"#),
            (
                #"{"a/b":1,"m~n":8}"#,
                #"[{"op":"test","path":"/a~1b","value":1},{"op":"copy","from":"/m~0n","path":"/x"}]"#,
                #"{"a/b":1,"m~n":8,"x":8}"#
            ),
            (#"{"foo":["bar"]}"#, #"[{"op":"add","path":"/foo/-","value":["abc"]}]"#, #"{"foo":["bar",["abc"]]}"#),
        ])
    func jsonPatch(_ document: String, _ patch: String, _ wanted: String) throws {
        let patch = try #require(JSONPatch(json(patch).array ?? []))
        #expect(try patch.apply(to: json(document)).isSame(as: json(wanted)))
    }

    @Test(
        "a JSON patch that can't be applied changes nothing",
        arguments: [
            #"[{"op":"remove","path":"/missing"}]"#, #"[{"op":"test","path":"/a","value":2}]"#,
            #"[{"op":"add","path":"/x/y","value":1}]"#, #"[{"op":"add","path":"/list/7","value":1}]"#,
        ])
    func badPatch(_ patch: String) throws {
        let patch = try #require(JSONPatch(json(patch).array ?? []))
        #expect(throws: JSONPatch.Failure.self) { try patch.apply(to: json(#"{"a":1,"list":[]}"#)) }
    }

    @Test("an operation that is none is refused") func noOperation() {
        #expect(JSONPatch([["op": "bogus", "path": "/a"]]) == nil)
        #expect(JSONPatch([["op": "add", "path": "a", "value": 1]]) == nil)
    }

    @Test(
        "JSON merge patch (RFC 7396, appendix A)",
        arguments: [
            (#"{"a":"b"}"#, #"{"a":"c"}"#, #"{"a":"c"}"#), (#"{"a":"b","b":"c"}"#, #"{"a":null}"#, #"{"b":"c"}"#),
            (#"{"a":["b"]}"#, #"{"a":"c"}"#, #"{"a":"c"}"#),
            (#"{"a":{"b":"c"}}"#, #"{"a":{"b":"d","c":null}}"#, #"{"a":{"b":"d"}}"#),
            (#"{"e":null}"#, #"{"a":1}"#, #"{"e":null,"a":1}"#),
            (#"{}"#, #"{"a":{"bb":{"ccc":null}}}"#, #"{"a":{"bb":{}}}"#),
        ])
    func mergePatch(_ document: String, _ patch: String, _ wanted: String) throws {
        #expect(try MergePatch.apply(json(patch), to: json(document)).isSame(as: json(wanted)))
    }

    @Test(
        "strategic merge patch: lists by their keys, directives",
        arguments: [
            (
                #"[{"name":"a","image":"1"}]"#, #"[{"name":"a","image":"2"},{"name":"b"}]"#,
                #"[{"name":"a","image":"2"},{"name":"b"}]"#
            ),
            (#"[{"name":"a"},{"name":"b"}]"#, #"[{"name":"a","$patch":"delete"}]"#, #"[{"name":"b"}]"#),
            (#"[{"name":"a"}]"#, #"[{"$patch":"replace"},{"name":"c"}]"#, #"[{"name":"c"}]"#),
        ])
    func strategic(_ list: String, _ patch: String, _ wanted: String) throws {
        let schema = SchemaTable.shared.schema("core.v1.PodSpec")
        let result = try StrategicMergePatch.apply(
            json(#"{"containers":\#(patch)}"#).object ?? JSONObject(),
            to: json(#"{"containers":\#(list)}"#).object ?? JSONObject(),
            schema)
        #expect(try result["containers"]?.isSame(as: json(wanted)) == true)
    }

    @Test("a strategic patch without the merge key is refused") func missingKey() throws {
        let schema = SchemaTable.shared.schema("core.v1.PodSpec")
        #expect(throws: StrategicMergePatch.Failure.self) {
            try StrategicMergePatch.apply(
                JSONObject(["containers": [["image": "x"]]]), to: JSONObject(["containers": [["name": "a"]]]), schema)
        }
    }
}
