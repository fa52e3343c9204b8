import Diagnostics
import Documents
import Testing

@Suite("YAML scalars")
struct YAMLSchemaTests {
    private func value(_ text: String, _ schema: YAMLSchema) throws -> String {
        let document = try YAMLStream.parse(Array("v: \(text)".utf8), limits: YAMLLimits(allowsDuplicateKeys: true))
        let root = try #require(document.first?.root)
        return try #require(try root.jsonValue(schema, allowsDuplicateKeys: true)["v"]).text()
    }

    // By the rules of resolve.go in go.yaml.in/yaml/v2.
    @Test(
        "descriptors have YAML 1.1 scalars as Go reads them",
        arguments: [
            ("yes", "true"), ("On", "true"), ("y", "true"), ("n", "false"), ("OFF", "false"), ("yEs", "\"yEs\""),
            ("017", "15"), ("0o17", "15"), ("0x1F", "31"), ("0b101", "5"), ("1_000", "1000"), (".5", "0.5"),
            ("1_0.5", "10.5"), ("12:30:45", "\"12:30:45\""), ("2024-01-02", "\"2024-01-02\""),
            ("2023-01-01T00:00:00Z", "\"2023-01-01T00:00:00Z\""), ("1.10", "1.1"), ("1.0", "1"), ("-0x10", "-16"),
            ("08", "8"), ("+12", "12"), ("18446744073709551615", "18446744073709551615"),
            ("18446744073709551616", "18446744073709552000"), ("1e400", "\"1e400\""), ("1e3", "1000"),
            ("~", "null"), ("Null", "null"), ("", "null"), ("\"yes\"", "\"yes\""), ("'1'", "\"1\""),
            ("!!str 1", "\"1\""), ("!!float 1", "1"), ("!!int \"3\"", "3"), ("!!binary aGk=", "\"hi\""),
            ("!x 1", "\"1\""), ("1.2.3", "\"1.2.3\""), ("._5", "\"._5\""), (".5_0", "0.5"), ("_1", "\"_1\""),
            ("- 1", "[1]"), ("-", "[null]"), ("--1", "\"--1\""), ("0x", "\"0x\""), ("1.", "1"), ("=", "\"=\""),
        ])
    func yaml11(_ text: String, _ json: String) throws {
        #expect(
            try value(text.hasPrefix("-") && json.hasPrefix("[") ? "\n- " + text.dropFirst(1) : text, .yaml11) == json)
    }

    @Test(
        "constructor files have YAML 1.2 scalars and Go's numbers",
        arguments: [
            ("yes", "\"yes\""), ("y", "\"y\""), ("no", "\"no\""), ("on", "\"on\""), ("True", "true"), ("010", "8"),
            ("1_000", "1000"), ("2024-01-02", "\"2024-01-02T00:00:00Z\""),
            ("2024-1-2 3:4:5.10", "\"2024-01-02T03:04:05.1Z\""),
            ("2024-01-02T03:04:05+02:00", "\"2024-01-02T03:04:05+02:00\""), ("2024-02-30", "\"2024-02-30\""),
            ("\"2024-01-02\"", "\"2024-01-02\""),
        ])
    func core12(_ text: String, _ json: String) throws {
        #expect(try value(text, .core12) == json)
    }

    @Test(
        "infinities, null keys and collections as keys have no JSON", arguments: [".inf", ".NaN", "{~: 1}", "{[a]: 1}"])
    func noJSON(_ text: String) {
        #expect(throws: Fault.self) { try value(text, .yaml11) }
    }

    @Test("keys become texts")
    func keys() throws {
        #expect(
            try value("{1: a, 0x10: b, 1.5: c, yes: d, null2: e}", .yaml11)
                == #"{"1":"a","16":"b","1.5":"c","true":"d","null2":"e"}"#)
        #expect(throws: Fault.self) {
            try #require(try YAMLStream.parse(Array("{y: 1, true: 2}".utf8)).first?.root).jsonValue(.yaml11)
        }
    }

    @Test("merge keys: in YAML 1.2 own keys win, in Go's YAML 1.1 the last in order")
    func merge() throws {
        let text = "{<<: [{a: 1, b: 1}, {b: 2, c: 2}], c: 3}"
        #expect(try value(text, .core12) == #"{"c":3,"a":1,"b":1}"#)
        let merged = try value(text, .yaml11)
        #expect(merged == #"{"b":1,"c":3,"a":1}"#)
        #expect(try value("{c: 3, <<: {c: 4}}", .core12) == #"{"c":3}"#)
        #expect(try value("{c: 3, <<: {c: 4}}", .yaml11) == #"{"c":4}"#)
        #expect(try value("{\"<<\": 1}", .core12) == #"{"<<":1}"#)
        #expect(throws: Fault.self) { try value("{<<: 1}", .core12) }
    }
}
