import Diagnostics
import Documents
import HTTP

extension APIServer {
    private static let patchTypes = [
        "application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json",
        "application/apply-patch+yaml",
    ]

    func patch(
        _ request: APIRequest, _ target: APIRequest.Target, _ resource: Resource
    ) async throws -> ServerResponse {
        guard APIServer.patchTypes.contains(request.contentType) else {
            if request.contentType.hasSuffix("+json") || request.contentType.hasSuffix("+yaml") {
                throw BodyDecoder.unsupported(APIServer.patchTypes.joined(separator: ", "))
            }
            throw StatusError(415, "UnsupportedMediaType", "415: Unsupported Media Type", hasDetails: true)
        }
        let isApply = request.contentType == "application/apply-patch+yaml"
        if resource.isCustom, request.contentType == "application/strategic-merge-patch+json" {
            throw BodyDecoder.unsupported(
                "application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml")
        }
        try WriteOptions.check(request, "PatchOptions", isApply: isApply)
        if isApply { return try await apply(request, target, resource) }
        let change = try patchFunction(request, resource)
        let result = try await modify(request, target, resource) { live in
            let patched = try change(live)
            try self.checkIdentity(patched, target, resource)
            return Change(object: patched)
        }
        return try present(result, resource, request)
    }

    func checkIdentity(_ object: JSONObject, _ target: APIRequest.Target, _ resource: Resource) throws {
        guard object.name == target.name else {
            throw StatusError.badRequest(
                "the name of the object (\(object.name)) does not match the name on the URL (\(target.name))")
        }
        guard !resource.isNamespaced || object.namespace == target.namespace else {
            throw StatusError.badRequest(
                "the namespace of the provided object does not match the namespace sent on the request")
        }
    }

    /// The patch of a request as a function on objects.
    private func patchFunction(
        _ request: APIRequest, _ resource: Resource
    ) throws -> (JSONObject) throws -> JSONObject {
        let raw = try patchFunction(request.body, request.contentType, resource.isCustom ? nil : resource.schema)
        let decoder = BodyDecoder(resource: resource, request: request)
        return { live in
            let patched = try raw(live)
            func invalid(_ problem: String) -> StatusError {
                let shown = String(decoding: request.body.prefix(200), as: UTF8.self)
                return StatusError.invalid(
                    GroupKind(group: "", kind: ""), "", [.invalid("patch", .string(shown), problem)])
            }
            do {
                if !resource.isCustom,
                    patched["kind"]?.string != resource.kind || patched["apiVersion"]?.string != resource.apiVersion
                {
                    throw invalid("illegal base64 data at input byte 0")
                }
                return try decoder.versioned(.object(patched), [], strict: invalid)
            } catch let error as StatusError where error.code == 400 && !resource.isCustom {
                let problem =
                    error.message.components(after: "cannot be handled as a \(resource.kind): ") ?? error.message
                throw invalid(problem)
            }
        }
    }

