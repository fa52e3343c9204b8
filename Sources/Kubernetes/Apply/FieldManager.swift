package import Documents

/// Follows who owns what through writes: updates take what they change, applies take what they say and give up the rest.
package struct FieldManager: Sendable {
    package let schema: Schema
    /// `GROUP/VERSION` of the request.
    package let version: String
    package let subresource: String
    /// What an object is before anything was set.
    package let empty: JSONObject

    /// Members that the request can't set: they are nobody's.
    package let ignored: [String]

    package init(
        schema: Schema, version: String, subresource: String = "", empty: JSONObject, ignored: [String] = []
    ) {
        self.ignored = ignored
        self.schema = schema
        self.version = version
        self.subresource = subresource
        self.empty = empty
    }

    private static let maximumUpdates = 10

    /// Never owned by anybody.
    private static let stripped: FieldSet = {
        var set = FieldSet()
        for name in ["apiVersion", "kind", "metadata"] { set.insert(["f:" + name]) }
        for name in [
            "name", "namespace", "creationTimestamp", "selfLink", "uid", "clusterName", "generation", "managedFields",
            "resourceVersion",
        ] { set.insert(["f:metadata", "f:" + name]) }
        return set
    }()

    /// Ownership after an update from `live` (nil: it is created) to `new`, whose managedFields are what the request said.
    package func update(
        live: JSONObject?, new: JSONObject, manager: String, now: String
    ) -> ManagedFields {
        var managed = given(live: live, new: new)
        // an object that nobody tracked stays so
        if live != nil, managed.isEmpty { return managed }
        let old = FieldManager.bare(live ?? empty)
        let next = FieldManager.bare(new)
        take(&managed, from: old, to: next, manager: manager, now: now)
        capUpdates(&managed)
        return managed
    }

    private func given(live: JSONObject?, new: JSONObject) -> ManagedFields {
        let ofLive = ManagedFields(live?["metadata"]?["managedFields"]) ?? ManagedFields()
        if !subresource.isEmpty { return ofLive }
        let list = new["metadata"]?["managedFields"]
        if ManagedFields.isReset(list) { return ManagedFields() }
        guard let managed = ManagedFields(list), !managed.isEmpty else { return ofLive }
        return managed
    }

    private func take(
        _ managed: inout ManagedFields, from old: JSONValue, to new: JSONValue, manager: String, now: String
    ) {
        let comparison = TypedValue.compare(old, new, schema)
        let changed = comparison.modified.union(comparison.added)
        let before = managed
        for key in managed.entries.keys {
            managed.take(changed.union(comparison.removed), from: key)
        }
        var taken = changed.subtracting(FieldManager.stripped)
        for name in ignored { taken.children[PathElement.field(name)] = nil }
        managed.dropEmpty()
        guard !taken.isEmpty else { return }
        let key = ManagedFields.Manager(name: manager, isApply: false, version: version, subresource: subresource)
        let kept = before.entries[key]?.set.subtracting(comparison.removed) ?? FieldSet()
        let set = taken.union(kept)
        let isSame = before.entries[key]?.set == set
        managed.entries[key] = ManagedFields.Entry(
            set: set, version: version, time: isSame ? before.entries[key]?.time : isTimeless ? nil : now)
    }

    /// The entries of the scale subresource carry no time.
    private var isTimeless: Bool { subresource == "scale" }

    private func capUpdates(_ managed: inout ManagedFields) {
        var updates = managed.entries.filter { !$0.key.isApply }.sorted { a, b in
            if a.value.time != b.value.time { return (a.value.time ?? "") < (b.value.time ?? "") }
            return a.key.order < b.key.order
        }[...]
        var count = updates.count
        var firsts: [String: ManagedFields.Manager] = [:]
        while count > FieldManager.maximumUpdates, let (manager, entry) = updates.popFirst() {
            let bucket = ManagedFields.Manager(name: "ancient-changes", isApply: false, version: entry.version)
            guard let first = firsts[entry.version] else {
                firsts[entry.version] = manager
                continue
            }
            if managed.entries[bucket] == nil {
                managed.entries[bucket] = managed.entries[first]
                managed.entries[first] = nil
            }
            if manager != bucket {
                let old = managed.entries[bucket]?.set ?? FieldSet()
                managed.entries[bucket] = ManagedFields.Entry(
                    set: old.union(entry.set), version: entry.version, time: entry.time)
                managed.entries[manager] = nil
            }
            count -= 1
        }
    }

    /// What an apply found in the hands of others.
    package struct Conflicts: Error {
        package var sets: [(manager: ManagedFields.Manager, set: FieldSet)]

        package var status: StatusError {
            let sorted = sets.sorted { $0.manager.order < $1.manager.order }
            let all = sorted.flatMap { conflict in conflict.set.paths().map { (conflict.manager, $0) } }
            var message = "Apply failed with \(all.count) conflict\(all.count == 1 ? "" : "s"): "
            if all.count == 1 {
                message += "conflict with \(all[0].0.text): \(all[0].1)"
            } else {
                message += sorted.map { conflict in
                    (["conflicts with \(conflict.manager.text):"] + conflict.set.paths().map { "- \($0)" })
                        .joined(separator: "\n")
                }.joined(separator: "\n")
            }
            var error = StatusError(409, "Conflict", message)
            error.causes = all.map {
                .init(reason: "FieldManagerConflict", message: "conflict with \($0.0.text)", field: $0.1)
            }
            return error
        }
    }

    package struct Outcome {
        /// Nil: the object stays as it is.
        package let object: JSONObject?
        package var managed: ManagedFields
    }

    /// Applies a configuration to an object (nil: there is none).
    package func apply(
        live: JSONObject?, config: JSONObject, manager: String, force: Bool, now: String
    ) throws -> Outcome {
        do {
            return try applyOnce(live: live, config: config, manager: manager, force: force, now: now)
        } catch let conflicts as Conflicts {
            guard manager == "kubectl", let live, let allowed = fieldsAppliedByClient(live) else {
                throw conflicts
            }
            let rest = conflicts.sets.map { (manager: $0.manager, set: $0.set.subtracting(allowed)) }
                .filter { !$0.set.isEmpty }
            guard rest.isEmpty else { throw Conflicts(sets: rest) }
            return try applyOnce(live: live, config: config, manager: manager, force: true, now: now)
        }
    }

    private func applyOnce(
        live: JSONObject?, config: JSONObject, manager: String, force: Bool, now: String
    ) throws -> Outcome {
        var managed = ManagedFields(live?["metadata"]?["managedFields"]) ?? ManagedFields()
        if managed.isEmpty, let live {
            take(
                &managed, from: FieldManager.bare(empty), to: FieldManager.bare(live), manager: "before-first-apply",
                now: now)
        }
        let old = FieldManager.bare(live ?? empty)
        var ownConfig = config
        for name in ignored { ownConfig[name] = nil }
        let new = FieldManager.bare(ownConfig)
        let key = ManagedFields.Manager(name: manager, isApply: true, version: version, subresource: subresource)
        let last = managed.entries[key]
        let fields = try TypedValue.fields(of: new, schema)
        managed.entries[key] = ManagedFields.Entry(set: fields, version: version, time: last?.time)
        var merged = TypedValue.merge(old, new, schema) ?? old
        // what is applied again is owned with all that leads to it, so nothing of it goes
        if let last, !last.set.subtracting(fields).isEmpty { merged = try pruned(merged, last.set, managed) }

        let comparison = TypedValue.compare(old, merged, schema)
        let changed = comparison.modified.union(comparison.added)
        var conflicts: [(manager: ManagedFields.Manager, set: FieldSet)] = []
        for (other, entry) in managed.entries where other != key {
            let set = entry.set.intersection(changed)
            if !set.isEmpty { conflicts.append((other, set)) }
        }
        if !force, !conflicts.isEmpty { throw Conflicts(sets: conflicts) }
        for (other, set) in conflicts {
            managed.take(set, from: other)
        }
        for other in managed.entries.keys where other != key {
            managed.take(comparison.removed, from: other)
        }
        managed.entries[key]?.set = fields.subtracting(FieldManager.stripped)
        managed.dropEmpty()
        let isSame = live != nil && old.isSame(as: merged)
        if !isSame { managed.entries[key]?.time = now }
        return Outcome(object: isSame ? nil : merged.object, managed: managed)
    }

    /// Without what the manager applied before, does not apply now, and nobody else owns.
    private func pruned(_ merged: JSONValue, _ last: FieldSet, _ managed: ManagedFields) throws -> JSONValue {
        let lastNamed = last.withNamedFields(schema)
        var pruned = TypedValue.removing(lastNamed, from: merged, schema) ?? .object(JSONObject())
        let all = try TypedValue.fields(of: merged, schema).withNamedFields(schema)
        var owned = FieldSet()
        for entry in managed.entries.values { owned = owned.union(entry.set) }
        let kept = try TypedValue.fields(of: pruned, schema).withNamedFields(schema)
            .union(owned.withNamedFields(schema))
        pruned = TypedValue.removing(all.subtracting(kept), from: merged, schema) ?? .object(JSONObject())
        let left = try TypedValue.fields(of: pruned, schema).withNamedFields(schema)
        let gone = all.subtracting(left).intersection(lastNamed)
        return TypedValue.removing(gone, from: merged, schema) ?? .object(JSONObject())
    }

    static let lastApplied = "kubectl.kubernetes.io/last-applied-configuration"

    /// The fields that `kubectl apply` set on its side, as far as they are still so.
    private func fieldsAppliedByClient(_ live: JSONObject) -> FieldSet? {
        guard let text = live["metadata"]?["annotations"]?[FieldManager.lastApplied]?.string,
            let last = try? JSONValue(parsing: Array(text.utf8)).object,
            let set = try? TypedValue.fields(of: FieldManager.bare(last), schema)
        else { return nil }
        let comparison = TypedValue.compare(FieldManager.bare(last), FieldManager.bare(live), schema)
        return set.subtracting(comparison.modified).subtracting(comparison.added).subtracting(comparison.removed)
    }

    /// Without managedFields.
    private static func bare(_ object: JSONObject) -> JSONValue {
        guard var metadata = object["metadata"]?.object, metadata["managedFields"] != nil else {
            return .object(object)
        }
        metadata["managedFields"] = nil
        var result = object
        result["metadata"] = .object(metadata)
        return .object(result)
    }
}
