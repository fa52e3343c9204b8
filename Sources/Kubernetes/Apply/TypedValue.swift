package import Documents

/// A value with the structure that its schema gives it, for ownership of fields: what is a leaf, what an item's key is.
struct TypedValue {
    /// Something in a value does not follow its schema.
    struct Problem: Error {
        let message: String
        /// Of HTTP, for a configuration with it. Clients know 500 for what is not declared and for what is there twice.
        var status = 400
    }

    enum Shape {
        case scalar
        case atomic
        case list(Schema)
        case map(Schema)
    }

    static func shape(_ value: JSONValue, _ schema: Schema) -> Shape {
        switch value {
        case .object:
            if schema.isAtomic { return .atomic }
            return schema.kind == .any ? .map(.any) : .map(schema)
        case .array:
            guard schema.kind == .list, schema.listType != .atomic else { return .atomic }
            return .list(schema)
        default: return .scalar
        }
    }

    /// What an item of a set or a list of maps is called.
    static func element(_ item: JSONValue, _ schema: Schema) throws(Problem) -> String {
        guard case .map(let keys) = schema.listType else { return PathElement.value(item) }
        guard let object = item.object else {
            throw Problem(message: "associative list with keys may not have non-map elements")
        }
        var values: [(String, JSONValue)] = []
        for key in keys {
            let field = schema.element?.field(key)
            if let value = object[key] {
                values.append((key, value))
            } else if let value = field?.schema.defaultValue {
                values.append((key, value))
            } else if let field, field.isRequired, !field.isPointer, schema.element?.typeName != nil {
                values.append((key, Decoder.zero(field.schema)))
            } else {
                throw Problem(
                    message: "associative list with keys has an element that omits key field \"\(key)\" "
                        + "(and doesn't have default value)")
            }
        }
        return PathElement.key(values)
    }

    /// Checks that everything is declared and that no item occurs twice.
    static func check(_ value: JSONValue, _ schema: Schema, _ path: String = "") throws(Problem) {
        switch value {
        case .object(let object):
            switch schema.kind {
            case .any, .anyOrObject: return
            case .object, .map:
                for member in object.members {
                    let place = "\(path).\(member.key)"
                    guard let inner = schema.member(member.key) else {
                        throw Problem(message: "\(place): field not declared in schema", status: 500)
                    }
                    try check(member.value, inner, place)
                }
            default: throw Problem(message: "\(path): expected \(expected(schema)), got map")
            }
        case .array(let items):
            guard schema.kind == .list, let inner = schema.element else {
                if schema.kind == .any || schema.kind == .anyOrObject { return }
                throw Problem(message: "\(path): expected \(expected(schema)), got list")
            }
            var seen: Set<String> = []
            for (at, item) in items.enumerated() {
                if schema.listType == .atomic {
                    try check(item, inner, "\(path)[\(at)]")
                    continue
                }
                let key: String
                do { key = try element(item, schema) } catch {
                    throw Problem(message: "\(path): element \(at): \(error.message)")
                }
                guard seen.insert(key).inserted else {
                    let message = "\(path): duplicate entries for key \(PathElement.text(key))"
                    throw Problem(message: message, status: 500)
                }
                try check(item, inner, path + PathElement.text(key))
            }
        case .null: return
        default:
            switch schema.kind {
            case .list, .map, .object:
                throw Problem(message: "\(path): expected \(expected(schema)), got \(value.kindName)")
            default: return
            }
        }
    }

    private static func expected(_ schema: Schema) -> String {
        switch schema.kind {
        case .list: "list"
        case .map, .object: "map"
        default: "scalar"
        }
    }

    /// The fields that a value sets.
    static func fields(of value: JSONValue, _ schema: Schema) throws(Problem) -> FieldSet {
        var set = FieldSet()
        switch shape(value, schema) {
        case .scalar, .atomic: set.isMember = true
        case .list(let schema):
            for item in value.array ?? [] {
                var inner = try fields(of: item, schema.element ?? .any)
                inner.isMember = true
                let key = try element(item, schema)
                set.children[key] = set.children[key]?.union(inner) ?? inner
            }
        case .map(let schema):
            for member in value.object?.members ?? [] {
                guard let inner = schema.member(member.key) else { continue }
                var child = try fields(of: member.value, inner)
                if member.value.isNull || member.value.object?.isEmpty == true
                    || !(schema.kind == .object && schema.field(member.key) != nil)
                {
                    child.isMember = true
                }
                if !child.isEmpty { set.children[PathElement.field(member.key)] = child }
            }
        }
        return set
    }

    struct Comparison {
        var added = FieldSet()
        var modified = FieldSet()
        var removed = FieldSet()
    }

    static func compare(_ old: JSONValue, _ new: JSONValue, _ schema: Schema) -> Comparison {
        var result = Comparison()
        compare(old, new, schema, [], &result)
        return result
    }

