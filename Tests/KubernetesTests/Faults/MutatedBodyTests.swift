import Documents
import Testing

@testable import Kubernetes

/// Takes bodies that are right and spoils them, each at every place in every way.
@Suite("Bodies with one defect") struct MutatedBodyTests {
    /// What can stand in the place of a value.
    private static let substitutes: [JSONValue] = [
        .null, true, -1, big("99999999999999999999"), big("1e400"), "", "a b\u{0}", [], [.null], [[]], [:],
        ["a": .null],
    ]
    private static let directives: [JSONValue] = [
        ["$patch": "delete"], ["$patch": "merge"], ["$patch": 1], [["$patch": "delete"]],
        [["$patch": "replace"], ["$patch": "bogus"]], ["$retainKeys": ["x"]], ["$retainKeys": 1],
        ["$deleteFromPrimitiveList/args": 7, "$setElementOrder/args": ["a"]], ["$deleteFromPrimitiveList": []],
        ["$setElementOrder": 1],
    ]

    private static func big(_ text: String) -> JSONValue { JSONNumber(text).map { .number($0) } ?? .null }

    /// `value` with each of its parts replaced, doubled, renamed or left out.
    static func mutations(of value: JSONValue, _ substitutes: [JSONValue]) -> [JSONValue] {
        var result = substitutes
        switch value {
        case .object(let object):
            for member in object.members {
                func changed(_ change: (inout JSONObject) -> Void) {
                    var copy = object
                    change(&copy)
                    result.append(.object(copy))
                }
                for inner in mutations(of: member.value, substitutes) { changed { $0[member.key] = inner } }
                changed { $0[member.key] = nil }
                changed {
                    $0[member.key] = nil
                    $0["no" + member.key] = member.value
                }
                changed { $0["$setElementOrder/" + member.key] = ["x", ["name": "y"]] }
                changed { $0["$deleteFromPrimitiveList/" + member.key] = [1, .null] }
            }
        case .array(let items):
            for (at, item) in items.enumerated() {
                for inner in mutations(of: item, substitutes) {
                    var changed = items
                    changed[at] = inner
                    result.append(.array(changed))
                }
                result.append(.array(items + [item]))
                result.append(.array(items + [[:]]))
            }
        default: break
        }
        return result
    }

    static let deployment: JSONValue = [
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": ["name": "web", "labels": ["app": "web"]],
        "spec": [
            "replicas": 2, "selector": ["matchLabels": ["app": "web"]],
            "template": [
                "metadata": ["labels": ["app": "web"]],
                "spec": [
                    "containers": [
                        [
                            "name": "web", "image": "r/web:1", "args": ["a"],
                            "ports": [["containerPort": 80, "name": "http"]],
                            "env": [["name": "A", "value": "b"]],
                            "resources": ["requests": ["cpu": "10m"]],
                        ]
                    ],
                    "volumes": [["name": "v", "emptyDir": [:]]],
                ],
            ],
        ],
    ]
    static let service: JSONValue = [
        "apiVersion": "v1", "kind": "Service", "metadata": ["name": "web", "finalizers": ["a/b"]],
        "spec": ["selector": ["app": "web"], "ports": [["port": 80, "targetPort": "http", "protocol": "TCP"]]],
    ]
    static let definition: JSONValue = [
        "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
        "metadata": ["name": "bundles.shop.example.org"],
        "spec": [
            "group": "shop.example.org", "scope": "Namespaced", "names": ["kind": "Bundle", "plural": "bundles"],
            "versions": [
                [
                    "name": "v1", "served": true, "storage": true, "subresources": ["status": [:]],
                    "additionalPrinterColumns": [["name": "n", "type": "string", "jsonPath": ".spec.n"]],
                    "schema": [
                        "openAPIV3Schema": [
                            "type": "object",
                            "properties": [
                                "spec": [
                                    "type": "object", "required": ["n"],
                                    "properties": [
                                        "n": ["type": "string", "pattern": "^a", "default": "ab"],
                                        "set": [
                                            "type": "array", "x-kubernetes-list-type": "set",
                                            "items": ["type": "string"],
                                        ],
                                        "map": [
                                            "type": "array", "x-kubernetes-list-type": "map",
                                            "x-kubernetes-list-map-keys": ["k"],
                                            "items": [
                                                "type": "object", "required": ["k"],
                                                "properties": [
                                                    "k": ["type": "string"], "v": ["x-kubernetes-int-or-string": true],
                                                ],
                                            ],
                                        ],
                                        "free": ["type": "object", "x-kubernetes-preserve-unknown-fields": true],
                                    ],
                                    "x-kubernetes-validations": [["rule": "self.n != 'x'", "message": "m"]],
                                ]
                            ],
                        ]
                    ],
                ]
            ],
        ],
    ]
    static let bundle: JSONValue = [
        "apiVersion": "shop.example.org/v1", "kind": "Bundle", "metadata": ["name": "one", "annotations": ["a": "b"]],
        "spec": ["n": "ab", "set": ["x", "y"], "map": [["k": "a", "v": 1]], "free": ["deep": [["a": 1]]]],
    ]
    static let steps: JSONValue = [
        ["op": "test", "path": "/metadata/labels/app", "value": "web"],
        ["op": "replace", "path": "/spec/template/spec/containers/0/image", "value": "r/web:2"],
        ["op": "add", "path": "/spec/template/spec/containers/0/args/-", "value": "b"],
        ["op": "copy", "from": "/metadata/labels", "path": "/metadata/annotations"],
        ["op": "move", "from": "/spec/replicas", "path": "/spec/minReadySeconds"],
        ["op": "remove", "path": "/spec/template/spec/volumes"],
    ]

