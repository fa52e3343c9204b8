public import Diagnostics
import Documents

/// An image manifest (image-spec, manifest.md; Docker's schema 2 alike): a config and layers. The bytes it came from are kept.
public struct Manifest: Hashable, Sendable {
    public let mediaType: MediaType
    public let artifactType: String?
    public let config: Descriptor
    public let layers: [Descriptor]
    /// The manifest that this one is about.
    public let subject: Descriptor?
    public let annotations: [String: String]
    /// The exact bytes.
    public let raw: [UInt8]

    /// Parses a manifest; an index is `invalid`. See `Artifact` for `mediaType`.
    public init(parsing bytes: [UInt8], mediaType: MediaType? = nil) throws(Fault) {
        guard let manifest = try Artifact(parsing: bytes, mediaType: mediaType).manifest else {
            throw Fault(.invalid, "the manifest of one image was expected, but it is an index of several")
        }
        self = manifest
    }

    init(_ document: JSONValue, mediaType: MediaType, raw: [UInt8]) throws(Fault) {
        let place = "the manifest"
        guard let config = try DocumentField.descriptor(document, "config", place) else {
            throw Fault(.invalid, "the manifest has no config")
        }
        self.mediaType = mediaType
        self.config = config
        self.raw = raw
        layers = try DocumentField.descriptors(document, "layers", place)
        artifactType = try DocumentField.text(document, "artifactType", place)
        subject = try DocumentField.descriptor(document, "subject", place)
        annotations = try DocumentField.map(document, "annotations", place)
    }

    /// Builds a manifest; its bytes are compact JSON in the order of the OCI types in Go.
    public init(
        config: Descriptor, layers: [Descriptor], mediaType: MediaType = .imageManifest, artifactType: String? = nil,
        subject: Descriptor? = nil, annotations: [String: String] = [:]
    ) {
        self.mediaType = mediaType
        self.config = config
        self.layers = layers
        self.artifactType = artifactType
        self.subject = subject
        self.annotations = annotations
        var object = JSONObject()
        object["schemaVersion"] = 2
        object["mediaType"] = .string(mediaType.rawValue)
        if let artifactType { object["artifactType"] = .string(artifactType) }
        object["config"] = config.document
        object["layers"] = .array(layers.map(\.document))
        if let subject { object["subject"] = subject.document }
        if !annotations.isEmpty { object["annotations"] = DocumentField.document(annotations) }
        raw = JSONValue.object(object).encoded(.compact.escapingHTML())
    }

    /// Describes the bytes.
    public var descriptor: Descriptor { blob.descriptor }

    /// The bytes as a blob.
    public var blob: BytesBlob { BytesBlob(raw, mediaType: mediaType, artifactType: artifactType) }
}
