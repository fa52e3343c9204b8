import Documents
import Testing

@testable import Templates

/// The examples of Sprig's documentation.
@Suite("the functions of templates")
struct FunctionTests {
    @Test(
        "texts",
        arguments: [
            (#"{{ trim "   hello    " }}"#, "hello"), (#"{{ trimAll "$" "$5.00" }}"#, "5.00"),
            (#"{{ trimSuffix "-" "hello-" }}"#, "hello"),
            (#"{{ trimPrefix "-" "-hello" }}"#, "hello"), (#"{{ upper "hello" }}"#, "HELLO"),
            (#"{{ lower "HELLO" }}"#, "hello"),
            (#"{{ title "hello world" }}"#, "Hello World"), (#"{{ untitle "Hello World" }}"#, "hello world"),
            (#"{{ repeat 3 "hello" }}"#, "hellohellohello"), (#"{{ substr 0 5 "hello world" }}"#, "hello"),
            (#"{{ nospace "hello w o r l d" }}"#, "helloworld"), (#"{{ trunc 5 "hello world" }}"#, "hello"),
            (#"{{ trunc -5 "hello world" }}"#, "world"), (#"{{ abbrev 5 "hello world" }}"#, "he..."),
            (#"{{ initials "First Try" }}"#, "FT"), (#"{{ contains "cat" "catch" }}"#, "true"),
            (#"{{ hasPrefix "cat" "catch" }}"#, "true"),
            (#"{{ hasSuffix "cat" "catch" }}"#, "false"), (#"{{ quote "a" "b" }} {{ squote "a" }}"#, #""a" "b" 'a'"#),
            (#"{{ quote "é\u200b\u0000" }} {{ printf "%q" "\U000e0001" }}"#, #""é\u200b\x00" "\U000e0001""#),
            (#"{{ cat "hello" "beautiful" "world" }}"#, "hello beautiful world"),
            (#"{{ indent 4 "a\nb" }}"#, "    a\n    b"),
            (#"{{ nindent 2 "a" }}"#, "\n  a"), (#"{{ "I Am Henry VIII" | replace " " "-" }}"#, "I-Am-Henry-VIII"),
            (#"{{ plural "one anchovy" "many anchovies" 2 }}"#, "many anchovies"),
            (#"{{ snakecase "FirstName" }}"#, "first_name"),
            (#"{{ camelcase "http_server" }}"#, "HttpServer"), (#"{{ kebabcase "FirstName" }}"#, "first-name"),
            (#"{{ swapcase "This Is A.Test" }}"#, "tHIS iS a.tEST"),
            (#"{{ list "hello" "world" | join "_" }}"#, "hello_world"),
            (#"{{ list 1 2 3 | join "+" }}"#, "1+2+3"), (#"{{ splitList "$" "foo$bar$baz" }}"#, "[foo bar baz]"),
            (#"{{ (split "$" "foo$bar$baz")._1 }}"#, "bar"), (#"{{ (splitn "$" 2 "foo$bar$baz")._1 }}"#, "bar$baz"),
            (#"{{ regexReplaceAll "a(x*)b" "-ab-axxb-" "${1}W" }}"#, "-W-xxW-"),
            (#"{{ regexReplaceAllLiteral "a(x*)b" "-ab-axxb-" "${1}" }}"#, "-${1}-${1}-"),
            (#"{{ regexFindAll "[2,4,6,8]" "123456789" -1 }}"#, "[2 4 6 8]"),
            (#"{{ regexFind "[a-zA-Z][1-9]" "abcd1234" }}"#, "d1"),
            (#"{{ regexSplit "z+" "pizza" -1 }}"#, "[pi a]"), (#"{{ regexMatch "^[a-z]+@x$" "test@x" }}"#, "true"),
            (#"{{ regexQuoteMeta "1.2.3" }}"#, #"1\.2\.3"#),
            (
                #"{{ base "foo/bar" }} {{ dir "foo/bar/baz" }} {{ clean "foo/bar/../baz" }} {{ ext "foo.bar" }}"#,
                "bar foo/bar foo/baz .bar"
            ),
        ])
    func texts(_ template: String, _ expected: String) throws {
        #expect(try Expanded.text(template) == expected)
    }

    @Test(
        "numbers",
        arguments: [
            ("{{ add 1 2 3 }} {{ add1 1 }} {{ sub 3 2 }} {{ div 7 2 }} {{ mod 7 2 }} {{ mul 1 2 3 }}", "6 2 1 3 1 6"),
            (
                "{{ max 1 2 3 }} {{ min 1 2 3 }} {{ floor 123.9999 }} {{ ceil 123.001 }} {{ round 123.555555 3 }}",
                "3 1 123 124 123.556"
            ),
            (
                "{{ until 5 }} {{ untilStep 3 6 2 }} {{ seq 5 }} {{ seq 2 -2 }} {{ seq 0 2 10 }}",
                "[0 1 2 3 4] [3 5] 1 2 3 4 5 2 1 0 -1 -2 0 2 4 6 8 10"
            ),
            (
                #"{{ atoi "12" }} {{ int64 "7" }} {{ float64 "1.5" }} {{ int 3.9 }} {{ toDecimal "0777" }}"#,
                "12 7 1.5 3 511"
            ),
            ("{{ addf 1.5 2 2 }} {{ subf 7.5 2 3 }} {{ mulf 1.5 2 2 }} {{ divf 10 2 4 }}", "5.5 2.5 6 1.25"),
        ])
    func numbers(_ template: String, _ expected: String) throws {
        #expect(try Expanded.text(template) == expected)
    }

    @Test(
        "lists and maps",
        arguments: [
            (
                "{{ $l := list 1 2 3 4 5 }}{{ first $l }} {{ rest $l }} {{ last $l }} {{ initial $l }}",
                "1 [2 3 4 5] 5 [1 2 3 4]"
            ),
            (
                "{{ append (list 1) 6 }} {{ prepend (list 1) 0 }} {{ concat (list 1) (list 6 7) }} {{ reverse (list 1 2) }}",
                "[1 6] [0 1] [1 6 7] [2 1]"
            ),
            (
                "{{ list 1 1 1 2 | uniq }} {{ without (list 1 2 3) 3 }} {{ has 4 (list 1 4) }} {{ compact (list 1 0 ``) }}",
                "[1 2] [1 2] true [1]"
            ),
            (
                "{{ chunk 3 (list 1 2 3 4 5 6 7 8) }} {{ sortAlpha (list `b` `a`) }} {{ slice (list 1 2 3) 1 }}",
                "[[1 2 3] [4 5 6] [7 8]] [a b] [2 3]"
            ),
            (
                "{{ $d := dict `a` 1 `b` 2 }}{{ get $d `a` }}{{ $_ := set $d `c` 3 }}{{ keys $d | sortAlpha }} {{ hasKey $d `c` }} {{ pick $d `a` }} {{ omit $d `a` `b` }} {{ values $d }}",
                "1[a b c] true map[a:1] map[c:3] [1 2 3]"
            ),
            (
                "{{ $d := dict `a` 1 }}{{ $_ := unset $d `a` }}{{ $d }} {{ pluck `x` (dict `x` 1) (dict `x` 2) }}",
                "map[] [1 2]"
            ),
            (
                "{{ merge (dict `a` 1 `m` (dict `x` 1)) (dict `a` 2 `b` 3 `m` (dict `y` 2)) }}",
                "map[a:1 b:3 m:map[x:1 y:2]]"
            ),
            (
                "{{ mergeOverwrite (dict `a` 1) (dict `a` 2) }} {{ dig `u` `n` `anon` (dict `u` (dict `n` `x`)) }} {{ dig `u` `n` `anon` (dict) }}",
                "map[a:2] x anon"
            ),
            (
                "{{ default `d` `` }} {{ default `d` `x` }} {{ empty 0 }} {{ coalesce 0 1 2 }} {{ ternary `a` `b` true }} {{ all 1 0 }} {{ any 1 0 }}",
                "d x true 1 a false true"
            ),
            (
                "{{ kindOf 1 }} {{ typeOf `a` }} {{ kindIs `map` (dict) }} {{ deepEqual (list 1 2) (list 1 2) }}",
                "int string true true"
            ),
            (
                #"{{ toJson (dict "b" (list 1 "<") "a" 1.5) }} {{ toRawJson "<" }} {{ (fromJson "{\"foo\": 55}").foo }}"#,
                #"{"a":1.5,"b":[1,"\u003c"]} "<" 55"#
            ),
            (
                #"{{ b64enc "world" }} {{ b64dec "d29ybGQ=" }} {{ sha1sum "Hello world!" }}"#,
                "d29ybGQ= world d3486ae9136e7856bc42212385ea797094475802"
            ),
            (
                #"{{ semver "1.2.3" }} {{ (semver "v1.2.3-alpha.1").Prerelease }} {{ semverCompare "^1.2.0" "1.2.3" }} {{ semver "1.2" }}"#,
                "1.2.3 alpha.1 true 1.2.0"
            ),
        ])
    func structures(_ template: String, _ expected: String) throws {
        #expect(try Expanded.text(template) == expected)
    }

    @Test("numbers of the values are whole where they are written so; as Helm has it all are floating")
    func values() throws {
        let values: JSONValue = ["n": 1_234_567]
        #expect(try Expanded.text("{{ .n }}", values) == "1234567")
        var limits = TemplateLimits()
        limits.numbersAreFloats = true
        #expect(try Expanded.text("{{ .n }}", values, limits: limits) == "1.234567e+06")
    }
}
