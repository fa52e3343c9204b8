import Cryptography
import Documents

extension APIServer {
    func key(_ resource: Resource, _ namespace: String, _ name: String) -> String {
        resource.isNamespaced ? "\(namespace)/\(name)" : name
    }

    /// An object as a version of its resource shows it.
    func read(_ stored: StoredObject, _ resource: Resource) throws -> JSONObject {
        let object = try stored.object(kind: resource.kind, apiVersion: resource.apiVersion)
        guard let custom = resource.custom else {
            return resource.isKeptInOtherForm ? StoredForms.shown(object, resource) : object
        }
        var unknown: [String] = []
        let pruned =
            custom.isStorage ? .object(object) : custom.schema.pruned(.object(object), "", isRoot: true, &unknown)
        return custom.schema.withDefaults(pruned).object ?? object
    }

    /// What is kept of an object.
    func bytes(_ object: JSONObject, _ resource: Resource) throws -> [UInt8] {
        let kept = resource.isKeptInOtherForm ? StoredForms.kept(object, resource) : object
        let bytes = StoredObject.bytes(kept)
        guard bytes.count <= APIServer.maximumObject else {
            throw StatusError(
                413, "RequestEntityTooLarge", "Request entity too large: limit is \(APIServer.maximumObject)",
                hasDetails: true)
        }
        return bytes
    }

    func stored(_ resource: Resource, _ target: APIRequest.Target) throws -> StoredObject {
        let key = key(resource, target.namespace, target.name)
        guard let object = store.object(resource.storageName, key) else {
            throw StatusError.notFound(resource.groupResource, target.name)
        }
        return object
    }

    func fieldManager(_ resource: Resource, _ subresource: String = "") -> FieldManager {
        var empty = resource.isCustom ? JSONObject() : Decoder.zero(resource.schema).object ?? JSONObject()
        empty["kind"] = .string(resource.kind)
        empty["apiVersion"] = .string(resource.apiVersion)
        return FieldManager(
            schema: resource.schema, version: resource.apiVersion, subresource: subresource, empty: empty,
            ignored: resource.hasStatus && subresource.isEmpty ? ["status"] : [])
    }

    /// With the revision that it was stored under.
    static func withRevision(_ object: JSONObject, _ revision: Int64) -> JSONObject {
        var result = object
        var metadata = result.metadata
        metadata["resourceVersion"] = .string(String(revision))
        result.metadata = metadata
        return result
    }

    static func newIdentifier() -> String {
        var bytes = Random.bytes(16)
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for (at, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(at) { text.append(0x2D) }
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// A name from `generateName`: five letters behind it, which are no vowels.
    static func generatedName(_ prefix: String) -> String {
        let letters = Array("bcdfghjklmnpqrstvwxz2456789")
        return prefix.prefix(58) + String((0..<5).map { _ in letters[Int.random(in: 0..<letters.count)] })
    }
}
