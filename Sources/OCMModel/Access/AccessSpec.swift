public import Documents

/// Where content is. Kinds that are not known are kept as they are.
public struct AccessSpec: Hashable, Sendable {
    /// All members, `type` included.
    public var fields: JSONObject

    /// The kinds of access, by the name that the first generation writes.
    public enum Kind: String, Sendable, CaseIterable {
        case localBlob, localOciBlob, localFilesystemBlob, relativeOciReference
        case ociArtifact, ociBlob, helm, gitHub, git, s3, npm, maven, wget, ocm
        /// There is no content.
        case nothing = "none"
        /// The bucket access of the second generation.
        case s3Bucket
    }

    public init(_ fields: JSONObject) {
        self.fields = fields
    }

    public init(type: String, _ fields: KeyValuePairs<String, JSONValue> = [:]) {
        var object = JSONObject()
        object["type"] = .string(type)
        for (key, value) in fields { object[key] = value }
        self.fields = object
    }

    /// As written; empty if there is none.
    public var type: String { fields["type"]?.string ?? "" }

    public var typeName: TypeName { TypeName(type) }

    /// The kind of access, whichever spelling is used; nil for unknown ones.
    public var kind: Kind? { Self.kinds[typeName.kind] }

    /// Content that is kept in the component's own repository, always transported with it.
    public var isLocal: Bool {
        switch kind {
        case .localBlob, .localOciBlob, .localFilesystemBlob, .relativeOciReference: true
        default: false
        }
    }

    /// There is no content (`none`), and never was any to digest.
    public var isNone: Bool { kind == .nothing }

    /// The text of a member; the case of its key does not matter if no other fits, as in Go.
    public func text(_ key: String) -> String? { value(key)?.string }

    /// A member; the case of its key does not matter if no other fits, as in Go.
    public func value(_ key: String) -> JSONValue? {
        if let value = fields[key] { return value }
        let lowered = key.lowercased()
        return fields.members.first { $0.key.lowercased() == lowered }?.value
    }

    private static let kinds: [String: Kind] = {
        var kinds = Dictionary(uniqueKeysWithValues: Kind.allCases.map { ($0.rawValue, $0) })
        kinds["LocalBlob"] = .localBlob
        for name in ["ociRegistry", "OCIImage", "ociImage", "OCIArtifact", "ociArtefact"] { kinds[name] = .ociArtifact }
        kinds["OCIImageLayer"] = .ociBlob
        for (name, kind) in [
            ("Helm", Kind.helm), ("GitHub", .gitHub), ("github", .gitHub), ("Git", .git), ("S3", .s3), ("NPM", .npm),
            ("Maven", .maven), ("Wget", .wget), ("None", .nothing), ("S3Bucket", .s3Bucket),
        ] { kinds[name] = kind }
        return kinds
    }()
}
