import Documents
import HTTP

extension APIServer {
    /// The schemas of the resources in the two forms of OpenAPI.
    func openAPI(_ request: APIRequest) throws -> ServerResponse {
        let snapshot = registry.snapshot
        let parts = request.segments
        if parts == ["openapi", "v2"] {
            if OpenAPIProtobuf.isWanted(request.accept) {
                let (bytes, hash) = discovery.bytes("openapi v2 protobuf") {
                    OpenAPIProtobuf.document(OpenAPIDocument.version2(snapshot))
                }
                return document(bytes, hash, request, isImmutable: false, type: OpenAPIProtobuf.type)
            }
            let (bytes, hash) = discovery.document("openapi v2") { OpenAPIDocument.version2(snapshot) }
            return document(bytes, hash, request, isImmutable: false)
        }
        guard parts.count >= 2, parts[1] == "v3" else { return .notFoundPage }
        let names = snapshot.groups.flatMap { group in
            snapshot.versions(group).map { (group, $0, group.isEmpty ? "api/\($0)" : "apis/\(group)/\($0)") }
        }
        func made(_ group: String, _ version: String, _ name: String) -> (bytes: [UInt8], hash: String) {
            discovery.document("openapi v3 " + name) { OpenAPIDocument.version3(snapshot, group, version) }
        }
        if parts.count == 2 {
            var paths = JSONObject()
            for (group, version, name) in names {
                let hash = discovery.hash("openapi v3 " + name, snapshot, group, version)
                paths[name] = ["serverRelativeURL": .string("/openapi/v3/\(name)?hash=\(hash)")]
            }
            var response = ServerResponse.json(200, ["paths": .object(paths)])
            response.fields["Content-Type"] = "text/plain; charset=utf-8"
            response.fields["Last-Modified"] = "Thu, 01 Jan 2026 00:00:00 GMT"
            return response
        }
        let wanted = parts.dropFirst(2).joined(separator: "/")
        guard let (group, version, name) = names.first(where: { $0.2 == wanted }) else { return .notFoundPage }
        let hash = discovery.hash("openapi v3 " + name, snapshot, group, version)
        if let given = request.option("hash"), given != hash {
            return ServerResponse(
                301,
                fields: [
                    "Content-Type": "application/json", "Location": "/openapi/v3/\(name)?hash=\(hash)",
                    "Cache-Control": "no-cache, private",
                ])
        }
        return document(made(group, version, name).bytes, hash, request, isImmutable: request.option("hash") != nil)
    }

    private func document(
        _ bytes: [UInt8], _ hash: String, _ request: APIRequest, isImmutable: Bool, type: String = "application/json"
    ) -> ServerResponse {
        var fields: Fields = [
            "Etag": "\"\(hash)\"", "Vary": "Accept",
            "Cache-Control": isImmutable ? "public, immutable" : "no-cache, private",
        ]
        if request.ifNoneMatch == "\"\(hash)\"" { return ServerResponse(304, fields: fields) }
        fields["Content-Type"] = type
        return ServerResponse(200, fields: fields, body: .bytes(bytes))
    }
}

extension DiscoveryCache {
    /// A hash of what a document is made of, without making it.
    func hash(_ name: String, _ snapshot: ResourceRegistry.Snapshot, _ group: String, _ version: String) -> String {
        document("hash of " + name) {
            .array(
                snapshot.resources(group, version).map { resource in
                    [
                        "kind": .string(resource.kind),
                        "custom": resource.custom.map { .object($0.schema.raw) } ?? .null,
                        "status": .bool(resource.hasStatus), "version": "1.36.3",
                    ]
                })
        }.hash
    }
}

/// OpenAPI documents made from the tables.
enum OpenAPIDocument {
    private static let info: JSONValue = ["title": "Kubernetes", "version": "v1.36.3"]

    static func version3(_ snapshot: ResourceRegistry.Snapshot, _ group: String, _ version: String) -> JSONValue {
        var schemas = SchemaWriter(prefix: "#/components/schemas/", isVersion3: true)
        var paths = JSONObject()
        for resource in snapshot.resources(group, version) {
            let name = schemas.add(resource)
            if !resource.isVirtual { schemas.addList(resource, name) }
            add(resource, &paths)
        }
        schemas.addNamed("meta.v1.DeleteOptions")
        schemas.addNamed("meta.v1.Status")
        return [
            "openapi": "3.0.0", "info": info, "paths": .object(paths),
            "components": ["schemas": .object(schemas.definitions.sortedByKey())],
        ]
    }

