public import Diagnostics
import Documents

/// What a digest names in a registry: one manifest, or an index of several.
public enum Artifact: Hashable, Sendable {
    case manifest(Manifest)
    case index(Index)

    /// Largest document that is read, in bytes (distribution-spec, "Pushing manifests").
    public static let maximumSize = 4 * 1024 * 1024

    /// Parses either. `mediaType` is what was said about the bytes, if anything was; a type that says it is the other kind than
    /// what the document says or looks like is `corrupt`. Between the OCI and the Docker dialect the document decides.
    public init(parsing bytes: [UInt8], mediaType: MediaType?) throws(Fault) {
        let document = try Artifact.parse(bytes)
        let type = try Artifact.mediaType(of: document, given: mediaType)
        if type.isIndex {
            self = .index(try Index(document, mediaType: type, raw: bytes))
        } else {
            self = .manifest(try Manifest(document, mediaType: type, raw: bytes))
        }
    }

    public var mediaType: MediaType {
        switch self {
        case .manifest(let manifest): manifest.mediaType
        case .index(let index): index.mediaType
        }
    }

    /// The exact bytes.
    public var raw: [UInt8] {
        switch self {
        case .manifest(let manifest): manifest.raw
        case .index(let index): index.raw
        }
    }

    public var annotations: [String: String] {
        switch self {
        case .manifest(let manifest): manifest.annotations
        case .index(let index): index.annotations
        }
    }

    public var manifest: Manifest? { if case .manifest(let manifest) = self { manifest } else { nil } }
    public var index: Index? { if case .index(let index) = self { index } else { nil } }

    static func parse(_ bytes: [UInt8]) throws(Fault) -> JSONValue {
        guard bytes.count <= maximumSize else {
            throw Fault(.limit, "the manifest is larger than \(maximumSize) bytes")
        }
        let document: JSONValue
        do {
            document = try JSONValue(parsing: bytes)
        } catch {
            throw error.within("the manifest is no valid JSON")
        }
        guard document.object != nil else { throw Fault(.invalid, "the manifest is not a JSON object") }
        if let version = document["schemaVersion"], version.number?.int64 != 2 {
            throw Fault(
                .unsupported, "the manifest has schema version \(version.number?.text ?? "?"); only 2 is supported")
        }
        return document
    }

    /// The type that a document states, else the one that was given, else what its members tell.
    static func mediaType(of document: JSONValue, given: MediaType?) throws(Fault) -> MediaType {
        let looksLikeIndex = document["manifests"].map { !$0.isNull } ?? false
        let looksLikeManifest = ["layers", "config"].contains { document[$0].map { !$0.isNull } ?? false }
        let stated = try DocumentField.text(document, "mediaType", "the manifest").flatMap {
            $0.isEmpty ? nil : MediaType($0)
        }
        if let stated, !stated.isManifestOrIndex {
            throw Fault(.unsupported, "the manifest is of type “\(stated)”, which is neither a manifest nor an index")
        }
        let given = given.flatMap { $0.isManifestOrIndex ? $0 : nil }
        if let stated, let given, stated.isIndex != given.isIndex {
            throw Fault(
                .corrupt, "the manifest says that it is of type “\(stated)”, but it was announced as “\(given)”")
        }
        guard
            let type = stated ?? given ?? (looksLikeIndex ? .imageIndex : looksLikeManifest ? .imageManifest : nil)
        else {
            throw Fault(
                .invalid,
                "the document is neither a manifest nor an index: it has no mediaType, manifests, layers or config")
        }
        // a document that could be read as both would be verified as one and used as the other
        guard !(looksLikeIndex && looksLikeManifest), !(type.isIndex ? looksLikeManifest : looksLikeIndex) else {
            throw Fault(.corrupt, "the manifest is of type “\(type)”, but has the members of another type")
        }
        return type
    }
}

extension ContentStore {
    /// Fetches and parses the manifest or index that `descriptor` describes.
    public func artifact(_ descriptor: Descriptor) async throws -> Artifact {
        try Artifact(parsing: try await bytes(descriptor, limit: Artifact.maximumSize), mediaType: descriptor.mediaType)
    }

    /// Fetches and verifies a small blob; one larger than `limit` is refused before anything is read.
    public func bytes(_ descriptor: Descriptor, limit: Int) async throws -> [UInt8] {
        try await blob(descriptor).bytes(limit: limit)
    }
}
