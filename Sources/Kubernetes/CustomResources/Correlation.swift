import Documents

/// A value with what stood in its place before an update, as far as the schema lets that be told: members by their
/// names, items of a list by its keys.
struct Correlation {
    let new: JSONValue
    let old: JSONValue
    let schema: JSONObject

    /// Nil: nothing is known to have stood there.
    func key(_ name: String) -> Correlation? {
        guard let new = new.object?[name], let old = old.object?[name],
            let inner = schema["properties"]?[name]?.object ?? schema["additionalProperties"]?.object
        else { return nil }
        return Correlation(new: new, old: old, schema: inner)
    }

    /// Of the items of a list.
    var items: [Correlation?] {
        let items = new.array ?? []
        guard let list = KeyedList(old, schema), let inner = schema["items"]?.object else {
            return Array(repeating: nil, count: items.count)
        }
        return items.map { item in list[item].map { Correlation(new: item, old: $0, schema: inner) } }
    }

    /// Whether nothing has changed: lists with keys may be in another order; members that the schema does not know
    /// count as changed.
    var isSame: Bool {
        switch (new, old) {
        case (.object(let members), .object(let before)):
            return members.count == before.count && members.keys.allSatisfy { key($0)?.isSame == true }
        case (.array(let elements), .array(let before)):
            guard elements.count == before.count else { return false }
            guard KeyedList(old, schema) != nil else { return new.isSame(as: old) }
            return items.allSatisfy { $0?.isSame == true }
        default: return new.isSame(as: old)
        }
    }
}

/// A list of type `map`, whose items are found by their keys.
struct KeyedList {
    private let keys: [String]
    private var items: [[UInt8]: JSONValue] = [:]

    /// Nil: it is none.
    init?(_ list: JSONValue?, _ schema: JSONObject) {
        keys = schema["x-kubernetes-list-map-keys"]?.array?.compactMap(\.string) ?? []
        guard schema["x-kubernetes-list-type"]?.string == "map", !keys.isEmpty, let list = list?.array else {
            return nil
        }
        for item in list {
            if let identity = identity(item), items[identity] == nil { items[identity] = item }
        }
    }

    /// The first with the keys of this one.
    subscript(item: JSONValue) -> JSONValue? { identity(item).flatMap { items[$0] } }

    private func identity(_ item: JSONValue) -> [UInt8]? {
        var values: [JSONValue] = []
        for key in keys {
            switch item.object?[key] {
            case .bool(let value)?: values.append(.bool(value))
            case .number(let value)?: values.append(.number(value))
            case .string(let value)?: values.append(.string(value))
            default: return nil
            }
        }
        return try? CanonicalJSON.encode(.array(values))
    }
}
