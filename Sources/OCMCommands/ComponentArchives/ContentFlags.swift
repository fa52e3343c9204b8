/// Flags for the fields of inputs and accesses, and which type has which.
enum ContentFlags {
    /// How the value of a flag is read.
    enum Form: Sendable { case text, bool, yaml, list, header, path }

    /// A field of an input or access that a flag sets.
    struct Field: Sendable {
        let flag: String
        let name: String

        init(_ flag: String, _ name: String? = nil) {
            (self.flag, self.name) = (flag, name ?? flag)
        }
    }

    private static let forms: [(name: String, form: Form, summary: String)] = [
        ("inputPath", .text, "path of the content"), ("inputCompress", .bool, "compress the content"),
        ("mediaType", .text, "media type of the content"), ("inputIncludes", .list, "only files that fit this pattern"),
        ("inputExcludes", .list, "no files that fit this pattern"),
        ("inputPreserveDir", .bool, "keep the name of the folder"),
        ("inputFollowSymlinks", .bool, "take what links lead to"), ("inputText", .text, "the content"),
        ("inputJson", .yaml, "the content as YAML, written as JSON"),
        ("inputFormattedJson", .yaml, "the content as YAML, written as indented JSON"),
        ("inputYaml", .yaml, "the content as YAML"), ("inputData", .text, "the content as base64, or !TEXT"),
        ("inputVariants", .list, "image of one platform"),
        ("inputPlatforms", .list, "only this platform: OS/ARCHITECTURE"),
        ("inputVersion", .text, "version of the content"), ("inputRepository", .text, "repository of the content"),
        ("inputHelmRepository", .text, "Helm repository"), ("inputValues", .yaml, "values for the template"),
        ("inputLibraries", .list, "further template"), ("inputComponent", .text, "component that has the content"),
        ("hint", .text, "name for the content in a registry"), ("identityPath", .path, "identity of a nested resource"),
        ("url", .text, "address of the content"), ("header", .header, "header field as NAME:VALUE,…"),
        ("verb", .text, "method of the request"), ("body", .text, "body of the request"),
        ("noredirect", .bool, "follow no redirects"), ("package", .text, "name of the package"),
        ("groupId", .text, "group of the package"), ("artifactId", .text, "name of the package"),
        ("classifier", .text, "classifier of the package"), ("extension", .text, "file extension of the package"),
        ("reference", .text, "reference of the content"), ("commit", .text, "commit"),
        ("accessRepository", .text, "repository of the content"), ("accessHostname", .text, "host of the repository"),
        ("accessVersion", .text, "version of the content"),
        ("accessComponent", .text, "component that has the content"),
        ("globalAccess", .yaml, "access from elsewhere"), ("region", .text, "region of the bucket"),
        ("bucket", .text, "bucket"), ("digest", .text, "digest of the blob"), ("size", .text, "size of the blob"),
    ]

    static let texts: [String: Flag<String>] = flags(.text) { .text($0, placeholder: "TEXT", $1) }
        .merging(flags(.yaml) { .text($0, placeholder: "YAML", $1) }) { first, _ in first }
    static let bools: [String: Flag<Bool>] = flags(.bool) { .bool($0, $1) }
    static let lists: [String: Flag<[String]>] = flags(.list) { .list($0, $1) }
        .merging(flags(.header) { .list($0, $1) }) { first, _ in first }
        .merging(flags(.path) { .list($0, $1) }) { first, _ in first }

    private static func flags<Value>(_ form: Form, _ make: (String, String) -> Flag<Value>) -> [String: Flag<Value>] {
        Dictionary(
            forms.filter { $0.form == form }.map { ($0.name, make($0.name, $0.summary)) },
            uniquingKeysWith: { first, _ in first })
    }

    static let all: [any AnyFlag] = forms.compactMap { entry in
        if let flag = texts[entry.name] { return flag }
        if let flag = bools[entry.name] { return flag }
        return lists[entry.name]
    }

