import Documents
import Kubernetes

/// Which object of a cluster.
struct ObjectReference: Sendable, Hashable {
    /// Empty: of the cluster.
    let namespace: String
    let name: String
    let group: String
    let version: String
    let kind: String

    init(namespace: String, name: String, group: String, version: String, kind: String) {
        self.namespace = namespace
        self.name = name
        self.group = group
        self.version = version
        self.kind = kind
    }

    init(_ object: JSONObject) {
        self.init(
            apiVersion: object["apiVersion"]?.string ?? "", kind: object["kind"]?.string ?? "",
            namespace: object.namespace, name: object.name)
    }

    init(apiVersion: String, kind: String, namespace: String, name: String) {
        let parts = apiVersion.split(separator: "/", maxSplits: 1).map(String.init)
        self.init(
            namespace: namespace, name: name, group: parts.count == 2 ? parts[0] : "", version: parts.last ?? "",
            kind: kind)
    }

    var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

    /// `KIND/NAMESPACE/NAME` or `KIND/NAME`, for messages.
    var text: String { namespace.isEmpty ? "\(kind)/\(name)" : "\(kind)/\(namespace)/\(name)" }

    /// Equal but for the version.
    func isSame(as other: ObjectReference) -> Bool {
        namespace == other.namespace && name == other.name && group == other.group && kind == other.kind
    }
}

// MARK: In an inventory

extension ObjectReference {
    /// `NAMESPACE_NAME_GROUP_KIND`; the colons of RBAC names are written as `__`.
    var inventoryID: String {
        "\(namespace)_\(name.replacing(":", with: "__"))_\(group)_\(kind)"
    }

    /// Reads an entry of `status.inventory.entries`.
    init?(inventory entry: JSONValue) {
        guard let id = entry["id"]?.string, let version = entry["v"]?.string,
            let first = id.firstIndex(of: "_"), let last = id.lastIndex(of: "_")
        else { return nil }
        let head = id[..<last]
        guard let middle = head.lastIndex(of: "_"), first < middle else { return nil }
        let name = id[id.index(after: first)..<middle].replacing("__", with: ":")
        self.init(
            namespace: String(id[..<first]), name: String(name), group: String(id[id.index(after: middle)..<last]),
            version: version, kind: String(id[id.index(after: last)...]))
    }

    var inventoryEntry: JSONValue { ["id": .string(inventoryID), "v": .string(version)] }
}
