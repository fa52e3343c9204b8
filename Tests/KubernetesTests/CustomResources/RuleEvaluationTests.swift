import Documents
import Testing

@testable import Kubernetes

/// Cases by the sources of Kubernetes 1.36 (apiextensions-apiserver).
@Suite("Rules of objects")
struct RuleEvaluationTests {
    private func json(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

    private func check(_ spec: String, _ new: String, _ old: String? = nil) throws -> (
        problems: [String], warnings: [String]
    ) {
        let schema = StructuralSchema(try json(#"{"type":"object","properties":{"spec":\#(spec)}}"#))
        func object(_ spec: String) throws -> JSONObject {
            var object = JSONObject()
            object["metadata"] = ["name": "a"]
            object["spec"] = try json(spec)
            return object
        }
        let rules = try #require(SchemaRules(schema, isRoot: true))
        let outcome = rules.check(try object(new), old: try old.map(object))
        func shown(_ problems: [FieldProblem]) -> [String] { problems.map { "\($0.field): \($0.detail)" } }
        return (shown(outcome.problems), shown(outcome.warnings))
    }

    // MARK: old values

    private static let grows = #""x-kubernetes-validations":[{"rule":"self >= oldSelf","message":"shrinks"}]"#

    @Test("a rule with oldSelf compares members with those of the same name, and is silent where there was nothing")
    func transitions() throws {
        let spec =
            #"{"type":"object","properties":{"n":{"type":"integer",\#(Self.grows)},"#
            + #""m":{"type":"object","additionalProperties":{"type":"integer",\#(Self.grows)}}}}"#
        #expect(try check(spec, #"{"n":1}"#).problems == [])
        #expect(try check(spec, #"{"n":1}"#, "{}").problems == [])
        #expect(try check(spec, #"{"n":1}"#, #"{"n":null}"#).problems == [])
        #expect(try check(spec, #"{"n":1}"#, #"{"n":2}"#).problems == ["spec.n: Invalid value: 1: shrinks"])
        #expect(
            try check(spec, #"{"m":{"a":1,"b":3}}"#, #"{"m":{"a":2,"b":2}}"#).problems == [
                "spec.m[a]: Invalid value: 1: shrinks"
            ])
    }

    @Test("items of a list with keys are compared with those of the same keys")
    func items() throws {
        let spec =
            #"{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k","p"],"items":{"#
            + #""type":"object","properties":{"k":{"type":"string"},"p":{"type":"integer"},"#
            + #""v":{"type":"integer",\#(Self.grows)}}}}"#
        let old = #"[{"k":"a","p":1,"v":5},{"k":"a","p":2,"v":1}]"#
        #expect(
            try check(spec, #"[{"k":"a","p":2,"v":1},{"k":"a","p":1,"v":5},{"k":"b","p":1,"v":0}]"#, old).problems == []
        )
        #expect(
            try check(spec, #"[{"k":"a","p":2,"v":5},{"k":"a","p":1,"v":1}]"#, old).problems == [
                "spec[1].v: Invalid value: 1: shrinks"
            ])
    }

    // MARK: ratcheting

    @Test("what was wrong before and has not changed is a warning")
    func ratcheting() throws {
        let short = #""x-kubernetes-validations":[{"rule":"self.size() < 3","message":"long"}]"#
        let spec =
            #"{"type":"object","properties":{"s":{"type":"string",\#(short)},"l":{"type":"array","items":{"type":"#
            + #""string",\#(short)}}}}"#
        let wrong = "spec.s: Invalid value: \"abc\": long"
        #expect(try check(spec, #"{"s":"abc"}"#).problems == [wrong])
        #expect(try check(spec, #"{"s":"abc"}"#, #"{"s":"abd"}"#).problems == [wrong])
        let kept = try check(spec, #"{"s":"abc"}"#, #"{"s":"abc"}"#)
        #expect(kept.problems == [] && kept.warnings == [wrong])
        // items can't be told apart: they may stay while the whole list is what it was
        let items = try check(spec, #"{"l":["abc"]}"#, #"{"l":["abc"]}"#)
        #expect(items.problems == [] && items.warnings == ["spec.l[0]: Invalid value: \"abc\": long"])
        #expect(
            try check(spec, #"{"l":["abc","a"]}"#, #"{"l":["abc"]}"#).problems == [
                "spec.l[0]: Invalid value: \"abc\": long"
            ])
    }

    @Test("a rule that compares with the old value, or that fails, is no warning")
    func noRatcheting() throws {
        func spec(_ rule: String) -> String {
            #"{"type":"object","properties":{"s":{"type":"string"}},"x-kubernetes-validations":[{"rule":"\#(rule)"}]}"#
        }
        let unchanged = (#"{"s":"a"}"#, #"{"s":"a"}"#)
        #expect(
            try check(spec("self.s != oldSelf.s"), unchanged.0, unchanged.1).problems == [
                "spec: Invalid value: failed rule: self.s != oldSelf.s"
            ])
        #expect(
            try check(spec("self.s == 'b'"), "{}", "{}").problems == [
                "spec: Invalid value: \"object\": no such key: s evaluating rule: self.s == 'b'"
            ])
    }

    @Test("a schema is held against what has changed only")
    func schema() throws {
        let schema = try #require(
            try json(
                #"{"type":"object","properties":{"a":{"type":"string","maxLength":1},"k":{"type":"array","#
                    + #""x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["n"],"items":{"type":"object","#
                    + #""properties":{"n":{"type":"string"},"v":{"type":"integer","maximum":1}}}},"#
                    + #""l":{"type":"array","items":{"type":"integer","maximum":1}}}}"#
            ).object)
        func fields(_ new: String, _ old: String) throws -> [String] {
            let (new, old) = (try json(new), try json(old))
            let correlation = Correlation(new: new, old: old, schema: schema)
            return SchemaValidator.check(new, schema, "", correlation).map(\.field)
        }
        #expect(try fields(#"{"a":"xx","x":1}"#, #"{"a":"xx","x":2}"#) == [])
        #expect(try fields(#"{"a":"xx"}"#, #"{"a":"yy"}"#) == ["a"])
        let old = #"{"k":[{"n":"a","v":2},{"n":"b","v":3}],"l":[2]}"#
        #expect(try fields(#"{"k":[{"n":"b","v":3},{"n":"c","v":0}],"l":[2]}"#, old) == [])
        #expect(try fields(#"{"k":[{"n":"b","v":4}],"l":[2]}"#, old) == ["k[0].v"])
        #expect(try fields(#"{"k":[],"l":[2,0]}"#, old) == ["l[0]"])
    }