    static func version2(_ snapshot: ResourceRegistry.Snapshot) -> JSONValue {
        var schemas = SchemaWriter(prefix: "#/definitions/", isVersion3: false)
        var paths = JSONObject()
        for resource in snapshot.resources {
            _ = schemas.add(resource)
            add(resource, &paths, isVersion3: false)
        }
        return [
            "swagger": "2.0", "info": info, "paths": .object(paths),
            "definitions": .object(schemas.definitions.sortedByKey()),
        ]
    }

    private static func add(_ resource: Resource, _ paths: inout JSONObject, isVersion3: Bool = true) {
        let base = (resource.group.isEmpty ? "/api/" : "/apis/") + resource.apiVersion
        let collection =
            base + (resource.isNamespaced ? "/namespaces/{namespace}" : "") + "/" + resource.plural
        let kind: JSONValue = [
            "group": .string(resource.group), "version": .string(resource.version), "kind": .string(resource.kind),
        ]
        func operation(_ action: String, _ parameters: [(String, String)]) -> JSONValue {
            [
                "x-kubernetes-action": .string(action), "x-kubernetes-group-version-kind": kind,
                "parameters": .array(
                    parameters.map { name, type in
                        var object = JSONObject(["name": .string(name), "in": "query"])
                        if isVersion3 {
                            object["schema"] = ["type": .string(type), "uniqueItems": true]
                        } else {
                            object["type"] = .string(type)
                            object["uniqueItems"] = true
                        }
                        return .object(object)
                    }),
                "responses": ["200": ["description": "OK"]],
            ]
        }
        let write = [("dryRun", "string"), ("fieldManager", "string"), ("fieldValidation", "string")]
        let select = [
            ("allowWatchBookmarks", "boolean"), ("continue", "string"), ("fieldSelector", "string"),
            ("labelSelector", "string"), ("limit", "integer"), ("resourceVersion", "string"),
            ("resourceVersionMatch", "string"), ("sendInitialEvents", "boolean"), ("timeoutSeconds", "integer"),
            ("watch", "boolean"),
        ]
        let delete = [
            ("dryRun", "string"), ("gracePeriodSeconds", "integer"), ("orphanDependents", "boolean"),
            ("propagationPolicy", "string"),
        ]
        var many = JSONObject()
        if resource.verbs.contains("list") { many["get"] = operation("list", select) }
        if resource.verbs.contains("create") { many["post"] = operation("post", write) }
        if resource.verbs.contains("deletecollection") {
            many["delete"] = operation("deletecollection", select + delete)
        }
        paths[collection] = .object(many)
        guard !resource.isVirtual else { return }
        let one: JSONObject = [
            "get": operation("get", []), "put": operation("put", write),
            "patch": operation("patch", write + [("force", "boolean")]), "delete": operation("delete", delete),
        ].reduce(into: JSONObject()) { one, next in
            let verb = next.key == "put" ? "update" : next.key
            if resource.verbs.contains(verb) { one[next.key] = next.value }
        }
        paths[collection + "/{name}"] = .object(one)
        if resource.hasStatus {
            var status = one
            status["delete"] = nil
            paths[collection + "/{name}/status"] = .object(status)
        }
    }
}

/// Writes schemas of the tables, and those of custom resources, as OpenAPI has them.
struct SchemaWriter {
    let prefix: String
    let isVersion3: Bool
    private(set) var definitions = JSONObject()

    init(prefix: String, isVersion3: Bool) {
        self.prefix = prefix
        self.isVersion3 = isVersion3
    }

    /// The published name of a type of the tables.
    static func published(_ name: String) -> String {
        if name.hasPrefix("meta.") { return "io.k8s.apimachinery.pkg.apis." + name }
        if name.hasPrefix("apiextensions.") { return "io.k8s.apiextensions-apiserver.pkg.apis." + name }
        return "io.k8s.api." + name
    }

    mutating func add(_ resource: Resource) -> String {
        let kind: JSONValue = [
            [
                "group": .string(resource.group), "kind": .string(resource.kind), "version": .string(resource.version),
            ]
        ]
        guard let custom = resource.custom else {
            let name = resource.schema.typeName ?? ""
            addNamed(name)
            let published = SchemaWriter.published(name)
            var object = definitions[published]?.object ?? JSONObject()
            object["x-kubernetes-group-version-kind"] = kind
            definitions[published] = .object(object)
            return published
        }
        let name =
            (resource.group.split(separator: ".").reversed() + [Substring(resource.version), Substring(resource.kind)])
            .joined(separator: ".")
        var object = custom.schema.raw
        if object["type"] == nil { object["type"] = "object" }
        object.make("properties") { properties in
            properties["apiVersion"] = ["type": "string"]
            properties["kind"] = ["type": "string"]
            properties["metadata"] = reference("meta.v1.ObjectMeta")
        }
        addNamed("meta.v1.ObjectMeta")
        object["x-kubernetes-group-version-kind"] = kind
        definitions[name] = .object(object)
        return name
    }

