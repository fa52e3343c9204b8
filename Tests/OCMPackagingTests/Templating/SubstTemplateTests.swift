import Diagnostics
import Documents
import OCMTestSupport
import Testing

@testable import OCMPackaging

@Suite struct SubstTemplateTests {
    private static let values: [String: String] = [
        "A": "hello", "B": "WORLD", "P": "a/b/c", "E": "", "Z": "foo/bar/baz", "F": "bash.string.txt", "ß": "straße",
    ]

    private func expand(_ text: String) throws -> (text: String, undefined: [String]) {
        let (bytes, undefined) = try SubstTemplate.expand(Array(text.utf8), file: "c.yaml") { name in
            Self.values[name].map { Array($0.utf8) }
        }
        return (String(decoding: bytes, as: UTF8.self), undefined)
    }

    /// From drone/envsubst's documentation and the recorded run of the Go program.
    @Test(
        "operators",
        arguments: [
            ("${A}", "hello"), ("$A", "$A"), ("$${A}", "${A}"), ("${#A}", "5"), ("${A^}", "Hello"), ("${A^^}", "HELLO"),
            ("${B,}", "wORLD"), ("${B,,}", "world"), ("${A:2}", "llo"), ("${A:1:3}", "ell"), ("${A:-x}", "hello"),
            ("${A:9}", ""), ("${A:-2:1}", "hello"), ("${P#*/}", "b/c"), ("${P##*/}", "c"), ("${P%/*}", "a/b"),
            ("${P%%/*}", "a"), ("${F#*.}", "string.txt"), ("${F%%.*}", "bash"), ("${A/l/L}", "heLlo"),
            ("${A//l/L}", "heLLo"), ("${A/#he/HE}", "HEllo"), ("${A/%lo/LO}", "helLO"), ("${A/#x/y}", "hello"),
            (#"${Z/\//-}"#, "foo-bar/baz"), (#"${Z//\//-}"#, "foo-bar-baz"), ("${A/l/}", "helo"), ("${U=def}", "def"),
            ("${U:=def}", "def"), ("${U:-def}", "def"), ("${E:-def}", "def"), ("${E=def}", "def"),
            ("${U:-${A}}", "hello"),
            ("${U=x${A}-y}", "xhello-y"), ("${U}", ""), ("${ß^^}", "STRAßE"), ("a$b $ $$", "a$b $ $"),
            (#"a\b a\\b a\\\b"#, #"a\b a\b a\\b"#), (#"\${A} \\${A}"#, #"\hello \hello"#), (#"${U:-a\}b}"#, #"a\b}"#),
        ])
    func operators(_ template: String, _ expected: String) throws {
        #expect(try expand(template).text == expected)
    }

    @Test(
        "what can't be parsed is refused with its line",
        arguments: [
            ("a\n${VERSION\n", "c.yaml:2: error during variable substitution: missing closing brace"),
            ("${}", "c.yaml:1: error during variable substitution: unable to parse variable name"),
            ("${A:-x", "c.yaml:1: error during variable substitution: unable to parse substitution within function"),
            ("${A-x}", "c.yaml:1: error during variable substitution: missing closing brace"),
        ])
    func refused(_ template: String, _ message: String) {
        let fault = #expect(throws: Fault.self) { try expand(template) }
        #expect(fault?.message == message)
    }

    @Test("nesting has a limit")
    func depth() {
        let deep = String(repeating: "${U:-", count: 100) + "x" + String(repeating: "}", count: 100)
        #expect(throws: Fault.self) { try expand(deep) }
        let shallow = String(repeating: "${U:-", count: 10) + "x" + String(repeating: "}", count: 10)
        #expect((try? expand(shallow).text) == "x")
    }

    @Test("variables without value and default are told once")
    func undefined() throws {
        #expect(try expand("${U} ${U} ${V:-x} ${A:-${W}} ${X^}").undefined == ["U", "X"])
    }

    @Test("the templater none does nothing, go has functions and names the line of a fault, spiff is refused by name")
    func templaters() throws {
        let text = Array("${A} $${B}".utf8)
        let none = try Templater(name: "none").process(text, file: "x", values: TemplateValues())
        #expect(none.text == text)
        let go = try Templater(name: "go")
        let values = TemplateValues(JSONObject(["A": "b"]))
        #expect(
            try go.process(Array("{{ .A | upper }} ${A}".utf8), file: "x", values: values).text == Array("B ${A}".utf8))
        let missing = #expect(throws: Fault.self) {
            _ = try go.process(Array("\n{{ .B }}".utf8), file: "x", values: values)
        }
        #expect(missing?.message.hasPrefix("x:2: ") ?? false)
        let fault = #expect(throws: Fault.self) { try Templater(name: "spiff") }
        #expect(fault?.code == .unsupported)
        #expect(fault?.message.contains("spiff") ?? false)
        #expect(throws: Fault.self) { try Templater(name: "jinja") }
        #expect(try Templater(name: "") == .subst)
    }

