import Documents

/// What may be changed of a Pod.
enum PodChanges {
    private static let lists = ["containers", "initContainers"]

    /// The live Pod with the part of another that a subresource changes.
    static func restricted(_ object: JSONObject, to subresource: String, _ live: JSONObject) -> JSONObject {
        var result = live
        var metadata = object.metadata
        for key in ["labels", "annotations", "finalizers", "ownerReferences"] { metadata[key] = live.metadata[key] }
        result.metadata = metadata
        guard subresource == "resize" else {
            result.set(["spec", "ephemeralContainers"], object.at("spec", "ephemeralContainers"))
            return result
        }
        for list in lists {
            let wanted = object.at("spec", list)?.array ?? []
            result.edit("spec") { spec in
                spec.editAll(list) { container in
                    guard let other = wanted.first(where: { $0["name"] == container["name"] }) else { return }
                    for key in ["resources", "resizePolicy"] { container[key] = other[key] }
                }
            }
        }
        return result
    }

    /// - Parameter subresource: that by which the Pod was changed; its rules are its own.
    static func check(_ old: JSONObject, _ new: JSONObject, _ subresource: String) -> [FieldProblem] {
        switch subresource {
        case "": return checkSpec(old, new)
        case "ephemeralcontainers": return checkEphemeral(old, new)
        default: return []
        }
    }

    private static func checkSpec(_ old: JSONObject, _ new: JSONObject) -> [FieldProblem] {
        func rest(_ pod: JSONObject) -> JSONValue {
            var spec = pod["spec"]?.object ?? JSONObject()
            for list in lists { spec.editAll(list) { $0["image"] = nil } }
            for key in ["activeDeadlineSeconds", "tolerations"] { spec[key] = nil }
            let grace = pod.at("spec", "terminationGracePeriodSeconds")?.number?.int64 ?? 0
            // one below zero may become 1
            if grace < 0 { spec["terminationGracePeriodSeconds"] = 1 }
            return .object(spec)
        }
        let kept = new.at("spec", "tolerations")?.array ?? []
        let lost = (old.at("spec", "tolerations")?.array ?? []).contains { toleration in
            !kept.contains { $0.isSame(as: toleration) }
        }
        if !lost, rest(old).isSame(as: rest(new)) { return [] }
        return [
            .forbidden(
                "spec",
                "pod updates may not change fields other than `spec.containers[*].image`,"
                    + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
                    + "`spec.tolerations` (only additions to existing tolerations),"
                    + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)")
        ]
    }

    private static func checkEphemeral(_ old: JSONObject, _ new: JSONObject) -> [FieldProblem] {
        let all = new.at("spec", "ephemeralContainers")?.array ?? []
        var problems: [FieldProblem] = []
        for container in old.at("spec", "ephemeralContainers")?.array ?? [] {
            let name = container["name"]?.string ?? ""
            let other = all.first { $0["name"] == container["name"] }
            guard other?.isSame(as: container) != true else { continue }
            let verb = other == nil ? "removed" : "changed"
            problems.append(
                .forbidden(
                    "spec.ephemeralContainers", "existing ephemeral containers \(quoted(name)) may not be \(verb)\n"))
        }
        return problems
    }
}
