import Documents
import Testing

@testable import Kubernetes

/// Messages are those of pkg/apis/*/validation of the real server.
@Suite("Objects of built-in kinds") struct ObjectRulesTests {
    private static func path(_ object: JSONObject) throws -> String {
        let kind = object["kind"]?.string
        let resource = try #require(
            BuiltInResources.all.first {
                $0.kind == kind && $0.apiVersion == object["apiVersion"]?.string
            })
        let group = resource.group.isEmpty ? "/api/\(resource.version)" : "/apis/\(resource.apiVersion)"
        return group + (resource.isNamespaced ? "/namespaces/default/" : "/") + resource.plural
    }

    /// An object with one part changed (`null`: taken away).
    private static func changed(_ object: JSONObject, _ place: String, _ value: String) throws -> JSONObject {
        var step = JSONObject(["op": value == "null" ? "remove" : "add", "path": .string(place)])
        if value != "null" { step["value"] = try JSONValue(parsing: Array(value.utf8)) }
        let patch = try #require(JSONPatch([.object(step)]))
        return try #require(try patch.apply(to: .object(object)).object)
    }

    private static func refusal(_ body: () async throws -> JSONValue) async -> StatusError? {
        do {
            _ = try await body()
            return nil
        } catch { return error as? StatusError }
    }

    @Test(
        "one wrong part is told by its field and the words of the real server; the right object is taken",
        .timeLimit(.minutes(1)))
    func create() async throws {
        let manifests = try Manifests.all()
        try await TestServer.with(controllers: true) { api, _ in
            // a Pod needs it, and the controllers may not have made it yet
            _ = await Self.refusal {
                try await api.send(
                    "POST", "/api/v1/namespaces/default/serviceaccounts", body: ["metadata": ["name": "default"]])
            }
            for object in manifests.values {
                let path = try Self.path(object)
                let problem = await Self.refusal {
                    try await api.send("POST", path, query: [("dryRun", "All")], body: .object(object))
                }
                #expect(
                    problem == nil || problem?.code == 409, "\(object["kind"]?.string ?? ""): \(problem?.message ?? "")"
                )
            }
            for spoilt in SpoiltObject.created {
                let object = try Self.changed(try #require(manifests[spoilt.kind]), spoilt.place, spoilt.value)
                let path = try Self.path(object)
                let problem = await Self.refusal {
                    try await api.send("POST", path, query: [("dryRun", "All")], body: .object(object))
                }
                let message = problem?.message ?? "nothing"
                #expect(problem?.code == 422 && message.contains(spoilt.says), "\(spoilt): \(message)")
            }
        }
    }

    @Test("what an update may not change is told by its field", .timeLimit(.minutes(1)))
    func update() async throws {
        let manifests = try Manifests.all()
        try await TestServer.with(controllers: true) { api, _ in
            for spoilt in SpoiltObject.updated {
                var object = try #require(manifests[spoilt.kind])
                let path = try Self.path(object)
                object.set(["metadata", "name"], .string("u\(spoilt.place.utf8.count)"))
                let made = try await api.send("POST", path, body: .object(object)).object ?? JSONObject()
                let body = try Self.changed(made, spoilt.place, spoilt.value)
                let problem = await Self.refusal {
                    try await api.send("PUT", "\(path)/\(made.name)", body: .object(body))
                }
                #expect(
                    problem?.code == 422 && problem?.message.contains(spoilt.says) == true,
                    "\(spoilt): \(problem?.message ?? "nothing")")
                let kept = try await api.send("GET", "\(path)/\(made.name)").object
                #expect(kept?.resourceVersion == made.resourceVersion)
            }
            // immutable by their own will
            for kind in ["ConfigMap", "Secret"] {
                var object = try #require(manifests[kind])
                object["immutable"] = true
                let path = try Self.path(object)
                _ = try await api.send("POST", path, body: .object(object))
                for (place, value, says) in [
                    ("/data/k", #""eA==""#, "data: Forbidden: field is immutable when `immutable` is set"),
                    ("/immutable", "false", "immutable: Forbidden: field is immutable when `immutable` is set"),
                ] {
                    let body = try Self.changed(object, place, value)
                    let problem = await Self.refusal { try await api.send("PUT", "\(path)/a", body: .object(body)) }
                    #expect(problem?.code == 422 && problem?.message.hasSuffix(" is invalid: " + says) == true)
                }
            }
        }
    }
}
