import Diagnostics
import Documents
import Testing

@testable import Templates

/// Results of templates, and the sentence of a refusal.
enum Expanded {
    static func text(_ template: String, _ values: JSONValue = [:], limits: TemplateLimits = TemplateLimits()) throws
        -> String
    {
        String(decoding: try Template(Array(template.utf8), name: "t").expand(values, limits: limits), as: UTF8.self)
    }

    static func fault(_ template: String, _ values: JSONValue = [:], limits: TemplateLimits = TemplateLimits())
        -> Fault?
    {
        do {
            _ = try text(template, values, limits: limits)
            return nil
        } catch {
            return error as? Fault
        }
    }
}

/// Most of it from the documentation of `text/template` and its own tests.
@Suite("the language of templates")
struct LanguageTests {
    @Test(
        "the examples of the documentation all give the same quoted text",
        arguments: [
            #"{{"\"output\""}}"#, #"{{`"output"`}}"#, #"{{printf "%q" "output"}}"#, #"{{"output" | printf "%q"}}"#,
            #"{{printf "%q" (print "out" "put")}}"#, #"{{"put" | printf "%s%s" "out" | printf "%q"}}"#,
            #"{{"output" | printf "%s" | printf "%q"}}"#, #"{{with "output"}}{{printf "%q" .}}{{end}}"#,
            #"{{with $x := "output" | printf "%q"}}{{$x}}{{end}}"#,
            #"{{with $x := "output"}}{{printf "%q" $x}}{{end}}"#,
            #"{{with $x := "output"}}{{$x | printf "%q"}}{{end}}"#,
        ])
    func documentation(_ template: String) throws {
        #expect(try Expanded.text(template) == "\"output\"")
    }

