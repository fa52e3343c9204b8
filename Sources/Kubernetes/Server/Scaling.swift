import Documents
import HTTP

extension APIServer {
    /// The scale subresource: replicas of whatever has some, in one form.
    func scale(
        _ request: APIRequest, _ target: APIRequest.Target, _ resource: Resource, _ verb: String
    ) async throws -> ServerResponse {
        guard let scale = resource.scale else { throw StatusError.noSuchResource }
        switch verb {
        case "get":
            return try present(form(read(stored(resource, target), resource), scale), request)
        case "update":
            try WriteOptions.check(request, "UpdateOptions")
            let given = try decode(request)
            return try await change(request, target, resource, scale) { _ in given }
        case "patch":
            let isApply = request.contentType == "application/apply-patch+yaml"
            try WriteOptions.check(request, "PatchOptions", isApply: isApply)
            if isApply {
                let config = try BodyDecoder.parse(request.body, request.contentType, expected: "Scale").value
                return try await change(request, target, resource, scale) { live in
                    MergePatch.apply(config, to: .object(live)).object ?? live
                }
            }
            let schema = SchemaTable.shared.schema("autoscaling.v1.Scale")
            let patch = try patchFunction(request.body, request.contentType, schema)
            return try await change(request, target, resource, scale, patch)
        default: throw StatusError.methodNotAllowed
        }
    }

    private func decode(_ request: APIRequest) throws -> JSONObject {
        let resource = BuiltInResources.form("autoscaling", "Scale", "autoscaling.v1")
        return try BodyDecoder(resource: resource, request: request).object()
    }

    private func change(
        _ request: APIRequest, _ target: APIRequest.Target, _ resource: Resource, _ scale: Resource.Scale,
        _ edit: (JSONObject) throws -> JSONObject
    ) async throws -> ServerResponse {
        let result = try await modify(request, target, resource, subresource: "scale") { live in
            let wanted = try edit(form(live, scale))
            if !wanted.resourceVersion.isEmpty, wanted.resourceVersion != live.resourceVersion {
                throw StatusError.conflict(resource.groupResource, target.name, StatusError.modified)
            }
            let replicas = wanted.at("spec", "replicas")?.number?.int64 ?? 0
            guard replicas >= 0 else {
                let field = resource.isCustom ? "." + scale.replicas.joined(separator: ".") : "spec.replicas"
                let rule = resource.isCustom ? "should be a non-negative integer" : "must be greater than or equal to 0"
                throw StatusError.invalid(
                    resource.isCustom ? resource.groupKind : GroupKind(group: "autoscaling", kind: "Scale"),
                    target.name,
                    [.invalid(field, .number(JSONNumber(replicas)), rule)])
            }
            var changed = live
            changed.set(scale.replicas, .number(JSONNumber(replicas)))
            return Change(object: changed)
        }
        return try present(form(result, scale), request)
    }

    private func present(_ scale: JSONObject, _ request: APIRequest) throws -> ServerResponse {
        guard try Negotiation(request, nil).shape == .table else {
            return try encode(.object(scale), request, status: 200)
        }
        var table = try Tables.table([scale], Tables.scale, includeObject: request.option("includeObject"))
        table["metadata"] = .object(JSONObject(["resourceVersion": .string(scale.resourceVersion)]))
        return try encode(.object(table), request, status: 200)
    }

    private func form(_ object: JSONObject, _ scale: Resource.Scale) -> JSONObject {
        var metadata = JSONObject()
        for key in ["name", "namespace", "uid", "resourceVersion", "creationTimestamp"] {
            metadata[key] = object.metadata[key]
        }
        var status = JSONObject(["replicas": object.at(scale.statusReplicas) ?? 0])
        if let path = scale.selector
            ?? (object["kind"]?.string == "ReplicationController" ? ["spec", "selector"] : nil)
        {
            let selector = object.at(path)
            let text = selector?.string ?? selector.map { Tables.selector($0) } ?? ""
            if !text.isEmpty, text != "<none>" { status["selector"] = .string(text) }
        }
        var spec = JSONObject()
        if let replicas = object.at(scale.replicas), replicas != 0 { spec["replicas"] = replicas }
        return JSONObject([
            "kind": "Scale", "apiVersion": "autoscaling/v1", "metadata": .object(metadata), "spec": .object(spec),
            "status": .object(status),
        ])
    }
}
