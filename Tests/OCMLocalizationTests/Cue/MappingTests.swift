import Diagnostics
import Documents
import Testing

@testable import OCMLocalization

@Suite("mappings in CUE")
struct MappingTests {
    static let component: JSONValue = [
        "version": "1.0.0",
        "resources": [
            [
                "name": "image", "type": "ociImage", "access": ["imageReference": "h:5000/a/b:1"],
                "labels": [["name": "l", "value": [1]]],
            ],
            ["name": "chart", "type": "helmChart", "access": ["imageReference": "h/c/d/x:2"]],
        ],
    ]

    private func run(_ program: String) throws -> JSONValue {
        try Mapping.run("import (\n\"encoding/json\"\n\"strings\"\n\"path\"\n)\n" + program, component: Self.component)
    }

    static let programs: [(String, JSONValue)] = [
        ("out: json.Marshal(component.version)", "1.0.0"), ("out: \"[1, 2]\"", [1, 2]),
        ("out: json.Marshal({a: b: 1, c: [\"x\", true, null]})", ["a": ["b": 1], "c": ["x", true, nil]]),
        ("x: a: 1\nx: b: x.a + 1\nout: json.Marshal(x)", ["a": 1, "b": 2]),
        ("out: json.Marshal([for r in component.resources {name: r.name}])", [["name": "image"], ["name": "chart"]]),
        (
            "out: json.Marshal([for i, r in component.resources if r.type != \"ociImage\" {\"\\(i)-\\(r.name)\"}])",
            ["1-chart"]
        ),
        ("out: json.Marshal([for r in component.resources if r.labels != _|_ {r.labels[0].value}])", [[1]]),
        ("out: json.Marshal([for r in component.resources if r.labels == _|_ {r.name}])", ["chart"]),
        (
            "r: string\nfor x in component.resources\nif x.name == \"chart\" {\n  r: path.Dir(x.access.imageReference)\n}\nout: json.Marshal(\"oci://\" + r)",
            "oci://h/c/d"
        ),
        ("out: json.Marshal(strings.Split(\"a:b:c\", \":\")[1])", "b"),
        ("out: json.Marshal(strings.TrimPrefix(\"v1\", \"v\") + strings.Join([\"a\", \"b\"], \"-\"))", "1a-b"),
        ("a: {x: 1}\na: {x: int, y: 2}\nout: json.Marshal(a)", ["x": 1, "y": 2]),
        ("m: {for k, v in {a: 1, b: 2} {\"k-\\(k)\": v * 10}}\nout: json.Marshal(m)", ["k-a": 10, "k-b": 20]),
        ("if len(component.resources) > 1 && !false {n: -3}\nout: json.Marshal(n)", -3),
        ("// note\nout: \"\\\"\\u00e4\\\"\" // end", "ä"),
        ("a: {b: 1} & x", nil),
    ]

    @Test("programs", arguments: programs.dropLast())
    func program(_ text: String, _ value: JSONValue) throws {
        #expect(try sorted(run(text)) == sorted(value))
    }

    @Test(
        "what is beyond the subset, wrong or incomplete is refused and named",
        arguments: [
            ("out: json.Marshal({b: 1} & {c: 2})", "“&” is not supported"), ("x: 1", "no field “out”"),
            ("out: 5", "must be a text"),
            ("out: \"{\"", "mapping:"), ("out: json.Marshal(nope)", "“nope” is not known"),
            ("a: *1 | 2\nout: \"1\"", "“|” is not supported"),
            ("out: json.Marshal(component.nope)", "there is no field “nope”"), ("let x = 1", "“=” is not supported"),
            ("a: b\nb: a\nout: json.Marshal(a)", "refers to itself"),
            ("a: 1\na: 2\nout: json.Marshal(a)", "are different"),
            ("a: string\nout: json.Marshal(a)", "any string"),
            ("a: string\nout: json.Marshal({b: a})", "only its type, string"),
            ("out: strings.Foo(\"x\")", "strings.Foo is not supported"), ("out: list.Sort([])", "not imported"),
            ("a: 1\na: string\nout: json.Marshal(a)", "not of type string"),
            ("out: json.Marshal([1][3])", "beyond its list"),
            ("out: json.Marshal(\"a\" + 1)", "does not work"),
            ("out: json.Marshal(9223372036854775807 + 1)", "too large"),
            ("for x in component.version {a: 1}\nout: \"1\"", "lists and structures only"), ("out: \"a", "not closed"),
            ("out: {", "the end"), ("out: [", "found the end"), ("out: (((", "found the end"), ("a?: 1", "“?”"),
            ("out: \"\"\"\n x\n \"\"\"", "\"\"\""),
        ])
    func refusal(_ text: String, _ message: String) {
        let got = fault { _ = try run(text) }
        #expect(got.contains(message), "\(got)")
    }

    @Test("an unknown package is refused")
    func packages() {
        #expect(
            fault { _ = try Mapping.run("import \"tool/exec\"\nout: \"1\"", component: .null) }.contains("“tool/exec”"))
    }

    @Test("nothing of a program stays in memory")
    func memory() throws {
        weak var kept: CueNode?
        func run() throws -> JSONValue {
            let program = try CueParser.parse("a: {b: 1, c: b}\nd: {for x in [1] {\"k\": a.c + x}}\nout: d.k")
            let evaluator = CueEvaluator(imports: program.imports)
            let scope = CueScope(.variables([:]), outer: nil)
            let root = try evaluator.node([CueNode.Source(declarations: program.declarations, scope: scope)])
            kept = root
            return try evaluator.export(evaluator.field("out", of: root))
        }
        #expect(try run() == 2)
        #expect(kept == nil)
    }

    @Test(
        "a few lines can't make gigabytes: what is worked on is limited",
        arguments: [
            ("\"aaaaaaaa\"", "x+x"), ("\"aaaaaaaa\"", "\"\\(x)\\(x)\""), ("[1, 2, 3, 4]", "x+x"),
            ("\"aaaaaaaa\"", "json.Marshal([x, x])"), ("\"aaaaaaaa\"", "strings.Join([x, x, x], x)"),
            ("[1]", "x+[x]"),
        ])
    func size(_ first: String, _ step: String) throws {
        func program(_ lines: Int) -> String {
            let steps = (1..<lines).map { "a\($0): \(step.replacing("x", with: "a\($0 - 1)"))\n" }.joined()
            return "a0: \(first)\n\(steps)out: json.Marshal(len(json.Marshal(a\(lines - 1))))"
        }
        #expect(fault { _ = try run(program(36)) }.contains("bytes of texts and lists"))
        _ = try run(program(4))
    }

    @Test(
        "programs end: depth and steps are limited",
        arguments: [
            "out: " + String(repeating: "(", count: 500) + "1", "out: " + String(repeating: "[", count: 500),
            "out: " + String(repeating: "-", count: 500) + "1",
            (0..<30).map { "a\($0): [for x in a\($0 + 1) for z in [1, 2] {x}]" }.joined(separator: "\n")
                + "\na30: [1]\nout: json.Marshal(a0)",
            "a: {b: a}\nout: json.Marshal(a)",
        ])
    func limits(_ text: String) {
        #expect(!fault { _ = try run(text) }.isEmpty)
    }
}