    mutating func addList(_ resource: Resource, _ name: String) {
        let item: JSONValue =
            isVersion3
            ? ["allOf": [["$ref": .string(prefix + name)]], "default": .object(JSONObject())]
            : ["$ref": .string(prefix + name)]
        definitions[name + "List"] = [
            "type": "object", "required": ["items"],
            "properties": [
                "apiVersion": ["type": "string"], "kind": ["type": "string"],
                "metadata": ["type": "object"], "items": ["type": "array", "items": item],
            ],
            "x-kubernetes-group-version-kind": [
                [
                    "group": .string(resource.group), "kind": .string(resource.listKind),
                    "version": .string(resource.version),
                ]
            ],
        ]
    }

    mutating func addNamed(_ name: String) {
        let published = SchemaWriter.published(name)
        guard definitions[published] == nil else { return }
        definitions[published] = .object(JSONObject())
        let type = SchemaTable.shared.type(name)
        var object = JSONObject(["type": "object"])
        var properties = JSONObject()
        var required: [JSONValue] = []
        for field in type.fields {
            properties[field.name] = property(field)
            if field.isRequired { required.append(.string(field.name)) }
        }
        if !properties.isEmpty { object["properties"] = .object(properties) }
        if !required.isEmpty { object["required"] = .array(required) }
        if type.isAtomic { object["x-kubernetes-map-type"] = "atomic" }
        definitions[published] = .object(object)
    }

    private func reference(_ name: String) -> JSONValue {
        let target: JSONValue = ["$ref": .string(prefix + SchemaWriter.published(name))]
        return isVersion3 ? ["allOf": [target]] : target
    }

    private mutating func property(_ field: Field) -> JSONValue {
        var object = schema(field.schema)
        if field.schema.kind == .object, isVersion3, !field.isPointer { object["default"] = .object(JSONObject()) }
        if field.isRequired, field.schema.kind == .string { object["default"] = "" }
        if field.isRequired, [.int32, .int64].contains(field.schema.kind) { object["default"] = 0 }
        if let value = field.schema.defaultValue { object["default"] = value }
        if field.schema.kind == .list {
            switch field.schema.listType {
            case .atomic: object["x-kubernetes-list-type"] = "atomic"
            case .set: object["x-kubernetes-list-type"] = "set"
            case .map(let keys):
                object["x-kubernetes-list-type"] = "map"
                object["x-kubernetes-list-map-keys"] = .array(keys.map { .string($0) })
            }
        }
        let patch = field.schema.patch
        var strategies: [String] = []
        if patch.merges { strategies.append("merge") }
        if patch.retainsKeys { strategies.append("retainKeys") }
        if patch.replaces { strategies.append("replace") }
        if !strategies.isEmpty { object["x-kubernetes-patch-strategy"] = .string(strategies.joined(separator: ",")) }
        if let key = patch.mergeKey { object["x-kubernetes-patch-merge-key"] = .string(key) }
        return .object(object)
    }

    private mutating func schema(_ schema: Schema) -> JSONObject {
        func of(_ type: String, _ format: String? = nil) -> JSONObject {
            var object = JSONObject(["type": .string(type)])
            if let format { object["format"] = .string(format) }
            return object
        }
        switch schema.kind {
        case .string: return of("string")
        case .bytes: return of("string", "byte")
        case .boolean: return of("boolean")
        case .int32: return of("integer", "int32")
        case .int64: return of("integer", "int64")
        case .double: return of("number", "double")
        case .time, .microTime: return of("string", "date-time")
        case .quantity, .intOrString:
            if isVersion3 {
                return JSONObject([
                    "oneOf": [["type": "string"], ["type": schema.kind == .quantity ? "number" : "integer"]]
                ])
            }
            return of("string", schema.kind == .quantity ? nil : "int-or-string")
        case .any, .anyOrObject: return JSONObject(["x-kubernetes-preserve-unknown-fields": true])
        case .list:
            return JSONObject(["type": "array", "items": .object(schema.element.map { inner($0) } ?? JSONObject())])
        case .map:
            var object = JSONObject([
                "type": "object", "additionalProperties": .object(schema.element.map { inner($0) } ?? JSONObject()),
            ])
            if schema.isAtomic { object["x-kubernetes-map-type"] = "atomic" }
            return object
        case .object:
            guard let name = schema.typeName else { return of("object") }
            addNamed(name)
            return reference(name).object ?? JSONObject()
        }
    }

    private mutating func inner(_ schema: Schema) -> JSONObject {
        var object = self.schema(schema)
        if isVersion3, schema.kind == .object { object["default"] = .object(JSONObject()) }
        if schema.kind == .string { object["default"] = "" }
        return object
    }
}
