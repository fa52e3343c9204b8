import Diagnostics
import Documents
import Testing

@Suite("JSON parser")
struct JSONParserTests {
    @Test("order of keys, text of numbers and all characters are kept")
    func keepsEverything() throws {
        let text = #"{"b":[1.10,-0,1E+2,true,null],"a":"é\u0041\ud83d\ude00\/\n"}"#
        let value = try JSONValue(parsing: Array(text.utf8))
        #expect(value.object?.keys == ["b", "a"])
        #expect(value["b"]?.array?.first?.number?.text == "1.10")
        #expect(value["a"]?.string == "éA😀/\n")
    }

    @Test(
        "what RFC 8259 does not allow is refused with its place",
        arguments: [
            ("{\"a\":1,\"a\":2}", "1:8: the key “a” is given twice"),
            ("\u{FEFF}{}", "1:1: a byte order mark is not allowed in JSON"),
            ("[1,\n 01]", "2:2: “01” is not a number"),
            ("[1,]", "1:4: “]” where a value is expected"),
            ("{\"a\" 1}", "1:6: “1” where “:” after the key “a” is expected"),
            ("\"\\ud83d\"", "1:2: half of a surrogate pair"),
            ("\"\\ude00\"", "1:2: half of a surrogate pair"),
            ("\"\\x\"", "1:2: an escape that JSON does not have"),
            ("\"a\nb\"", "1:3: a control character inside a text; write it as an escape"),
            ("\"abc", "1:1: the text that starts here has no end"),
            ("", "1:1: the document ends where a value is expected"),
            ("{} x", "1:4: “x” where the end of the document is expected"),
            ("nul", "1:1: “n” where a value is expected"),
            ("[NaN]", "1:2: “N” where a value is expected"),
            ("{'a':1}", "1:2: “'” where a key in double quotes is expected"),
        ])
    func refuses(_ text: String, _ message: String) {
        let fault = #expect(throws: Fault.self) { try JSONValue(parsing: Array(text.utf8)) }
        #expect(fault?.message == message)
        #expect(fault?.code == .invalid)
    }

    @Test("invalid UTF-8 is refused: overlong, surrogate, truncated")
    func invalidUTF8() {
        for bytes: [UInt8] in [[0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82], [0xFF], [0xF4, 0x90, 0x80, 0x80]] {
            let fault = #expect(throws: Fault.self) { try JSONValue(parsing: [0x22] + bytes + [0x22]) }
            #expect(fault?.message == "1:2: invalid UTF-8")
        }
    }

    @Test("limits of depth, size and count end with the code limit")
    func limits() throws {
        let deep = Array(String(repeating: "[", count: 100_000).utf8)
        #expect(throws: Fault.self) { try JSONValue(parsing: deep) }
        let nested = Array("[[[]]]".utf8)
        _ = try JSONValue(parsing: nested, limits: JSONLimits(depth: 3))
        let depth = #expect(throws: Fault.self) { try JSONValue(parsing: nested, limits: JSONLimits(depth: 2)) }
        let size = #expect(throws: Fault.self) { try JSONValue(parsing: nested, limits: JSONLimits(size: 5)) }
        let values = #expect(throws: Fault.self) { try JSONValue(parsing: nested, limits: JSONLimits(values: 2)) }
        #expect([depth?.code, size?.code, values?.code] == [.limit, .limit, .limit])
    }

    @Test("of a key given twice the last value counts where that is asked for")
    func duplicatesAllowed() throws {
        let limits = JSONLimits(allowsDuplicateKeys: true)
        #expect(try JSONValue(parsing: Array(#"{"a":1,"b":2,"a":3}"#.utf8), limits: limits) == ["a": 3, "b": 2])
    }

    @Test("keys that are canonically equivalent but different bytes are different keys")
    func keysByBytes() throws {
        let value = try JSONValue(parsing: Array(#"{"\u00e9":1,"e\u0301":2}"#.utf8))
        #expect(value.object?.count == 2)
        #expect(JSONValue.string("\u{E9}") != .string("e\u{301}"))
    }

    @Test("objects with many members find, replace and remove by key")
    func manyMembers() {
        var object = JSONObject()
        for number in 0..<1000 { object["k\(number)"] = .number(JSONNumber(number)) }
        object["k500"] = "x"
        object["k0"] = nil
        #expect(object.count == 999)
        #expect(object["k0"] == nil)
        #expect(object["k500"] == "x")
        #expect(object["k999"] == 999)
        #expect(object.keys.first == "k1")
    }
}
