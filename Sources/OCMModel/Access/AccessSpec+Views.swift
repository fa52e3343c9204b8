import Documents

/// Content in the component's repository.
public struct LocalBlobAccess: Hashable, Sendable {
    /// What the repository finds it by, as in `sha256:…`.
    public var localReference: String
    public var mediaType: String
    /// A name for it in repositories that have names, as in `acme.io/server:1.0.0`.
    public var referenceName: String?
    /// Another access to the same content.
    public var globalAccess: AccessSpec?

    public init(
        localReference: String, mediaType: String, referenceName: String? = nil, globalAccess: AccessSpec? = nil
    ) {
        self.localReference = localReference
        self.mediaType = mediaType
        self.referenceName = referenceName
        self.globalAccess = globalAccess
    }
}

extension AccessSpec {
    /// The access to a blob in the component's own repository, under the name that both generations read.
    public static func localBlob(
        localReference: String, mediaType: String, referenceName: String? = nil, globalAccess: AccessSpec? = nil
    ) -> AccessSpec {
        var fields = JSONObject()
        if let globalAccess { fields["globalAccess"] = .object(globalAccess.fields) }
        fields["localReference"] = .string(localReference)
        fields["mediaType"] = .string(mediaType)
        if let referenceName, !referenceName.isEmpty { fields["referenceName"] = .string(referenceName) }
        fields["type"] = "localBlob"
        return AccessSpec(fields)
    }

    /// The same from its parts.
    public static func localBlob(_ access: LocalBlobAccess) -> AccessSpec {
        localBlob(
            localReference: access.localReference, mediaType: access.mediaType, referenceName: access.referenceName,
            globalAccess: access.globalAccess)
    }

    /// The access to an image, chart or other artifact in an OCI registry.
    public static func ociArtifact(imageReference: String) -> AccessSpec {
        var fields = JSONObject()
        fields["imageReference"] = .string(imageReference)
        fields["type"] = "ociArtifact"
        return AccessSpec(fields)
    }

    /// This access as one to a local blob; nil if it is another one or has no reference. The older local kinds are read
    /// too: `localFilesystemBlob` by its file name, `localOciBlob` by its digest.
    public var localBlob: LocalBlobAccess? {
        let reference: String?
        switch kind {
        case .localBlob: reference = text("localReference")
        case .localFilesystemBlob: reference = text("fileName") ?? text("filename")
        case .localOciBlob: reference = text("digest")
        default: return nil
        }
        guard let reference, !reference.isEmpty else { return nil }
        let name = text("referenceName")
        return LocalBlobAccess(
            localReference: reference, mediaType: text("mediaType") ?? "application/octet-stream",
            referenceName: name?.isEmpty ?? true ? nil : name,
            globalAccess: value("globalAccess")?.object.map { AccessSpec($0) })
    }

    /// The reference of an access to an artifact in an OCI registry; nil for others.
    public var imageReference: String? { kind == .ociArtifact ? text("imageReference") : nil }
}