    /// As `patchFunction`, without reading the result by a schema.
    func patchFunction(
        _ body: [UInt8], _ contentType: String, _ schema: Schema?
    ) throws -> (JSONObject) throws -> JSONObject {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: body, limits: BodyDecoder.limits)
        } catch {
            throw StatusError.badRequest("error decoding patch: \(error.message)")
        }
        let unprocessable = StatusError(
            422, "Invalid", "the server rejected our request due to an error in our request", hasDetails: true)
        if contentType == "application/json-patch+json" {
            guard let items = value.array else {
                throw StatusError.badRequest(
                    "error decoding patch: json: cannot unmarshal \(value.goKind) into Go value of type jsonpatch.Patch"
                )
            }
            guard items.count <= JSONPatch.maximumOperations else {
                throw StatusError(
                    413, "RequestEntityTooLarge",
                    "Request entity too large: The allowed maximum operations in a JSON patch is "
                        + "\(JSONPatch.maximumOperations), got \(items.count)", hasDetails: true)
            }
            return { live in
                guard let patch = JSONPatch(items) else { throw unprocessable }
                do {
                    guard let result = try patch.apply(to: .object(live)).object else { throw unprocessable }
                    return result
                } catch is JSONPatch.Failure {
                    throw unprocessable
                }
            }
        }
        guard let object = value.object else {
            throw StatusError.badRequest(
                "error decoding patch: json: cannot unmarshal \(value.goKind) into Go value of type map[string]interface {}"
            )
        }
        if contentType == "application/merge-patch+json" {
            return { MergePatch.apply(value, to: .object($0)).object ?? $0 }
        }
        return { live in
            do {
                return try StrategicMergePatch.apply(object, to: live, schema)
            } catch let failure as StrategicMergePatch.Failure {
                throw switch failure.status {
                case 400: StatusError.badRequest(failure.message)
                case 422: unprocessable
                default: StatusError.internalError(failure.message)
                }
            }
        }
    }

    // MARK: server-side apply

    private func apply(
        _ request: APIRequest, _ target: APIRequest.Target, _ resource: Resource
    ) async throws -> ServerResponse {
        let config = try configuration(request, target, resource)
        let manager = request.option("fieldManager") ?? ""
        let isForced = request.flag("force") && request.query["force"] != nil
        let fields = fieldManager(resource, target.subresource)
        let decoder = BodyDecoder(resource: resource, request: request)
        let key = key(resource, target.namespace, target.name)
        while store.object(resource.storageName, key) == nil {
            guard target.subresource.isEmpty else { throw StatusError.notFound(resource.groupResource, target.name) }
            if !config.uid.isEmpty {
                throw StatusError.conflict(
                    resource.groupResource, target.name,
                    "uid mismatch: the provided object specified uid \(config.uid), and no existing object was found")
            }
            let outcome = try typedApply(fields, nil, config, manager, isForced)
            let object = try decoder.versioned(.object(outcome.object ?? config), [])
            do {
                let made = try await insert(
                    object, resource, target.namespace, request, isDryRun: request.option("dryRun") != nil,
                    managed: outcome.managed)
                return try present(made, resource, request, status: 201)
            } catch let error as StatusError where error.reason == "AlreadyExists" {
                continue
            }
        }
        let result = try await modify(request, target, resource) { live in
            var outcome = try self.typedApply(fields, live, config, manager, isForced)
            var object = outcome.object ?? live
            if manager == "kubectl", live.at("metadata", "annotations")?[FieldManager.lastApplied] != nil {
                self.refreshLastApplied(&object, config)
            }
            if outcome.object != nil { object = try decoder.versioned(.object(object), []) }
            object.set(["metadata", "managedFields"], nil)
            outcome.managed.dropEmpty()
            return Change(object: object, managed: outcome.managed)
        }
        return try present(result, resource, request)
    }

    private func typedApply(
        _ fields: FieldManager, _ live: JSONObject?, _ config: JSONObject, _ manager: String, _ isForced: Bool
    ) throws -> FieldManager.Outcome {
        do {
            return try fields.apply(
                live: live, config: config, manager: manager, force: isForced, now: Timestamp.now.text)
        } catch let conflicts as FieldManager.Conflicts {
            throw conflicts.status
        } catch let problem as TypedValue.Problem {
            throw StatusError.internalError("failed to create typed live object: \(problem.message)")
        }
    }

    /// The configuration of a server-side apply, checked against the schema.
    private func configuration(
        _ request: APIRequest, _ target: APIRequest.Target, _ resource: Resource
    ) throws -> JSONObject {
        let (value, duplicates) = try BodyDecoder.parse(request.body, request.contentType, expected: resource.kind)
        guard var object = value.object else {
            throw StatusError.badRequest(
                "error unmarshaling patch: json: cannot unmarshal \(value.goKind) into Go value of type map[string]interface {}"
            )
        }
        if !duplicates.isEmpty, BodyDecoder.validation(request) == .warn {
            for path in duplicates { request.warnings.add("duplicate field \(quoted(path))") }
        }
        let version = object["apiVersion"]?.string ?? ""
        let kind = object["kind"]?.string ?? ""
        guard kind == resource.kind, version == resource.apiVersion else {
            throw StatusError.badRequest(
                "invalid object type: \(version.isEmpty ? "/" : version.contains("/") ? version : "/" + version), Kind=\(kind)"
            )
        }
        let metadata = object["metadata"] ?? .null
        guard metadata.object != nil || metadata.isNull else {
            throw StatusError.badRequest(
                "error decoding patch: json: cannot unmarshal \(metadata.goKind) into Go struct field .metadata of type "
                    + "v1.ObjectMeta")
        }
        if metadata.isNull { object["metadata"] = .object(JSONObject()) }
        guard object.name.isEmpty || object.name == target.name else {
            throw StatusError.badRequest(
                "the name of the object (\(object.name)) does not match the name on the URL (\(target.name))")
        }
        guard object["metadata"]?["managedFields"]?.array?.isEmpty ?? true else {
            throw StatusError.badRequest("metadata.managedFields must be nil")
        }
        let written = object.namespace
        try place(&object, resource, target.namespace)
        object.set(["metadata", "name"], .string(target.name))
        if let problem = schemaProblem(object, resource) {
            let place = written.isEmpty ? "/\(target.name)" : "\(written)/\(target.name)"
            let full = version.contains("/") ? version : "/" + version
            let message =
                "failed to create typed patch object (\(place); \(full), Kind=\(kind)): \(problem.message)"
            throw problem.status == 500 ? StatusError.internalError(message) : StatusError.badRequest(message)
        }
        return target.subresource == "status" ? statusOnly(object) : object
    }

    private func schemaProblem(_ object: JSONObject, _ resource: Resource) -> TypedValue.Problem? {
        do {
            try TypedValue.check(.object(object), resource.schema)
            return nil
        } catch {
            return error
        }
    }

    private func statusOnly(_ object: JSONObject) -> JSONObject {
        var result = object
        for key in object.keys where !["apiVersion", "kind", "metadata", "status"].contains(key) { result[key] = nil }
        return result
    }

    /// `kubectl apply` keeps what it applied in an annotation; a server-side apply by it keeps that up.
    private func refreshLastApplied(_ object: inout JSONObject, _ config: JSONObject) {
        var kept = config
        kept.edit("metadata") { metadata in
            metadata["managedFields"] = nil
            metadata.edit("annotations") { $0[FieldManager.lastApplied] = nil }
            if metadata["annotations"]?.object?.isEmpty == true { metadata["annotations"] = nil }
        }
        let text = JSONValue.object(kept).text(JSONStyle(escapesHTML: true, sortsKeys: true)) + "\n"
        object.set(["metadata", "annotations", FieldManager.lastApplied], .string(text))
    }
}

extension String {
    /// What stands behind the first occurrence of a text.
    func components(after text: String) -> String? {
        guard let found = firstRange(of: text) else { return nil }
        return String(self[found.upperBound...])
    }
}
