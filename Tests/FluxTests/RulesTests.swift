import Diagnostics
import Documents
import OCIRegistry
import Testing

@testable import Flux
@testable import Kubernetes

@Suite("what Flux decides without a cluster")
struct RulesTests {
    @Test(
        "variables take the forms that Flux takes",
        arguments: [
            ("${word}", "harbour"), ("$word", "$word"), ("$${word}", "${word}"), ("${#word}", "7"),
            ("${none:=fallback}", "fallback"), ("${none:-${word}}", "harbour"), ("${word:1:3}", "arb"),
            ("${word^^}", "HARBOUR"), ("${word^}", "Harbour"), ("${word/o/0}", "harb0ur"), ("${word#h*r}", "bour"),
            ("${word##h*r}", ""), ("${word%r}", "harbou"), ("${word//r/x}", "haxboux"), ("${word/%r/x}", "harboux"),
        ])
    func variable(text: String, expected: String) throws {
        #expect(try VariableTemplate(text).text(["word": "harbour"]) == expected)
    }

    @Test("a variable without value and default is refused, and so is an open brace")
    func refused() throws {
        #expect(throws: Fault.self) { try VariableTemplate("${none}").text([:]) }
        #expect(throws: Fault.self) { try VariableTemplate("${none") }
        #expect(try VariableTemplate("${none=}").text([:]) == "")
    }

    @Test(
        "ignore rules are those of gitignore",
        arguments: [
            ("*.png", "a/logo.png", true), ("docs/", "docs/read.md", true), ("docs/", "docs", false),
            ("/docs/*", "docs/a", true), ("/docs/*", "x/docs/a", false), ("**/b.yaml", "x/y/b.yaml", true),
            ("*.yaml\n!keep.yaml", "keep.yaml", false), ("# note\n", "note", false), ("a?c", "abc", true),
        ])
    func ignored(rules text: String, path: String, expected: Bool) {
        var rules = IgnoreRules()
        rules.add(text, domain: [])
        #expect(rules.excludes(path.split(separator: "/").map(String.init), isFolder: false) == expected)
    }

    @Test("without rules pictures and archives are left out, with any rule only what it names and version control")
    func defaultRules() {
        #expect(IgnoreRules.effective(IgnoreRules()).excludes(["a.zip"], isFolder: false))
        var own = IgnoreRules()
        own.add("*.md", domain: [])
        let rules = IgnoreRules.effective(own)
        #expect(!rules.excludes(["a.zip"], isFolder: false))
        #expect(rules.excludes([".gitignore"], isFolder: false))
    }

    @Test("definitions, namespaces and cluster roles come first, then classes, then what needs them")
    func order() {
        func object(_ kind: String, _ group: String = "") -> JSONObject {
            JSONObject([
                "apiVersion": .string(group.isEmpty ? "v1" : group + "/v1"), "kind": .string(kind),
                "metadata": ["name": "x"],
            ])
        }
        let sorted = ApplyOrder.sorted([
            object("Widget", "shop.example"), object("Deployment", "apps"), object("ConfigMap"), object("Namespace"),
            object("CustomResourceDefinition", "apiextensions.k8s.io"),
        ])
        #expect(
            sorted.compactMap { $0["kind"]?.string } == [
                "CustomResourceDefinition", "Namespace", "ConfigMap", "Deployment", "Widget",
            ])
        #expect(ApplyOrder.stage(ObjectIdentity(object("StorageClass", "storage.k8s.io"))) == .classes)
        #expect(ApplyOrder.stage(ObjectIdentity(object("Deployment", "apps"))) == .objects)
    }

    @Test("fields of kubectl become those of Flux, those of others stay")
    func takeOver() {
        func entry(_ manager: String, _ operation: String, _ field: String) -> JSONValue {
            [
                "manager": .string(manager), "operation": .string(operation),
                "fieldsV1": ["f:data": .object(JSONObject([field: [:]]))],
            ]
        }
        let object = JSONObject([
            "metadata": [
                "name": "x", "resourceVersion": "7",
                "managedFields": [entry("kubectl", "Apply", "f:a"), entry("tool", "Apply", "f:b")],
            ]
        ])
        let patch = FieldOwners.patch(object, manager: Applier.manager)
        let entries = patch?.array?.last?["value"]?.array
        #expect(entries?.compactMap { $0["manager"]?.string } == ["tool", "kustomize-controller"])
        #expect(FieldOwners.patch(JSONObject(["metadata": ["name": "x"]]), manager: Applier.manager) == nil)
    }

    @Test("a refused Secret is told without its values")
    func masked() {
        var error = StatusError(422, "Invalid", "Secret \"s\" is invalid: data.word: Invalid value: \"hidden\"")
        error.causes = [.init(reason: "FieldValueInvalid", message: "Invalid value: \"hidden\"", field: "data.word")]
        let secret = ObjectIdentity(apiVersion: "v1", kind: "Secret", namespace: "n", name: "s")
        let failure = ApplyFailure(secret, "dry-run", error).description
        #expect(!failure.contains("hidden") && failure.contains("data.word"))
        let other = ObjectIdentity(apiVersion: "v1", kind: "ConfigMap", namespace: "n", name: "s")
        #expect(ApplyFailure(other, "dry-run", error).description.contains("hidden"))
    }

    @Test("a URL with a tag is refused, one without is taken apart")
    func urls() throws {
        func spec(_ url: String) throws -> OCIRepositorySpec {
            try OCIRepositorySpec(JSONObject(["spec": ["url": .string(url), "interval": "1h"]]))
        }
        #expect(throws: Fault.self) { try spec("oci://registry.example/a/b:1.0") }
        #expect(try spec("oci://registry.example:5000/a/b").repository == "a/b")
        #expect(try spec("oci://registry.example:5000/a/b").authority == "registry.example:5000")
    }

    @Test("a login is chosen by host, port and the longest path")
    func logins() throws {
        var pull = PullSecrets()
        let text = #"{"auths": {"r:1": {"username": "a", "password": "x"}, "r:1/deep": {"auth": "Yjp5"}}}"#
        try pull.add([PullSecrets.key: Array(text.utf8)], name: "n/s")
        #expect(pull.credentials(authority: "r:1", repository: "other")?.username == "a")
        #expect(pull.credentials(authority: "r:1", repository: "deep/x")?.username == "b")
        #expect(pull.credentials(authority: "r:2", repository: "deep/x") == nil)
        #expect(throws: Fault.self) { try pull.add([:], name: "n/s") }
    }
}