    // MARK: messages

    @Test(
        "a message that can't be used gives way to the other",
        arguments: [
            ("'a is ' + self.a", "a is x"), ("' trimmed '", "trimmed"), ("' '", "plain"), ("'two\\\\nlines'", "plain"),
            ("self.b", "plain"), ("oldSelf.a", "plain"),
        ])
    func messages(_ expression: String, _ wanted: String) throws {
        let spec =
            #"{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},"#
            + #""x-kubernetes-validations":[{"rule":"false","message":"plain","messageExpression":"\#(expression)"}]}"#
        #expect(try check(spec, #"{"a":"x"}"#).problems == ["spec: Invalid value: \(wanted)"])
    }

    @Test(
        "a reason and a path",
        arguments: [
            ("FieldValueInvalid", "Invalid value: failed rule: false"),
            ("FieldValueRequired", "Required value: failed rule: false"),
            ("FieldValueForbidden", "Forbidden: failed rule: false"), ("FieldValueDuplicate", "Duplicate value"),
        ])
    func reasons(_ reason: String, _ wanted: String) throws {
        func spec(_ path: String) -> String {
            #"{"type":"object","properties":{"a":{"type":"string"},"m":{"type":"object","additionalProperties":{"#
                + #""type":"string"}}},"x-kubernetes-validations":[{"rule":"false","reason":"\#(reason)","#
                + #""fieldPath":"\#(path)"}]}"#
        }
        #expect(try check(spec(".a"), "{}").problems == ["spec.a: " + wanted])
        #expect(try check(spec("['m']['x.y']"), "{}").problems == ["spec.m[x.y]: " + wanted])
    }

    @Test("texts of formats are values of their own")
    func formats() throws {
        let spec =
            #"{"type":"object","properties":{"d":{"type":"string","format":"date"},"b":{"type":"string","format":"#
            + #""byte"}},"x-kubernetes-validations":[{"rule":"self.d.getFullYear() == 2024 && self.b == b'abc'"}]}"#
        #expect(try check(spec, #"{"d":"2024-02-29","b":"YWJj"}"#).problems == [])
        #expect(try check(spec, #"{"d":"2025-02-28","b":"YWJj"}"#).problems.count == 1)
    }

    @Test("by their results", arguments: RuleCases.all.indices)
    func results(_ at: Int) throws {
        let cases = RuleCases.all[at]
        let value = try json(cases.object)
        let old = try cases.old.map(json)
        func problem(_ rule: String) throws -> String? {
            let schema = StructuralSchema(try json(cases.schema))
            let declared = try #require(DeclaredType(schema, isRoot: cases.isRoot))
            let compiled: SchemaRule
            do throws(ExpressionError) {
                compiled = try SchemaRule(["rule": .string(rule)], schema, declared.type)
            } catch { return error.text(in: rule) }
            if compiled.needsOld, old == nil { return nil }
            var budget = 10_000_000
            switch compiled.check(value, old, declared, "root", &budget) {
            case nil: return nil
            case .broken(let problem)?, .failed(let problem)?: return problem.detail
            }
        }
        for rule in cases.valid { #expect(try problem(rule) == nil, "\(cases.name): \(rule)") }
        for (rule, wanted) in cases.invalid {
            let found = try problem(rule)
            #expect(found?.contains(wanted) == true, "\(cases.name): \(rule): \(found ?? "holds")")
        }
    }
}
