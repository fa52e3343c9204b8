import Diagnostics
import Documents

/// Kubernetes objects of a YAML or JSON file.
enum ObjectReader {
    private static let limits = YAMLLimits(size: 64 << 20, depth: 100, nodes: 2_000_000, aliases: 10_000)

    /// All objects of a stream, those of lists in place of the lists.
    ///
    /// - Parameter name: stands before the line in messages.
    static func objects(_ bytes: [UInt8], name: String, limit: Int) throws -> [BuildObject] {
        var queue: [JSONObject] = []
        for document in try YAMLStream.parse(bytes, limits: limits, name: name) {
            guard let root = document.root else { continue }
            switch try root.jsonValue(.core12, nodes: 2_000_000, name: name) {
            case .null: continue
            case .object(let object):
                if !object.isEmpty { queue.append(keepingAnnotations(object, root)) }
            case let other:
                throw Fault(.invalid, "\(name):\(root.start.line): an object is needed, not \(other.kindName)")
            }
        }
        var result: [BuildObject] = []
        var next = 0
        while next < queue.count {
            guard queue.count <= limit else { throw Fault(.limit, "\(name) holds more than \(limit) objects") }
            let object = queue[next]
            next += 1
            let kind = try check(object, name)
            guard kind.hasSuffix("List"), let items = object["items"] else {
                result.append(BuildObject(object))
                continue
            }
            if items.isNull { continue }
            guard let items = items.array else { throw Fault(.invalid, "\(name): items of the \(kind) is no list") }
            for item in items {
                guard let inner = item.object else {
                    throw Fault(.invalid, "\(name): an item of the \(kind) is \(item.kindName), not an object")
                }
                if !inner.isEmpty { queue.append(inner) }
            }
        }
        return result
    }

    /// A YAML or JSON document of any form; nil if it is empty.
    ///
    /// - Parameter allowsDuplicateKeys: the last value of a key counts, as in Kustomize's own files.
    static func value(
        _ bytes: [UInt8], name: String, schema: YAMLSchema = .yaml11, allowsDuplicateKeys: Bool = false
    ) throws -> JSONValue? {
        var limits = limits
        limits.allowsDuplicateKeys = allowsDuplicateKeys
        let roots = try YAMLStream.parse(bytes, limits: limits, name: name).compactMap(\.root)
        guard roots.count <= 1 else {
            throw Fault(.invalid, "\(name):\(roots[1].start.line): holds more than one document")
        }
        return try roots.first?.jsonValue(
            schema, allowsDuplicateKeys: allowsDuplicateKeys, nodes: 2_000_000, name: name)
    }

    private static func check(_ object: JSONObject, _ name: String) throws -> String {
        guard let kind = object["kind"]?.string, !kind.isEmpty else {
            throw Fault(.invalid, "\(name): an object has no kind, so it is no Kubernetes object")
        }
        if kind.hasSuffix("List") { return kind }
        guard let text = object["metadata"]?["name"]?.scalarText, !text.isEmpty else {
            throw Fault(.invalid, "\(name): a \(kind) has no metadata.name")
        }
        return kind
    }

    /// Annotations are texts as they stand in the file, so `1.10` keeps its zero.
    private static func keepingAnnotations(_ object: JSONObject, _ root: YAMLNode) -> JSONObject {
        guard case .mapping(let pairs, _)? = root.resolved["metadata"]?.resolved["annotations"]?.resolved.content,
            var metadata = object["metadata"]?.object, var annotations = metadata["annotations"]?.object
        else { return object }
        for (key, value) in pairs {
            guard let key = key.text, let text = value.resolved.text, annotations[key] != nil else { continue }
            annotations[key] = .string(text)
        }
        metadata["annotations"] = .object(annotations)
        var result = object
        result["metadata"] = .object(metadata)
        return result
    }
}
