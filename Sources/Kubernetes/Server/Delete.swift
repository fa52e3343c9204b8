import Documents
import HTTP

extension APIServer {
    struct DeleteOptions {
        var policy: String?
        var orphans: Bool?
        var uid: String?
        var revision: String?
        var isDryRun = false
    }

    private func deleteOptions(_ request: APIRequest) throws -> DeleteOptions {
        var object = JSONObject()
        if !request.body.isEmpty {
            let value: JSONValue
            if request.contentType == "application/vnd.kubernetes.protobuf" {
                value = try Protobuf.object(
                    request.body, BuiltInResources.form("", "DeleteOptions", "meta.v1"))
            } else {
                value = try BodyDecoder.parse(request.body, request.contentType, expected: "DeleteOptions").value
            }
            object = value.object ?? JSONObject()
        }
        return try deleteOptions(object, request)
    }

    /// The options of an object, which those of the request's address stand in for.
    func deleteOptions(_ object: JSONObject, _ request: APIRequest) throws -> DeleteOptions {
        var options = DeleteOptions()
        options.policy = object["propagationPolicy"]?.string ?? request.option("propagationPolicy")
        options.orphans = object["orphanDependents"]?.bool
        if request.query["orphanDependents"] != nil { options.orphans = request.flag("orphanDependents") }
        options.uid = object.at("preconditions", "uid")?.string
        options.revision = object.at("preconditions", "resourceVersion")?.string
        let dryRun = object["dryRun"]?.array?.compactMap(\.string) ?? request.query["dryRun"] ?? []
        options.isDryRun = !dryRun.isEmpty
        var problems: [FieldProblem] = []
        if let policy = options.policy {
            if options.orphans != nil {
                problems.append(
                    .invalid(
                        "propagationPolicy", .string(policy),
                        "orphanDependents and deletionPropagation cannot be both set"))
            } else if !["Foreground", "Background", "Orphan"].contains(policy) {
                problems.append(
                    .unsupported("propagationPolicy", .string(policy), ["Foreground", "Background", "Orphan", "nil"]))
            }
        }
        if dryRun.contains(where: { $0 != "All" }) {
            problems.append(.unsupported("dryRun", .array(dryRun.map { .string($0) }), ["All"]))
        }
        if !problems.isEmpty { throw StatusError.invalidOptions("DeleteOptions", problems) }
        if options.orphans == true { options.policy = "Orphan" }
        return options
    }

    func delete(
        _ request: APIRequest, _ target: APIRequest.Target, _ resource: Resource
    ) async throws -> ServerResponse {
        let options = try deleteOptions(request)
        if resource.kind == "Namespace", !resource.isCustom,
            ["default", "kube-system", "kube-public"].contains(target.name)
        {
            throw StatusError.forbidden(resource.groupResource, target.name, "this namespace may not be deleted")
        }
        let (object, isGone) = try await remove(target, resource, options)
        if isGone, !APIServer.answersObject(resource) {
            var details = JSONObject(["name": .string(target.name)])
            if !resource.group.isEmpty { details["group"] = .string(resource.group) }
            details["kind"] = .string(resource.plural)
            details["uid"] = .string(object.uid)
            return try encode(
                .object(
                    JSONObject([
                        "kind": "Status", "apiVersion": "v1", "metadata": .object(JSONObject()), "status": "Success",
                        "details": .object(details),
                    ])), request, status: 200)
        }
        return try present(object, resource, request)
    }

    /// Kinds whose last state is the answer to their deletion.
    private static func answersObject(_ resource: Resource) -> Bool {
        guard !resource.isCustom, resource.group.isEmpty else { return false }
        return [
            "Service", "Namespace", "Pod", "ServiceAccount", "PersistentVolumeClaim", "PersistentVolume",
            "ResourceQuota",
            "PodTemplate",
        ].contains(resource.kind)
    }

