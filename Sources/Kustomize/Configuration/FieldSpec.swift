import Diagnostics
import Documents

/// Fields of objects of some kinds: `spec/template/metadata/labels` leads through lists to all their elements, `\/` is a
/// slash inside a name, `name[]` says that a list is there.
struct FieldSpec: Sendable, Equatable {
    var kind: GroupVersionKind
    var path: String
    var creates: Bool

    init(_ path: String, kind: GroupVersionKind = GroupVersionKind(), creates: Bool = false) {
        self.kind = kind
        self.path = path
        self.creates = creates
    }

    init(_ source: FieldReader) throws {
        var reader = source
        kind = try GroupVersionKind(
            group: reader.text("group"), version: reader.text("version"), kind: reader.text("kind"))
        path = try reader.text("path")
        creates = try reader.flag("create")
        try reader.finish()
        guard !path.isEmpty else { throw reader.fault("path", "must say a field") }
    }

    /// What is made of a field that is missing.
    enum Creation { case nothing, scalar, mapping }

    /// Calls `change` with each field that the path leads to.
    func apply(
        to object: inout JSONObject, creating creation: Creation = .nothing,
        _ change: (inout JSONValue) throws -> Void
    ) throws {
        let own = GroupVersionKind(
            apiVersion: object["apiVersion"]?.scalarText ?? "", kind: object["kind"]?.scalarText ?? "")
        guard own.isSelected(by: kind) else { return }
        var value = JSONValue.object(object)
        try visit(&value, PathSyntax.split(path, "/")[...], creates ? creation : .nothing, change)
        if let result = value.object { object = result }
    }

    private func visit(
        _ value: inout JSONValue, _ path: ArraySlice<String>, _ creation: Creation,
        _ change: (inout JSONValue) throws -> Void
    ) throws {
        guard let first = path.first else { return try change(&value) }
        switch value {
        case .null: return
        case .array(var items):
            value = .null
            for at in items.indices { try visit(&items[at], path, creation, change) }
            value = .array(items)
        case .object(var object):
            let isList = first.hasSuffix("[]")
            let name = isList ? String(first.dropLast(2)) : first
            let isLast = path.count == 1
            let makes = creation != .nothing && !isList
            guard var inner = object[name] ?? (makes ? .some(JSONValue.null) : .none) else { return }
            if inner.isNull {
                if isList {
                    inner = .array([])
                } else if makes, !isLast || creation == .mapping {
                    inner = .object(JSONObject())
                }
            }
            value = .null
            object[name] = .null
            try visit(&inner, path.dropFirst(), creation, change)
            object[name] = inner
            value = .object(object)
        default:
            throw Fault(
                .invalid, "the field \(self.path) leads through \(value.kindName) where a mapping or list is needed")
        }
    }
}

/// How Kustomize writes paths as one text.
enum PathSyntax {
    /// Parts between delimiters; a backslash before a delimiter keeps it, one delimiter may stand in front.
    static func split(_ path: String, _ delimiter: Character) -> [String] {
        var parts = path.split(separator: delimiter, omittingEmptySubsequences: false).map(String.init)
        if parts.count > 1, parts[0].isEmpty { parts.removeFirst() }
        var result: [String] = []
        for part in parts {
            if let last = result.last, last.hasSuffix("\\") {
                result[result.count - 1] = last.dropLast() + String(delimiter) + part
            } else {
                result.append(part)
            }
        }
        return result
    }

    /// As `split`, but what stands in brackets is one part: `[name=a.b]` with, `[a.b]` without its brackets.
    static func splitKeepingBrackets(_ path: String, _ delimiter: Character) -> [String] {
        var result: [String] = []
        var parts = split(path, delimiter)[...]
        while let part = parts.popFirst() {
            guard part.hasPrefix("["), !part.hasSuffix("]") else {
                result.append(part)
                continue
            }
            var whole = part
            while let next = parts.popFirst() {
                whole += String(delimiter) + next
                if next.hasSuffix("]") { break }
            }
            if whole.contains("=") {
                result.append(whole)
            } else {
                var inner = whole[...]
                while let first = inner.first, first == "[" || first == "]" { inner.removeFirst() }
                while let last = inner.last, last == "[" || last == "]" { inner.removeLast() }
                result.append(String(inner))
            }
        }
        return result
    }
}
