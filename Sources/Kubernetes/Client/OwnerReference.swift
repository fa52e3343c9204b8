package import Documents

/// Whom an object belongs to: it goes when its owners are gone.
package struct OwnerReference: Sendable, Equatable {
    package var apiVersion: String
    package var kind: String
    package var name: String
    package var uid: String
    package var isController = false

    /// To an object as the API gave it.
    package init(to object: JSONObject, isController: Bool = false) {
        apiVersion = object["apiVersion"]?.string ?? ""
        kind = object["kind"]?.string ?? ""
        name = object.name
        uid = object.uid
        self.isController = isController
    }

    init(_ value: JSONValue) {
        apiVersion = value["apiVersion"]?.string ?? ""
        kind = value["kind"]?.string ?? ""
        name = value["name"]?.string ?? ""
        uid = value["uid"]?.string ?? ""
        isController = value["controller"]?.bool ?? false
    }

    package var group: String {
        apiVersion.contains("/") ? String(apiVersion.prefix { $0 != "/" }) : ""
    }

    package var value: JSONValue {
        var object = JSONObject([
            "apiVersion": .string(apiVersion), "kind": .string(kind), "name": .string(name), "uid": .string(uid),
        ])
        if isController {
            object["controller"] = true
            object["blockOwnerDeletion"] = true
        }
        return .object(object)
    }
}

extension JSONObject {
    package var owners: [OwnerReference] {
        (self["metadata"]?["ownerReferences"]?.array ?? []).map(OwnerReference.init)
    }

    package func annotation(_ name: String) -> String? { self["metadata"]?["annotations"]?[name]?.string }

    package var generation: Int64 { self["metadata"]?["generation"]?.number?.int64 ?? 0 }
}
