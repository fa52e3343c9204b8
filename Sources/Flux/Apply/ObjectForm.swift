import Cryptography
import Documents
import Kubernetes

/// Brings objects from manifests into the form in which the API keeps them, so that comparing finds real changes only.
enum ObjectForm {
    static func normalised(_ object: JSONObject) -> JSONObject {
        var object = object
        object["status"] = nil
        object.set(["metadata", "creationTimestamp"], nil)
        let group = ObjectIdentity(object).group
        switch (group, object["kind"]?.string ?? "") {
        case ("", "Secret"): foldTexts(&object)
        case ("", "Service"): object["spec"] = object["spec"].map(withProtocols)
        case ("", "Pod"): object["spec"] = object["spec"].map(podSpec)
        case ("apps", _), ("batch", "Job"): object.change(["spec", "template", "spec"], podSpec)
        case ("batch", "CronJob"): object.change(["spec", "jobTemplate", "spec", "template", "spec"], podSpec)
        default: break
        }
        return object
    }

    /// `stringData` of a Secret goes into `data`.
    private static func foldTexts(_ object: inout JSONObject) {
        guard let texts = object["stringData"]?.object else { return }
        for member in texts.members {
            guard let text = member.value.string else { return }
            object.set(["data", member.key], .string(Base64.encode(Array(text.utf8))))
        }
        object["stringData"] = nil
    }

    private static func podSpec(_ spec: JSONValue) -> JSONValue {
        guard var object = spec.object else { return spec }
        for key in ["containers", "initContainers"] {
            guard let containers = object[key]?.array else { continue }
            object[key] = .array(containers.map(withProtocols))
        }
        return .object(object)
    }

    /// The protocol of ports is part of their key.
    private static func withProtocols(_ holder: JSONValue) -> JSONValue {
        guard var object = holder.object, let ports = object["ports"]?.array else { return holder }
        object["ports"] = .array(
            ports.map { port in
                guard var entry = port.object, entry["protocol"] == nil else { return port }
                entry["protocol"] = "TCP"
                return .object(entry)
            })
        return .object(object)
    }

    /// Whether a dry run would change more of an object than its record.
    static func differs(_ existing: JSONObject, _ wanted: JSONObject) -> Bool {
        let (old, new) = (existing["metadata"], wanted["metadata"])
        for key in ["labels", "annotations"] where !same(old?[key], new?[key]) { return true }
        let keys = Set(existing.keys + wanted.keys).subtracting(["metadata", "status", "apiVersion", "kind"])
        return keys.contains { !same(existing[$0], wanted[$0]) }
    }

    private static func same(_ a: JSONValue?, _ b: JSONValue?) -> Bool {
        switch (a, b) {
        case (nil, nil): true
        case (let a?, let b?): a.isSame(as: b)
        case (let one?, nil), (nil, let one?): one.object?.isEmpty ?? false
        }
    }
}

extension JSONObject {
    /// Changes what stands at a path, if it is there.
    mutating func change(_ path: [String], _ change: (JSONValue) -> JSONValue) {
        if let value = at(path) { set(path, change(value)) }
    }

    /// Whether a label or an annotation has this value.
    func isMarked(_ key: String, _ value: String) -> Bool {
        for holder in ["labels", "annotations"] {
            if let found = self["metadata"]?[holder]?[key]?.string, found.lowercased() == value.lowercased() {
                return true
            }
        }
        return false
    }
}