    @Test("settings are read by YAML 1.1, later ones win, arguments are taken out")
    func settings() throws {
        var values = TemplateValues()
        values.add(environment: ["C": "env", "E": "env"])
        try values.add(
            settings: Array(
                "C: one\nMAP: {b: 1, a: [x, z]}\nLIST: [1, two, {k: v}]\nF: 1.50\nB: on\nN: null\nI: 12345678901\n".utf8
            ), name: "s.yaml")
        let rest = values.take(from: ["--", "C=a=b", "file.yaml", "=x"])
        #expect(rest == ["--", "file.yaml", "=x"])
        let text = "${C} ${E} ${MAP} ${LIST} ${F} ${B} [${N}] ${I}"
        let expanded = try Templater.subst.process(Array(text.utf8), file: "c", values: values).text
        #expect(
            String(decoding: expanded, as: UTF8.self)
                == #"a=b env {"a":["x","z"],"b":1} [1 two map[k:v]] 1.5 true [] 12345678901"#)
        #expect(throws: Fault.self) { try values.add(settings: Array("- a".utf8), name: "list.yaml") }
    }

    @Test("the cases of the Go program's test", .enabled(if: Vectors.available))
    func vectors() throws {
        let vector = try #require(Vectors.cases("constructor").first { $0.name == "templating-subst-cases" })
        for item in vector.spec["cases"]?.array ?? [] {
            var values = TemplateValues()
            if let template = item["template"]?.string {
                values = TemplateValues(item["values"]?.object ?? JSONObject())
                let text = try Templater.subst.process(Array(template.utf8), file: "x", values: values).text
                #expect(String(decoding: text, as: UTF8.self) == item["output"]?.string)
            } else {
                if let arguments = item["arguments"]?.array?.compactMap(\.string) {
                    #expect(values.take(from: arguments) == item["rest"]?.array?.compactMap(\.string) ?? [])
                } else if let settings = item["settings"]?.string {
                    try values.add(settings: Array(settings.utf8), name: "x")
                }
                #expect(JSONValue.object(values.values).isSameMap(as: item["values"] ?? .null))
            }
        }
    }

    @Test(
        "the recorded runs of the Go program with templates", .enabled(if: Vectors.available),
        arguments: ["v1-template-subst-backslash", "v1-template-subst-operators"])
    func recorded(_ name: String) throws {
        let vector = try #require(Vectors.cases("cli").first { $0.name == name })
        let steps = vector.spec["steps"]?.array ?? []
        var values = TemplateValues()
        _ = values.take(from: steps.first?["args"]?.array?.compactMap(\.string) ?? [])
        let text = try Templater.subst.process(try vector.bytes("work/c.yaml"), file: "c.yaml", values: values).text
        let root = try YAMLStream.parse(text).first?.root?.jsonValue(.core12)
        let found = root?["resources"]?.array?.first?["input"]?["text"]?.string
        #expect(found == steps[1]["stdout"]?.string)
    }
}
