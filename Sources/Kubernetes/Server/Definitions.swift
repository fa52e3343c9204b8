import Documents

/// CustomResourceDefinitions: their rules, and the resources that they add.
enum Definitions {
    static let storageName = "customresourcedefinitions.apiextensions.k8s.io"
    static let cleanup = "customresourcecleanup.apiextensions.k8s.io"

    // MARK: resources

    static func resources(_ object: JSONObject) -> [Resource] {
        guard let spec = object["spec"], let names = spec["names"], let kind = names["kind"]?.string,
            let plural = names["plural"]?.string, let group = spec["group"]?.string
        else { return [] }
        let versions = spec["versions"]?.array ?? []
        let best = versions.filter { $0["served"]?.bool == true && $0["deprecated"]?.bool != true }
            .compactMap { $0["name"]?.string }.sorted(by: Versions.precedes).first
        func list(_ key: String) -> [String] { names[key]?.array?.compactMap(\.string) ?? [] }
        return versions.filter { $0["served"]?.bool == true }.compactMap { version in
            guard let name = version["name"]?.string else { return nil }
            let schema = StructuralSchema(version["schema"]?["openAPIV3Schema"] ?? .object(JSONObject()))
            var warning: String?
            if version["deprecated"]?.bool == true {
                warning =
                    version["deprecationWarning"]?.string
                    ?? "\(group)/\(name) \(kind) is deprecated" + (best.map { "; use \(group)/\($0) \(kind)" } ?? "")
            }
            let custom = CustomVersion(
                definition: object.name, schema: schema, rules: SchemaRules(schema, isRoot: true),
                columns: columns(version),
                selectableFields: (version["selectableFields"]?.array ?? []).compactMap {
                    $0["jsonPath"]?.string.map { String($0.drop { $0 == "." }) }
                }, warning: warning, isStorage: version["storage"]?.bool == true)
            var resource = Resource(
                group: group, version: name, kind: kind, plural: plural,
                singular: names["singular"]?.string ?? kind.lowercased(),
                listKind: names["listKind"]?.string ?? kind + "List",
                isNamespaced: spec["scope"]?.string == "Namespaced", shortNames: list("shortNames"),
                categories: list("categories"), schema: schema.typed(isRoot: true), storageName: "\(plural).\(group)",
                custom: custom)
            resource.verbs = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"]
            resource.hasStatus = version["subresources"]?["status"] != nil
            resource.scale = scale(version["subresources"]?["scale"])
            return resource
        }
    }

    private static func scale(_ value: JSONValue?) -> Resource.Scale? {
        func path(_ text: String?) -> [String]? {
            text.map { $0.split(separator: ".").map(String.init) }
        }
        guard let value, let replicas = path(value["specReplicasPath"]?.string) else { return nil }
        return Resource.Scale(
            replicas: replicas, statusReplicas: path(value["statusReplicasPath"]?.string) ?? [],
            selector: path(value["labelSelectorPath"]?.string))
    }

    private static func columns(_ version: JSONValue) -> [CustomVersion.Column] {
        let given = version["additionalPrinterColumns"]?.array ?? []
        guard !given.isEmpty else {
            return [
                .init(
                    name: "Age", type: "date", format: "", description: "", priority: 0,
                    path: ".metadata.creationTimestamp")
            ]
        }
        return given.map {
            .init(
                name: $0["name"]?.string ?? "", type: $0["type"]?.string ?? "string",
                format: $0["format"]?.string ?? "",
                description: $0["description"]?.string ?? "", priority: $0["priority"]?.number?.int ?? 0,
                path: $0["jsonPath"]?.string ?? "")
        }
    }

    // MARK: rules

