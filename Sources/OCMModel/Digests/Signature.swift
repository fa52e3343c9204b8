public import Documents

/// A signature of a component version.
public struct Signature: Hashable, Sendable {
    public var name: String
    /// The component digest that was signed.
    public var digest: DigestSpec
    public var signature: SignatureSpec
    public var timestamp: SignatureTimestamp?

    public init(
        name: String, digest: DigestSpec, signature: SignatureSpec, timestamp: SignatureTimestamp? = nil
    ) {
        self.name = name
        self.digest = digest
        self.signature = signature
        self.timestamp = timestamp
    }
}

/// The bytes of a signature and how to read them.
public struct SignatureSpec: Hashable, Sendable {
    /// As in `RSASSA-PSS`.
    public var algorithm: String
    public var value: String
    public var mediaType: String
    /// Distinguished name of the signer, if it was recorded.
    public var issuer: String?
    /// Members that the schema does not define.
    public var unknown = JSONObject()

    public init(algorithm: String, value: String, mediaType: String, issuer: String? = nil) {
        self.algorithm = algorithm
        self.value = value
        self.mediaType = mediaType
        self.issuer = issuer
    }
}

/// What a time stamp authority said about a signature (RFC 3161).
public struct SignatureTimestamp: Hashable, Sendable {
    /// PEM block `TIMESTAMP INFO`.
    public var value: String
    /// RFC 3339.
    public var time: String?

    public init(value: String, time: String?) {
        self.value = value
        self.time = time
    }
}

/// The digests of a referenced version, where they are kept in the root only (digest mode `top`).
public struct NestedDigest: Hashable, Sendable {
    public var name: String
    public var version: String
    public var digest: DigestSpec?
    public var resourceDigests: [ResourceDigest]

    public init(name: String, version: String, digest: DigestSpec?, resourceDigests: [ResourceDigest]) {
        self.name = name
        self.version = version
        self.digest = digest
        self.resourceDigests = resourceDigests
    }

    /// The digest of one resource of the referenced version.
    public struct ResourceDigest: Hashable, Sendable {
        public var name: String
        public var version: String
        public var extraIdentity: [String: String]
        public var digest: DigestSpec?

        public init(name: String, version: String, extraIdentity: [String: String] = [:], digest: DigestSpec?) {
            self.name = name
            self.version = version
            self.extraIdentity = extraIdentity
            self.digest = digest
        }
    }
}

extension Signature {
    /// As it stands in a descriptor.
    public var document: JSONValue { DescriptorWriter(.verbatim, keepsUnknown: true).signature(self) }
}
