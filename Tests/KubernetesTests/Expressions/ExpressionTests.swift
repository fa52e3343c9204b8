import Documents
import Kubernetes
import Testing

@Suite struct ExpressionTests {
    private func value(_ text: String, _ variables: String = "{}", budget: Int = 100_000) throws -> ExpressionValue {
        let object = try #require(try JSONValue(parsing: Array(variables.utf8)).object)
        let types = Dictionary(uniqueKeysWithValues: object.keys.map { ($0, ExpressionType.any) })
        let values = Dictionary(uniqueKeysWithValues: object.members.map { ($0.key, ExpressionValue($0.value)) })
        var budget = budget
        return try ExpressionProgram(text, variables: types).evaluate(values, budget: &budget)
    }

    private func holds(_ text: String, _ variables: String = "{}") throws -> Bool {
        guard case .bool(let value) = try value(text, variables) else { return false }
        return value
    }

    // Cases by the specification of the language and its conformance tests.
    @Test(
        "an expression that holds",
        arguments: [
            "1 + 2 * 3 == 7", "-5 / 2 == -2", "-5 % 2 == -1", "0x1F == 31", "1.5e1 == 15.0",
            "-9223372036854775808 < 0", "'a' + 'b' == 'ab'", "'caf\\u00e9' == 'café'", "r'\\d' == '\\\\d'",
            "b'\\xff' == b'\\377'", "\"\"\"a\nb\"\"\".size() == 3", "size('éa') == 2", "!false && !!true",
            "1 in [1, 2]", "'a' in {'a': 1}", "{'a': {'b': 2}}.a.b == 2", "{'a': 1}['a'] == 1", "[1, 2][1] == 2",
            "has({'a': 1}.a)", "!has({'a': 1}.b)", "[1, 2].all(x, x > 0)", "[1, 2].exists(x, x == 2)",
            "[1, 2, 3].exists_one(x, x > 2)", "[1, 2].map(x, x * 2) == [2, 4]", "[1, 2].map(x, x > 1, x) == [2]",
            "[1, 2, 3].filter(x, x != 2) == [1, 3]", "{'a': 1}.all(k, k == 'a')", "true ? true : 1 / 0 > 0",
            "true || 1 / 0 > 0", "1 / 0 > 0 || true", "!(false && 1 / 0 > 0)", "[1/0, 2].exists(x, x == 2) || true",
            "'oci://a'.startsWith('oci://')", "'a.b'.endsWith('.b')", "'abc'.contains('b')",
            "'v12'.matches('^v[0-9]+$')", "!'v1x'.matches('^v[0-9]+$')", "'a,b'.split(',') == ['a', 'b']",
            "['a', 'b'].join('-') == 'a-b'", "'tacocat'.substring(2, 4) == 'co'", "'abc'.indexOf('c') == 2",
            "'abcb'.lastIndexOf('b') == 3", "' a '.trim() == 'a'", "'aa'.replace('a', 'b', 1) == 'ba'",
            "'aB'.upperAscii() == 'AB'", "[1, 2].sum() == 3", "[3, 1].min() == 1", "[1, 2].isSorted()",
            "int('12') == 12", "string(1) == '1'", "double(1) == 1.0", "type(1) == int",
            "duration('1h') > duration('59m')",
            "timestamp('2024-01-01T00:00:00Z') + duration('24h') == timestamp('2024-01-02T00:00:00Z')",
            "dyn(1) == dyn('1') || true", "1 < 1.5", "'é' > 'z'", "null == null",
        ])
    func holding(_ text: String) throws {
        #expect(try holds(text))
    }

    @Test("what is not there is an error, unless the other side decides")
    func missing() throws {
        let object = #"{"status": {"phase": "Made"}}"#
        #expect(try holds("status.phase == 'Made'", object))
        #expect(try holds("!has(status.reason) || status.reason == ''", object))
        #expect(throws: ExpressionError.self) { try value("status.reason == ''", object) }
        #expect(throws: ExpressionError.self) { try value("[1][1]") }
    }

    @Test(
        "an expression that does not compile",
        arguments: [
            "", "1 +", "a", "1 + 'a'", "'a' > 1", "[1, 'a']", "f(1)", "(1", "'a", "1 ? 2 : 3", "has(1)",
            "[1].all(1, true)",
            "{'a': 1}.a.b", "1.5.foo", "9223372036854775808", "if", "'\\q'", "true ? 1 : 'a'", "[1].all(x, x)",
        ])
    func refused(_ text: String) {
        #expect(throws: ExpressionError.self) { try ExpressionProgram(text, variables: [:]) }
    }

    @Test("arithmetic that overflows is an error", arguments: ["9223372036854775807 + 1", "1 / 0", "1 % 0", "0u - 1u"])
    func overflow(_ text: String) {
        #expect(throws: ExpressionError.self) { try value(text) }
    }

    @Test("a member that is not declared is found at compilation, with its place")
    func undeclared() throws {
        let type = ExpressionType.object(ExpressionObjectType(fields: ["x": .int, "a__dash__b": .string]))
        _ = try ExpressionProgram("self.x > 1 && self.a__dash__b == ''", variables: ["self": type])
        let failure = #expect(throws: ExpressionError.self) {
            try ExpressionProgram("self.y > 1", variables: ["self": type])
        }
        #expect(
            failure?.text(in: "self.y > 1") == """
                ERROR: <input>:1:5: undefined field 'y'
                 | self.y > 1
                 | ....^
                """)
    }

    @Test("neither nesting nor loops run away")
    func bounds() throws {
        let deep = String(repeating: "(", count: 5000) + "1" + String(repeating: ")", count: 5000)
        #expect(throws: ExpressionError.self) { try ExpressionProgram(deep, variables: [:]) }
        func chain(_ part: String, _ sign: String, _ count: Int) -> String {
            Array(repeating: part, count: count).joined(separator: sign)
        }
        #expect(try holds(chain("true", " == ", 250)))
        #expect(throws: ExpressionError.self) { try ExpressionProgram(chain("true", " == ", 251), variables: [:]) }
        let members = "o" + String(repeating: ".a", count: 30_000)
        #expect(throws: ExpressionError.self) { try ExpressionProgram(members, variables: ["o": .any]) }
        #expect(try holds(chain("true", " && ", 8_000)) && !holds(chain("false", " || ", 5_001)))
        let minus = String(repeating: "!", count: 5001) + "true"
        #expect(try !holds(minus))
        let list = "[" + (0..<200).map(String.init).joined(separator: ",") + "]"
        let loops = "\(list).all(a, \(list).all(b, \(list).all(c, a + b + c >= 0)))"
        #expect(throws: ExpressionError.self) { try value(loops) }
        #expect(try holds("\(list).all(a, a >= 0)"))
    }
}
