import Documents

/// Items of lists of type `set` and `map` are there once.
enum ListIdentities {
    static func check(_ value: JSONValue, _ schema: StructuralSchema, _ path: String = "") -> [FieldProblem] {
        switch value {
        case .object(let object):
            func place(_ key: String) -> String { path.isEmpty ? key : path + "." + key }
            return object.members.flatMap { member -> [FieldProblem] in
                guard let inner = schema.property(member.key) ?? schema.values else { return [] }
                return check(member.value, inner, place(member.key))
            }
        case .array(let items):
            let own = duplicates(items, schema.raw, path)
            guard let inner = schema.items else { return own }
            return own + items.enumerated().flatMap { check($0.element, inner, "\(path)[\($0.offset)]") }
        default: return []
        }
    }

    private static func duplicates(_ items: [JSONValue], _ schema: JSONObject, _ path: String) -> [FieldProblem] {
        guard let kind = schema["x-kubernetes-list-type"]?.string, kind != "atomic" else { return [] }
        let keys = schema["x-kubernetes-list-map-keys"]?.array?.compactMap(\.string) ?? []
        var problems: [FieldProblem] = []
        var seen: [[UInt8]: [JSONValue]] = [:]
        for (at, item) in items.enumerated() {
            var identity = item
            if kind == "map" {
                var object = JSONObject()
                for key in keys { object[key] = item[key] }
                identity = .object(object)
            }
            let key = key(identity)
            if seen[key]?.contains(where: { $0.isSame(as: identity) }) == true {
                problems.append(.duplicate("\(path)[\(at)]", identity))
            }
            seen[key, default: []].append(identity)
        }
        return problems
    }

    /// The same bytes for values that are the same; seldom for others.
    private static func key(_ value: JSONValue) -> [UInt8] {
        (try? CanonicalJSON.encode(value)) ?? value.encoded()
    }
}
