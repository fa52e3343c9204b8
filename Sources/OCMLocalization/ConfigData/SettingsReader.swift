package import Diagnostics
package import Documents

/// Reads settings as their authors wrote them: words as Kubernetes' YAML reader takes them, but keys stay texts
/// (`y` is no boolean there) and numbers keep their digits (`1.10`).
package enum SettingsReader {
    package static let maximumSize = 4 << 20

    /// The one mapping of a YAML or JSON file; an empty file is an empty mapping. `source` names it in messages.
    package static func values(_ bytes: [UInt8], source: String) throws(Fault) -> JSONObject {
        guard let value = try value(bytes, source: source), !value.isNull else { return JSONObject() }
        guard let object = value.object else { throw Fault(.invalid, "\(source): must be a mapping") }
        return object
    }

    /// The mapping at a dotted path below the values, as in `valuesFrom.….subPath`.
    package static func values(at subPath: String, in values: JSONObject, source: String) throws(Fault) -> JSONObject {
        var object = values
        for step in subPath.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
            guard let next = object[String(Substring(step))]?.object else {
                throw Fault(.notFound, "\(source): subPath not found: “\(subPath)”")
            }
            object = next
        }
        return object
    }

    static func value(_ bytes: [UInt8], source: String) throws(Fault) -> JSONValue? {
        let documents = try YAMLStream.parse(bytes, limits: YAMLLimits(size: maximumSize), name: source)
        let roots = documents.compactMap(\.root)
        guard roots.count <= 1 else {
            throw Fault(.invalid, "\(source): has \(roots.count) documents; only one is read")
        }
        guard let root = roots.first else { return nil }
        var budget = 200_000
        return try value(root, source, &budget)
    }

    private static func value(_ node: YAMLNode, _ source: String, _ budget: inout Int) throws(Fault) -> JSONValue {
        budget -= 1
        guard budget > 0 else { throw Fault(.limit, "\(source): more than 200000 values, aliases counted as copies") }
        switch node.content {
        case .alias: return try value(node.resolved, source, &budget)
        case .scalar(let text, .plain, nil):
            if let number = JSONNumber(text) { return .number(number) }
            return try node.jsonValue(.yaml11, name: source)
        case .scalar: return try node.jsonValue(.yaml11, name: source)
        case .sequence(let items, _):
            var values: [JSONValue] = []
            for item in items { values.append(try value(item, source, &budget)) }
            return .array(values)
        case .mapping(let pairs, _):
            var (object, merged) = (JSONObject(), [JSONValue]())
            for pair in pairs {
                guard let key = pair.key.resolved.text else {
                    throw Fault(.invalid, "\(source):\(pair.key.start.line): a key must be a text")
                }
                if key == "<<", case .scalar(_, .plain, nil) = pair.key.content {
                    let more = try value(pair.value, source, &budget)
                    merged += more.array ?? [more]
                } else {
                    object[key] = try value(pair.value, source, &budget)
                }
            }
            for source in merged {
                for member in source.object?.members ?? [] where object[member.key] == nil {
                    object[member.key] = member.value
                }
            }
            return .object(object)
        }
    }

    /// `values` over `defaults`: mappings are merged, everything else (lists and null too) replaces.
    package static func merge(_ values: JSONObject, over defaults: JSONObject) -> JSONObject {
        var result = defaults
        for member in values.members {
            if let inner = member.value.object, let below = result[member.key]?.object {
                result[member.key] = .object(merge(inner, over: below))
            } else {
                result[member.key] = member.value
            }
        }
        return result
    }
}
