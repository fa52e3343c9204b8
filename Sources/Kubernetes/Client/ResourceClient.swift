package import Documents

/// The objects of one resource: read, written, applied, watched.
package struct ResourceClient: Sendable {
    package let client: APIClient
    package let group: String
    package let version: String
    package let plural: String
    /// Reads and watches ask for the metadata of objects only.
    package var isMetadataOnly = false

    init(client: APIClient, group: String, version: String, plural: String) {
        self.client = client
        self.group = group
        self.version = version
        self.plural = plural
    }

    /// The form of answers to reads.
    var accept: String {
        guard isMetadataOnly else { return "application/json" }
        return "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json"
    }

    private var acceptOfLists: String {
        guard isMetadataOnly else { return "application/json" }
        return "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json"
    }

    package var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

    package struct Selection: Sendable {
        package var labels: String?
        package var fields: String?

        package init(labels: String? = nil, fields: String? = nil) {
            self.labels = labels
            self.fields = fields
        }

        var query: [(String, String)] {
            (labels.map { [("labelSelector", $0)] } ?? []) + (fields.map { [("fieldSelector", $0)] } ?? [])
        }
    }

    /// Nil as namespace: of the cluster, or of all namespaces.
    func path(_ namespace: String?, _ name: String? = nil, _ subresource: String? = nil) -> String {
        var path = (group.isEmpty ? "/api/" : "/apis/") + apiVersion
        if let namespace { path += "/namespaces/\(namespace)" }
        path += "/" + plural
        if let name { path += "/" + name }
        if let subresource { path += "/" + subresource }
        return path
    }

    package func get(_ name: String, namespace: String? = nil) async throws -> JSONObject {
        try await client.send("GET", path(namespace, name), accept: accept).object ?? JSONObject()
    }

    /// As `get`; nil if there is none.
    package func find(_ name: String, namespace: String? = nil) async throws -> JSONObject? {
        do { return try await get(name, namespace: namespace) } catch let error as StatusError where error.isNotFound {
            return nil
        }
    }

    /// All objects at one revision, read in pages.
    package func list(
        namespace: String? = nil, _ selection: Selection = Selection(), pageSize: Int = 500
    ) async throws -> (objects: [JSONObject], revision: String) {
        var next = ""
        var objects: [JSONObject] = []
        while true {
            var query = selection.query + [("limit", String(pageSize))]
            if !next.isEmpty { query.append(("continue", next)) }
            let page = try await client.send("GET", path(namespace), query: query, accept: acceptOfLists)
            let kind = (page["kind"]?.string ?? "").dropLast(4)
            for item in page["items"]?.array ?? [] {
                var object = item.object ?? JSONObject()
                if object["kind"] == nil {
                    object["kind"] = .string(String(kind))
                    object["apiVersion"] = page["apiVersion"]
                }
                objects.append(object)
            }
            next = page["metadata"]?["continue"]?.string ?? ""
            if next.isEmpty { return (objects, page["metadata"]?["resourceVersion"]?.string ?? "") }
        }
    }

    package func create(_ object: JSONObject, namespace: String? = nil, manager: String) async throws -> JSONObject {
        try await client.send("POST", path(namespace), query: [("fieldManager", manager)], body: .object(object)).object
            ?? JSONObject()
    }

    package func update(
        _ object: JSONObject, namespace: String? = nil, subresource: String? = nil, manager: String
    ) async throws -> JSONObject {
        try await client.send(
            "PUT", path(namespace, object.name, subresource), query: [("fieldManager", manager)], body: .object(object)
        ).object ?? JSONObject()
    }

    package enum PatchType: String, Sendable {
        case json = "application/json-patch+json"
        case merge = "application/merge-patch+json"
        case strategic = "application/strategic-merge-patch+json"
    }

    package func patch(
        _ name: String, _ patch: JSONValue, _ type: PatchType = .merge, namespace: String? = nil,
        subresource: String? = nil, manager: String
    ) async throws -> JSONObject {
        try await client.send(
            "PATCH", path(namespace, name, subresource), query: [("fieldManager", manager)], body: patch,
            type: type.rawValue
        ).object ?? JSONObject()
    }

    /// Server-side apply. `dryRun`: the answer without the deed.
    package func apply(
        _ object: JSONObject, namespace: String? = nil, subresource: String? = nil, manager: String,
        force: Bool = false,
        dryRun: Bool = false
    ) async throws -> JSONObject {
        var query = [("fieldManager", manager), ("force", force ? "true" : "false")]
        if dryRun { query.append(("dryRun", "All")) }
        return try await client.send(
            "PATCH", path(namespace, object.name, subresource), query: query, body: .object(object),
            type: "application/apply-patch+yaml"
        ).object ?? JSONObject()
    }

    /// - Parameter propagation: nil: what the finalizers of the object say.
    package func delete(
        _ name: String, namespace: String? = nil, propagation: String? = "Background", uid: String? = nil
    ) async throws {
        var options = JSONObject(["kind": "DeleteOptions", "apiVersion": "v1"])
        options["propagationPolicy"] = propagation.map { .string($0) }
        if let uid { options["preconditions"] = ["uid": .string(uid)] }
        _ = try await client.send("DELETE", path(namespace, name), body: .object(options))
    }

    /// Deletes all objects of a namespace.
    package func deleteAll(namespace: String, propagation: String = "Background") async throws {
        let options: JSONValue = [
            "kind": "DeleteOptions", "apiVersion": "v1", "propagationPolicy": .string(propagation),
        ]
        _ = try await client.send("DELETE", path(namespace), body: options)
    }
}