    /// - Parameter old: what it was before an update: schemas that have not changed are not looked at again.
    static func check(_ object: JSONObject, old: JSONObject?) -> [FieldProblem] {
        let spec = object["spec"]?.object ?? JSONObject()
        let names = spec["names"]?.object ?? JSONObject()
        let plural = names["plural"]?.string ?? ""
        let group = spec["group"]?.string ?? ""
        var problems: [FieldProblem] = []
        if object.name != "\(plural).\(group)" {
            problems.append(
                .invalid("metadata.name", .string(object.name), "must be spec.names.plural+\".\"+spec.group"))
        }
        if group.hasSuffix(".k8s.io") || group.hasSuffix(".kubernetes.io") || group == "k8s.io"
            || group == "kubernetes.io",
            object.at("metadata", "annotations")?["api-approved.kubernetes.io"] == nil
        {
            problems.append(
                .required(
                    "metadata.annotations[api-approved.kubernetes.io]",
                    "protected groups must have approval annotation \"api-approved.kubernetes.io\", see "
                        + "https://github.com/kubernetes/enhancements/pull/1111"))
        }
        let scope = spec["scope"]?.string ?? ""
        if !["Namespaced", "Cluster"].contains(scope) {
            problems.append(.unsupported("spec.scope", .string(scope), ["Cluster", "Namespaced"]))
        }
        problems += Names.label1035(plural).map { .invalid("spec.names.plural", .string(plural), $0) }
        if (names["kind"]?.string ?? "").isEmpty { problems.append(.required("spec.names.kind")) }
        if spec["conversion"]?["strategy"]?.string == "Webhook", spec["conversion"]?["webhook"]?.isNull ?? true {
            problems.append(
                .required("spec.conversion.webhookClientConfig", "required when strategy is set to Webhook"))
            problems.append(.required("spec.conversion.conversionReviewVersions"))
        }
        return problems + versions(object, spec, old)
    }

    private static func versions(_ object: JSONObject, _ spec: JSONObject, _ old: JSONObject?) -> [FieldProblem] {
        let versions = spec["versions"]?.array ?? []
        var problems: [FieldProblem] = []
        let all = versions.compactMap { $0["name"]?.string }
        if Set(all).count != all.count {
            problems.append(.invalid("spec.versions", .array(versions), "must contain unique version names"))
        }
        let storage = versions.filter { $0["storage"]?.bool == true }
        if storage.count != 1 {
            problems.append(
                .invalid("spec.versions", .array(versions), "must have exactly one version marked as storage version"))
        }
        let stored = object.at("status", "storedVersions")?.array ?? []
        if stored.isEmpty {
            problems.append(.invalid("status.storedVersions", .null, "must have at least one stored version"))
        } else if let last = storage.last?["name"], !stored.contains(last) {
            problems.append(
                .invalid(
                    "status.storedVersions", .array(stored), "must have the storage version \(last.string ?? "")"))
        }
        for (at, version) in stored.enumerated() where !all.contains(version.string ?? "") {
            let name = version.string ?? ""
            problems.append(
                .invalid(
                    "status.storedVersions[\(at)]", version,
                    "missing from spec.versions; \(name) was previously a storage version, and must remain in spec.versions "
                        + "until a storage migration ensures no data remains persisted in \(name) and removes \(name) from "
                        + "status.storedVersions"))
        }
        let schemas = versions.map { $0["schema"]?["openAPIV3Schema"] }
        // one schema for all versions is shown where there is only one version
        for (at, schema) in schemas.enumerated() {
            let place =
                versions.count == 1 ? "spec.validation.openAPIV3Schema" : "spec.versions[\(at)].schema.openAPIV3Schema"
            guard let schema, schema.object != nil else {
                problems.append(.required("spec.versions[\(at)].schema.openAPIV3Schema"))
                continue
            }
            let before = old?.at("spec", "versions")?.array?.first { $0["name"] == versions[at]["name"] }
            if before?["schema"]?["openAPIV3Schema"]?.isSame(as: schema) != true {
                problems += DefinitionSchemaRules.check(schema, place)
            }
            for (number, column) in (versions[at]["additionalPrinterColumns"]?.array ?? []).enumerated() {
                let path = column["jsonPath"]?.string ?? ""
                if !path.hasPrefix(".") {
                    let field =
                        versions.count == 1
                        ? "spec.additionalPrinterColumns[\(number)].JSONPath"
                        : "spec.versions[\(at)].additionalPrinterColumns[\(number)].jsonPath"
                    problems.append(.invalid(field, .string(path), "must be a simple json path starting with ."))
                }
            }
        }
        return problems
    }

    static func checkUpdate(_ old: JSONObject, _ new: JSONObject) -> [FieldProblem] {
        let isEstablished = conditions(old).contains {
            $0["type"]?.string == "Established" && $0["status"]?.string == "True"
        }
        var fields = [["spec", "group"], ["spec", "names", "plural"]]
        if isEstablished { fields += [["spec", "scope"], ["spec", "names", "kind"]] }
        return fields.compactMap { path in
            let value = new.at(path) ?? .null
            return (old.at(path) ?? .null).isSame(as: value)
                ? nil : .invalid(path.joined(separator: "."), value, "field is immutable")
        }
    }

