public import Diagnostics
import HTTP
import OCIRegistry

/// Which registries may be reached. Behind the wall this is the only guard against a changed access specification, since
/// access is not covered by signatures: what leads elsewhere is refused before a connection is opened.
public struct RegistryPolicy: Sendable, Hashable {
    /// A registry, or the part of it below a repository prefix.
    struct Entry: Sendable, Hashable {
        /// Written with `http://`: it may be spoken to without TLS.
        let allowsPlain: Bool
        /// `HOST` or `HOST:PORT`, lower case.
        let authority: String
        /// Written without a port, where that means all of them.
        let takesAnyPort: Bool
        /// Segments that the repository must begin with.
        let prefix: [Substring]

        func covers(_ other: String) -> Bool {
            if authority == other { return true }
            guard takesAnyPort, other.hasPrefix(authority) else { return false }
            let port = other.utf8.dropFirst(authority.utf8.count)
            return port.first == UInt8(ascii: ":") && port.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
        }
    }

    /// nil: everything is allowed.
    private let entries: [Entry]?

    /// Allows every registry.
    public static let unrestricted = RegistryPolicy(entries: nil)

    private init(entries: [Entry]?) {
        self.entries = entries
    }

    /// Allows only these, each `HOST[:PORT][/PREFIX]`, with or without `http://` or `https://`. Without TLS only what is
    /// written with `http://` may be spoken to, and this machine.
    ///
    /// - Parameter anyPort: what is written without a port means every port of the host, not only the one of TLS.
    public init(only registries: [String], anyPort: Bool = false) throws(Fault) {
        var entries: [Entry] = []
        for registry in registries {
            var text = registry[...]
            let allowsPlain = text.hasPrefix("http://")
            for scheme in ["https://", "http://"] where text.hasPrefix(scheme) {
                text = text.dropFirst(scheme.utf8.count)
            }
            let parts = text.split(separator: "/", omittingEmptySubsequences: true)
            guard let authority = parts.first,
                authority.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "@") })
            else { throw Fault(.invalid, "“\(registry)” does not name a registry; expected HOST[:PORT][/PREFIX]") }
            let bare = authority.hasPrefix("[") ? authority.drop { $0 != "]" } : authority
            let hasPort = bare.contains(":")
            entries.append(
                Entry(
                    allowsPlain: allowsPlain, authority: authority.lowercased(), takesAnyPort: anyPort && !hasPort,
                    prefix: Array(parts.dropFirst())))
        }
        self.entries = entries
    }

    /// What is allowed, for messages.
    public var summary: String {
        guard let entries else { return "any registry" }
        return entries.map { ([Substring($0.authority)] + $0.prefix).joined(separator: "/") }.joined(separator: ", ")
    }

    /// Refuses a repository that is not below an allowed registry. `subject` names who leads there.
    public func check(authority: String, repository: String, subject: String) throws(Fault) {
        guard let entries else { return }
        let segments = repository.split(separator: "/")
        let authority = authority.lowercased()
        let allowed = entries.contains { entry in
            entry.covers(authority) && entry.prefix.count <= segments.count
                && zip(entry.prefix, segments).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
        }
        guard allowed else {
            throw Fault(
                .denied,
                "\(subject) leads to \(authority)/\(repository), but only \(summary) may be reached; transfer the component with --copy-resources, or allow that registry"
            )
        }
    }

    /// Refuses a registry of which nothing may be reached.
    func check(host: String, subject: String) throws(Fault) {
        guard let entries else { return }
        guard entries.contains(where: { $0.covers(host.lowercased()) }) else {
            throw Fault(.denied, "\(subject) must not be reached: only \(summary) may")
        }
    }

    /// Refuses an address outside of the allowed registries: redirects, upload locations and token services too.
    func check(_ uri: URI) throws(Fault) {
        let place = "\(uri.scheme)://\(uri.authority)"
        try check(host: uri.authority, subject: place)
        guard let entries, uri.scheme != "https", !AddressRule.isLoopback(uri.host) else { return }
        guard entries.contains(where: { $0.allowsPlain && $0.covers(uri.authority.lowercased()) }) else {
            throw Fault(.denied, "\(place) must not be reached without TLS; allow it as \(place) if that is meant")
        }
    }
}
