public import Diagnostics

/// Where an image is: a repository of a registry, with a tag, a digest, both or neither.
public struct Reference: Hashable, Sendable, CustomStringConvertible {
    /// `http` or `https` if it was given; else the client decides.
    public var scheme: String?
    /// Host with an optional port; Docker Hub is `docker.io`.
    public var registry: String
    /// The full name below the registry, `library/` included.
    public var repository: String
    public var tag: String?
    public var digest: Digest?

    /// Parses `[scheme://]host[:port]/repo[:tag][@digest]`, docker's short forms, `host//repo` for a host without a dot, and a
    /// leading `oci://`, `docker://` or `oci::`; anything else, a path for example, is `invalid`.
    public init(_ text: String) throws(Fault) {
        let parsed = try ArtifactReference(text)
        guard let reference = try Reference(parsed) else {
            throw Fault(
                .invalid,
                "“\(text.prefix(300))” names no image in a registry; expected HOST/REPOSITORY[:TAG][@DIGEST]")
        }
        self = reference
    }

    /// The image that a parsed reference means; nil if it is not in a registry or names no repository.
    package init?(_ parsed: ArtifactReference) throws(Fault) {
        guard !parsed.host.isEmpty, !parsed.repository.isEmpty else { return nil }
        switch parsed.scheme {
        case "", "oci", "docker": scheme = nil
        case "http", "https": scheme = parsed.scheme
        default: throw Fault(.invalid, "the scheme “\(parsed.scheme)” is not one of a registry; expected http or https")
        }
        try RepositoryName.check(parsed.repository)
        registry = parsed.host
        repository = parsed.repository
        tag = parsed.tag
        digest = parsed.digest
    }

    /// A reference from its parts; `invalid` if a part breaks its grammar.
    public init(
        scheme: String? = nil, registry: String, repository: String, tag: String? = nil, digest: Digest? = nil
    ) throws(Fault) {
        guard ReferenceGrammar.isHost(registry[...]) else {
            throw Fault(.invalid, "“\(registry.prefix(300))” is not a registry; expected HOST or HOST:PORT")
        }
        try RepositoryName.check(repository)
        if let tag { try Tag.check(tag) }
        self.scheme = scheme
        self.registry = registry
        self.repository = repository
        self.tag = tag
        self.digest = digest
    }

    /// The text form, which parses to the same reference.
    public var description: String {
        var text = name
        if let tag { text += ":\(tag)" }
        if let digest { text += "@\(digest)" }
        return text
    }

    /// Scheme, registry and repository: the text form without tag and digest.
    public var name: String {
        let prefix = scheme.map { "\($0)://" } ?? ""
        // a host without dot or port would be read as the first part of a name at Docker Hub
        let isPlain = !registry.utf8.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") }
        return prefix + registry + (isPlain ? "//" : "/") + repository
    }

    /// What to ask the registry for: the digest if there is one, else the tag, else `latest`.
    public var identifier: String { digest?.description ?? tag ?? "latest" }

}
