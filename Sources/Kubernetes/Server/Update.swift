import Documents
import HTTP

extension APIServer {
    /// What a write makes of an object, and who owns it then; nil: the request's manager owns what it changed.
    struct Change {
        var object: JSONObject
        var managed: ManagedFields?
    }

    func replace(
        _ request: APIRequest, _ target: APIRequest.Target, _ resource: Resource
    ) async throws -> ServerResponse {
        try WriteOptions.check(request, "UpdateOptions")
        let object = try BodyDecoder(resource: resource, request: request).object()
        guard object.name.isEmpty || object.name == target.name else {
            throw StatusError.badRequest(
                "the name of the object (\(object.name)) does not match the name on the URL (\(target.name))")
        }
        guard !object.name.isEmpty else {
            throw StatusError.badRequest("name must be provided")
        }
        var placed = object
        try place(&placed, resource, target.namespace)
        let isDryRun = request.option("dryRun") != nil
        if target.subresource.isEmpty, resource.isMadeByUpdate,
            store.object(resource.storageName, key(resource, target.namespace, target.name)) == nil
        {
            let made = try await insert(object, resource, target.namespace, request, isDryRun: isDryRun)
            return try present(made, resource, request, status: 201)
        }
        let result = try await modify(request, target, resource, isPut: true) { _ in Change(object: placed) }
        return try present(result, resource, request)
    }

    /// Changes an object until nobody came between, unless the change names the revision it is meant for.
    func modify(
        _ request: APIRequest, _ target: APIRequest.Target, _ resource: Resource, isPut: Bool = false,
        subresource: String? = nil, _ change: (JSONObject) throws -> Change
    ) async throws -> JSONObject {
        let subresource = subresource ?? target.subresource
        while true {
            let stored = try stored(resource, target)
            let live = try read(stored, resource)
            var change = try change(live)
            let given = change.object.resourceVersion
            if isPut, given.isEmpty || given == "0" {
                guard !resource.requiresRevision else {
                    let problem = FieldProblem.invalid("metadata.resourceVersion", 0, "must be specified for an update")
                    throw StatusError.invalid(
                        GroupKind(group: resource.group, kind: resource.plural), target.name, [problem])
                }
            } else if !given.isEmpty, given != live.resourceVersion {
                throw StatusError.conflict(resource.groupResource, target.name, StatusError.modified)
            }
            if isPut, !change.object.uid.isEmpty, change.object.uid != live.uid {
                throw StatusError.conflict(
                    resource.groupResource, target.name,
                    "Precondition failed: UID in precondition: \(change.object.uid), UID in object meta: \(live.uid)")
            }
            if let problem = try access.escalation(change.object, live, resource, request.user) { throw problem }
            try finish(&change, live, resource, subresource, request)
            let result = change.object
            if JSONValue.object(result).isSame(as: .object(live)) { return live }
            let isDryRun = request.option("dryRun") != nil
            let isGone = live.isBeingDeleted && isReleased(result, resource)
            if isDryRun { return result }
            let outcome =
                isGone
                ? try await store.delete(resource.storageName, stored.key, expecting: stored.revision)
                : try await store.put(
                    resource.storageName, stored.key, expecting: stored.revision, bytes(result, resource))
            switch outcome {
            case .stored(let stored):
                let made = APIServer.withRevision(result, stored.revision)
                try await wasWritten(made, resource)
                return made
            case .deleted:
                try await wasDeleted(result, resource)
                return result
            case .changed:
                if isPut, !given.isEmpty {
                    throw StatusError.conflict(resource.groupResource, target.name, StatusError.modified)
                }
            }
        }
    }

    /// Whether nothing holds an object that is being deleted.
    func isReleased(_ object: JSONObject, _ resource: Resource) -> Bool {
        guard object.finalizers.isEmpty else { return false }
        guard resource.kind == "Namespace", !resource.isCustom else { return true }
        return object.at("spec", "finalizers")?.array?.isEmpty ?? true
    }

