/// The type of content (RFC 6838), kept as written.
public struct MediaType: Hashable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
    public let rawValue: String

    public init(_ text: String) {
        rawValue = text
    }

    public init(stringLiteral text: String) {
        rawValue = text
    }

    public var description: String { rawValue }

    public static let imageManifest: MediaType = "application/vnd.oci.image.manifest.v1+json"
    public static let imageIndex: MediaType = "application/vnd.oci.image.index.v1+json"
    public static let imageConfig: MediaType = "application/vnd.oci.image.config.v1+json"
    public static let imageLayer: MediaType = "application/vnd.oci.image.layer.v1.tar"
    public static let imageLayerGzip: MediaType = "application/vnd.oci.image.layer.v1.tar+gzip"
    public static let dockerManifest: MediaType = "application/vnd.docker.distribution.manifest.v2+json"
    public static let dockerManifestList: MediaType = "application/vnd.docker.distribution.manifest.list.v2+json"
    public static let octetStream: MediaType = "application/octet-stream"

    /// One image: config and layers.
    public var isManifest: Bool { self == .imageManifest || self == .dockerManifest }

    /// A list of manifests.
    public var isIndex: Bool { self == .imageIndex || self == .dockerManifestList }

    /// Stored under `manifests/` in a registry, and points at other content.
    public var isManifestOrIndex: Bool { isManifest || isIndex }
}
