import Documents

extension KindRules {
    /// What an update may not change.
    static func checkUpdate(
        _ old: JSONObject, _ new: JSONObject, _ resource: Resource, _ subresource: String
    ) -> [FieldProblem] {
        guard !resource.isCustom else { return [] }
        func immutable(_ path: [String], _ rule: String = "field is immutable") -> [FieldProblem] {
            let a = old.at(path) ?? .null
            let b = new.at(path) ?? .null
            return a.isSame(as: b) ? [] : [.invalid(path.joined(separator: "."), b, rule)]
        }
        switch resource.kind {
        case "ConfigMap", "Secret":
            var problems = resource.kind == "Secret" ? immutable(["type"]) : []
            guard old["immutable"]?.bool == true else { return problems }
            let rule = "field is immutable when `immutable` is set"
            if new["immutable"]?.bool != true { problems.append(.forbidden("immutable", rule)) }
            for key in ["data", "binaryData"] where !(old[key] ?? .null).isSame(as: new[key] ?? .null) {
                problems.append(.forbidden(key, rule))
            }
            return problems
        case "Deployment", "ReplicaSet", "DaemonSet": return immutable(["spec", "selector"])
        case "StatefulSet":
            let changeable = [
                "replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit",
                "persistentVolumeClaimRetentionPolicy", "minReadySeconds",
            ]
            var (a, b) = (old["spec"]?.object ?? JSONObject(), new["spec"]?.object ?? JSONObject())
            for key in changeable {
                a[key] = nil
                b[key] = nil
            }
            if JSONValue.object(a).isSame(as: .object(b)) { return [] }
            return [
                .forbidden(
                    "spec",
                    "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', "
                        + "'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"
                )
            ]
        case "Job":
            let isIndexed = new.at("spec", "completionMode")?.string == "Indexed"
            return immutable(["spec", "template"]) + immutable(["spec", "selector"])
                + immutable(["spec", "completionMode"]) + (isIndexed ? [] : immutable(["spec", "completions"]))
        case "ControllerRevision": return immutable(["data"])
        case "IngressClass": return immutable(["spec", "controller"])
        case "PersistentVolumeClaim": return claimUpdate(old, new)
        case "PersistentVolume": return volumeUpdate(old, new) + immutable(["spec", "volumeMode"])
        case "RoleBinding", "ClusterRoleBinding":
            let a = old["roleRef"] ?? .null
            let b = new["roleRef"] ?? .null
            if a.isSame(as: b) { return [] }
            let shown = JSONObject([
                "APIGroup": b["apiGroup"] ?? "", "Kind": b["kind"] ?? "", "Name": b["name"] ?? "",
            ])
            return [.invalid("roleRef", .object(shown), "cannot change roleRef")]
        case "Service": return serviceUpdate(old, new)
        case "StorageClass":
            return ["provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"].flatMap { key in
                (old[key] ?? .null).isSame(as: new[key] ?? .null)
                    ? [] : [FieldProblem.forbidden(key, "updates to \(key) are forbidden.")]
            }
        case "PriorityClass":
            return (old["value"] ?? 0).isSame(as: new["value"] ?? 0)
                ? [] : [.forbidden("value", "may not be changed in an update.")]
        case "CustomResourceDefinition": return Definitions.checkUpdate(old, new)
        case "Pod": return PodChanges.check(old, new, subresource)
        case "CertificateSigningRequest": return CertificateRequests.checkUpdate(old, new)
        default: return []
        }
    }

    private static func claimUpdate(_ old: JSONObject, _ new: JSONObject) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        let isBound = old.at("status", "phase")?.string == "Bound"
        func rest(_ claim: JSONObject) -> JSONValue {
            var spec = claim["spec"]?.object ?? JSONObject()
            // what binds a claim sets it once
            if (old.at("spec", "volumeName")?.string ?? "").isEmpty { spec["volumeName"] = nil }
            // the default class comes when there is one
            if old.at("spec", "storageClassName")?.string == nil { spec["storageClassName"] = nil }
            if isBound {
                spec["volumeAttributesClassName"] = nil
                spec.edit("resources") { $0["requests"] = nil }
            }
            return .object(spec)
        }
        if !rest(old).isSame(as: rest(new)) {
            problems.append(
                .forbidden(
                    "spec",
                    "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound "
                        + "claims"))
        }
        let place = ["spec", "resources", "requests", "storage"]
        if let asked = new.at(place)?.string.flatMap({ Quantity($0) })?.double,
            let had = old.at(["status", "capacity", "storage"])?.string.flatMap({ Quantity($0) })?.double, asked < had
        {
            problems.append(
                .forbidden(place.joined(separator: "."), "field can not be less than status.capacity"))
        }
        return problems
    }

    private static func volumeUpdate(_ old: JSONObject, _ new: JSONObject) -> [FieldProblem] {
        func source(_ volume: JSONObject) -> JSONValue {
            var spec = volume["spec"]?.object ?? JSONObject()
            for key in TypeRules.volumeSettings { spec[key] = nil }
            return .object(spec)
        }
        return source(old).isSame(as: source(new))
            ? [] : [.forbidden("spec", "spec.persistentvolumesource is immutable after creation")]
    }

    private static func serviceUpdate(_ old: JSONObject, _ new: JSONObject) -> [FieldProblem] {
        guard old.at("spec", "type")?.string != "ExternalName", new.at("spec", "type")?.string != "ExternalName",
            let a = old.at("spec", "clusterIPs"), let b = new.at("spec", "clusterIPs"), !a.isSame(as: b)
        else { return [] }
        return [.invalid("spec.clusterIPs[0]", b, "may not change once set")]
    }
}
