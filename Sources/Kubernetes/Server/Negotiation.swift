import Documents
import HTTP

/// The form of an answer that a client takes.
struct Negotiation: Sendable {
    enum Shape: Sendable { case object, partial, table }

    let shape: Shape
    let isYAML: Bool
    let isPretty: Bool

    var isPlainJSON: Bool { shape == .object && !isYAML && !isPretty }
    var isPlainMetadata: Bool { shape == .partial && !isYAML && !isPretty }

    init(_ request: APIRequest, _ resource: Resource?) throws {
        isPretty = request.query["pretty"] != nil && request.flag("pretty")
        let clauses = request.accept.isEmpty ? ["*/*"] : request.accept.split(separator: ",").map { $0.trimmed }
        var hasKnownType = false
        for clause in clauses {
            let parts = clause.split(separator: ";").map { $0.trimmed }
            let type = parts.first ?? ""
            var parameters: [String: String] = [:]
            for part in parts.dropFirst() {
                let pair = part.split(separator: "=", maxSplits: 1)
                if pair.count == 2 { parameters[String(pair[0])] = String(pair[1]) }
            }
            guard ["application/json", "application/yaml", "*/*", "application/*"].contains(type) else { continue }
            hasKnownType = true
            let isMeta = parameters["g"] == "meta.k8s.io" && ["v1", "v1beta1"].contains(parameters["v"] ?? "")
            switch parameters["as"] {
            case nil: shape = .object
            case "Table" where isMeta: shape = .table
            case "PartialObjectMetadata" where isMeta, "PartialObjectMetadataList" where isMeta: shape = .partial
            default: continue
            }
            isYAML = type == "application/yaml"
            return
        }
        if hasKnownType {
            throw StatusError(
                406, "NotAcceptable", "only the following media types are accepted: \(BodyDecoder.mediaTypes)")
        }
        throw StatusError(
            406, "NotAcceptable",
            "406: Not Acceptable\n\nAvailable representations: application/json, application/yaml, "
                + "application/vnd.kubernetes.protobuf, application/json;stream=watch, "
                + "application/vnd.kubernetes.protobuf;stream=watch", hasDetails: true)
    }

    static func partial(_ object: JSONObject) -> JSONObject {
        var metadata = object["metadata"]?.object ?? JSONObject()
        // an annotation that stands for a field
        if object["kind"]?.string == "DaemonSet" {
            metadata.edit("annotations") { $0[Defaults.daemonSetGeneration] = nil }
            if metadata["annotations"]?.object?.isEmpty == true { metadata["annotations"] = nil }
        }
        return JSONObject([
            "kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": .object(metadata),
        ])
    }
}

extension APIServer {
    /// An object as the client wants it.
    func present(
        _ object: JSONObject, _ resource: Resource, _ request: APIRequest, status: Int = 200
    ) throws -> ServerResponse {
        let form = try Negotiation(request, resource)
        switch form.shape {
        case .object: return try encode(.object(object), request, status: status)
        case .partial: return try encode(.object(Negotiation.partial(object)), request, status: status)
        case .table:
            var table = try Tables.table([object], resource, includeObject: request.option("includeObject"))
            table["metadata"] = .object(JSONObject(["resourceVersion": .string(object.resourceVersion)]))
            return try encode(.object(table), request, status: status)
        }
    }

    func presentList(
        _ items: [JSONValue], _ resource: Resource, _ request: APIRequest, revision: Int64, next: String = "",
        remaining: Int? = nil
    ) throws -> ServerResponse {
        let form = try Negotiation(request, resource)
        var metadata = listMetadata(resource, revision, next, remaining)
        if form.shape != .object, next.isEmpty { metadata["continue"] = nil }
        switch form.shape {
        case .object:
            let list = JSONObject([
                "kind": .string(resource.listKind), "apiVersion": .string(resource.apiVersion),
                "metadata": .object(metadata),
                "items": .array(
                    form.isPlainJSON ? items : items.map { .object(asItem($0.object ?? JSONObject(), resource)) }),
            ])
            return try encode(.object(list), request, status: 200)
        case .partial:
            let list = JSONObject([
                "kind": "PartialObjectMetadataList", "apiVersion": "meta.k8s.io/v1", "metadata": .object(metadata),
                "items": .array(items.map { .object(Negotiation.partial($0.object ?? JSONObject())) }),
            ])
            return try encode(.object(list), request, status: 200)
        case .table:
            var table = try Tables.table(
                items.compactMap(\.object), resource, includeObject: request.option("includeObject"))
            table["metadata"] = .object(metadata)
            return try encode(.object(table), request, status: 200)
        }
    }

    func encode(_ value: JSONValue, _ request: APIRequest, status: Int) throws -> ServerResponse {
        let form = try Negotiation(request, nil)
        var fields = APIServer.jsonFields
        if form.isYAML {
            fields["Content-Type"] = "application/yaml"
            return ServerResponse(status, fields: fields, body: .bytes(YAMLEncoder.encode(value)))
        }
        var bytes = value.encoded(form.isPretty ? .indented(2) : .compact)
        bytes.append(0x0A)
        return ServerResponse(status, fields: fields, body: .bytes(bytes))
    }
}