    static func conditions(_ object: JSONObject) -> [JSONValue] { object.at("status", "conditions")?.array ?? [] }

    static func markTerminating(_ object: inout JSONObject) {
        guard !conditions(object).contains(where: { $0["type"]?.string == "Terminating" }) else { return }
        let message = "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon"
        let condition: JSONValue = [
            "type": "Terminating", "status": "True", "lastTransitionTime": .string(Timestamp.now.text),
            "reason": "InstanceDeletionPending", "message": .string(message),
        ]
        object.set(["status", "conditions"], .array(conditions(object) + [condition]))
    }

    static func prepareUpdate(_ object: inout JSONObject, _ live: JSONObject) {
        let storage = object.at("spec", "versions")?.array?.first { $0["storage"]?.bool == true }?["name"]
        guard let storage else { return }
        let stored = object.at("status", "storedVersions")?.array ?? []
        let isStatusUpdate = KindRules.isSameSpec(live, object, ignoresStatus: true)
        if !isStatusUpdate, !stored.contains(storage) {
            object.set(["status", "storedVersions"], .array(stored + [storage]))
        }
    }
}

extension APIServer {
    /// Adds the resources of a definition.
    func establish(_ object: JSONObject) {
        registry.set(object.name, Definitions.resources(object))
        discovery.clear()
    }

    /// Accepts the names of a new definition; adds and changes its resources.
    func definitionWasWritten(_ object: JSONObject, _ resource: Resource) async throws {
        guard !object.isBeingDeleted else { return }
        establish(object)
        let accepted = object.at("status", "acceptedNames") ?? .null
        let names = object.at("spec", "names") ?? .null
        if !Definitions.conditions(object).isEmpty, accepted.isSame(as: names) { return }
        var target = APIRequest.Target()
        target.name = object.name
        let request = APIRequest.own("kube-apiserver")
        _ = try await modify(request, target, resource, subresource: "status") { live in
            var changed = live
            let now = JSONValue.string(Timestamp.now.text)
            func condition(_ type: String, _ reason: String, _ message: String) -> JSONValue {
                [
                    "type": .string(type), "status": "True", "lastTransitionTime": now, "reason": .string(reason),
                    "message": .string(message),
                ]
            }
            changed.set(["status", "acceptedNames"], names)
            if Definitions.conditions(live).isEmpty {
                let conditions = [
                    condition("NamesAccepted", "NoConflicts", "no conflicts found"),
                    condition("Established", "InitialNamesAccepted", "the initial names have been accepted"),
                ]
                changed.set(["status", "conditions"], .array(conditions))
            }
            return Change(object: changed)
        }
    }

    /// Deletes what is left of a definition that is being deleted; it goes when its last object has gone.
    func finishDefinition(_ name: String) async throws {
        guard let stored = store.object(Definitions.storageName, name),
            let resource = registry.snapshot.resource("apiextensions.k8s.io", "v1", "customresourcedefinitions")
        else { return }
        let object = try read(stored, resource)
        guard object.isBeingDeleted, let custom = Definitions.resources(object).first else { return }
        let objects = store.list(custom.storageName, prefix: "").objects
        for one in objects {
            var target = APIRequest.Target()
            let live = try read(one, custom)
            if live.isBeingDeleted { continue }
            (target.name, target.namespace) = (live.name, live.namespace)
            do { _ = try await remove(target, custom, DeleteOptions()) } catch let error as StatusError
                where error.code == 404
            {}
        }
        guard store.list(custom.storageName, prefix: "").objects.isEmpty else { return }
        guard let last = store.object(Definitions.storageName, name) else { return }
        let others = object.finalizers.filter { $0 != Definitions.cleanup }
        guard others.isEmpty else { return }
        _ = try await store.delete(Definitions.storageName, name, expecting: last.revision)
        registry.set(name, [])
        discovery.clear()
    }
}

extension APIRequest {
    /// A request that the server makes itself.
    static func own(_ manager: String) -> APIRequest {
        APIRequest(
            method: "", path: "", segments: [], query: ["fieldManager": [manager]], accept: "", contentType: "",
            userAgent: manager, ifNoneMatch: nil, user: User(name: "system:apiserver", groups: [User.administrators]),
            body: [])
    }
}
