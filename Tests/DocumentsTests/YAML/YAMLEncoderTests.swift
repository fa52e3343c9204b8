import Documents
import OCMTestSupport
import Testing

@Suite("YAML encoder")
struct YAMLEncoderTests {
    // As go.yaml.in/yaml/v2 writes them (its emitter's rules; vectors below show the same from the real program).
    @Test(
        "texts are quoted where YAML 1.1 would read something else, or where they could not be read",
        arguments: [
            ("a", "a"), ("yes", "\"yes\""), ("1.0", "\"1.0\""), ("", "\"\""), ("null", "\"null\""),
            ("2024-01-02", "\"2024-01-02\""), ("1:30", "\"1:30\""), ("a: b # c", "'a: b # c'"), ("a#b", "a#b"),
            ("  padded ", "'  padded '"), ("it's", "it's"), ("'q'", "'''q'''"), ("- a", "'- a'"), ("-a", "-a"),
            ("{a}", "'{a}'"), ("a\tb", "\"a\\tb\""), ("🚢", "\"\\U0001F6A2\""), ("é", "é"), ("---", "'---'"),
            ("a\nb\n", "|\n  a\n  b"), ("a\nb", "|-\n  a\n  b"), ("a\n\n", "|+\n  a\n"), ("\n", "|2+\n"),
            (" a\n", "|2\n   a"), ("a \nb", "\"a \\nb\""), ("a\n b", "|-\n  a\n   b"), ("<<", "\"<<\""),
            ("0x1F", "\"0x1F\""), ("1e400", "1e400"), ("@x", "'@x'"), ("x:", "'x:'"), ("a,b", "a,b"), ("?x", "?x"),
            ("{\"a\":1}", "'{\"a\":1}'"), ("\u{FEFF}", "\"\\uFEFF\""), ("\u{A0}", "\u{A0}"), ("\r", "\"\\r\""),
        ])
    func texts(_ text: String, _ yaml: String) throws {
        #expect(YAMLEncoder.text(["v": .string(text)]) == "v: \(yaml)\n")
    }

    @Test("collections: lists at the indent of their key, empty ones in brackets, sorted keys with numbers in order")
    func collections() {
        let value: JSONValue = [
            "b": [["x": 1, "a": [[1, [2]], [], [:]]], "s"], "a10": nil, "a2": true, "a": ["k": ["z": []]],
            "_": "1",
        ]
        let yaml = """
            _: "1"
            a:
              k:
                z: []
            a2: true
            a10: null
            b:
            - a:
              - - 1
                - - 2
              - []
              - {}
              x: 1
            - s

            """
        #expect(YAMLEncoder.text(value) == yaml)
        #expect(YAMLEncoder.text(["b": 1, "a": 2], sortedKeys: false) == "b: 1\na: 2\n")
        #expect(YAMLEncoder.text([]) == "[]\n")
        #expect(YAMLEncoder.text("x") == "x\n")
    }

    @Test("long texts are folded at the first blank behind column 80, keys of more than 128 bytes are marked")
    func folding() {
        let words = Array(repeating: "word", count: 20).joined(separator: " ")
        let folded = YAMLEncoder.text(["k": .string(words)])
        #expect(
            folded
                == "k: \(Array(repeating: "word", count: 16).joined(separator: " "))\n  \(Array(repeating: "word", count: 4).joined(separator: " "))\n"
        )
        let key = String(repeating: "k", count: 129)
        #expect(YAMLEncoder.text([key: ["a"]]) == "? \(key)\n: - a\n")
    }

    @Test(
        "numbers: 64-bit integers as they are, others as Go's %g",
        arguments: [
            ("1", "1"), ("100000000000000000000", "1e+20"), ("0.000001", "1e-06"), ("-0.5", "-0.5"), ("1e2", "100"),
            ("1234567.5", "1.2345675e+06"), ("18446744073709551615", "18446744073709551615"), ("0.0001", "0.0001"),
        ])
    func numbers(_ text: String, _ yaml: String) throws {
        #expect(YAMLEncoder.text(.number(try #require(JSONNumber(text)))) == yaml + "\n")
    }

    /// Documents that the real program printed, read and written again.
    @Test(
        "what the reference program prints as YAML is written alike", .enabled(if: Vectors.available),
        arguments: Vectors.cases("cli").filter { $0.name.hasPrefix("v1-") })
    func reference(_ vector: VectorCase) throws {
        for step in vector.spec["steps"]?.array ?? [] {
            let file = step["stdoutFile"]?.string
            let output =
                try file.map { String(decoding: try vector.bytes($0), as: UTF8.self) } ?? step["stdout"]?.string
            guard let output, output.hasPrefix("---\n"), step["compare"] == nil else { continue }
            let text = output.replacing("\"{time}\"", with: "\"2024-01-02T03:04:05Z\"")
            guard !text.contains("{time}"), !text.contains("{sha256"), !text.contains("{any}"), !text.contains("{tmp}"),
                !text.contains("{registry"), !text.contains("{work}")
            else { continue }
            for document in text.dropFirst(4).split(separator: "\n---\n").map({ $0.hasSuffix("\n") ? $0 : $0 + "\n" })
            where document.contains(": ") {
                let root = try #require(try YAMLStream.parse(Array(document.utf8)).first?.root)
                #expect(
                    YAMLEncoder.text(try root.jsonValue(.yaml11)) == String(document), "\(step["args"]?.text() ?? "")")
            }
        }
    }
}
