/// What content is, how to verify it and how much of it there is (image-spec, descriptor.md): address and contract at once.
public struct Descriptor: Hashable, Sendable {
    public var mediaType: MediaType
    public var digest: Digest
    /// Bytes; never negative.
    public var size: Int64
    /// Other places of a foreign layer's content.
    public var urls: [String]
    public var annotations: [String: String]
    public var artifactType: String?
    public var platform: Platform?

    public init(
        mediaType: MediaType, digest: Digest, size: Int64, urls: [String] = [], annotations: [String: String] = [:],
        artifactType: String? = nil, platform: Platform? = nil
    ) {
        self.mediaType = mediaType
        self.digest = digest
        self.size = size
        self.urls = urls
        self.annotations = annotations
        self.artifactType = artifactType
        self.platform = platform
    }
}

/// The platform that an entry of an index is for (image-spec, image-index.md).
public struct Platform: Hashable, Sendable {
    public var os: String
    public var architecture: String
    public var variant: String?
    public var osVersion: String?
    public var osFeatures: [String]

    public init(
        os: String, architecture: String, variant: String? = nil, osVersion: String? = nil, osFeatures: [String] = []
    ) {
        self.os = os
        self.architecture = architecture
        self.variant = variant
        self.osVersion = osVersion
        self.osFeatures = osFeatures
    }
}
