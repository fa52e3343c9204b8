public import Diagnostics
import Documents

/// An image index (image-spec, image-index.md; Docker's manifest list alike). The bytes it came from are kept.
public struct Index: Hashable, Sendable {
    public let mediaType: MediaType
    public let artifactType: String?
    public let manifests: [Descriptor]
    /// The manifest that this index is about.
    public let subject: Descriptor?
    public let annotations: [String: String]
    /// The exact bytes.
    public let raw: [UInt8]

    /// Parses an index; a manifest is `invalid`. See `Artifact` for `mediaType`.
    public init(parsing bytes: [UInt8], mediaType: MediaType? = nil) throws(Fault) {
        guard let index = try Artifact(parsing: bytes, mediaType: mediaType).index else {
            throw Fault(.invalid, "an index was expected, but it is the manifest of one image")
        }
        self = index
    }

    init(_ document: JSONValue, mediaType: MediaType, raw: [UInt8]) throws(Fault) {
        let place = "the index"
        self.mediaType = mediaType
        self.raw = raw
        manifests = try DocumentField.descriptors(document, "manifests", place)
        artifactType = try DocumentField.text(document, "artifactType", place)
        subject = try DocumentField.descriptor(document, "subject", place)
        annotations = try DocumentField.map(document, "annotations", place)
    }

    /// Builds an index; its bytes are compact JSON in the order of the OCI types in Go.
    public init(
        manifests: [Descriptor], mediaType: MediaType = .imageIndex, artifactType: String? = nil,
        subject: Descriptor? = nil, annotations: [String: String] = [:]
    ) {
        self.mediaType = mediaType
        self.manifests = manifests
        self.artifactType = artifactType
        self.subject = subject
        self.annotations = annotations
        var object = JSONObject()
        object["schemaVersion"] = 2
        object["mediaType"] = .string(mediaType.rawValue)
        if let artifactType { object["artifactType"] = .string(artifactType) }
        object["manifests"] = .array(manifests.map(\.document))
        if let subject { object["subject"] = subject.document }
        if !annotations.isEmpty { object["annotations"] = DocumentField.document(annotations) }
        raw = JSONValue.object(object).encoded(.compact.escapingHTML())
    }

    /// Describes the bytes.
    public var descriptor: Descriptor { blob.descriptor }

    /// The bytes as a blob.
    public var blob: BytesBlob { BytesBlob(raw, mediaType: mediaType, artifactType: artifactType) }

    /// The entry for a platform: the best match, the first of equals; nil if none fits.
    public func manifest(for platform: Platform) -> Descriptor? {
        var best: (score: Int, entry: Descriptor)?
        for entry in manifests {
            guard let score = entry.platform?.fitness(for: platform), score > best?.score ?? -1 else { continue }
            best = (score, entry)
        }
        return best?.entry
    }
}
