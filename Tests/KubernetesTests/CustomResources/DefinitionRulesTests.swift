import Documents
import Host
import OCMTestSupport
import Testing

@testable import Kubernetes

/// Cases by the tests of Kubernetes 1.36 (apiextensions-apiserver), messages by its sources.
@Suite("Rules in definitions")
struct DefinitionRulesTests {
    private func json(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

    /// What stands against a schema whose `spec` is this.
    private func problems(_ spec: String) throws -> [String] {
        let schema = try json(#"{"type":"object","properties":{"spec":\#(spec)}}"#)
        return DefinitionSchemaRules.check(schema, "schema").map {
            "\($0.field): \($0.detail)".replacing("schema.properties[spec]", with: "spec")
                .replacing("x-kubernetes-validations", with: "rules")
        }
    }

    private static let advice =
        "(try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings "
        + "are declared)"

    // MARK: form

    @Test(
        "the form of a rule",
        arguments: [
            (#""rule":" ""#, "rule: Required value: rule is not specified"),
            (
                #""rule":"true","message":" ""#,
                #"message: Invalid value: " ": must be non-empty if specified"#
            ),
            (
                #""rule":"true","message":"a\nb""#,
                #"message: Invalid value: "a\nb": must not contain line breaks"#
            ),
            (
                #""rule":"true\n||false""#,
                "message: Required value: message must be specified if rule contains line breaks"
            ),
            (
                #""rule":"true","messageExpression":" ""#,
                "messageExpression: Required value: messageExpression must be non-empty if specified"
            ),
            (
                #""rule":"true","reason":"InternalError""#,
                #"reason: Unsupported value: "InternalError": supported values: "FieldValueDuplicate", "#
                    + #""FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired""#
            ),
            (#""rule":"true","fieldPath":".b""#, #"fieldPath: Invalid value: ".b": must be a valid path"#),
            (#""rule":"true","fieldPath":"a""#, #"fieldPath: Invalid value: "a": must be a valid path"#),
            (
                #""rule":"true","fieldPath":".l[0]""#,
                #"fieldPath: Invalid value: ".l[0]": must be a valid path"#
            ),
        ])
    func form(_ rule: String, _ wanted: String) throws {
        let spec =
            #"{"type":"object","properties":{"a":{"type":"string"},"m":{"type":"object","additionalProperties":"#
            + #"{"type":"string"}},"l":{"type":"array","items":{"type":"string"}}},"x-kubernetes-validations":[{"#
            + rule + "}]}"
        #expect(try problems(spec) == ["spec.rules[0]." + wanted])
    }

    @Test(
        "what is right is accepted",
        arguments: [
            #""rule":"true\n||false","message":"one of them""#, #""rule":"true","fieldPath":".a""#,
            #""rule":"true","fieldPath":"['a']""#, #""rule":"true","fieldPath":".m['b.c']""#,
            #""rule":"true","reason":"FieldValueRequired""#, #""rule":"self.a == oldSelf.a""#,
            #""rule":"oldSelf.hasValue()","optionalOldSelf":true"#,
            #""rule":"true","messageExpression":"'a is ' + self.a""#,
        ])
    func accepted(_ rule: String) throws {
        let spec =
            #"{"type":"object","properties":{"a":{"type":"string"},"m":{"type":"object","additionalProperties":"#
            + #"{"type":"string"}}},"x-kubernetes-validations":[{"# + rule + "}]}"
        #expect(try problems(spec) == [])
    }

    @Test("metadata is restricted by its names only, and rules stand in no part of a combination")
    func structure() throws {
        func problems(_ schema: String) throws -> [String] {
            DefinitionSchemaRules.check(try json(schema), "schema").map { "\($0.field): \($0.detail)" }
        }
        let names = #"{"type":"object","properties":{"name":{"type":"string","maxLength":10}}}"#
        #expect(try problems(#"{"type":"object","properties":{"metadata":\#(names)}}"#) == [])
        let labels = names.replacing("name", with: "labels")
        #expect(
            try problems(#"{"type":"object","properties":{"metadata":\#(labels)}}"#) == [
                "schema.properties[metadata]: Forbidden: must not specify anything other than name and generateName, "
                    + "but metadata is implicitly specified"
            ])
        let rule = #"{"x-kubernetes-validations":[{"rule":"true"}]}"#
        #expect(
            try problems(#"{"type":"object","allOf":[{"properties":{"a":\#(rule)}}]}"#) == [
                "schema.allOf[0].properties[a].x-kubernetes-validations: Forbidden: must be empty to be structural"
            ])
    }

    // MARK: what compiles

    @Test("rules at the root see names of the metadata, not the rest of it")
    func metadata() throws {
        func problems(_ rule: String) throws -> Int {
            let schema = try json(#"{"type":"object","x-kubernetes-validations":[{"rule":"\#(rule)"}]}"#)
            return DefinitionSchemaRules.check(schema, "schema").count
        }
        #expect(try problems("self.metadata.name.size() < 20 && self.kind != 'A'") == 0)
        #expect(try problems("has(self.metadata.labels)") == 1)
    }

    @Test("a rule is true or false, its message is a text")
    func types() throws {
        func detail(_ rule: String) throws -> String {
            let found = try problems(
                #"{"type":"object","properties":{"a":{"x-kubernetes-int-or-string":true}},"#
                    + #""x-kubernetes-validations":[{\#(rule)}]}"#)
            #expect(found.count == 1)
            return String(found.first?.split(separator: "}: ").last ?? "")
        }
        #expect(try detail(#""rule":"1 + 1""#) == "cel expression must evaluate to a bool")
        #expect(try detail(#""rule":"self.a""#) == "cel expression must evaluate to a bool")
        #expect(
            try detail(#""rule":"true","messageExpression":"1""#) == "messageExpression must evaluate to a string")
        #expect(
            try detail(#""rule":"true","messageExpression":"self.b""#).hasPrefix(
                "messageExpression compilation failed: ERROR: <input>:1:5: undefined field 'b'"))
    }

    @Test(
        "what can't be right compiles nowhere",
        arguments: [
            ("self.s.matches('[')", "16: invalid matches argument"),
            ("timestamp('today') == timestamp(self.s)", "11: invalid timestamp argument"),
            ("duration(self.s) > duration('1')", "29: invalid duration argument"),
            (
                "self.o.all(k, k == 'a')",
                "5: expression of type 'object' cannot be range of a comprehension (must be list, map, or dynamic)"
            ),
            ("self.u.a == 1", "7: undefined field 'a'"), ("self.n == 1", "5: undefined field 'n'"),
        ])
    func compilation(_ rule: String, _ failure: String) throws {
        let spec =
            #"{"type":"object","properties":{"s":{"type":"string"},"o":{"type":"object","properties":{"a":{"type":"#
            + #""string"}}},"u":{"type":"object","x-kubernetes-preserve-unknown-fields":true},"n":{"#
            + #""x-kubernetes-preserve-unknown-fields":true}},"x-kubernetes-validations":[{"rule":"\#(rule)"}]}"#
        let found = try problems(spec)
        #expect(found.count == 1)
        let detail = found.first?.split(separator: "compilation failed: ERROR: <input>:1:").last
        #expect(detail?.hasPrefix(failure + "\n") == true, "\(found)")
    }

    @Test("a default stands up to the rules of its place, and has no members that are not declared")
    func defaults() throws {
        func problems(_ value: String) throws -> [String] {
            try self.problems(
                #"{"type":"object","default":\#(value),"properties":{"a":{"type":"integer"}},"#
                    + #""x-kubernetes-validations":[{"rule":"self.a > 1","fieldPath":".a"}]}"#)
        }
        #expect(try problems(#"{"a":2}"#) == [])
        #expect(try problems(#"{"a":1}"#) == ["spec.default.a: Invalid value: failed rule: self.a > 1"])
        #expect(
            try problems(#"{"a":2,"b":1}"#) == [
                #"spec.default: Invalid value: {"a":2,"b":1}: must not have unknown fields"#
            ])
    }

    // MARK: old values

    @Test(
        "older values are read only where it is known which they are",
        arguments: [
            (#""x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k"],"#, true),
            (#""x-kubernetes-list-type":"atomic","#, false), ("", false),
        ])
    func correlation(_ type: String, _ isKnown: Bool) throws {
        let items =
            #"{"type":"object","required":["k"],"properties":{"k":{"type":"string","maxLength":5},"v":{"#
            + #""type":"integer","x-kubernetes-validations":[{"rule":"self >= oldSelf"}]}}}"#
        let spec =
            #"{"type":"object","properties":{"l":{"type":"array","maxItems":5,\#(type)"items":\#(items)},"#
            + #""m":{"type":"object","maxProperties":5,"additionalProperties":{"type":"integer","#
            + #""x-kubernetes-validations":[{"rule":"self >= oldSelf"}]}}}}"#
        let wanted =
            #"spec.properties[l].items.properties[v].rules[0].rule: Invalid value: "self >= oldSelf": oldSelf cannot be "#
            + "used on the uncorrelatable portion of the schema within spec.properties[l]"
        #expect(try problems(spec) == (isKnown ? [] : [wanted]))
    }

    @Test("optionalOldSelf goes with oldSelf")
    func optional() throws {
        let spec =
            #"{"type":"integer","x-kubernetes-validations":[{"rule":"self > 1","optionalOldSelf":true}]}"#
        #expect(
            try problems(spec) == [
                "spec.rules[0].optionalOldSelf: Invalid value: true: may not be set if oldSelf is not used in rule"
            ])
    }

    // MARK: costs

    @Test(
        "a rule that costs too much",
        arguments: [
            ("self.all(x, self.exists(y, x == y))", "", "more than 100x"),
            ("self.all(x, x.contains('abcdefghijklmnopqrst'))", #","maxItems":20"#, "1.258300x"),
            ("self.all(x, x.contains('abcdefghijklmnopqrst'))", #","maxItems":30"#, "1.9x"),
            ("self.all(x, x.contains('abcdefghijklmnopqrst'))", #","maxItems":15"#, nil),
        ])
    func costs(_ rule: String, _ bound: String, _ factor: String?) throws {
        let spec =
            #"{"type":"array"\#(bound),"items":{"type":"string"},"x-kubernetes-validations":[{"rule":"\#(rule)"}]}"#
        let wanted = factor.map {
            "spec.rules[0].rule: Forbidden: estimated rule cost exceeds budget by factor of \($0) "
        }
        let total =
            "schema: Forbidden: rules estimated rule cost total for entire OpenAPIv3 schema exceeds budget by factor of "
            + "more than 100x "
        let isOverTotal = factor == "more than 100x"
        let found = try problems(spec)
        #expect(found.first == wanted.map { $0 + Self.advice })
        #expect(
            found.dropFirst()
                == (isOverTotal
                    ? [
                        "spec.rules[0].rule: Forbidden: contributed to estimated rule cost total exceeding cost limit for "
                            + "entire OpenAPIv3 schema", total + Self.advice,
                    ] : []))
    }

    @Test("a rule counts for each value that there may be; a message does not")
    func cardinality() throws {
        func problems(_ bound: String, _ expression: String) throws -> Int {
            let value = #"{"type":"string","maxLength":1000,"x-kubernetes-validations":[{\#(expression)}]}"#
            return try self.problems(#"{"type":"array"\#(bound),"items":\#(value)}"#).count
        }
        let rule = #""rule":"self.contains('abcdefghijklmnopqrst')""#  // 801
        #expect(try problems(#","maxItems":12000"#, rule) == 0)
        #expect(try problems(#","maxItems":13000"#, rule) == 1)
        // nothing bounds the list: 1048576 texts of 3 bytes fit into a request, more than 80 times the budget
        #expect(try problems("", rule) == 3)
        #expect(try problems("", #""rule":"true","messageExpression":"'a' + self""#) == 0)
    }

    @Test("rules cost too much together")
    func total() throws {
        let rules = Array(repeating: #"{"rule":"self.contains('abcdefghijklmnopqrst')"}"#, count: 16)
        func problems(_ count: Int) throws -> [String] {
            let rules = rules.prefix(count).joined(separator: ",")
            return try self.problems(
                #"{"type":"array","maxItems":8000,"items":{"type":"string","maxLength":1000,"#
                    + #""x-kubernetes-validations":[\#(rules)]}}"#)
        }
        #expect(try problems(15) == [])
        let share = "contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema"
        let total = "rules estimated rule cost total for entire OpenAPIv3 schema exceeds budget by factor of 1.025280x "
        #expect(
            try problems(16) == (0..<4).map { "spec.items.rules[\($0)].rule: Forbidden: \(share)" }
                + ["schema: Forbidden: \(total)\(Self.advice)"])
    }

    @Test("a schema that has not changed is not looked at again")
    func unchanged() throws {
        let version =
            #"{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","#
            + #""properties":{"l":{"type":"array","items":{"type":"string"},"x-kubernetes-validations":["#
            + #"{"rule":"self.all(x, self.exists(y, x == y))"}]}}}}}"#
        let definition = try #require(
            try json(
                #"{"metadata":{"name":"as.x.org"},"spec":{"group":"x.org","scope":"Cluster","names":{"plural":"as","#
                    + #""kind":"A"},"versions":[\#(version)]},"status":{"storedVersions":["v1"]}}"#
            ).object)
        #expect(Definitions.check(definition, old: nil).count == 3)
        #expect(Definitions.check(definition, old: definition).isEmpty)
    }

    // MARK: what others publish

    static let folders = [
        "/../data/flux-crds", "/controllers/crds-v1", "/controllers/crds-v1-replication", "/controllers/crds-v2",
        "/controllers/crds-v2-toolkit",
    ]

    @Test("published definitions are accepted", .enabled(if: Vectors.available), arguments: folders)
    func published(_ folder: String) async throws {
        let folder = Vectors.folder + folder
        var count = 0
        for name in try await Files.list(folder) where name.hasSuffix(".yaml") {
            let file = folder + "/" + name
            for document in try YAMLStream.parse(try await Files.read(file, limit: 4 << 20), name: name) {
                for version in try document.root?.jsonValue(.yaml11)["spec"]?["versions"]?.array ?? [] {
                    let schema = try #require(version["schema"]?["openAPIV3Schema"])
                    #expect(DefinitionSchemaRules.check(schema, name).map { "\($0.field): \($0.detail)" } == [])
                    count += 1
                }
            }
        }
        #expect(count > 0)
    }
}
