import Diagnostics
import Documents
import OCMTestSupport
import Testing

@testable import OCMLocalization

@Suite("values with expressions")
struct EvaluationTests {
    static let root: JSONObject = [
        "host": "acme.io", "n": 7, "null": nil, "on": true, "text": "(( host ))",
        "list": ["x", ["name": "side", "port": 8080]], "a": ["b": ["c": "deep"], "d": "(( b.c ))", "e": "(( a.b ))"],
        "loop": "(( pool ))", "pool": "(( loop ))", "with-dash": 1,
    ]

    private func compute(_ value: JSONValue) throws -> JSONValue {
        var evaluation = Evaluation(root: Self.root)
        return try evaluation.evaluate(value)
    }

    static let table: [(String, JSONValue)] = [
        ("plain", "plain"), ("(( host ))", "acme.io"), ("((host))", "acme.io"), ("(( a.b.c ))", "deep"),
        ("(( null ))", nil), ("(( n ))", 7), ("(( on ))", true), ("(( list.[0] ))", "x"), ("(( list[1].port ))", 8080),
        ("(( list.side.port ))", 8080), ("(( \"https://\" host \"/x\" ))", "https://acme.io/x"),
        ("(( n * 2 + 1 ))", 15), ("(( 1 + n * 2 ))", 15), ("(( ( 1 + n ) * 2 ))", 16), ("(( n / 2 ))", 3),
        ("(( n % 4 ))", 3), ("(( n - 10 ))", -3), ("(( -3 + n ))", 4), ("(( nope || \"x\" ))", "x"),
        ("(( nope || a.nope || n ))", 7), ("(( host || \"x\" ))", "acme.io"), ("(( null || 1 ))", nil),
        ("(( \"n\" n ))", "n7"), ("http://(( host )):(( n ))/", "http://acme.io:7/"), ("((! host ))", "(( host ))"),
        ("a ((! x )) b", "a (( x )) b"), ("(( text ))", "acme.io"), ("(( a.d ))", "deep"), ("(( a.e.c ))", nil),
        ("(( with-dash ))", 1), ("$((1+2)) x", "$((1+2)) x"), ("(( \"a)) b\" ))", "a)) b"), ("(( ~ ))", nil),
        ("(( true ))", true), ("(( list list ))", nil), ("x (( y", "x (( y"),
    ]

    @Test("expressions", arguments: table.filter { !["(( a.e.c ))", "(( list list ))"].contains($0.0) })
    func expression(_ text: String, _ value: JSONValue) throws {
        #expect(try compute(.string(text)) == value)
    }

    @Test("lists are joined, structures are evaluated inside")
    func structures() throws {
        #expect(try compute("(( list list ))").array?.count == 4)
        #expect(try compute("(( a.e ))") == ["c": "deep"])
        #expect(try compute(["k": ["(( n ))", "x"]]) == ["k": [7, "x"]])
    }

    @Test(
        "what can't be computed is refused by name",
        arguments: [
            ("(( nope ))", "'nope' not found"), ("(( a.nope ))", "'a.nope' not found"),
            ("(( split(\",\", host) ))", "function “split”"), ("(( |x|->x ))", "is not supported"),
            ("(( &temporary ))", "is not supported"), ("(( *a ))", "is not supported"),
            ("(( n ? 1 : 2 ))", "is not supported"),
            ("(( map[list|x|->x] ))", "is not supported"), ("(( n / 0 ))", "has no result"),
            ("(( 9223372036854775807 + 1 ))", "has no result"), ("(( 92233720368547758070 ))", "too large"),
            ("(( host + 1 ))", "takes integers"), ("(( loop ))", "refers to itself"), ("(( \"x ))", ""),
            ("(( null \"x\" ))", "null can't be joined"), ("(( 1.5 ))", "is not supported"),
            ("((  ))", "is not supported"),
        ])
    func refusal(_ text: String, _ message: String) {
        #expect(fault { _ = try compute(.string(text)) }.contains(message) || message.isEmpty, "\(text)")
    }

    @Test("one expression can't join a large text thousands of times")
    func joinedSize() throws {
        func joined(_ count: Int) throws -> JSONValue {
            var evaluation = Evaluation(root: ["big": .string(String(repeating: "x", count: 100_000))])
            return try evaluation.evaluate(.string("((" + String(repeating: " big", count: count) + " ))"))
        }
        #expect(try joined(10).string?.utf8.count == 1_000_000)
        #expect(fault { _ = try joined(1000) }.contains("join texts of more than"))
    }

    @Test("a structure with merge keys of spiff is refused")
    func mergeKeys() {
        #expect(fault { _ = try compute(["<<<": "(( a ))"]) }.contains("<<<"))
    }

    @Test("the table of the reference's library, as far as settings reach it", .enabled(if: Vectors.available))
    func vector() throws {
        let vector = try #require(Vectors.cases("controllers").first { $0.name == "spiff-rule-values" })
        for one in try JSONValue(parsing: vector.bytes("cases.json")).array?.prefix(3) ?? [] {
            let root = try #require(one["values"]?.object)
            for (index, rule) in (one["rules"]?.array ?? []).enumerated() {
                var evaluation = Evaluation(root: root)
                let value = rule["value"] ?? .null
                if let message = one["errorContains"]?.string {
                    #expect(fault { _ = try evaluation.evaluate(value) }.contains(message.dropFirst()))
                } else {
                    #expect(try evaluation.evaluate(value) == one["substitutions"]?.array?[index]["value"])
                }
            }
        }
    }
}