    private static func compare(
        _ old: JSONValue?, _ new: JSONValue?, _ schema: Schema, _ path: [String], _ result: inout Comparison
    ) {
        guard old != nil || new != nil else { return }
        func leaf() {
            if old == nil {
                result.added.insert(path[...])
            } else if new == nil {
                result.removed.insert(path[...])
            } else if let old, let new, !old.isSame(as: new) {
                result.modified.insert(path[...])
            }
        }
        var isLeaf = false
        switch (knownShape(old, schema), knownShape(new, schema)) {
        case (let before?, let after?) where !isSameKind(before, after):
            // of two kinds: all of the old one goes, all of the new one comes
            if descend(old, nil, before, path, &result) { isLeaf = true }
            if descend(nil, new, after, path, &result) { isLeaf = true }
            leaf()
        case (let before, let after):
            let nulls = old == nil || new == nil ? emptyShape(schema) : .scalar
            isLeaf = descend(old, new, before ?? after ?? nulls, path, &result)
            if isLeaf { leaf() }
        }
        if !isLeaf {
            if old == nil { result.added.insert(path[...]) } else if new == nil { result.removed.insert(path[...]) }
        }
    }

    /// Null is of whatever kind the other value is.
    private static func knownShape(_ value: JSONValue?, _ schema: Schema) -> Shape? {
        guard let value, !value.isNull else { return nil }
        return shape(value, schema)
    }

    /// What a missing value of a schema would be.
    private static func emptyShape(_ schema: Schema) -> Shape {
        switch schema.kind {
        case .list where schema.listType != .atomic: .list(schema)
        case .map where !schema.isAtomic, .object where !schema.isAtomic: .map(schema)
        default: .scalar
        }
    }

    private static func isSameKind(_ a: Shape, _ b: Shape) -> Bool {
        switch (a, b) {
        case (.scalar, .scalar), (.atomic, .atomic), (.list, .list), (.map, .map): return true
        default: return false
        }
    }

    /// Compares what is inside; true: there is nothing to go into.
    private static func descend(
        _ old: JSONValue?, _ new: JSONValue?, _ shape: Shape, _ path: [String], _ result: inout Comparison
    ) -> Bool {
        switch shape {
        case .scalar, .atomic: return true
        case .list(let schema):
            let a = old?.array ?? []
            let b = new?.array ?? []
            if a.isEmpty, b.isEmpty { return true }
            let left = indexed(a, schema)
            let right = indexed(b, schema)
            for key in left.order {
                compare(left.items[key], right.items[key], schema.element ?? .any, path + [key], &result)
            }
            for key in right.order where left.items[key] == nil {
                compare(nil, right.items[key], schema.element ?? .any, path + [key], &result)
            }
        case .map(let schema):
            let a = old?.object ?? JSONObject()
            let b = new?.object ?? JSONObject()
            if a.isEmpty, b.isEmpty { return true }
            for member in a.members {
                guard let inner = schema.member(member.key) else { continue }
                compare(member.value, b[member.key], inner, path + [PathElement.field(member.key)], &result)
            }
            for member in b.members where a[member.key] == nil {
                guard let inner = schema.member(member.key) else { continue }
                compare(nil, member.value, inner, path + [PathElement.field(member.key)], &result)
            }
        }
        return false
    }

    /// Items by their keys; of several with one key the first counts.
    static func indexed(_ items: [JSONValue], _ schema: Schema) -> (order: [String], items: [String: JSONValue]) {
        var order: [String] = []
        var result: [String: JSONValue] = [:]
        for item in items {
            guard let key = try? element(item, schema), result[key] == nil else { continue }
            order.append(key)
            result[key] = item
        }
        return (order, result)
    }

    /// The value without the fields of a set; nil: nothing is left.
    static func removing(_ set: FieldSet, from value: JSONValue, _ schema: Schema) -> JSONValue? {
        switch shape(value, schema) {
        case .scalar, .atomic: return value
        case .list(let schema):
            var kept: [JSONValue] = []
            for item in value.array ?? [] {
                guard let key = try? element(item, schema), let inner = set.children[key] else {
                    kept.append(item)
                    continue
                }
                if inner.isMember { continue }
                if let rest = removing(inner, from: item, schema.element ?? .any) { kept.append(rest) }
            }
            return kept.isEmpty ? JSONValue?.none : .array(kept)
        case .map(let schema):
            var kept = JSONObject()
            for member in value.object?.members ?? [] {
                guard let inner = set.children[PathElement.field(member.key)] else {
                    kept[member.key] = member.value
                    continue
                }
                if inner.isMember { continue }
                kept[member.key] = removing(inner, from: member.value, schema.member(member.key) ?? .any) ?? .null
            }
            return kept.isEmpty ? JSONValue?.none : .object(kept)
        }
    }
}

extension JSONValue {
    /// Whether two values mean the same: the order of members does not count, numbers are compared by value.
    package func isSame(as other: JSONValue) -> Bool {
        switch (self, other) {
        case (.object(let a), .object(let b)):
            guard a.count == b.count else { return false }
            return a.members.allSatisfy { member in b[member.key].map { member.value.isSame(as: $0) } ?? false }
        case (.array(let a), .array(let b)):
            return a.count == b.count && zip(a, b).allSatisfy { $0.isSame(as: $1) }
        case (.number(let a), .number(let b)): return a == b || a.double == b.double
        default: return self == other
        }
    }
}
