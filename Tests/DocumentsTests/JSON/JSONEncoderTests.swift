import Documents
import Testing

@Suite("JSON encoder")
struct JSONEncoderTests {
    // Go 1.22: json.Marshal and json.MarshalIndent of these texts.
    @Test("texts are escaped as Go does, with and without HTML escapes")
    func escapes() {
        let value: JSONValue = .string("<a&b>\u{2028}\u{2029}\"\\/\u{8}\u{C}\n\r\t\u{1}\u{7F}é😀")
        #expect(value.text() == #""<a&b>\u2028\u2029\"\\/\b\f\n\r\t\u0001"# + "\u{7F}é😀\"")
        #expect(
            value.text(.compact.escapingHTML())
                == #""\u003ca\u0026b\u003e\u2028\u2029\"\\/\b\f\n\r\t\u0001"# + "\u{7F}é😀\"")
    }

    @Test("indented documents have one member a line and closed empty lists")
    func indented() {
        let value: JSONValue = ["b": [1, [], [:]], "a": ["x": nil]]
        let expected = """
            {
              "b": [
                1,
                [],
                {}
              ],
              "a": {
                "x": null
              }
            }
            """
        #expect(value.text(.indented(2)) == expected)
        #expect(value.text(.compact.sortingKeys()) == #"{"a":{"x":null},"b":[1,[],{}]}"#)
    }

    // RFC 8785, appendix B and section 3.2.
    @Test(
        "numbers have the canonical form of RFC 8785",
        arguments: [
            ("1.0", "1"), ("-0.0", "0"), ("1e21", "1e+21"), ("1e20", "100000000000000000000"), ("0.0000001", "1e-7"),
            ("0.000001", "0.000001"), ("333333333.33333329", "333333333.3333333"), ("1E30", "1e+30"),
            ("4.50", "4.5"), ("2e-3", "0.002"), ("0.000000000000000000000000001", "1e-27"),
            ("9007199254740993", "9007199254740992"), ("295147905179352830000", "295147905179352830000"),
            ("5e-324", "5e-324"), ("1.7976931348623157e308", "1.7976931348623157e+308"),
            ("-123.456", "-123.456"), ("100", "100"), ("999999999999999900000", "999999999999999900000"),
        ])
    func numbers(_ text: String, _ canonical: String) throws {
        #expect(try #require(JSONNumber(text)).canonicalText == canonical)
    }

    @Test("canonical keys are sorted by UTF-16 code units")
    func canonicalKeys() throws {
        // RFC 8785, section 3.2.3.
        let text = #"{"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7}"#
        let canonical = try CanonicalJSON.encode(JSONValue(parsing: Array(text.utf8)))
        #expect(
            String(decoding: canonical, as: UTF8.self)
                == "{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"\u{F6}\":7,\"\u{20AC}\":1,\"😀\":5,\"\u{FB33}\":3}")
    }

    @Test("a number beyond a double has no canonical form")
    func hugeNumber() throws {
        #expect(throws: (any Error).self) { try CanonicalJSON.encode(JSONValue(parsing: Array("[1e400]".utf8))) }
        #expect(JSONNumber("01") == nil)
        #expect(JSONNumber("1.") == nil)
        #expect(JSONNumber("+1") == nil)
        #expect(JSONNumber("-1.5e+3")?.double == -1500)
        #expect(JSONNumber("12")?.int == 12)
        #expect(JSONNumber("1.0")?.int == nil)
    }
}