    /// Deletes an object, or marks it when something still holds it. Returns it and whether it is gone.
    func remove(
        _ target: APIRequest.Target, _ resource: Resource, _ options: DeleteOptions
    ) async throws -> (JSONObject, isGone: Bool) {
        while true {
            let stored = try stored(resource, target)
            let live = try read(stored, resource)
            try checkPreconditions(options, live, resource)
            var object = live
            var metadata = object.metadata
            if resource.kind == "CustomResourceDefinition", !resource.isCustom {
                let cleanup = Definitions.cleanup
                if !object.finalizers.contains(cleanup) {
                    metadata["finalizers"] = .array((object.finalizers + [cleanup]).map { .string($0) })
                }
            }
            if let policy = options.policy {
                var finalizers = object.finalizers.filter { !["orphan", "foregroundDeletion"].contains($0) }
                if policy == "Orphan" { finalizers.append("orphan") }
                if policy == "Foreground" { finalizers.append("foregroundDeletion") }
                if finalizers != object.finalizers {
                    metadata["finalizers"] =
                        finalizers.isEmpty ? JSONValue?.none : .array(finalizers.map { .string($0) })
                }
            }
            object.metadata = metadata
            if isReleased(object, resource) {
                if options.isDryRun { return (object, true) }
                switch try await store.delete(resource.storageName, stored.key, expecting: stored.revision) {
                case .deleted(let revision):
                    try await wasDeleted(object, resource)
                    return (APIServer.withRevision(object, revision), true)
                default: continue
                }
            }
            mark(&object, resource)
            if JSONValue.object(object).isSame(as: .object(live)) || options.isDryRun { return (object, false) }
            switch try await store.put(
                resource.storageName, stored.key, expecting: stored.revision, bytes(object, resource))
            {
            case .stored(let new):
                let marked = APIServer.withRevision(object, new.revision)
                if resource.kind == "CustomResourceDefinition", !resource.isCustom {
                    try await finishDefinition(marked.name)
                }
                return (marked, false)
            default: continue
            }
        }
    }

    private func mark(_ object: inout JSONObject, _ resource: Resource) {
        guard !object.isBeingDeleted else { return }
        var metadata = object.metadata
        metadata["deletionTimestamp"] = .string(Timestamp.now.text)
        let isDefinition = resource.kind == "CustomResourceDefinition" && !resource.isCustom
        let isNamespace = resource.kind == "Namespace" && !resource.isCustom
        if !isDefinition, !isNamespace { metadata["deletionGracePeriodSeconds"] = 0 }
        if resource.countsGenerations, !isDefinition, let generation = metadata["generation"]?.number?.int64 {
            metadata["generation"] = .number(JSONNumber(generation &+ 1))
        }
        object.metadata = metadata
        if isDefinition { Definitions.markTerminating(&object) }
        if isNamespace { object.set(["status", "phase"], "Terminating") }
    }

    private func checkPreconditions(_ options: DeleteOptions, _ live: JSONObject, _ resource: Resource) throws {
        let kind = GroupResource(group: resource.group, resource: resource.kind)
        if let uid = options.uid, uid != live.uid {
            throw StatusError.conflict(
                kind, live.name,
                "the UID in the precondition (\(uid)) does not match the UID in record (\(live.uid)). The object might have "
                    + "been deleted and then recreated")
        }
        if let revision = options.revision, revision != live.resourceVersion {
            throw StatusError.conflict(
                kind, live.name,
                "the ResourceVersion in the precondition (\(revision)) does not match the ResourceVersion in record "
                    + "(\(live.resourceVersion)). The object might have been modified")
        }
    }

    func deleteCollection(
        _ request: APIRequest, _ target: APIRequest.Target, _ resource: Resource
    ) async throws -> ServerResponse {
        let options = try deleteOptions(request)
        let list = try ListOptions(request, isWatch: false)
        try list.fields.check(resource)
        let prefix = resource.isNamespaced && !target.namespace.isEmpty ? target.namespace + "/" : ""
        let listing = store.list(resource.storageName, prefix: prefix)
        var items: [JSONValue] = []
        for stored in listing.objects where !list.fields.excludes(key: stored.key) {
            let object = try read(stored, resource)
            guard matches(object, list, resource) else { continue }
            var one = target
            one.name = object.name
            one.namespace = object.namespace
            do {
                _ = try await remove(one, resource, options)
                items.append(.object(asItem(object, resource)))
            } catch let error as StatusError where error.code == 404 {
                continue
            }
        }
        return try presentList(items, resource, request, revision: listing.revision)
    }

    /// What follows from a deletion.
    func wasDeleted(_ object: JSONObject, _ resource: Resource) async throws {
        if let custom = resource.custom, store.isEmpty(resource.storageName) {
            try await finishDefinition(custom.definition)
        }
        if resource.kind == "CustomResourceDefinition", !resource.isCustom {
            registry.set(object.name, [])
            discovery.clear()
        }
        if resource.kind == "Service", !resource.isCustom { addresses.release(object) }
    }
}
