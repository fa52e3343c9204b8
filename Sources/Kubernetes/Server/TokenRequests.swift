import Documents
import HTTP

extension APIServer {
    /// A token for a ServiceAccount.
    func requestToken(_ request: APIRequest, _ target: APIRequest.Target) throws -> ServerResponse {
        try WriteOptions.check(request, "CreateOptions")
        let resource = BuiltInResources.form("authentication.k8s.io", "TokenRequest", "authentication.v1")
        var object = try BodyDecoder(resource: resource, request: request).object()
        guard let stored = store.object("serviceaccounts", "\(target.namespace)/\(target.name)") else {
            throw StatusError.notFound(GroupResource(group: "", resource: "serviceaccounts"), target.name)
        }
        let account = try stored.object(kind: "ServiceAccount", apiVersion: "v1")
        let seconds = object.at("spec", "expirationSeconds")?.number?.int64 ?? 3600
        var problems: [FieldProblem] = []
        if seconds < 600 {
            problems.append(
                .invalid(
                    "spec.expirationSeconds", .number(JSONNumber(seconds)),
                    "may not specify a duration less than 10 minutes"))
        } else if seconds > 1 << 32 {
            problems.append(
                .invalid(
                    "spec.expirationSeconds", .number(JSONNumber(seconds)),
                    "may not specify a duration larger than 2^32 seconds"))
        }
        if !problems.isEmpty { throw StatusError.invalid(resource.groupKind, "", problems) }
        let bound = try boundObject(object.at("spec", "boundObjectRef"), target)
        var audiences = object.at("spec", "audiences")?.array?.compactMap(\.string) ?? []
        if audiences.isEmpty { audiences = [TokenIssuer.issuer] }
        let now = Timestamp.now.seconds
        let token = try tokens.token(
            namespace: target.namespace, name: target.name, uid: account.uid, audiences: audiences, bound: bound,
            issued: now, expires: now + seconds)
        let owned = fieldManager(resource, "token").update(
            live: nil, new: object, manager: request.fieldManager, now: Timestamp(seconds: now).text)
        object["metadata"] = [
            "name": .string(target.name), "namespace": .string(target.namespace), "uid": .string(account.uid),
            "creationTimestamp": .string(Timestamp(seconds: now).text),
        ]
        object.set(["metadata", "managedFields"], owned.document)
        object["spec"] = [
            "audiences": .array(audiences.map { .string($0) }), "expirationSeconds": .number(JSONNumber(seconds)),
            "boundObjectRef": object.at("spec", "boundObjectRef") ?? .null,
        ]
        object["status"] = [
            "token": .string(token), "expirationTimestamp": .string(Timestamp(seconds: now + seconds).text),
        ]
        return try encode(.object(object), request, status: 201)
    }

    /// The object that a token shall live as long as.
    private func boundObject(
        _ reference: JSONValue?, _ target: APIRequest.Target
    ) throws -> TokenIssuer.BoundObject? {
        guard let reference, !reference.isNull else { return nil }
        func text(_ key: String) -> String { reference[key]?.string ?? "" }
        let (name, kind) = (text("name"), text("kind"))
        guard text("apiVersion") == "v1", let bound = TokenIssuer.BoundObject.Kind(rawValue: kind) else {
            throw StatusError.badRequest("cannot bind token to object of type \(text("apiVersion")), Kind=\(kind)")
        }
        guard let stored = store.object(bound.resource, bound.key(target.namespace, name)) else {
            throw StatusError.notFound(GroupResource(group: "", resource: bound.resource), name)
        }
        let object = try stored.object(kind: kind, apiVersion: "v1")
        if bound == .pod, object.at("spec", "serviceAccountName")?.string != target.name {
            throw StatusError.badRequest(
                "cannot bind token for serviceaccount \(quoted(target.name)) to pod running with different serviceaccount name."
            )
        }
        let uid = text("uid")
        guard uid.isEmpty || uid == object.uid else {
            throw StatusError.conflict(
                GroupResource(group: "", resource: kind), name,
                "the UID in the bound object reference (\(uid)) does not match the UID in record. The object might have "
                    + "been deleted and then recreated")
        }
        return TokenIssuer.BoundObject(kind: bound, name: name, uid: object.uid)
    }
}
