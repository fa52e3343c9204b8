import Diagnostics
import Documents

/// Strategic merge patches as Kustomize applies them: what a patch adds to a merged list stands in front.
enum StrategicMerge {
    private enum Directive { case merge, replace, delete }

    /// Nil if the patch deletes the object.
    static func apply(_ patch: JSONObject, to object: JSONObject, _ schema: MergeSchema?) throws -> JSONObject? {
        try merge(.object(object), .object(patch), schema, nil, 0)?.object
    }

    /// - Parameter keys: of a list that is merged; nil for one that is replaced.
    /// - Returns: nil for what is removed.
    private static func merge(
        _ old: JSONValue?, _ patch: JSONValue?, _ schema: MergeSchema?, _ keys: [String]?, _ depth: Int
    ) throws -> JSONValue? {
        guard depth < 200 else { throw Fault(.limit, "the patch is nested deeper than 200 levels") }
        guard let patch else { return old }
        if patch.isNull { return nil }
        switch (patch, old ?? .null) {
        case (.object(let change), .object(let object)):
            let (directive, change) = try directive(change)
            switch directive {
            case .delete: return nil
            case .replace: return .object(change)
            case .merge: return .object(try members(object, change, schema, depth))
            }
        case (.object(let change), .null):
            let (directive, change) = try directive(change)
            if directive == .delete { return nil }
            return .object(try members(JSONObject(), change, schema, depth))
        case (.array(let change), .array(let items)):
            guard let keys else { return .array(change) }
            let (directive, change) = try directive(change)
            switch directive {
            case .delete: return nil
            case .replace: return .array(change)
            case .merge:
                return .array(
                    keys.isEmpty
                        ? scalars(items, change) : try elements(items, change, schema?.element, keys, depth))
            }
        case (.array(let change), .null):
            guard let keys else { return .array(change) }
            let (directive, change) = try directive(change)
            if directive == .delete { return nil }
            return .array(
                keys.isEmpty ? change : try elements([], change, schema?.element, keys, depth))
        case (.object, let other), (.array, let other):
            throw Fault(.invalid, "the patch has \(patch.kindName) where the object has \(other.kindName)")
        case (_, .object), (_, .array):
            throw Fault(.invalid, "the patch has \(patch.kindName) where the object has \(old?.kindName ?? "nothing")")
        default: return patch
        }
    }

    private static func members(
        _ object: JSONObject, _ change: JSONObject, _ schema: MergeSchema?, _ depth: Int
    ) throws -> JSONObject {
        var result = object
        for member in change.members {
            if member.key.hasPrefix("$setElementOrder/") { continue }
            let (inner, keys) = schema?.member(member.key) ?? (nil, nil)
            result[member.key] = try merge(result[member.key], member.value, inner, keys, depth + 1)
        }
        return result
    }

    /// Lists of texts and the like: what is new stands in front.
    private static func scalars(_ items: [JSONValue], _ change: [JSONValue]) -> [JSONValue] {
        change + items.filter { item in !change.contains { $0.scalarText == item.scalarText } }
    }

    private static func elements(
        _ items: [JSONValue], _ change: [JSONValue], _ schema: MergeSchema?, _ keys: [String], _ depth: Int
    ) throws -> [JSONValue] {
        // of several keys only those count that the patch or the list uses
        let used = keys.filter { key in (change + items).contains { $0[key] != nil } }
        let keys = used.isEmpty ? keys : used
        func values(_ item: JSONValue) -> [String] { keys.map { item[$0]?.scalarText ?? "" } }
        /// A key that one of them leaves out fits every value.
        func match(_ a: [String], _ b: [String]) -> Bool {
            zip(a, b).contains { $0 == $1 } && zip(a, b).allSatisfy { $0 == $1 || $0.isEmpty || $1.isEmpty }
        }
        var rest = items
        var front: [(at: Int?, value: JSONValue)] = []
        for item in change {
            let own = values(item)
            guard item.object != nil, own.contains(where: { !$0.isEmpty }) else {
                front.append((nil, item))
                continue
            }
            let place =
                rest.firstIndex { values($0) == own }
                ?? (keys.count > 1 ? rest.firstIndex { match(values($0), own) } : nil)
            let merged = try merge(place.map { rest[$0] }, item, schema, nil, depth + 1)
            if let place {
                let taken = values(rest[place])
                rest.removeAll { values($0) == taken }
            }
            guard let merged, merged.object?.isEmpty != true else { continue }
            if let earlier = front.firstIndex(where: { values($0.value) == values(merged) }) {
                front[earlier].value = merged
            } else {
                front.append((place, merged))
            }
        }
        return front.map(\.value) + rest
    }

    private static func directive(_ change: JSONObject) throws -> (Directive, JSONObject) {
        guard let value = change["$patch"] else { return (.merge, change) }
        var rest = change
        rest["$patch"] = nil
        return (try directive(value), rest)
    }

    private static func directive(_ change: [JSONValue]) throws -> (Directive, [JSONValue]) {
        guard let at = change.firstIndex(where: { $0.object?.keys == ["$patch"] }), let value = change[at]["$patch"]
        else { return (.merge, change) }
        var rest = change
        rest.remove(at: at)
        return (try directive(value), rest)
    }

    private static func directive(_ value: JSONValue) throws -> Directive {
        switch value.string {
        case "merge": .merge
        case "replace": .replace
        case "delete": .delete
        default: throw Fault(.invalid, "$patch takes merge, replace or delete, not “\(value.scalarText ?? "")”")
        }
    }
}
