import Diagnostics
import Documents
import OCMLocalization
import Patterns
import Testing

@Suite("settings are compared with their schema")
struct JSONSchemaTests {
    static let schema: JSONValue = [
        "type": "object", "additionalProperties": false, "required": ["host"],
        "properties": [
            "host": ["type": "string", "pattern": "^[a-z.]+$", "maxLength": 10],
            "replicas": ["type": "integer", "minimum": 1, "maximum": 5], "level": ["enum": ["info", "debug", 1]],
            "list": ["type": "array", "minItems": 1, "items": ["type": "string"]], "any": true,
            "free": ["type": "object", "additionalProperties": ["type": "boolean"]],
            "ratio": ["type": ["number", "null"], "exclusiveMaximum": 1],
        ],
    ]

    private func check(_ value: JSONValue) throws -> [String] {
        try JSONSchema(Self.schema, place: "schema").check(value, name: "values")
    }

    static let fine: [JSONValue] = [
        ["host": "acme.io"], ["host": "a", "replicas": 5], ["host": "a", "replicas": 1.0], ["host": "a", "level": 1],
        ["host": "a", "list": ["x"], "any": ["x": [1]], "free": ["t": true], "ratio": nil],
    ]

    @Test("values that fit", arguments: fine)
    func fits(_ value: JSONValue) throws {
        #expect(try check(value).isEmpty)
    }

    static let misfits: [(JSONValue, [String])] = [
        (["replicas": 2], ["“host” is missing", "required"]),
        (["host": "a", "replica": 2], ["“replica” is unknown", "additionalProperties", "replicas"]),
        (["host": "a", "replicas": "two"], ["“replicas” is of type string", "integer", "type"]),
        (["host": "a", "replicas": 1.5], ["“replicas” is of type number", "integer"]),
        (["host": "a", "replicas": 0], ["“replicas” breaks minimum 1"]),
        (["host": "a", "replicas": 6], ["“replicas” breaks maximum 5"]),
        (["host": "A"], ["“host” does not match ^[a-z.]+$", "pattern"]),
        (["host": "aaaaaaaaaaa"], ["“host” breaks maxLength 10 characters"]),
        (["host": "a", "level": "x"], ["“level” must be one of", "\"info\"", "enum"]),
        (["host": "a", "list": []], ["“list” breaks minItems 1"]),
        (["host": "a", "list": [[1]]], ["“list[0]” is of type array"]),
        (["host": "a", "free": ["t": "x"]], ["“free.t” is of type string"]),
        (["host": "a", "ratio": 1], ["“ratio” breaks exclusiveMaximum 1"]),
        (["host": nil], ["“host” is of type null"]), ([], ["the values is of type array"]),
    ]

    @Test("misfits are refused with path and rule", arguments: misfits)
    func misfit(_ value: JSONValue, _ words: [String]) {
        let message = fault { _ = try check(value) }
        for word in words { #expect(message.contains(word), "\(message)") }
    }

    @Test(
        "a pattern that would grow without bounds is refused",
        arguments: [
            "a" + String(repeating: "+", count: 64), "(a{1000}){1000}", "((a+)+)+" + String(repeating: "+", count: 40),
        ])
    func largePattern(_ text: String) throws {
        #expect(try Pattern("a+b").matches("aab"))
        #expect(throws: Fault.self) { try Pattern(text) }
    }

    @Test("a number or boolean where a text is wanted passes with a warning")
    func lenient() throws {
        #expect(
            try JSONSchema(["properties": ["r": ["type": "string"]]], place: "s").check(["r": 1], name: "v")
                == ["v: “r” is of type integer, the schema wants string; it is used as it is"])
        #expect(try JSONSchema(["type": "string"], place: "s").check(true, name: "v").count == 1)
    }

    @Test(
        "a rule that is not applied is refused when the schema is read",
        arguments: ["$ref", "oneOf", "allOf", "if", "patternProperties", "multipleOf"])
    func unsupported(_ rule: String) {
        #expect(
            fault { _ = try JSONSchema(.object(JSONObject(dictionaryLiteral: (rule, []))), place: "s") }.contains(
                "“\(rule)”"))
    }

    @Test("annotations say nothing")
    func annotations() throws {
        #expect(
            try JSONSchema(["title": "x", "description": "y", "default": 1], place: "s").check(1, name: "v").isEmpty)
    }

    static let patterns: [(String, [String], [String])] = [
        ("^a+b?$", ["a", "aab"], ["b", "aabb", ""]), ("b", ["abc"], ["ac"]),
        ("^(?:a|bc){2,3}$", ["abc", "bcbca"], ["a", "aaaa"]),
        ("^[^x-z]\\d+$", ["a1"], ["x1", "a"]), ("^\\w+\\.\\w+$", ["a.b"], ["ab"]), ("^a{2}$", ["aa"], ["a", "aaa"]),
        ("^a{2,}$", ["aa", "aaaa"], ["a"]), ("^$", [""], ["a"]), ("^[]a-]+$", ["]-a"], ["b"]), ("^ä.$", ["äö"], ["ao"]),
        ("(a*)*b", ["aaab"], [String(repeating: "a", count: 3000)]), ("^(a|)+$", ["aa", ""], ["b"]),
        ("a|b|c", ["xc"], ["x"]),
        ("^v[0-9]+(\\.[0-9]+)*$", ["v1.2.3"], ["1.2"]), ("^a{b$", ["a{b"], ["a"]),
    ]

    @Test("patterns match what regular expressions match, in time that grows with the text only", arguments: patterns)
    func pattern(_ pattern: String, _ yes: [String], _ no: [String]) throws {
        let compiled = try Pattern(pattern)
        for text in yes { #expect(compiled.matches(text), "\(text)") }
        for text in no { #expect(!compiled.matches(text), "\(text.prefix(20))") }
    }

    @Test(
        "patterns that need more or are broken are refused",
        arguments: ["(?=a)", "\\1", "(a", "a)", "[a", "*a", "a\\", "(((a{900}){900}){900})"])
    func badPattern(_ pattern: String) {
        #expect(throws: Fault.self) { try Pattern(pattern) }
    }
}
