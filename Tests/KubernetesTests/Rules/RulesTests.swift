import Documents
import Testing

@testable import Kubernetes

@Suite struct RulesTests {
    private func labels(_ pairs: KeyValuePairs<String, JSONValue>) -> JSONObject { JSONObject(pairs) }

    @Test(
        "label selectors",
        arguments: [
            ("app=web", true), ("app==web", true), ("app!=web", false), ("app in (web,db)", true),
            ("app notin (web)", false),
            ("app", true), ("!app", false), ("!other", true), ("n>3", true), ("n<3", false), ("app=web,n>3", true),
            ("", true),
        ])
    func selectors(_ text: String, _ wanted: Bool) throws {
        #expect(try LabelSelector(text).matches(labels(["app": "web", "n": "5"])) == wanted)
    }

    @Test(
        "selectors that make no sense are refused",
        arguments: ["app=a=b", "app in", "in (a)", "app in (a", "-bad=1", "a,,b", "="])
    func badSelectors(_ text: String) {
        #expect(throws: StatusError.self) { try LabelSelector(text) }
    }

    @Test("field selectors know the fields of their kind")
    func fields() throws {
        let secret = try #require(BuiltInResources.all.first { $0.kind == "Secret" })
        let config = try #require(BuiltInResources.all.first { $0.kind == "ConfigMap" })
        let selector = try FieldSelector("type=Opaque,metadata.name!=b")
        try selector.check(secret)
        #expect(throws: StatusError.self) { try selector.check(config) }
        #expect(selector.matches(JSONObject(["metadata": ["name": "a"], "type": "Opaque"]), secret))
        #expect(!selector.matches(JSONObject(["metadata": ["name": "b"], "type": "Opaque"]), secret))
        #expect(throws: StatusError.self) { try FieldSelector("metadata.name>b") }
    }

    @Test("versions are ordered as Kubernetes does")
    func versions() {
        let all = ["v1beta1", "v10", "foo", "v1", "v2alpha1", "v1beta2", "v2"]
        #expect(all.sorted(by: Versions.precedes) == ["v10", "v2", "v1", "v1beta2", "v1beta1", "v2alpha1", "foo"])
    }

    @Test("rules of roles: verbs, groups, resources, names, paths")
    func roles() {
        let user = User(name: "anna", groups: [])
        func allows(_ rule: JSONValue, _ verb: String, _ group: String, _ resource: String, _ name: String = "") -> Bool
        {
            AccessRules.Rule(rule).allows(
                AccessRules.Question(user: user, verb: verb, group: group, resource: resource, name: name))
        }
        let rule: JSONValue = [
            "verbs": ["get"], "apiGroups": ["apps"], "resources": ["deployments", "*/scale"], "resourceNames": ["a"],
        ]
        #expect(allows(rule, "get", "apps", "deployments", "a"))
        #expect(allows(rule, "get", "apps", "statefulsets/scale", "a"))
        #expect(!allows(rule, "get", "apps", "deployments", "b"))
        #expect(!allows(rule, "list", "apps", "deployments", "a"))
        #expect(!allows(rule, "get", "", "deployments", "a"))
        let path = AccessRules.Rule(["verbs": ["get"], "nonResourceURLs": ["/api/*"]])
        #expect(path.allows(AccessRules.Question(user: user, verb: "get", path: "/api/v1")))
        #expect(!path.allows(AccessRules.Question(user: user, verb: "get", path: "/apis")))
    }

    @Test("protobuf bodies that are cut or of other bytes are refused")
    func protobuf() throws {
        let config = try #require(BuiltInResources.all.first { $0.kind == "ConfigMap" })
        // k8s\0, Unknown{typeMeta{v1, ConfigMap}, raw{metadata{name: a}, data{k: v}}}
        let raw: [UInt8] = [0x0A, 3, 0x0A, 1, 0x61, 0x12, 6, 0x0A, 1, 0x6B, 0x12, 1, 0x76]
        let meta: [UInt8] = [0x0A, 2] + Array("v1".utf8) + [0x12, 9] + Array("ConfigMap".utf8)
        let body: [UInt8] =
            [0x6B, 0x38, 0x73, 0] + [0x0A, UInt8(meta.count)] + meta + [0x12, UInt8(raw.count)] + raw
        let object = try Protobuf.object(body, config)
        #expect(object["data"]?["k"] == "v" && object["metadata"]?["name"] == "a")
        #expect(throws: StatusError.self) { try Protobuf.object(Array(body.dropLast(2)), config) }
        #expect(throws: StatusError.self) { try Protobuf.object([1, 2, 3], config) }
    }
}
