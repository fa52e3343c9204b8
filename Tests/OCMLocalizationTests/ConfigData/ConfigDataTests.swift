import Diagnostics
import Documents
import OCMLocalization
import Testing

@Suite("a ConfigData file")
struct ConfigDataTests {
    static let valid = """
        apiVersion: config.ocm.software/v1alpha1
        kind: ConfigData
        metadata: {name: x}
        configuration:
          defaults: {replicas: 1, y: 1.10, on: off}
          schema: {type: object}
          rules:
          - {value: (( replicas )), file: a.yaml, path: spec.replicas}
        localization:
        - resource: {name: image, version: 1.0, extraIdentity: {arch: arm}, referencePath: [{name: db}]}
          file: a.yaml
          tag: t
          image: spec.image
        - {file: b.yaml, mapping: {path: x, transform: 'out: "1"'}}
        """

    private func parse(_ text: String) throws -> ConfigData {
        try ConfigData(parsing: Array(text.utf8), source: "c.yaml")
    }

    @Test("is read with all its rules; keys stay texts, numbers keep their digits")
    func parsing() throws {
        let data = try parse(Self.valid)
        #expect(data.defaults.keys == ["replicas", "y", "on"])
        #expect(data.defaults["y"]?.number?.text == "1.10")
        #expect(data.defaults["on"] == false)
        #expect(data.configuration.map(\.path.description) == ["spec.replicas"])
        #expect(data.localization.map(\.place) == ["localization[0]", "localization[1]"])
        guard case .image(let query, let places) = data.localization[0].kind else { return #expect(Bool(false)) }
        #expect(query.description == "resource “image” 1.0 (arch=arm) at reference db")
        // The order of the parts is fixed, whatever the file says.
        #expect(places.map(\.part) == [.image, .tag])
    }

    @Test(
        "is refused with file and place where it says something unknown or nothing",
        arguments: [
            ("metadata", "metdata", "c.yaml: has the unknown field “metdata”"),
            ("kind: ConfigData", "kind: ConfigMap", "kind is “ConfigMap”"),
            ("v1alpha1", "v2", "apiVersion is “config.ocm.software/v2”"),
            ("spec.replicas", "spec.*", "c.yaml: configuration.rules[0].path: the path “spec.*”"),
            ("path: spec.replicas", "pfad: x", "configuration.rules[0] has the unknown field “pfad”"),
            ("value: (( replicas )), ", "", "configuration.rules[0] has no value"),
            ("file: b.yaml, ", "", "localization[1] names no file"), ("image: spec.image", "", ""),
            ("resource: {name: image", "resource: {nam: image", "localization[0].resource has the unknown field “nam”"),
            ("{type: object}", "{type: objekt}", "configuration.schema.type must be a type of JSON"),
            ("[{name: db}]", "db", "localization[0].resource.referencePath must be a list"),
            ("metadata: {name: x}", "---\na: 1", "has 2 documents"),
        ])
    func refusal(_ old: String, _ new: String, _ message: String) throws {
        let changed = Self.valid.split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
        #expect(changed != Self.valid)
        let got = fault { _ = try parse(changed) }
        #expect(message.isEmpty ? got.isEmpty : got.contains(message), "\(got)")
    }

    @Test("a rule without any place is refused")
    func nothingToWrite() {
        let text = "localization: [{file: a, resource: {name: x}}]"
        #expect(fault { _ = try parse(text) }.contains("localization[0] says nothing to write"))
        #expect(fault { _ = try parse("iaminvalidyaml") }.contains("failed to unmarshal content"))
        #expect(fault { _ = try parse("") }.contains("is empty"))
    }

    @Test("values lie over defaults: mappings merge, everything else replaces")
    func merging() {
        let merged = SettingsReader.merge(
            ["a": ["b": 1, "l": [1]], "n": nil], over: ["a": ["b": 0, "c": 2, "l": [5, 6]], "n": 1, "k": 3])
        #expect(merged == ["a": ["b": 1, "c": 2, "l": [1]], "n": nil, "k": 3])
    }

    @Test("a subPath leads through mappings only")
    func subPath() throws {
        let all = try SettingsReader.values(Array("test: {backend: {m: 1}, x: 2}".utf8), source: "v.yaml")
        #expect(try SettingsReader.values(at: "test.backend", in: all, source: "v.yaml") == ["m": 1])
        #expect(
            fault { _ = try SettingsReader.values(at: "test.x", in: all, source: "v.yaml") }.contains(
                "subPath not found"))
        #expect(fault { _ = try SettingsReader.values(at: "test.y", in: all, source: "v.yaml") }.contains("test.y"))
    }

    @Test("paths: keys, indexes, quotes", arguments: ["a.b[0].c", "[1].image", "a.\"x.y\"", "a[-1]", "a.b-c/d", "ä.ö"])
    func paths(_ text: String) throws {
        #expect(try DocumentPath(text).description == text)
    }

    @Test("both notations of a quoted key are one path")
    func quotedKeys() throws {
        #expect(try DocumentPath("a[\"x.y\"].b") == DocumentPath("a.\"x.y\".b"))
        #expect(try DocumentPath("a.[0]") == DocumentPath("a[0]"))
    }

    @Test(
        "other paths are refused and named",
        arguments: [
            "", ".a", "a.", "a..b", "a[", "a[x]", "a[*]", "*", "a | b", "a[name==\"x\"].c", "a.b(c)", "\"a", "a\"b\"",
            "select(.a)", "a[0]b", "a?",
        ])
    func badPaths(_ text: String) {
        #expect(fault { _ = try DocumentPath(text) }.contains(text))
    }
}