    /// Keeps what a request may not change, counts generations, notes owners, checks the rules.
    private func finish(
        _ change: inout Change, _ live: JSONObject, _ resource: Resource, _ subresource: String, _ request: APIRequest
    ) throws {
        var object = change.object
        var metadata = object.metadata
        let old = live.metadata
        metadata["name"] = old["name"]
        for key in [
            "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "resourceVersion",
        ] {
            metadata[key] = old[key]
        }
        metadata["selfLink"] = nil
        if (metadata["uid"]?.string ?? "").isEmpty { metadata["uid"] = old["uid"] }
        object.metadata = metadata
        restrict(&object, live, resource, subresource)
        let now = Timestamp.now.text
        let managed =
            change.managed
            ?? fieldManager(resource, ["finalize"].contains(subresource) ? "" : subresource).update(
                live: live, new: object, manager: request.fieldManager, now: now)
        metadata = object.metadata
        metadata["managedFields"] = managed.document
        object.metadata = metadata
        if !resource.isCustom { try prepareUpdate(&object, live, resource) }
        let problems =
            MetadataRules.checkUpdate(live, object) + KindRules.checkUpdate(live, object, resource, subresource)
            + MetadataRules.check(object, resource)
            + KindRules.check(object, resource, old: live) { request.warnings.add($0) }
        if !problems.isEmpty {
            throw StatusError.invalid(resource.groupKind, object.name, problems)
        }
        let changesAnnotations =
            resource.kind == "Deployment" && !resource.isCustom
            && !(old["annotations"] ?? .null).isSame(as: object.metadata["annotations"] ?? .null)
        if resource.countsGenerations, subresource != "status",
            changesAnnotations
                || !KindRules.isSameSpec(live, object, ignoresStatus: resource.hasStatus || !resource.isCustom),
            let generation = old["generation"]?.number?.int64
        {
            metadata = object.metadata
            metadata["generation"] = .number(JSONNumber(generation &+ 1))
            object.metadata = metadata
        }
        change.object = object
    }

    /// The status is changed by its subresource only, and that changes nothing else.
    private func restrict(
        _ object: inout JSONObject, _ live: JSONObject, _ resource: Resource, _ subresource: String
    ) {
        switch subresource {
        case "status":
            let isRequest = resource.kind == "CertificateSigningRequest" && !resource.isCustom
            let status = isRequest ? CertificateRequests.status(object, live) : object["status"]
            var metadata = object.metadata
            let managed = metadata["managedFields"]
            object.metadata = metadata
            if resource.isCustom {
                metadata = live.metadata
                metadata["managedFields"] = managed
            } else if resource.kind != "Pod" {
                metadata["labels"] = live.metadata["labels"]
            }
            let uid = object.uid
            object = live
            metadata["uid"] = uid.isEmpty ? live.metadata["uid"] : .string(uid)
            object.metadata = metadata
            object["status"] = status
        case "ephemeralcontainers", "resize": object = PodChanges.restricted(object, to: subresource, live)
        case "binding": break
        case "approval": object = CertificateRequests.approval(object, live)
        case "finalize":
            let finalizers = object.at("spec", "finalizers")
            let managed = object.metadata["managedFields"]
            object = live
            object.set(["spec", "finalizers"], finalizers)
            if managed == nil { object.set(["metadata", "managedFields"], live.metadata["managedFields"]) }
        default:
            if resource.hasStatus { object["status"] = live["status"] }
            if resource.kind == "CertificateSigningRequest", !resource.isCustom { object["spec"] = live["spec"] }
            if resource.kind == "Namespace", !resource.isCustom {
                object.set(["spec", "finalizers"], live.at("spec", "finalizers"))
            }
        }
    }

    private func prepareUpdate(_ object: inout JSONObject, _ live: JSONObject, _ resource: Resource) throws {
        switch resource.kind {
        case "Service": try addresses.allocate(&object, live, isDryRun: false)
        case "CustomResourceDefinition": Definitions.prepareUpdate(&object, live)
        default: break
        }
    }
}
