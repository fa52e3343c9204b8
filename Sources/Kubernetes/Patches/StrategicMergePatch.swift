package import Documents

/// Strategic merge patch: a merge that knows by the schema which lists are merged by which key, with the directives
/// `$patch`, `$deleteFromPrimitiveList`, `$setElementOrder` and `$retainKeys`.
package enum StrategicMergePatch {
    /// A patch that makes no sense, as the API server words it.
    package struct Failure: Error {
        package let message: String
        /// Of HTTP. Where an item lacks its merge key, the real server answers 500.
        var status = 400

        static func format(_ directive: String) -> Failure { Failure(message: "invalid patch format of \(directive)") }

        static func missingKey(_ item: JSONValue, _ key: String) -> Failure {
            Failure(message: "map: \(GoText.value(item)) does not contain declared merge key: \(key)", status: 500)
        }

        static func unknown(_ directive: JSONValue, _ patch: JSONObject) -> Failure {
            Failure(message: "unknown patch type: \(GoText.value(directive)) in map: \(GoText.map(patch))")
        }
    }

    private static let order = "$setElementOrder"
    private static let deletion = "$deleteFromPrimitiveList"
    private static let maximumDepth = 100

    package static func apply(
        _ patch: JSONObject, to object: JSONObject, _ schema: Schema?
    ) throws(Failure) -> JSONObject {
        try merge(object, patch, schema, depth: 0)
    }

    private static func merge(
        _ original: JSONObject, _ patch: JSONObject, _ schema: Schema?, depth: Int
    ) throws(Failure) -> JSONObject {
        guard depth < maximumDepth else { throw Failure(message: "the patch is nested too deep") }
        if let directive = patch["$patch"] {
            switch directive.string {
            case "replace":
                var rest = patch
                rest["$patch"] = nil
                return rest
            case "delete": return JSONObject()
            default: throw Failure.unknown(directive, patch)
            }
        }
        var result = original
        if let keep = patch["$retainKeys"] {
            let given = patch.members.filter { !$0.key.hasPrefix("$") && !$0.value.isNull }
            guard let names = keep.array?.compactMap(\.string), given.allSatisfy({ names.contains($0.key) }) else {
                throw Failure.format("retainKeys")
            }
            for key in result.keys where !names.contains(key) { result[key] = nil }
        }
        for member in patch.members where !member.key.hasPrefix("$") {
            let inner = schema?.member(member.key)
            switch (member.value, result[member.key]) {
            case (.null, _): result[member.key] = nil
            case (.object(let change), .object(let old)?) where inner?.patch.replaces != true:
                let merged = try merge(old, change, inner, depth: depth + 1)
                result[member.key] = change["$patch"]?.string == "delete" ? JSONValue?.none : .object(merged)
            case (.array(let items), .array(let old)?):
                let order = patch["\(order)/\(member.key)"]
                result[member.key] = .array(try list(old, items, inner, order, depth))
            case (let value, _): result[member.key] = stripped(value)
            }
        }
        for member in patch.members where member.key.hasPrefix("$") {
            let parts = member.key.split(separator: "/", maxSplits: 1).map(String.init)
            switch parts[0] {
            case deletion:
                guard parts.count == 2 else { throw Failure.format("primitive list") }
                guard let old = result[parts[1]]?.array, let gone = member.value.array else { continue }
                result[parts[1]] = .array(old.filter { item in !gone.contains { $0.isSame(as: item) } })
            case order:
                guard parts.count == 2, let items = member.value.array else {
                    throw Failure.format("setElementOrder list")
                }
                guard patch[parts[1]] == nil, let old = result[parts[1]]?.array else { continue }
                result[parts[1]] = .array(ordered(old, old, items, schema?.member(parts[1])?.patch.mergeKey))
            default: break
            }
        }
        return result
    }

    /// A part of a patch as it is taken where there was nothing: without nulls and directives; nil: it is one.
    private static func stripped(_ value: JSONValue) -> JSONValue? {
        switch value {
        case .object(let object):
            if object["$patch"] != nil { return nil }
            var result = JSONObject()
            for member in object.members where !member.key.hasPrefix("$") && !member.value.isNull {
                result[member.key] = stripped(member.value)
            }
            return .object(result)
        case .array(let items): return .array(items.compactMap(stripped))
        default: return value
        }
    }

    private static func list(
        _ original: [JSONValue], _ patch: [JSONValue], _ schema: Schema?, _ order: JSONValue?, _ depth: Int
    ) throws(Failure) -> [JSONValue] {
        let order = try order.map { order throws(Failure) in try checked(order, patch, schema?.patch.mergeKey) }
        guard let schema, schema.patch.merges else { return patch.compactMap(stripped) }
        guard let key = schema.patch.mergeKey, schema.element?.kind == .object else {
            var result = original
            for item in patch where !result.contains(where: { $0.isSame(as: item) }) { result.append(item) }
            return ordered(result, original, order ?? patch, nil)
        }
        guard !patch.contains(where: { $0.array != nil }) else {
            throw Failure(message: "lists of lists are not supported", status: 422)
        }
        guard patch.allSatisfy({ $0.object != nil }) else {
            let shown = "[\(GoText.value(.array(original))) \(GoText.value(.array(patch)))]"
            throw Failure(message: "list element types are not identical: \(shown)")
        }
        var result = original
        var isReplaced = false
        var plain: [JSONObject] = []
        for object in patch.compactMap(\.object) {
            guard let directive = object["$patch"] else {
                plain.append(object)
                continue
            }
            switch directive.string {
            case "delete":
                guard let value = object[key] else { throw Failure.missingKey(.object(object), key) }
                result.removeAll { $0[key]?.isSame(as: value) == true }
            case "replace": isReplaced = true
            case "merge": throw Failure(message: "merging lists cannot yet be specified in the patch")
            default: throw Failure.unknown(directive, object)
            }
        }
        if isReplaced { return plain.compactMap { stripped(.object($0)) } }
        for object in plain {
            guard let value = object[key] else { throw Failure.missingKey(.object(object), key) }
            if let place = result.firstIndex(where: { $0[key]?.isSame(as: value) == true }),
                let old = result[place].object
            {
                result[place] = .object(try merge(old, object, schema.element, depth: depth + 1))
            } else if let item = stripped(.object(object)) {
                result.append(item)
            }
        }
        return ordered(result, original, order ?? plain.map { .object($0) }, key)
    }

    /// The order of a list, which must have the items of the patch in their order.
    private static func checked(
        _ order: JSONValue, _ patch: [JSONValue], _ key: String?
    ) throws(Failure) -> [JSONValue] {
        guard let order = order.array else { throw Failure.format("setElementOrder list") }
        func identity(_ item: JSONValue) throws(Failure) -> JSONValue {
            guard let key else { return item }
            guard let value = item[key] else { throw Failure.missingKey(item, key) }
            return value
        }
        guard !order.isEmpty else { return order }
        var rest = order[...]
        for item in patch where item["$patch"] == nil {
            let name = try identity(item)
            var isFound = false
            while !isFound, let next = rest.popFirst() { isFound = try identity(next).isSame(as: name) }
            guard isFound else {
                throw Failure(
                    message: "The order in patch list:\n\(GoText.value(.array(patch)))\n doesn't match "
                        + "$setElementOrder list:\n\(GoText.value(.array(order)))\n")
            }
        }
        return order
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
