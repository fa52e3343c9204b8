public import Diagnostics

/// A registry that may be used, or the part of it below a repository prefix, as people write it in a list of them.
public struct AllowedRegistry: Sendable, Hashable {
    /// `HOST[:PORT][/PREFIX]`, without a scheme.
    public let name: String
    /// Written with `http://`: it may be spoken to without TLS.
    public let allowsPlain: Bool
    private let host: String
    private let takesAnyPort: Bool
    private let prefix: [Substring]

    /// Reads `HOST[:PORT][/PREFIX]`, with or without `http://` or `https://`; anything else is `invalid`.
    ///
    /// - Parameter anyPort: what is written without a port means every port of the host, not only the one of the scheme.
    public init(_ text: String, anyPort: Bool = false) throws(Fault) {
        var rest = text[...]
        let allowsPlain = text.hasPrefix("http://")
        for scheme in ["https://", "http://"] where rest.hasPrefix(scheme) { rest = rest.dropFirst(scheme.utf8.count) }
        let parts = rest.split(separator: "/", omittingEmptySubsequences: true)
        guard let host = parts.first, !rest.hasPrefix("/"),
            host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "@") })
        else { throw Fault(.invalid, "“\(text.prefix(300))” does not name a registry; expected HOST[:PORT][/PREFIX]") }
        self.allowsPlain = allowsPlain
        self.host = Self.canonical(String(host), isPlain: allowsPlain)
        let bare = host.hasPrefix("[") ? host.drop { $0 != "]" } : host
        takesAnyPort = anyPort && !bare.contains(":")
        prefix = Array(parts.dropFirst())
        name = ([Substring(host.lowercased())] + parts.dropFirst()).joined(separator: "/")
    }

    /// Whether `host` (`HOST[:PORT]`) is this registry. The port of the scheme may be left out, and all names of Docker Hub
    /// are one: `docker.io`, `index.docker.io`, `registry-1.docker.io`, and its token service `auth.docker.io`.
    public func covers(host: String, isPlain: Bool = false) -> Bool {
        let canonical = Self.canonical(host, isPlain: isPlain)
        if canonical == self.host { return true }
        guard takesAnyPort, canonical.hasPrefix(self.host) else { return false }
        let port = canonical.utf8.dropFirst(self.host.utf8.count)
        return port.first == UInt8(ascii: ":") && port.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
    }

    /// Whether a repository or path begins with the prefix, segment by segment.
    public func covers(path: [some StringProtocol]) -> Bool {
        prefix.count <= path.count && zip(prefix, path).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
    }

    /// Whether a repository is in this registry and below its prefix.
    public func covers(host: String, repository: String) -> Bool {
        (covers(host: host) || covers(host: host, isPlain: true))
            && covers(path: repository.split(separator: "/", omittingEmptySubsequences: false))
    }

    private static func canonical(_ host: String, isPlain: Bool) -> String {
        var host = host.lowercased()
        let port = isPlain ? ":80" : ":443"
        if host.hasSuffix(port) { host.removeLast(port.utf8.count) }
        return DockerHub.isHost(host) || host == DockerHub.tokenService ? DockerHub.name : host
    }
}
