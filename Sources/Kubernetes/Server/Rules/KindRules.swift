import Documents

/// What holds for objects of the built-in kinds beyond their types.
enum KindRules {
    /// - Parameter warn: is told what was wrong before and has not changed.
    static func check(
        _ object: JSONObject, _ resource: Resource, old: JSONObject? = nil, warn: (String) -> Void = { _ in }
    ) -> [FieldProblem] {
        if let custom = resource.custom { return check(object, custom, old, warn) }
        switch resource.kind {
        case "ConfigMap": return data(object, secret: false)
        case "Secret": return data(object, secret: true) + secret(object)
        case "Event": return event(object, resource)
        case "CustomResourceDefinition": return Definitions.check(object, old: old)
        default: return kind(object, resource) + TypeRules.check(object, resource.schema)
        }
    }

    private static func kind(_ object: JSONObject, _ resource: Resource) -> [FieldProblem] {
        switch resource.kind {
        case "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet": return WorkloadRules.check(object, resource.kind)
        case "Pod": return WorkloadRules.pod(object["spec"]?.object ?? JSONObject(), "spec")
        case "Job": return WorkloadRules.job(object["spec"]?.object ?? JSONObject(), "spec")
        case "CronJob": return WorkloadRules.cronJob(object["spec"]?.object ?? JSONObject())
        case "Role", "ClusterRole": return role(object)
        case "RoleBinding", "ClusterRoleBinding": return binding(object, resource.kind)
        case "Lease":
            if let seconds = object.at("spec", "leaseDurationSeconds"), (seconds.number?.int ?? 1) <= 0 {
                return [.invalid("spec.leaseDurationSeconds", seconds, "must be greater than 0")]
            }
            return []
        case "PriorityClass": return priority(object)
        case "CertificateSigningRequest": return CertificateRequests.check(object)
        default: return []
        }
    }

    private static func check(
        _ object: JSONObject, _ custom: CustomVersion, _ old: JSONObject?, _ warn: (String) -> Void
    ) -> [FieldProblem] {
        var value = object
        value["metadata"] = nil
        var schema = custom.schema.raw
        schema.edit("properties") { $0["metadata"] = nil }
        let required = schema["required"]?.array?.filter { $0.string != "metadata" }
        schema["required"] = required.map { .array($0) }
        let correlation = old.map { old in
            Correlation(new: .object(object), old: .object(old), schema: custom.schema.raw)
        }
        var problems = SchemaValidator.check(.object(value), schema, "", correlation)
        let before = old.map { ListIdentities.check(.object($0), custom.schema) } ?? []
        if before.isEmpty { problems += ListIdentities.check(.object(object), custom.schema) }
        guard let rules = custom.rules else { return problems }
        guard !problems.contains(where: { standsInTheWay.contains($0.reason) }) else { return problems + [unchecked] }
        let outcome = rules.check(object, old: old)
        for warning in outcome.warnings { warn("\(warning.field): \(warning.detail)") }
        return problems + outcome.problems
    }

    /// With such problems rules in CEL are not looked at.
    private static let standsInTheWay: Set<String> = [
        "FieldValueTypeInvalid", "FieldValueRequired", "FieldValueNotSupported", "FieldValueTooLong",
        "FieldValueTooMany",
    ]
    private static let unchecked = FieldProblem(
        field: "<nil>", reason: "FieldValueInvalid",
        detail:
            "Invalid value: null: some validation rules were not checked because the object was invalid; correct the "
            + "existing errors to complete validation")

    private static func priority(_ object: JSONObject) -> [FieldProblem] {
        guard !object.name.hasPrefix("system-") else { return [] }
        let most: Int64 = 1_000_000_000
        guard let value = object["value"]?.number?.int64, value > most else { return [] }
        return [.forbidden("value", "maximum allowed value of a user defined priority is \(most)")]
    }

    private static func event(_ object: JSONObject, _ resource: Resource) -> [FieldProblem] {
        let about = object["involvedObject"] ?? object["regarding"]
        let place = about?["namespace"]?.string ?? ""
        var problems: [FieldProblem] = []
        if !place.isEmpty || object.namespace != "default", place != object.namespace {
            problems.append(.invalid("involvedObject.namespace", .string(place), "does not match event.namespace"))
        }
        if resource.group == "events.k8s.io", object["eventTime"]?.string == nil {
            problems.append(.required("eventTime"))
        }
        return problems
    }

    // MARK: data

