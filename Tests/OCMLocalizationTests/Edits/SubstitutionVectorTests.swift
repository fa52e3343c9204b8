import Documents
import OCMLocalization
import OCMTestSupport
import Testing

/// The tables of the reference's substitution library.
@Suite("single substitutions as the reference makes them", .enabled(if: Vectors.available))
struct SubstitutionVectorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let spec: JSONValue
        var testDescription: String { spec["name"]?.string ?? "?" }
    }

    static let cases: [Case] = {
        guard let vector = Vectors.cases("controllers").first(where: { $0.name == "subst-engine" }),
            let bytes = try? vector.bytes("cases.json"), let table = try? JSONValue(parsing: bytes)
        else { return [] }
        return (table.array ?? []).map(Case.init)
    }()

    @Test("on one document", arguments: cases)
    func substitute(_ one: Case) throws {
        let before = try #require(one.spec["document"]?.string)
        var editor = FileEditor(name: "file", bytes: Array(before.utf8))
        for step in one.spec["steps"]?.array ?? [] {
            let value = try documents(Array((step["value"]?.string ?? "").utf8))[0]
            try editor.set(try DocumentPath(step["path"]?.string ?? ""), to: value)
        }
        let expected = try #require(one.spec["expected"]?.string)
        if one.spec["compare"] == "bytes-trimmed" {
            #expect(trimmed(text(editor.bytes)) == trimmed(expected))
        } else {
            let (got, wanted) = (
                try documents(editor.bytes).map(sorted), try documents(Array(expected.utf8)).map(sorted)
            )
            #expect(got == wanted)
        }
        for part in one.spec["notContains"]?.array ?? [] {
            #expect(!text(editor.bytes).contains(part.string ?? ""))
        }
    }

    private func trimmed(_ text: String) -> String {
        String(decoding: text.utf8.drop { $0 <= 0x20 }.reversed().drop { $0 <= 0x20 }.reversed(), as: UTF8.self)
    }

    @Test("on two files; a third stays as it is")
    func twoFiles() throws {
        let vector = try #require(Vectors.cases("controllers").first { $0.name == "subst-two-files" })
        let rules = try documents(vector.bytes("rules.yaml"))[0].array ?? []
        let data = ConfigData(
            configuration: try rules.map { rule in
                ConfigurationRule(
                    value: rule["value"] ?? .null, file: rule["file"]?.string ?? "",
                    path: try DocumentPath(rule["path"]?.string ?? ""), place: "rule")
            })
        var renderer = Renderer(data)
        let result = try renderer.configure(try tree(vector, "input"), values: JSONObject())
        try expectSame(result, try tree(vector, "expected"))
        #expect(try result.file("dir/some.json")?.bytes == vector.bytes("input/dir/some.json"))
    }
}
