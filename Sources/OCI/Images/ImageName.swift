public import Diagnostics

/// An image reference as container runtimes and go-containerregistry read it; localization writes its parts into manifests.
///
/// The host is what stands before the first slash if it has a dot or a colon or is `localhost`, else `index.docker.io`, whose
/// one-part repositories are in `library/`. A digest drops the tag; without both the tag is `latest`.
public struct ImageName: Hashable, Sendable, CustomStringConvertible {
    /// Host with an optional port.
    public let registry: String
    public let repository: String
    /// nil exactly if there is a digest.
    public let tag: String?
    public let digest: Digest?
    /// The tag that was written, also beside a digest.
    public let writtenTag: String?

    static let defaultRegistry = "index.docker.io"

    /// Parses a reference; a leading `http://`, `https://`, `oci://` or `docker://` is dropped, since manifests can't hold one.
    public init(_ text: String) throws(Fault) {
        var rest = text[...]
        for scheme in ["http://", "https://", "oci://", "docker://"] where rest.utf8.starts(with: scheme.utf8) {
            rest = Substring(rest.utf8.dropFirst(scheme.utf8.count))
            break
        }
        var digest: Digest?
        if let at = rest.utf8.firstIndex(of: UInt8(ascii: "@")) {
            digest = try Digest(String(rest[rest.utf8.index(after: at)...]))
            rest = rest[..<at]
        }
        var tag: String?
        let slash = rest.utf8.lastIndex(of: UInt8(ascii: "/")) ?? rest.startIndex
        if let colon = rest.utf8[slash...].firstIndex(of: UInt8(ascii: ":")) {
            let written = String(rest[rest.utf8.index(after: colon)...])
            try Tag.check(written)
            tag = written
            rest = rest[..<colon]
        }
        var registry = ImageName.defaultRegistry
        if let slash = rest.utf8.firstIndex(of: UInt8(ascii: "/")) {
            let host = rest[..<slash]
            if ImageName.isHost(host) {
                guard ReferenceGrammar.isHost(host) else {
                    throw Fault(.invalid, "“\(text.prefix(300))” is not an image reference: “\(host)” is no host")
                }
                registry = host == "docker.io" ? ImageName.defaultRegistry : String(host)
                rest = rest[rest.utf8.index(after: slash)...]
            }
        }
        var repository = String(rest)
        if registry == ImageName.defaultRegistry, !repository.utf8.contains(UInt8(ascii: "/")) {
            repository = "library/" + repository
        }
        try RepositoryName.check(repository)
        self.registry = registry
        self.repository = repository
        self.digest = digest
        self.tag = digest == nil ? tag ?? "latest" : nil
        writtenTag = tag
    }

    /// Whether the first part of a name is a host: it has a dot or a port, or is `localhost`.
    package static func isHost(_ text: some StringProtocol) -> Bool {
        text.utf8.contains(UInt8(ascii: ".")) || text.utf8.contains(UInt8(ascii: ":")) || text == "localhost"
    }

    /// Registry and repository.
    public var fullRepository: String { "\(registry)/\(repository)" }

    /// The digest if there is one, else the tag.
    public var identifier: String { digest?.description ?? tag ?? "latest" }

    public var description: String { digest.map { "\(fullRepository)@\($0)" } ?? "\(fullRepository):\(identifier)" }
}