    private static let apps = "/apis/apps/v1/namespaces/default/deployments"
    private static let services = "/api/v1/namespaces/default/services"
    private static let definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
    private static let bundles = "/apis/shop.example.org/v1/namespaces/default/bundles"

    private struct Target: Sendable {
        let method: String
        let path: String
        let type: String
        let body: JSONValue

        init(_ method: String, _ path: String, _ type: String, _ body: JSONValue) {
            (self.method, self.path, self.type, self.body) = (method, path, "application/\(type)", body)
        }

        var mutations: [JSONValue] {
            let directives = type.contains("strategic") ? MutatedBodyTests.directives : []
            return MutatedBodyTests.mutations(of: body, MutatedBodyTests.substitutes + directives)
        }
    }

    private static let targets = [
        Target("POST", apps, "json", deployment), Target("POST", definitions, "json", definition),
        Target("PUT", bundles + "/one", "json", bundle), Target("PATCH", apps + "/web", "apply-patch+yaml", deployment),
        Target("PATCH", bundles + "/one", "apply-patch+yaml", bundle),
        Target("PATCH", bundles + "/new", "apply-patch+yaml", bundle),
        Target("PATCH", apps + "/web", "strategic-merge-patch+json", deployment),
        Target("PATCH", services + "/web", "strategic-merge-patch+json", service),
        Target("PATCH", services + "/web", "merge-patch+json", service),
        Target("PATCH", bundles + "/one", "merge-patch+json", bundle),
        Target("PATCH", apps + "/web/status", "merge-patch+json", ["status": ["replicas": 1]]),
        Target("PATCH", apps + "/web", "json-patch+json", steps),
    ]

    /// What the real server answers with 500, too, as recorded.
    private static func isKnown(_ error: StatusError) -> Bool {
        ["field not declared in schema", "duplicate entries for key", "does not contain declared merge key"].contains {
            error.message.contains($0)
        }
    }

    @Test("are answered as the caller's fault, and change nothing", .timeLimit(.minutes(2)))
    func answers() async throws {
        try await TestServer.with(controllers: false) { api, _ in
            for (path, body) in [
                (Self.apps, Self.deployment), (Self.services, Self.service), (Self.definitions, Self.definition),
                (Self.bundles, Self.bundle),
            ] { _ = try await api.send("POST", path, query: [("fieldManager", "kubectl")], body: body) }
            let before = try await api.resource("services").list(namespace: nil).revision
            let counts = try await withThrowingTaskGroup(of: (refused: Int, taken: Int).self) { group in
                for target in Self.targets { group.addTask { try await Self.send(target, api) } }
                return try await group.reduce(into: [0, 0]) { sum, part in
                    sum[0] += part.refused
                    sum[1] += part.taken
                }
            }
            #expect(counts[0] > 2000 && counts[1] > 200, "\(counts)")
            #expect(try await api.resource("services").list(namespace: nil).revision == before)
        }
    }

    private static func send(_ target: Target, _ api: APIClient) async throws -> (refused: Int, taken: Int) {
        var (refused, taken) = (0, 0)
        var query = [("dryRun", "All"), ("fieldManager", "test")]
        if target.type.contains("apply") { query.append(("force", "true")) }
        for body in target.mutations {
            do {
                _ = try await api.send(target.method, target.path, query: query, body: body, type: target.type)
                taken += 1
            } catch let error as StatusError {
                refused += 1
                let isFault = (400..<500).contains(error.code) && !error.message.isEmpty
                #expect(isFault || isKnown(error), "\(target.method) \(target.path) \(target.type): \(error.message)")
            }
        }
        return (refused, taken)
    }
}
