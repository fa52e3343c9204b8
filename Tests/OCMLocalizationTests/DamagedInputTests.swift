import Documents
import OCMTestSupport
import Patterns
import Testing

@testable import OCMLocalization

/// Settings come from the provider: whatever they hold ends in a fault or in another value, never in a crash or without
/// an end.
@Suite("Damaged settings")
struct DamagedInputTests {
    @Test("ConfigData")
    func configData() {
        let text = """
            apiVersion: config.ocm.software/v1alpha1
            kind: ConfigData
            configuration:
              defaults: {host: a, list: [1, 2], deep: {x: true}}
              schema: {type: object, properties: {host: {type: string, pattern: "^[a-z]+$"}}, additionalProperties: false}
              rules:
              - {file: a.yaml, path: "spec.x[0]", value: (( host )) }
            localization:
            - {file: b.yaml, image: spec.image, resource: {name: image}}
            - {file: b.yaml, registry: spec.registry, repository: spec.repo, tag: spec.tag, resource: {name: image}}
            """
        for mutant in Mutations(of: [text], tokens: ["[]", "{}", "null", "(( ", " ))", "- ", "mapping: x"]) {
            _ = try? ConfigData(parsing: mutant, source: "config")
        }
    }

    @Test("expressions, programs, patterns and paths")
    func languages() {
        let texts = [
            #"a.b[0].c || "x\n" (1 + 2 * 3 / b.["k"] % -4) ~ nil"#,
            "import \"encoding/json\"\nfor k, v in component.spec { \"\\(k)\": {if v > 1 {x: -v}} }\nout: json.Marshal([1, {a: \"b\"}.a][0])\n",
            #"^(a|[^b-d]+?){2,3}\d\.\\(?:x*)$"#, #"a.b[0]["x.y"].images."acme.io/x""#,
        ]
        let tokens = [
            "((", "))", "(", "[", "{", "{1000}", "{3,}", "{,}", "+", "*", "|", "\\", "\"", "\\(", "%", "/ 0", "for",
            "if", ":",
        ]
        for mutant in Mutations(of: texts, tokens: tokens, count: 4000) {
            let text = String(decoding: mutant, as: UTF8.self)
            _ = try? ExpressionParser.parse(text)
            _ = try? Mapping.run(text, component: ["spec": ["a": 1, "b": 2]])
            if let pattern = try? Pattern(text) { _ = pattern.matches("aaxb.1\\") }
            if let path = try? DocumentPath(text) { _ = path.description }
        }
    }

    @Test("files that are edited: what comes out is well-formed")
    func edits() throws {
        let texts = [
            "# c\nspec: &s\n  image: 'a'  # d\n  list:\n  - x\n  - {k: v}\nother: *s\n---\nb: |\n  text\n",
            "{\"spec\": {\"image\": \"a\", \"list\": [1, 2]}}\n",
        ]
        let path = try DocumentPath("spec.image")
        for mutant in Mutations(
            of: texts, tokens: ["\t", "\r\n", "- ", "? ", "&a ", "*a", "|\n", "'", "\u{FEFF}", "---\n"])
        {
            for value in ["registry.internal/x@sha256:0", "two\nlines\n"] as [JSONValue] {
                var editor = FileEditor(name: "f", bytes: mutant)
                guard (try? editor.set(path, to: value)) != nil else { continue }
                #expect(throws: Never.self) { try SourceFile(name: "f", bytes: editor.bytes) }
            }
        }
    }
}
