import Documents
import Kubernetes

/// Takes over the fields of managers that gave an object to Flux: then what the manifests no longer name goes.
enum FieldOwners {
    /// Annotations and labels that others left for bookkeeping.
    private static let leftAnnotations = [
        "kubectl.kubernetes.io/last-applied-configuration", "kustomize.toolkit.fluxcd.io/checksum",
        "fluxcd.io/sync-checksum",
    ]
    private static let leftLabels = ["fluxcd.io/sync-gc-mark"]

    /// What names begin with, and what they did.
    private static func isForeign(_ entry: JSONObject, _ manager: String) -> Bool {
        guard (entry["subresource"]?.string ?? "").isEmpty, let name = entry["manager"]?.string else { return false }
        switch entry["operation"]?.string {
        case "Apply": return name.hasPrefix("kubectl")
        case "Update":
            return name.hasPrefix("kubectl") || name.hasPrefix("before-first-apply") || name.hasPrefix(manager)
        default: return false
        }
    }

    /// The JSON patch that does it; nil if there is nothing to take over.
    static func patch(_ object: JSONObject, manager: String) -> JSONValue? {
        var operations: [JSONValue] = []
        for (holder, keys) in [("annotations", leftAnnotations), ("labels", leftLabels)] {
            for key in keys where object["metadata"]?[holder]?[key] != nil {
                operations.append(["op": "remove", "path": .string("/metadata/\(holder)/\(escaped(key))")])
            }
        }
        if let entries = merged(object, manager) {
            operations.append(["op": "replace", "path": "/metadata/managedFields", "value": .array(entries)])
        }
        guard !operations.isEmpty else { return nil }
        operations.insert(
            [
                "op": "replace", "path": "/metadata/resourceVersion", "value": .string(object.resourceVersion),
            ], at: 0)
        return .array(operations)
    }

    private static func merged(_ object: JSONObject, _ manager: String) -> [JSONValue]? {
        let entries = (object["metadata"]?["managedFields"]?.array ?? []).compactMap(\.object)
        func isOwn(_ entry: JSONObject) -> Bool {
            entry["manager"]?.string == manager && entry["operation"]?.string == "Apply"
                && (entry["subresource"]?.string ?? "").isEmpty
        }
        var own = entries.first(where: isOwn)
        var kept: [JSONValue] = []
        var isChanged = false
        for entry in entries where !isOwn(entry) {
            guard isForeign(entry, manager) else {
                kept.append(.object(entry))
                continue
            }
            isChanged = true
            var next = own ?? entry
            next["manager"] = .string(manager)
            next["operation"] = "Apply"
            if let mine = own?["fieldsV1"], let theirs = entry["fieldsV1"] { next["fieldsV1"] = union(mine, theirs) }
            own = next
        }
        guard isChanged, let own else { return nil }
        return kept + [.object(own)]
    }

    private static func union(_ a: JSONValue, _ b: JSONValue) -> JSONValue {
        guard var left = a.object, let right = b.object else { return a }
        for member in right.members {
            left[member.key] = left[member.key].map { union($0, member.value) } ?? member.value
        }
        return .object(left)
    }

    private static func escaped(_ key: String) -> String {
        key.replacing("~", with: "~0").replacing("/", with: "~1")
    }
}