    static func form(of name: String) -> Form { forms.first { $0.name == name }?.form ?? .text }
    static let names = forms.map(\.name)

    private static let file = [Field("mediaType"), Field("inputCompress", "compress")]
    private static let web = [
        Field("url"), Field("mediaType"), Field("header"), Field("verb"), Field("body"),
        Field("noredirect", "noRedirect"),
    ]
    private static let package = [
        Field("groupId"), Field("artifactId"), Field("classifier"), Field("extension"),
    ]

    /// The fields of the types of input.
    static let inputs: [String: [Field]] = [
        "file": [Field("inputPath", "path")] + file,
        "dir": [
            Field("inputPath", "path"), Field("inputPreserveDir", "preserveDir"),
            Field("inputFollowSymlinks", "followSymlinks"),
            Field("inputIncludes", "includeFiles"), Field("inputExcludes", "excludeFiles"),
        ] + file,
        "utf8": [
            Field("inputText", "text"), Field("inputJson", "json"), Field("inputFormattedJson", "formattedJson"),
            Field("inputYaml", "yaml"),
        ] + file,
        "binary": [Field("inputData", "data")] + file,
        "spiff": [
            Field("inputPath", "path"), Field("inputValues", "values"), Field("inputLibraries", "libraries"),
        ] + file,
        "docker": [Field("inputPath", "path"), Field("hint", "repository"), Field("inputRepository", "repository")],
        "dockermulti": [
            Field("inputVariants", "variants"), Field("hint", "repository"), Field("inputRepository", "repository"),
        ],
        "ociArtifact": [
            Field("inputPath", "path"), Field("hint", "repository"), Field("inputRepository", "repository"),
            Field("inputPlatforms", "platforms"),
        ],
        "helm": [
            Field("inputPath", "path"), Field("inputHelmRepository", "helmRepository"),
            Field("inputVersion", "version"),
            Field("hint", "repository"), Field("inputRepository", "repository"),
        ],
        "wget": web,
        "ocm": [
            Field("inputComponent", "component"), Field("inputVersion", "version"),
            Field("inputRepository", "ocmRepository"),
            Field("identityPath", "resourceRef"),
        ],
        "npm": [Field("inputRepository", "registry"), Field("package"), Field("inputVersion", "version")],
        "maven": [Field("inputPath", "path"), Field("url", "repoUrl"), Field("inputVersion", "version")] + package,
        "git": [Field("inputRepository", "repository"), Field("inputVersion", "ref"), Field("commit")],
    ]

    /// The fields of the types of access.
    static let accesses: [String: [Field]] = [
        "ociArtifact": [Field("reference", "imageReference")],
        "ociBlob": [Field("reference", "ref"), Field("mediaType"), Field("digest"), Field("size")],
        "localBlob": [
            Field("reference", "localReference"), Field("mediaType"), Field("hint", "referenceName"),
            Field("globalAccess"),
        ],
        "gitHub": [Field("accessRepository", "repoUrl"), Field("commit"), Field("accessHostname", "apiHostname")],
        "git": [Field("accessRepository", "repository"), Field("reference", "ref"), Field("commit")],
        "helm": [
            Field("accessRepository", "helmRepository"), Field("package", "helmChart"),
            Field("accessVersion", "version"),
        ],
        "npm": [Field("accessRepository", "registry"), Field("package"), Field("accessVersion", "version")],
        "maven": [Field("accessRepository", "repoUrl"), Field("url", "repoUrl"), Field("accessVersion", "version")]
            + package,
        "s3": [
            Field("region"), Field("bucket"), Field("reference", "key"), Field("mediaType"),
            Field("accessVersion", "version"),
        ],
        "wget": web,
        "ocm": [
            Field("accessRepository", "ocmRepository"), Field("accessComponent", "component"),
            Field("accessVersion", "version"), Field("identityPath", "resourceRef"),
        ],
        "none": [],
    ]
}