    @Test(
        "actions, conditions, ranges, variables",
        arguments: [
            ("{{23 -}} < {{- 45}}", "23<45"), ("a {{- /* b */ -}} c", "ac"), ("{{/* x */}}y", "y"),
            ("{{if 1}}NON-ZERO{{else}}ZERO{{end}}", "NON-ZERO"), ("{{if 0.0}}a{{else}}b{{end}}", "b"),
            ("{{if .empty}}a{{else if .list}}b{{else}}c{{end}}", "b"), ("{{range .list}}-{{.}}-{{end}}", "-3--4--5-"),
            ("{{range list}}-{{.}}-{{else}}EMPTY{{end}}", "EMPTY"),
            ("{{range $x := .list}}<{{$x}}>{{end}}", "<3><4><5>"),
            ("{{range $i, $x := .list}}<{{$i}}={{$x}}>{{end}}", "<0=3><1=4><2=5>"),
            ("{{range $k, $v := .map}}{{$k}}:{{$v}} {{end}}", "a:1 b:2 "),
            ("{{range .list}}{{if eq . 4}}{{continue}}{{end}}-{{.}}{{end}}", "-3-5"),
            ("{{range .list}}{{if eq . 4}}{{break}}{{end}}-{{.}}{{end}}", "-3"), ("{{range 3}}{{.}}{{end}}", "012"),
            ("{{with .map}}{{.a}}{{$.word}}{{end}}", "1word"), ("{{with .empty}}a{{else}}{{.word}}{{end}}", "word"),
            ("{{$x := 1}}{{if true}}{{$x = 2}}{{end}}{{$x}}", "2"),
            ("{{$x := 1}}{{if true}}{{$x := 2}}{{end}}{{$x}}", "1"), ("{{(index .list 0)}}{{.map.b}}", "32"),
            (#"{{define "a"}}<{{.}}>{{end}}{{template "a" .word}}{{template "a" 1}}"#, "<word><1>"),
            (#"{{block "b" .word}}[{{.}}]{{end}}"#, "[word]"),
            ("{{1_000}} {{0x1F}} {{'a'}} {{-5}} {{1.5e1}}", "1000 31 97 -5 15"),
            ("{{true}} {{.list}} {{.map}}", "true [3 4 5] map[a:1 b:2]"), ("{{ .none }}", "<no value>"),
            ("{{and 1 0}} {{and .word 7}} {{or 0 1}} {{or 0 .empty}}|{{not true}}", "0 7 1 |false"),
            ("{{eq 1 2 3 1}} {{ne `a` `b`}} {{lt 1 2}} {{ge 1.5 1.5}}", "true true true true"),
            (#"{{len "abc"}} {{len .list}} {{slice "abcdef" 1 3}} {{index .map "a"}}"#, "3 3 bc 1"),
            (#"{{html "<a&\">"}} {{urlquery "http://x y"}}"#, "&lt;a&amp;&#34;&gt; http%3A%2F%2Fx+y"),
            ("{{\"a\\tb\\u00e9\\x41\"}}", "a\tbéA"), ("{{print 1 2 `a` `b` 3}}", "1 2ab3"), ("{", "{"), ("{ {", "{ {"),
        ])
    func actions(_ template: String, _ expected: String) throws {
        var limits = TemplateLimits()
        limits.missingKeysAreEmpty = true
        let values: JSONValue = [
            "list": [3, 4, 5], "map": ["b": 2, "a": 1], "word": "word", "empty": "",
        ]
        #expect(try Expanded.text(template, values, limits: limits) == expected)
    }

    @Test(
        "formats are those of fmt",
        arguments: [
            (
                #"{{printf "%d|%5d|%-5d|%05d|%+d|%x|%X|%o|%b" 23 23 23 23 23 255 255 8 5}}"#,
                "23|   23|23   |00023|+23|ff|FF|10|101"
            ),
            (
                #"{{printf "%s|%5s|%-5s|%.2s|%q|%x" "abc" "abc" "abc" "abc" "a\"b" "hi"}}"#,
                #"abc|  abc|abc  |ab|"a\"b"|6869"#
            ),
            (#"{{printf "%.2f|%8.3f|%e|%g|%v" 3.14159 3.14159 1500.0 0.5 2.0}}"#, "3.14|   3.142|1.500000e+03|0.5|2"),
            (#"{{printf "%v %v %v" 1000000.0 123456.0 0.00001}}"#, "1e+06 123456 1e-05"),
            (#"{{printf "%t %v %T %T" true nil 1 "a"}}"#, "true <nil> int string"),
            (
                #"{{printf "%d" "a"}} {{printf "%d"}} {{printf "a" 1}} {{printf "%z" 1}} 100{{printf "%%"}}"#,
                "%!d(string=a) %!d(MISSING) a%!(EXTRA int=1) %!z(int=1) 100%"
            ),
            (#"{{printf "%03d|%*d|%c" 7 4 7 65}}"#, "007|   7|A"),
        ])
    func formats(_ template: String, _ expected: String) throws {
        #expect(try Expanded.text(template) == expected)
    }

    @Test(
        "what is wrong is told with its line",
        arguments: [
            ("a\n{{", "t:2: unclosed action"), ("{{if}}", "t:1: missing value for if"), ("\n\n{{if 1}}", "t:3: "),
            ("{{end}}", "t:1: unexpected {{end}}"), ("{{else}}", "t:1: unexpected {{else}}"),
            ("{{", "t:1: unclosed action"),
            ("{{env `HOME`}}", "t:1: function “env” is not defined"), ("{{.a.}}", "t:1: "),
            ("{{$x}}", "t:1: undefined variable “$x”"),
            ("\n{{.nothing}}", "t:2: map has no entry for key \"nothing\""), ("{{break}}", "t:1: {{break}} outside"),
            ("{{\"a}}", "t:1: unterminated quoted string"), ("{{`a}}", "t:1: unterminated raw"),
            ("{{/* a }}", "t:1: unclosed comment"),
            ("{{(1}}", "t:1: unclosed left paren"), ("{{1)}}", "t:1: unexpected right paren"),
            ("{{1 2}}", "t:1: only functions take arguments"),
            ("{{len 1}}", "t:1: len: "), ("{{index `a`}} {{index (list 1) 1}}", "t:1: index: index out of range"),
            ("{{template `x`}}", "t:1: template “x” is not defined"),
            ("{{upper}}", "t:1: wrong number of arguments for upper: want 1, got 0"),
            ("{{fail `no way`}}", "t:1: fail: no way"), ("{{eq 1 1.0}}", "t:1: eq: incompatible types"),
            ("{{lt (list) 1}}", "t:1: lt: "),
            ("{{range 1.5}}{{end}}", "t:1: range can't iterate"), ("{{}}", "t:1: missing value for command"),
            ("{{1 | 2}}", "t:1: "),
            ("{{.a | }}", "t:1: missing value for command"), ("{{99999999999999999999}}", "t:1: bad number"),
            ("{{#}}", "t:1: unexpected"),
        ])
    func faults(_ template: String, _ start: String) {
        let fault = Expanded.fault(template, ["a": 1])
        #expect(fault?.message.hasPrefix(start) == true, "\(template): \(fault?.message ?? "passes")")
    }

    @Test(
        "what takes too much ends with a limit, without a crash",
        arguments: [
            #"{{define "a"}}{{template "a"}}{{end}}{{template "a"}}"#, "{{repeat 1000000000 `abc`}}",
            "{{until 1000000000}}",
            "{{range 1000000000}}{{end}}", "{{range 99999999}}{{$x := list 1 2 3}}{{end}}",
            "{{untilStep 0 1000000000 1}}",
            "{{$x := list}}{{range 200}}{{$x = list $x}}{{end}}", "{{$x := dict}}{{$_ := set $x `a` $x}}{{toJson $x}}",
            "{{$x := dict}}{{$_ := set $x `a` $x}}{{$x}}", "{{$x := dict}}{{$_ := set $x `a` $x}}{{deepCopy $x}}",
            "{{$x := list 1}}{{range 60}}{{$x = list $x $x}}{{end}}{{$x}}",
            "{{$x := `a`}}{{range 60}}{{$x = print $x $x}}{{end}}",
            "{{indent 1000000000 `a`}}", "{{printf `%0999999d%0999999d` 1 2 | repeat 900}}", "{{seq 1 1000000000}}",
        ])
    func limits(_ template: String) {
        var limits = TemplateLimits()
        (limits.steps, limits.bytes) = (300_000, 16 << 20)
        #expect(Expanded.fault(template, limits: limits)?.code == .limit, "\(template)")
    }

    @Test("actions deep in each other are refused, a long chain of maps is freed without a deep stack")
    func depth() throws {
        for (open, close) in [("{{if 1}}", "{{end}}"), ("{{with 1}}", "{{end}}")] {
            let text = String(repeating: open, count: 100_000) + String(repeating: close, count: 100_000)
            #expect(Expanded.fault(text)?.message.contains("nested deeper") == true)
        }
        let parentheses =
            "{{" + String(repeating: "(", count: 100_000) + "1" + String(repeating: ")", count: 100_000) + "}}"
        #expect(Expanded.fault(parentheses)?.message.contains("nested deeper") == true)
        let chain = "{{$x := dict}}{{range 60000}}{{$y := dict}}{{$_ := set $x `a` $y}}{{$x = $y}}{{end}}done"
        #expect(try Expanded.text(chain) == "done")
    }

    @Test("no prefix of a template crashes")
    func prefixes() {
        let text =
            #"a{{- if and .a (eq (len "x") 1) -}}{{range $i, $e := .l}}{{$e | printf "%d"}}{{else}}{{end}}{{end}}{{define "x"}}`{{end}}"#
        let bytes = Array(text.utf8)
        for count in 0...bytes.count {
            for last in [UInt8(ascii: "{"), 0, 0xFF, UInt8(ascii: "}"), UInt8(ascii: "-"), UInt8(ascii: "\\")] {
                _ = try? Template(bytes.prefix(count) + [last], name: "t").expand(["a": 1, "l": [1]])
            }
        }
    }
}
