import Diagnostics
import Documents
import OCI

/// What a registry reads of a manifest, of whatever type: what it points at and what it says to those who list it.
struct ManifestContent {
    struct Reference: Hashable {
        let digest: Digest
        /// A manifest, from `manifests`; else a blob.
        let isManifest: Bool
        /// It may be missing: its bytes are elsewhere (`urls`).
        let isForeign: Bool
    }

    let mediaType: String?
    let artifactType: String?
    let annotations: [String: String]
    let subject: Digest?
    let references: [Reference]

    /// Reads a manifest; what is no manifest is `invalid`.
    init(_ bytes: [UInt8]) throws(Fault) {
        let document: JSONValue
        do {
            document = try JSONValue(parsing: bytes)
        } catch {
            throw Fault(.invalid, "the manifest is no valid JSON: \(error)")
        }
        guard let object = document.object else { throw Fault(.invalid, "the manifest is no JSON object") }
        guard object["schemaVersion"]?.number?.int != 1 else {
            throw Fault(.invalid, "manifests of schema 1 are not supported")
        }
        mediaType = object["mediaType"]?.string
        var references: [Reference] = []
        if let config = object["config"], !config.isNull {
            references.append(try Self.reference(config, "config", false))
        }
        for (key, isManifest) in [("layers", false), ("blobs", false), ("manifests", true)] {
            guard let list = object[key], !list.isNull else { continue }
            guard let items = list.array else { throw Fault(.invalid, "“\(key)” of the manifest is no list") }
            for item in items { references.append(try Self.reference(item, key, isManifest)) }
        }
        guard object["manifests"]?.array == nil || (object["layers"]?.array == nil && object["config"]?.object == nil)
        else {
            throw Fault(.invalid, "the manifest is an image and an index at once")
        }
        self.references = references
        subject = try object["subject"].flatMap { $0.isNull ? nil : $0 }.map { value throws(Fault) in
            try Self.reference(value, "subject", true).digest
        }
        // distribution-spec, "Listing Referrers": a manifest without artifact type counts by its config's type
        let stated = object["artifactType"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        artifactType = stated ?? object["config"]?["mediaType"]?.string
        var annotations: [String: String] = [:]
        for member in object["annotations"]?.object?.members ?? [] {
            guard let text = member.value.string else {
                throw Fault(.invalid, "an annotation of the manifest is no text")
            }
            annotations[member.key] = text
        }
        self.annotations = annotations
    }

    private static func reference(_ value: JSONValue, _ place: String, _ isManifest: Bool) throws(Fault) -> Reference {
        guard let text = value["digest"]?.string else {
            throw Fault(.invalid, "“\(place)” of the manifest holds an entry without digest")
        }
        return Reference(
            digest: try Digest(text), isManifest: isManifest, isForeign: value["urls"]?.array?.isEmpty == false)
    }
}
