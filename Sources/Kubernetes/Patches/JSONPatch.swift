package import Documents

/// JSON patch (RFC 6902), as the API server applies it.
package struct JSONPatch: Sendable {
    package struct Failure: Error {}

    private enum Operation {
        case add(JSONValue), replace(JSONValue), test(JSONValue), remove
        case move(from: [String]), copy(from: [String])
    }

    private let operations: [(path: [String], operation: Operation)]

    package static let maximumOperations = 10_000

    /// Nil if one of the operations is not one.
    package init?(_ items: [JSONValue]) {
        var operations: [(path: [String], operation: Operation)] = []
        for item in items {
            guard let path = item["path"]?.string.flatMap(JSONPatch.pointer), let name = item["op"]?.string else {
                return nil
            }
            let from = item["from"]?.string.flatMap(JSONPatch.pointer)
            switch (name, item["value"], from) {
            case ("add", let value?, _): operations.append((path, .add(value)))
            case ("replace", let value?, _): operations.append((path, .replace(value)))
            case ("test", let value, _): operations.append((path, .test(value ?? .null)))
            case ("remove", _, _): operations.append((path, .remove))
            case ("move", _, let from?): operations.append((path, .move(from: from)))
            case ("copy", _, let from?): operations.append((path, .copy(from: from)))
            default: return nil
            }
        }
        self.operations = operations
    }

    package func apply(to document: JSONValue) throws(Failure) -> JSONValue {
        var result = document
        for (path, operation) in operations {
            switch operation {
            case .add(let value): result = try change(result, path[...], .add(value))
            case .replace(let value): result = try change(result, path[...], .replace(value))
            case .remove: result = try change(result, path[...], .remove)
            case .test(let value):
                guard (self.value(result, path) ?? .null).isSame(as: value) else { throw Failure() }
            case .copy(let from):
                guard let value = self.value(result, from) else { throw Failure() }
                result = try change(result, path[...], .add(value))
            case .move(let from):
                guard let value = value(result, from) else { throw Failure() }
                result = try change(try change(result, from[...], .remove), path[...], .add(value))
            }
        }
        return result
    }

    private func value(_ document: JSONValue, _ path: [String]) -> JSONValue? {
        var value = document
        for part in path {
            switch value {
            case .object(let object):
                guard let inner = object[part] else { return nil }
                value = inner
            case .array(let items):
                guard let at = Int(part), items.indices.contains(at) else { return nil }
                value = items[at]
            default: return nil
            }
        }
        return value
    }

    private func change(
        _ value: JSONValue, _ path: ArraySlice<String>, _ operation: Operation
    ) throws(Failure) -> JSONValue {
        guard let first = path.first else {
            switch operation {
            case .add(let new), .replace(let new): return new
            default: throw Failure()
            }
        }
        let isLast = path.count == 1
        switch value {
        case .object(var object):
            if !isLast {
                guard let inner = object[first] else { throw Failure() }
                object[first] = try change(inner, path.dropFirst(), operation)
                return .object(object)
            }
            switch operation {
            // a missing key is added by replace too
            case .add(let new), .replace(let new): object[first] = new
            default:
                guard object[first] != nil else { throw Failure() }
                object[first] = nil
            }
            return .object(object)
        case .array(var items):
            if isLast, case .add(let new) = operation {
                let at = first == "-" ? items.count : JSONPatch.index(first, items.count)
                guard let at, at <= items.count else { throw Failure() }
                items.insert(new, at: at)
                return .array(items)
            }
            guard let at = JSONPatch.index(first, items.count), items.indices.contains(at) else { throw Failure() }
            if !isLast {
                items[at] = try change(items[at], path.dropFirst(), operation)
            } else if case .replace(let new) = operation {
                items[at] = new
            } else {
                items.remove(at: at)
            }
            return .array(items)
        default: throw Failure()
        }
    }

    private static func index(_ text: String, _ count: Int) -> Int? {
        guard let at = Int(text), text == "0" || text.first != "0" else { return nil }
        return at < 0 ? (at >= -count ? at + count : nil) : at
    }

    /// RFC 6901.
    private static func pointer(_ text: String) -> [String]? {
        if text.isEmpty { return [] }
        guard text.first == "/" else { return nil }
        let parts: [Substring] = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        return parts.map { (part: Substring) -> String in
            var result = ""
            var rest = part[...]
            while let character = rest.popFirst() {
                if character == "~", let next = rest.first, next == "0" || next == "1" {
                    result.append(next == "0" ? "~" : "/")
                    rest.removeFirst()
                } else {
                    result.append(character)
                }
            }
            return result
        }
    }
}

/// JSON merge patch (RFC 7396).
package enum MergePatch {
    package static func apply(_ patch: JSONValue, to value: JSONValue?) -> JSONValue {
        guard let changes = patch.object else { return patch }
        var result = value?.object ?? JSONObject()
        for member in changes.members {
            result[member.key] = member.value.isNull ? JSONValue?.none : apply(member.value, to: result[member.key])
        }
        return .object(result)
    }
}
