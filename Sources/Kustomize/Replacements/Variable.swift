import Diagnostics
import Documents

/// One entry of `vars`: `$(NAME)` stands for a field of an object.
struct Variable: Sendable {
    let name: String
    let object: ObjectIdentity
    let fieldPath: String

    init(_ source: FieldReader) throws {
        var reader = source
        name = try reader.text("name")
        guard !name.isEmpty, var reference = try reader.object("objref") else {
            throw Fault(.invalid, "\(reader.file): \(reader.place) needs a name and an objref")
        }
        let apiVersion = try reference.text("apiVersion")
        var kind = try GroupVersionKind(
            group: reference.text("group"), version: reference.text("version"), kind: reference.text("kind"))
        if !apiVersion.isEmpty { kind = GroupVersionKind(apiVersion: apiVersion, kind: kind.kind) }
        object = try ObjectIdentity(
            kind: kind, name: reference.text("name"), namespace: reference.text("namespace"))
        try reference.finish()
        var field = try reader.object("fieldref")
        let path = try field?.text("fieldpath") ?? ""
        let other = try field?.text("fieldPath") ?? ""
        try field?.finish()
        fieldPath = !path.isEmpty ? path : !other.isEmpty ? other : "metadata.name"
        try reader.finish()
    }

    /// Marks the object that it reads from.
    func mark(_ objects: inout [BuildObject]) throws {
        let ignoresNamespace = object.namespace.isEmpty && !object.kind.isClusterScoped
        let places = objects.indices.filter { at in
            objects[at].identities.contains { id in
                ignoresNamespace ? id.name == object.name && id.kind == object.kind : id.isSame(as: object)
            }
        }
        guard places.count <= 1 else {
            throw Fault(.invalid, "vars: \(name) may read from \(places.count) objects; give its objref a namespace")
        }
        if let place = places.first { objects[place].variables.append(name) }
    }

    static func resolve(_ variables: [Variable], _ objects: inout [BuildObject], _ fields: [FieldSpec]) throws {
        guard !variables.isEmpty else { return }
        var values: [String: JSONValue] = [:]
        for variable in variables {
            guard let source = objects.first(where: { $0.variables.contains(variable.name) }) else {
                throw Fault(
                    .notFound, "vars: \(variable.name) is of \(variable.object), which is not among the objects")
            }
            let path = FieldPath(variable.fieldPath.replacing("[", with: ".[").replacing(".[", with: ".["))
            guard let value = try path.first(in: .object(source.content)) else {
                throw Fault(
                    .notFound,
                    "vars: \(variable.name) is of the field \(variable.fieldPath), which \(source.identity) does not have"
                )
            }
            if value.scalarText != nil { values[variable.name] = value }
        }
        for at in objects.indices {
            for field in fields {
                try field.apply(to: &objects[at].content) { value in
                    switch value {
                    case .string(let text): value = expanded(text, values)
                    case .array(let items):
                        value = .array(items.map { $0.string.map { expanded($0, values) } ?? $0 })
                    case .object(var object):
                        for member in object.members {
                            if let text = member.value.string { object[member.key] = expanded(text, values) }
                        }
                        value = .object(object)
                    default: break
                    }
                }
            }
        }
    }

    /// `$(NAME)` replaced, `$$` a dollar; a text that is one variable keeps the variable's type.
    private static func expanded(_ text: String, _ values: [String: JSONValue]) -> JSONValue {
        guard text.utf8.contains(UInt8(ascii: "$")) else { return .string(text) }
        var result = ""
        var rest = text[...]
        while let dollar = rest.firstIndex(of: "$") {
            result += rest[..<dollar]
            rest = rest[rest.index(after: dollar)...]
            switch rest.first {
            case "$":
                result += "$"
                rest.removeFirst()
            case "(":
                guard let close = rest.firstIndex(of: ")") else {
                    result += "$("
                    rest.removeFirst()
                    continue
                }
                let name = String(rest[rest.index(after: rest.startIndex)..<close])
                if let value = values[name] {
                    if text == "$(\(name))" { return value }
                    result += value.scalarText ?? ""
                } else {
                    result += "$(\(name))"
                }
                rest = rest[rest.index(after: close)...]
            case let other?:
                result += "$" + String(other)
                rest.removeFirst()
            case nil: result += "$"
            }
        }
        return .string(result + rest)
    }
}
