import Documents
import HTTP

extension APIServer {
    func create(
        _ request: APIRequest, _ target: APIRequest.Target, _ resource: Resource
    ) async throws -> ServerResponse {
        try WriteOptions.check(request, "CreateOptions")
        let object = try BodyDecoder(resource: resource, request: request).object()
        let isDryRun = request.option("dryRun") != nil
        let made = try await insert(object, resource, target.namespace, request, isDryRun: isDryRun)
        if !isDryRun, let stored = store.object(resource.storageName, key(resource, target.namespace, made.name)),
            made.resourceVersion == String(stored.revision),
            let answer = try verbatim(stored, resource, request, status: 201)
        {
            return answer
        }
        return try present(made, resource, request, status: 201)
    }

    /// Stores a new object.
    ///
    /// - Parameter managed: who owns its fields, from a server-side apply; nil: the request's manager owns them all.
    func insert(
        _ given: JSONObject, _ resource: Resource, _ namespace: String, _ request: APIRequest, isDryRun: Bool,
        managed: ManagedFields? = nil
    ) async throws -> JSONObject {
        var object = given
        try place(&object, resource, namespace)
        try checkNamespace(resource, object)
        guard object.resourceVersion.isEmpty || managed != nil else {
            throw StatusError(
                500, "InternalError",
                "Internal error occurred: resourceVersion should not be set on objects to be created")
        }
        if let problem = try access.escalation(object, nil, resource, request.user) { throw problem }
        let now = Timestamp.now.text
        var metadata = object.metadata
        let isNamed = !(metadata["name"]?.string ?? "").isEmpty
        if !isNamed, let prefix = metadata["generateName"]?.string, !prefix.isEmpty {
            metadata["name"] = .string(APIServer.generatedName(prefix))
        }
        metadata["uid"] = .string(APIServer.newIdentifier())
        metadata["creationTimestamp"] = .string(now)
        for key in ["resourceVersion", "selfLink", "deletionTimestamp", "deletionGracePeriodSeconds", "generation"] {
            metadata[key] = nil
        }
        if resource.countsGenerations { metadata["generation"] = 1 }
        object.metadata = metadata
        KindRules.resetStatus(&object, resource)
        let owned =
            managed
            ?? fieldManager(resource).update(live: nil, new: object, manager: request.fieldManager, now: now)
        metadata = object.metadata
        metadata["managedFields"] = owned.document
        object.metadata = metadata
        try prepare(&object, resource, request.user, isDryRun: isDryRun)
        let problems = MetadataRules.check(object, resource) + KindRules.check(object, resource)
        if !problems.isEmpty { throw StatusError.invalid(resource.groupKind, object.name, problems) }
        let key = key(resource, namespace, object.name)
        if isDryRun {
            guard store.object(resource.storageName, key) == nil else {
                throw StatusError.alreadyExists(resource.groupResource, object.name)
            }
            return object
        }
        switch try await store.put(resource.storageName, key, expecting: nil, bytes(object, resource)) {
        case .stored(let stored):
            let made = APIServer.withRevision(object, stored.revision)
            try await wasWritten(made, resource)
            return made
        default:
            // a random name that is taken is tried again
            if !isNamed {
                return try await insert(
                    given, resource, namespace, request, isDryRun: isDryRun, managed: managed)
            }
            throw StatusError.alreadyExists(resource.groupResource, object.name)
        }
    }

    /// Namespace of the request and namespace of the object must agree.
    func place(_ object: inout JSONObject, _ resource: Resource, _ namespace: String) throws {
        var metadata = object.metadata
        if resource.isNamespaced {
            guard object.namespace.isEmpty || object.namespace == namespace else {
                throw StatusError.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the request")
            }
            metadata["namespace"] = .string(namespace)
        } else {
            metadata["namespace"] = nil
        }
        object.metadata = metadata
    }

    private static let deletionMark = Array("\"deletionTimestamp\"".utf8)

    private func checkNamespace(_ resource: Resource, _ object: JSONObject) throws {
        guard resource.isNamespaced else { return }
        let namespaces = GroupResource(group: "", resource: "namespaces")
        guard let stored = store.object("namespaces", object.namespace) else {
            throw StatusError.notFound(namespaces, object.namespace)
        }
        guard stored.mentions(APIServer.deletionMark) else { return }
        let namespace = try stored.object(kind: "Namespace", apiVersion: "v1")
        guard namespace.isBeingDeleted else { return }
        var error = StatusError.forbidden(
            resource.groupResource, object.name,
            "unable to create new content in namespace \(object.namespace) because it is being terminated")
        error.causes = [
            .init(
                reason: "NamespaceTerminating", message: "namespace \(object.namespace) is being terminated",
                field: "metadata.namespace")
        ]
        throw error
    }

    /// What the server decides itself about a new object.
    private func prepare(
        _ object: inout JSONObject, _ resource: Resource, _ user: User, isDryRun: Bool
    ) throws {
        guard !resource.isCustom else { return }
        switch resource.kind {
        case "Namespace":
            object.make("spec") { spec in
                let old = spec["finalizers"]?.array ?? []
                spec["finalizers"] = .array(old.contains("kubernetes") ? old : old + ["kubernetes"])
            }
        case "Service": try addresses.allocate(&object, nil, isDryRun: isDryRun)
        case "Pod": try preparePod(&object)
        case "Job": KindRules.prepareJob(&object)
        case "CertificateSigningRequest": CertificateRequests.prepare(&object, user)
        case "PersistentVolumeClaim", "PersistentVolume":
            let finalizer =
                resource.kind == "PersistentVolume" ? "kubernetes.io/pv-protection" : "kubernetes.io/pvc-protection"
            var metadata = object.metadata
            let old = object.finalizers
            metadata["finalizers"] = .array(
                (old.contains(finalizer) ? old : old + [finalizer]).map { .string($0) })
            object.metadata = metadata
            if resource.kind == "PersistentVolume" {
                object.set(["status", "lastPhaseTransitionTime"], .string(Timestamp.now.text))
            }
        default: break
        }
    }

    private func preparePod(_ object: inout JSONObject) throws {
        let namespace = object.namespace
        let account = object.at("spec", "serviceAccountName")?.string ?? ""
        let name = account.isEmpty ? "default" : account
        guard store.object("serviceaccounts", "\(namespace)/\(name)") != nil else {
            throw StatusError.forbidden(
                GroupResource(group: "", resource: "pods"), object.name,
                "error looking up service account \(namespace)/\(name): serviceaccount \(quoted(name)) not found")
        }
        object.edit("spec") { spec in
            spec["serviceAccountName"] = .string(name)
            spec["serviceAccount"] = .string(name)
            spec.fill("priority", 0)
            spec.fill("preemptionPolicy", "PreemptLowerPriority")
            var tolerations = spec["tolerations"]?.array ?? []
            for key in ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"]
            where !tolerations.contains(where: { $0["key"]?.string == key }) {
                tolerations.append([
                    "key": .string(key), "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300,
                ])
            }
            spec["tolerations"] = .array(tolerations)
        }
        object.set(["status", "qosClass"], .string(KindRules.qualityOfService(object)))
    }

    /// What follows from a write.
    func wasWritten(_ object: JSONObject, _ resource: Resource) async throws {
        guard resource.kind == "CustomResourceDefinition", !resource.isCustom else { return }
        try await definitionWasWritten(object, resource)
    }
}
