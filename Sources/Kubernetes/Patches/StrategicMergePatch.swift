package import Documents

/// Strategic merge patch: a merge that knows by the schema which lists are merged by which key, with the directives
/// `$patch`, `$deleteFromPrimitiveList`, `$setElementOrder` and `$retainKeys`.
package enum StrategicMergePatch {
    /// A patch that makes no sense, as the API server words it.
    package struct Failure: Error {
        package let message: String
        /// The directives are wrong by themselves, whatever they are applied to.
        var isMalformed = false
    }

    package static func apply(
        _ patch: JSONObject, to object: JSONObject, _ schema: Schema?
    ) throws(Failure) -> JSONObject {
        try merge(object, patch, schema, depth: 0)
    }

    private static func merge(
        _ original: JSONObject, _ patch: JSONObject, _ schema: Schema?, depth: Int
    ) throws(Failure) -> JSONObject {
        guard depth < 100 else { throw Failure(message: "the patch is nested too deep", isMalformed: true) }
        if let directive = patch["$patch"] {
            switch directive.string {
            case "replace":
                var rest = patch
                rest["$patch"] = nil
                return rest
            case "delete": return JSONObject()
            case "merge": break
            default: throw Failure(message: "unknown patch type found: \(directive.text())")
            }
        }
        var result = original
        if let keep = patch["$retainKeys"] {
            let given = patch.members.filter { !$0.key.hasPrefix("$") && !$0.value.isNull }
            guard let names = keep.array?.compactMap(\.string), names.count == keep.array?.count,
                given.allSatisfy({ names.contains($0.key) })
            else { throw Failure(message: "invalid patch format of retainKeys", isMalformed: true) }
            for key in result.keys where !names.contains(key) { result[key] = nil }
        }
        for member in patch.members where !member.key.hasPrefix("$") {
            let inner = schema?.member(member.key)
            switch (member.value, result[member.key]) {
            case (.null, _): result[member.key] = nil
            case (.object(let change), .object(let old)?) where inner?.patch.replaces != true:
                let merged = try merge(old, change, inner, depth: depth + 1)
                result[member.key] = change["$patch"]?.string == "delete" ? JSONValue?.none : .object(merged)
            case (.object(let change), _):
                if change["$patch"]?.string == "delete" {
                    result[member.key] = nil
                } else {
                    result[member.key] = .object(try merge(JSONObject(), change, inner, depth: depth + 1))
                }
            case (.array(let items), let old):
                result[member.key] = .array(
                    try list(old?.array ?? [], items, inner, patch["$setElementOrder/" + member.key]?.array, depth))
            default: result[member.key] = member.value
            }
        }
        for member in patch.members {
            if member.key.hasPrefix("$deleteFromPrimitiveList/") {
                let name = String(member.key.dropFirst("$deleteFromPrimitiveList/".count))
                let gone = member.value.array ?? []
                guard let old = result[name]?.array else { continue }
                result[name] = .array(old.filter { item in !gone.contains { $0.isSame(as: item) } })
            } else if member.key.hasPrefix("$setElementOrder/") {
                let name = String(member.key.dropFirst("$setElementOrder/".count))
                guard patch[name] == nil, let order = member.value.array, let old = result[name]?.array else {
                    continue
                }
                result[name] = .array(ordered(old, old, order, schema?.member(name)?.patch.mergeKey))
            }
        }
        return result
    }

    private static func list(
        _ original: [JSONValue], _ patch: [JSONValue], _ schema: Schema?, _ order: [JSONValue]?, _ depth: Int
    ) throws(Failure) -> [JSONValue] {
        guard let schema, schema.patch.merges else {
            return patch.filter { $0["$patch"] == nil }
        }
        guard let key = schema.patch.mergeKey, schema.element?.kind == .object else {
            var result = original
            for item in patch where !result.contains(where: { $0.isSame(as: item) }) { result.append(item) }
            return ordered(result, original, order ?? patch, nil)
        }
        if patch.contains(where: { $0["$patch"]?.string == "replace" }) {
            return patch.filter { $0["$patch"] == nil }
        }
        var result = original
        for item in patch {
            guard let object = item.object else {
                throw Failure(message: "expected an object in the list of the patch", isMalformed: true)
            }
            guard let value = object[key] else {
                throw Failure(
                    message: "map: \(GoText.map(object)) does not contain declared merge key: \(key)")
            }
            let place = result.firstIndex { $0[key]?.isSame(as: value) == true }
            if object["$patch"]?.string == "delete" {
                result.removeAll { $0[key]?.isSame(as: value) == true }
            } else if let place, let old = result[place].object {
                result[place] = .object(try merge(old, object, schema.element, depth: depth + 1))
            } else {
                result.append(.object(try merge(JSONObject(), object, schema.element, depth: depth + 1)))
            }
        }
        return ordered(result, original, order ?? patch.filter { $0["$patch"] == nil }, key)
    }

    /// Items in the order given; those that it does not name stay behind what they stood behind on the server.
    private static func ordered(
        _ items: [JSONValue], _ original: [JSONValue], _ order: [JSONValue], _ key: String?
    ) -> [JSONValue] {
        func identity(_ item: JSONValue) -> JSONValue { key.flatMap { item[$0] } ?? item }
        let names = order.map(identity)
        func place(_ item: JSONValue) -> Int? { names.firstIndex { $0.isSame(as: identity(item)) } }
        var named = items.filter { place($0) != nil }.sorted { (place($0) ?? 0) < (place($1) ?? 0) }[...]
        var others = items.filter { place($0) == nil }[...]
        func serverPlace(_ item: JSONValue) -> Int? {
            original.firstIndex { identity($0).isSame(as: identity(item)) }
        }
        var result: [JSONValue] = []
        while let first = named.first {
            // what the order does not name keeps its place before items that stood behind it
            if let other = others.first, let a = serverPlace(other), let b = serverPlace(first), a < b {
                result.append(other)
                others.removeFirst()
            } else {
                result.append(first)
                named.removeFirst()
            }
        }
        return result + others
    }
}

extension JSONValue {
    /// As Go's decoder names it in errors.
    var goKind: String {
        switch self {
        case .null: "null"
        case .bool: "bool"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}

/// Values as Go's `%v` prints them.
enum GoText {
    static func map(_ object: JSONObject) -> String {
        "map[" + object.sortedByKey().members.map { "\($0.key):\(value($0.value))" }.joined(separator: " ") + "]"
    }

    static func value(_ value: JSONValue) -> String {
        switch value {
        case .null: "<nil>"
        case .string(let text): text
        case .array(let items): "[" + items.map(self.value).joined(separator: " ") + "]"
        case .object(let object): map(object)
        default: value.text()
        }
    }
}