    private static func data(_ object: JSONObject, secret: Bool) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        var size = 0
        for field in secret ? ["data"] : ["data", "binaryData"] {
            for member in object[field]?.object?.members ?? [] {
                let place = "\(field)[\(member.key)]"
                problems += Names.dataKey(member.key).map { .invalid(place, .string(member.key), $0) }
                if field == "data", !secret, object["binaryData"]?[member.key] != nil {
                    problems.append(.invalid(place, .string(member.key), "duplicate of key present in binaryData"))
                }
                size += member.value.string?.utf8.count ?? 0
            }
        }
        if size > 1 << 20 { problems.append(.tooLong(secret ? "data" : "", 1 << 20)) }
        return problems
    }

    private static func secret(_ object: JSONObject) -> [FieldProblem] {
        func missing(_ keys: [String]) -> [FieldProblem] {
            keys.filter { object.at("data", $0) == nil }.map { .required("data[\($0)]") }
        }
        switch object["type"]?.string {
        case "kubernetes.io/dockerconfigjson": return missing([".dockerconfigjson"])
        case "kubernetes.io/dockercfg": return missing([".dockercfg"])
        case "kubernetes.io/tls": return missing(["tls.crt", "tls.key"])
        case "kubernetes.io/ssh-auth": return missing(["ssh-privatekey"])
        case "kubernetes.io/basic-auth":
            let hasOne = object.at("data", "username") != nil || object.at("data", "password") != nil
            return hasOne ? [] : missing(["username", "password"])
        default: return []
        }
    }

    // MARK: roles

    private static func role(_ object: JSONObject) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        for (at, rule) in (object["rules"]?.array ?? []).enumerated() {
            func isEmpty(_ key: String) -> Bool { rule[key]?.array?.isEmpty ?? true }
            if isEmpty("verbs") {
                problems.append(.required("rules[\(at)].verbs", "verbs must contain at least one value"))
            }
            if !isEmpty("nonResourceURLs") { continue }
            if isEmpty("apiGroups") {
                problems.append(
                    .required("rules[\(at)].apiGroups", "resource rules must supply at least one api group"))
            }
            if isEmpty("resources") {
                problems.append(.required("rules[\(at)].resources", "resource rules must supply at least one resource"))
            }
        }
        return problems
    }

    private static func binding(_ object: JSONObject, _ kind: String) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        let reference = object["roleRef"]
        let supported = kind == "RoleBinding" ? ["Role", "ClusterRole"] : ["ClusterRole"]
        let referred = reference?["kind"]?.string ?? ""
        if !supported.contains(referred) {
            problems.append(.unsupported("roleRef.kind", .string(referred), supported))
        }
        if (reference?["name"]?.string ?? "").isEmpty { problems.append(.required("roleRef.name")) }
        for (at, subject) in (object["subjects"]?.array ?? []).enumerated() {
            let place = "subjects[\(at)]"
            if (subject["name"]?.string ?? "").isEmpty { problems.append(.required(place + ".name")) }
            switch subject["kind"]?.string {
            case "ServiceAccount":
                if kind == "ClusterRoleBinding", (subject["namespace"]?.string ?? "").isEmpty {
                    problems.append(.required(place + ".namespace"))
                }
            case "User", "Group": break
            case let other:
                problems.append(
                    .unsupported(place + ".kind", .string(other ?? ""), ["ServiceAccount", "User", "Group"]))
            }
        }
        return problems
    }

    // MARK: preparing

    /// A new object has no status yet.
    static func resetStatus(_ object: inout JSONObject, _ resource: Resource) {
        guard resource.hasStatus else { return }
        if resource.isCustom {
            object["status"] = nil
            return
        }
        let given = object["status"]
        object["status"] = resource.schema.field("status").flatMap { Decoder.zero(of: $0) }
        switch resource.kind {
        case "Namespace": object.make("status") { $0["phase"] = "Active" }
        case "Pod", "PersistentVolumeClaim", "PersistentVolume": object.make("status") { $0["phase"] = "Pending" }
        case "CustomResourceDefinition": object.set(["status", "storedVersions"], given?["storedVersions"])
        case "Node": object["status"] = given
        default: break
        }
    }

    static func prepareJob(_ object: inout JSONObject) {
        guard object.at("spec", "manualSelector")?.bool != true else { return }
        let uid = JSONValue.string(object.uid)
        let name = JSONValue.string(object.name)
        let labels = [
            ("batch.kubernetes.io/controller-uid", uid), ("batch.kubernetes.io/job-name", name),
            ("controller-uid", uid),
            ("job-name", name),
        ]
        // a Job without labels has those of its pods
        if object.at("metadata", "labels")?.object?.isEmpty ?? true {
            object.make("metadata") { metadata in
                metadata.make("labels") { own in
                    for (key, value) in labels { own[key] = value }
                }
            }
        }
        object.edit("spec") { spec in
            spec.edit("template") { template in
                template.make("metadata") { metadata in
                    metadata.make("labels") { own in
                        for (key, value) in labels { own[key] = value }
                    }
                }
            }
            spec["selector"] = ["matchLabels": ["batch.kubernetes.io/controller-uid": uid]]
        }
    }

    static func qualityOfService(_ object: JSONObject) -> String {
        let containers =
            (object.at("spec", "containers")?.array ?? []) + (object.at("spec", "initContainers")?.array ?? [])
        var hasAny = false
        var isGuaranteed = true
        for container in containers {
            let requests = container["resources"]?["requests"]?.object ?? JSONObject()
            let limits = container["resources"]?["limits"]?.object ?? JSONObject()
            if !requests.isEmpty || !limits.isEmpty { hasAny = true }
            for key in ["cpu", "memory"] {
                guard let limit = limits[key], limit == (requests[key] ?? limit) else {
                    isGuaranteed = false
                    continue
                }
            }
        }
        return hasAny ? (isGuaranteed ? "Guaranteed" : "Burstable") : "BestEffort"
    }

    /// Whether two objects differ at most in metadata and status.
    static func isSameSpec(_ a: JSONObject, _ b: JSONObject, ignoresStatus: Bool) -> Bool {
        func rest(_ object: JSONObject) -> JSONObject {
            var object = object
            for key in ["metadata", "kind", "apiVersion"] + (ignoresStatus ? ["status"] : []) { object[key] = nil }
            return object
        }
        return JSONValue.object(rest(a)).isSame(as: .object(rest(b)))
    }
}
