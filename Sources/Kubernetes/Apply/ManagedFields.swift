package import Documents

/// Who owns which fields of an object: `metadata.managedFields` as a value.
package struct ManagedFields: Sendable {
    package struct Manager: Hashable, Sendable {
        package var name: String
        package var isApply: Bool
        /// Empty for Apply.
        package var version: String
        package var subresource: String

        package init(name: String, isApply: Bool, version: String, subresource: String = "") {
            self.name = name
            self.isApply = isApply
            self.version = isApply ? "" : version
            self.subresource = subresource
        }

        /// As messages name it.
        var text: String {
            var text = quoted(name)
            if !subresource.isEmpty { text += " with subresource \(quoted(subresource))" }
            return isApply ? text : "\(text) using \(version)"
        }

        var order: String { "\(name)\u{0}\(isApply ? "Apply" : "Update")\u{0}\(version)\u{0}\(subresource)" }
    }

    package struct Entry: Sendable {
        package var set: FieldSet
        package var version: String
        package var time: String?
    }

    package var entries: [Manager: Entry] = [:]

    package init() {}

    package var isEmpty: Bool { entries.isEmpty }

    /// Reads the list of an object's metadata; nil if an entry can't be read.
    package init?(_ list: JSONValue?) {
        for item in list?.array ?? [] {
            guard let operation = item["operation"]?.string, ["Apply", "Update"].contains(operation),
                item["fieldsType"]?.string == "FieldsV1",
                let set = FieldSet(item["fieldsV1"] ?? .object(JSONObject()))
            else { return nil }
            let version = item["apiVersion"]?.string ?? ""
            let manager = Manager(
                name: item["manager"]?.string ?? "", isApply: operation == "Apply", version: version,
                subresource: item["subresource"]?.string ?? "")
            entries[manager] = Entry(set: set, version: version, time: item["time"]?.string)
        }
    }

    /// Nil: none.
    package var document: JSONValue? {
        guard !entries.isEmpty else { return nil }
        let sorted = entries.sorted { a, b in
            if a.key.isApply != b.key.isApply { return a.key.isApply }
            if a.value.time != b.value.time { return (a.value.time ?? "") < (b.value.time ?? "") }
            return a.key.order < b.key.order
        }
        return .array(
            sorted.map { manager, entry in
                var object = JSONObject([
                    "manager": .string(manager.name), "operation": manager.isApply ? "Apply" : "Update",
                    "apiVersion": .string(entry.version),
                ])
                if let time = entry.time { object["time"] = .string(time) }
                object["fieldsType"] = "FieldsV1"
                object["fieldsV1"] = entry.set.document
                if !manager.subresource.isEmpty { object["subresource"] = .string(manager.subresource) }
                return .object(object)
            })
    }

    /// Whether a list in a request asks for all entries to be dropped: `[]` or `[{}]`.
    package static func isReset(_ list: JSONValue?) -> Bool {
        guard let items = list?.array else { return false }
        if items.isEmpty { return true }
        guard items.count == 1, let only = items[0].object else { return false }
        return only.members.allSatisfy { $0.value.isNull || $0.value.string == "" }
    }

    /// Takes fields away from a manager.
    mutating func take(_ set: FieldSet, from manager: Manager) {
        guard let entry = entries[manager] else { return }
        entries[manager]?.set = entry.set.subtracting(set)
    }

    mutating func dropEmpty() {
        entries = entries.filter { !$0.value.set.isEmpty }
    }
}
