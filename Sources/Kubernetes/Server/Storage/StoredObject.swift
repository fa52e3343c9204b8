import Documents

/// An object as it is kept: JSON that begins with `{"metadata":{`, without kind, apiVersion and resourceVersion.
package final class StoredObject: Sendable {
    package let key: String
    package let created: Int64
    package let revision: Int64
    package let value: [UInt8]

    init(key: String, created: Int64, revision: Int64, value: [UInt8]) {
        self.key = key
        self.created = created
        self.revision = revision
        self.value = value
    }

    private static let head = Array("{\"metadata\":{".utf8)

    /// The bytes to keep of an object, and to compare two by.
    static func bytes(_ object: JSONObject) -> [UInt8] {
        var metadata = object["metadata"]?.object ?? JSONObject()
        metadata["resourceVersion"] = nil
        var kept = JSONObject(["metadata": .object(metadata)])
        for member in object.members where !["metadata", "kind", "apiVersion"].contains(member.key) {
            kept[member.key] = member.value
        }
        return JSONValue.object(kept).encoded()
    }

    /// Whether some bytes occur anywhere in the object; cheaper than to read it.
    func mentions(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.first else { return true }
        return value.withUnsafeBufferPointer { whole in
            var rest = whole[...]
            while let at = rest.firstIndex(of: first) {
                rest = rest[at...]
                if rest.starts(with: bytes) { return true }
                rest = rest.dropFirst()
            }
            return false
        }
    }

    /// The whole object as JSON.
    func write(kind: String, apiVersion: String, into bytes: inout [UInt8]) {
        bytes.append(contentsOf: "{\"kind\":\"\(kind)\",\"apiVersion\":\"\(apiVersion)\",\"metadata\":{".utf8)
        writeRest(into: &bytes)
    }

    /// As an item of a list of built-in objects: without kind and version.
    func writeItem(into bytes: inout [UInt8]) {
        bytes.append(contentsOf: StoredObject.head)
        writeRest(into: &bytes)
    }

    /// How many bytes `writeItem` writes.
    var itemSize: Int {
        let rest = value.count - StoredObject.head.count
        let isAlone = value.count > StoredObject.head.count && value[StoredObject.head.count] == UInt8(ascii: "}")
        return StoredObject.head.count + "\"resourceVersion\":\"\(revision)\"".utf8.count + (isAlone ? 0 : 1) + rest
    }

    /// The metadata of the object as a PartialObjectMetadata.
    func writeMetadata(into bytes: inout [UInt8]) {
        let head = "{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"meta.k8s.io/v1\",\"metadata\":{"
        bytes.append(contentsOf: head.utf8)
        writeRest(into: &bytes, upTo: metadataEnd)
        bytes.append(UInt8(ascii: "}"))
    }

    /// Behind the closing brace of the metadata.
    private var metadataEnd: Int {
        var depth = 1
        var isText = false
        var at = StoredObject.head.count
        return value.withUnsafeBufferPointer { value in
            while at < value.count, depth > 0 {
                switch value[at] {
                case UInt8(ascii: "\""): isText.toggle()
                case UInt8(ascii: "\\") where isText: at += 1
                case UInt8(ascii: "{") where !isText: depth += 1
                case UInt8(ascii: "}") where !isText: depth -= 1
                default: break
                }
                at += 1
            }
            return min(at, value.count)
        }
    }

    private func writeRest(into bytes: inout [UInt8], upTo end: Int? = nil) {
        bytes.append(contentsOf: "\"resourceVersion\":\"\(revision)\"".utf8)
        let rest = value[..<(end ?? value.count)].dropFirst(StoredObject.head.count)
        if rest.first != UInt8(ascii: "}") { bytes.append(UInt8(ascii: ",")) }
        bytes.append(contentsOf: rest)
    }

    /// The object as a value, with kind, version and revision.
    func object(kind: String, apiVersion: String) throws -> JSONObject {
        var result = JSONObject(["kind": .string(kind), "apiVersion": .string(apiVersion)])
        let parsed = try JSONValue(parsing: value).object ?? JSONObject()
        for member in parsed.members { result[member.key] = member.value }
        var metadata = result["metadata"]?.object ?? JSONObject()
        metadata["resourceVersion"] = .string(String(revision))
        result["metadata"] = .object(metadata)
        return result
    }
}

/// A change as watches see it.
struct StoredChange: Sendable {
    let revision: Int64
    /// Nil: deleted.
    let object: StoredObject?
    let previous: StoredObject?
    /// When it was made, in seconds of the monotonic clock.
    let time: Int64

    var key: String { object?.key ?? previous?.key ?? "" }
}
