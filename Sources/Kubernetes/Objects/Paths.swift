package import Documents

extension JSONObject {
    /// What stands at a path of keys.
    package func at(_ path: [String]) -> JSONValue? {
        guard let first = path.first, var value = self[first] else { return nil }
        for key in path.dropFirst() {
            guard let inner = value[key] else { return nil }
            value = inner
        }
        return value
    }

    package func at(_ path: String...) -> JSONValue? { at(path) }

    /// Sets what stands at a path, making the objects on the way; nil removes it.
    package mutating func set(_ path: [String], _ value: JSONValue?) {
        set(path[...], value)
    }

    private mutating func set(_ path: ArraySlice<String>, _ value: JSONValue?) {
        guard let first = path.first else { return }
        if path.count == 1 {
            self[first] = value
            return
        }
        if value == nil, self[first]?.object == nil { return }
        var inner = self[first]?.object ?? JSONObject()
        inner.set(path.dropFirst(), value)
        self[first] = .object(inner)
    }

    /// Sets a member that is missing or null.
    mutating func fill(_ key: String, _ value: JSONValue) {
        if self[key]?.isNull ?? true { self[key] = value }
    }

    /// Changes an object inside, if it is there.
    mutating func edit(_ key: String, _ change: (inout JSONObject) -> Void) {
        guard var inner = self[key]?.object else { return }
        change(&inner)
        self[key] = .object(inner)
    }

    /// As `edit`; a missing object is made.
    mutating func make(_ key: String, _ change: (inout JSONObject) -> Void) {
        if self[key]?.object == nil { self[key] = .object(JSONObject()) }
        edit(key, change)
    }

    /// Changes each object of a list inside.
    mutating func editAll(_ key: String, _ change: (inout JSONObject) -> Void) {
        guard let items = self[key]?.array else { return }
        self[key] = .array(
            items.map { item in
                guard var object = item.object else { return item }
                change(&object)
                return .object(object)
            })
    }

    var metadata: JSONObject {
        get { self["metadata"]?.object ?? JSONObject() }
        set { self["metadata"] = .object(newValue) }
    }

    package var name: String { self["metadata"]?["name"]?.string ?? "" }
    package var namespace: String { self["metadata"]?["namespace"]?.string ?? "" }
    package var uid: String { self["metadata"]?["uid"]?.string ?? "" }
    package var resourceVersion: String { self["metadata"]?["resourceVersion"]?.string ?? "" }
    package var isBeingDeleted: Bool { self["metadata"]?["deletionTimestamp"]?.string != nil }
    package var finalizers: [String] { self["metadata"]?["finalizers"]?.array?.compactMap(\.string) ?? [] }
}
