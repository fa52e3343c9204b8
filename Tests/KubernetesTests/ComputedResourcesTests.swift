import Documents
import Testing

@testable import Kubernetes

@Suite("Resources that tell of the server") struct ComputedResourcesTests {
    private let services = "/apis/apiregistration.k8s.io/v1/apiservices"

    @Test("each served version of a group is an APIService that is available, and can only be read")
    func apiServices() async throws {
        try await TestServer.with(controllers: false) { api, _ in
            let list = try await api.send("GET", services)
            #expect(list["kind"] == "APIServiceList" && list["metadata"]?["resourceVersion"]?.string != nil)
            let groups = try await api.send("GET", "/apis")["groups"]?.array ?? []
            let served = groups.flatMap { group in
                (group["versions"]?.array ?? []).compactMap { version in
                    version["version"]?.string.map { "\($0).\(group["name"]?.string ?? "")" }
                }
            }.filter { $0 != "v1.apiregistration.k8s.io" }
            let items = list["items"]?.array ?? []
            #expect(Set(items.compactMap { $0["metadata"]?["name"]?.string }) == Set(served + ["v1."]))
            let one = try await api.send("GET", services + "/v1.apps")
            #expect(one["kind"] == "APIService" && one["spec"]?["group"] == "apps" && one["spec"]?["version"] == "v1")
            let condition = one["status"]?["conditions"]?.array?.first
            #expect(
                condition?["type"] == "Available" && condition?["status"] == "True" && condition?["reason"] == "Local")
            let absent = await #expect(throws: StatusError.self) { try await api.send("GET", services + "/v9.apps") }
            #expect(absent?.code == 404)
            for method in ["POST", "DELETE"] {
                let path = method == "POST" ? services : services + "/v1.apps"
                let refused = await #expect(throws: StatusError.self) { try await api.send(method, path, body: one) }
                #expect(refused?.code == 405)
            }
        }
    }

    @Test("the parts of a cluster are told as they are: no scheduler, and controllers if they run")
    func components() async throws {
        for runs in [true, false] {
            try await TestServer.with(controllers: runs) { api, _ in
                let items = try await api.send("GET", "/api/v1/componentstatuses")["items"]?.array ?? []
                let health = Dictionary(
                    uniqueKeysWithValues: items.map {
                        ($0["metadata"]?["name"]?.string ?? "", $0["conditions"]?.array?.first?["status"]?.string ?? "")
                    })
                #expect(
                    health == ["controller-manager": runs ? "True" : "False", "scheduler": "False", "store": "True"])
            }
        }
    }

    @Test("a Pod is bound once, by either path", arguments: ["/pods/p/binding", "/bindings"])
    func binding(_ path: String) async throws {
        try await TestServer.with(controllers: false) { api, _ in
            _ = try await api.resource("serviceaccounts").create(
                JSONObject(["metadata": ["name": "default"]]), namespace: "default", manager: "test")
            let pods = api.resource("pods")
            _ = try await pods.create(
                JSONObject([
                    "metadata": ["name": "p"], "spec": ["containers": [["name": "c", "image": "i"]]],
                ]), namespace: "default", manager: "test")
            func bind(_ target: JSONValue) async throws -> JSONValue {
                try await api.send(
                    "POST", "/api/v1/namespaces/default" + path,
                    body: [
                        "apiVersion": "v1", "kind": "Binding", "metadata": ["name": "p"], "target": target,
                    ])
            }
            for (target, says) in [
                (["kind": "Node"] as JSONValue, "target.name: Required value"),
                (["kind": "Pod", "name": "n"], "target.kind: Unsupported value: \"Pod\""),
            ] {
                let refused = await #expect(throws: StatusError.self) { try await bind(target) }
                #expect(refused?.code == 422 && refused?.message.contains(says) == true)
            }
            #expect(try await bind(["kind": "Node", "name": "n"])["status"] == "Success")
            let pod = try await pods.get("p", namespace: "default")
            #expect(pod.at("spec", "nodeName") == "n" && Conditions(of: pod).isTrue("PodScheduled"))
            let again = await #expect(throws: StatusError.self) { try await bind(["kind": "Node", "name": "m"]) }
            #expect(
                again?.message
                    == "Operation cannot be fulfilled on pods/binding \"p\": pod p is already assigned to node \"n\"")
        }
    }
}
