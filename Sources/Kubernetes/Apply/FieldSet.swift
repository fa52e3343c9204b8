package import Documents

/// A set of fields of an object, as `managedFields` writes it (FieldsV1): a tree whose nodes are members or only on the way
/// to some. Keys are the path elements as written: `f:NAME`, `k:{…}`, `v:…`, `i:N`.
package struct FieldSet: Sendable, Equatable {
    package var isMember = false
    package var children: [String: FieldSet] = [:]

    package init(isMember: Bool = false) { self.isMember = isMember }

    package var isEmpty: Bool { !isMember && children.isEmpty }

    /// Reads FieldsV1; nil if it is something else.
    package init?(_ value: JSONValue, depth: Int = 0) {
        guard let object = value.object, depth < 100 else { return nil }
        isMember = depth > 0 && object.isEmpty
        for member in object.members {
            if member.key == "." {
                isMember = true
                continue
            }
            guard member.key.utf8.count >= 2, member.key.utf8.dropFirst().first == UInt8(ascii: ":"),
                let child = FieldSet(member.value, depth: depth + 1)
            else { return nil }
            children[FieldSet.normalised(member.key)] = child
        }
    }

    /// The keys of an item in one order, whoever wrote them.
    private static func normalised(_ key: String) -> String {
        guard key.hasPrefix("k:"), let value = try? JSONValue(parsing: Array(key.utf8.dropFirst(2))) else { return key }
        return "k:" + value.text(JSONStyle(sortsKeys: true))
    }

    package var document: JSONValue {
        var object = JSONObject()
        if isMember, !children.isEmpty { object["."] = .object(JSONObject()) }
        for (key, child) in children.sorted(by: { $0.key.precedesByBytes($1.key) }) { object[key] = child.document }
        return .object(object)
    }

    package func union(_ other: FieldSet) -> FieldSet {
        if isEmpty { return other }
        var result = self
        result.isMember = isMember || other.isMember
        for (key, child) in other.children { result.children[key] = result.children[key]?.union(child) ?? child }
        return result
    }

    package func subtracting(_ other: FieldSet) -> FieldSet {
        var result = self
        result.isMember = isMember && !other.isMember
        for (key, child) in other.children {
            guard let rest = result.children[key]?.subtracting(child) else { continue }
            result.children[key] = rest.isEmpty ? nil : rest
        }
        return result
    }

    package func intersection(_ other: FieldSet) -> FieldSet {
        var result = FieldSet(isMember: isMember && other.isMember)
        for (key, child) in children {
            guard let both = other.children[key].map({ child.intersection($0) }), !both.isEmpty else { continue }
            result.children[key] = both
        }
        return result
    }

    mutating func insert(_ path: ArraySlice<String>) {
        guard let first = path.first else {
            isMember = true
            return
        }
        children[first, default: FieldSet()].insert(path.dropFirst())
    }

    /// The same with every declared member of an object that leads to some field as a member itself.
    func withNamedFields(_ schema: Schema?) -> FieldSet {
        var result = FieldSet(isMember: isMember)
        for (key, child) in children {
            let name = key.hasPrefix("f:") ? String(key.dropFirst(2)) : nil
            var inner = child.withNamedFields(name.map { schema?.member($0) } ?? schema?.element)
            if let name, let schema, schema.kind == .object, schema.field(name) != nil { inner.isMember = true }
            result.children[key] = inner
        }
        return result
    }

    /// The paths of all members as messages write them.
    func paths(_ prefix: String = "") -> [String] {
        var result = isMember ? [prefix] : []
        for (key, child) in children.sorted(by: { $0.key.precedesByBytes($1.key) }) {
            result += child.paths(prefix + PathElement.text(key))
        }
        return result
    }
}

/// One step of a field's path.
enum PathElement {
    static func field(_ name: String) -> String { "f:" + name }

    static func value(_ value: JSONValue) -> String { "v:" + value.text() }

    static func key(_ values: [(String, JSONValue)]) -> String {
        var object = JSONObject()
        for (name, value) in values.sorted(by: { $0.0.precedesByBytes($1.0) }) { object[name] = value }
        return "k:" + JSONValue.object(object).text()
    }

    /// As in `.spec.ports[port=80,protocol="TCP"]`.
    static func text(_ key: String) -> String {
        let rest = String(key.dropFirst(2))
        switch key.first {
        case "f": return "." + rest
        case "v": return "[=\(rest)]"
        case "k":
            let object = (try? JSONValue(parsing: Array(rest.utf8)))?.object ?? JSONObject()
            return "[" + object.members.map { "\($0.key)=\($0.value.text())" }.joined(separator: ",") + "]"
        default: return "[\(rest)]"
        }
    }
}
