public import Diagnostics
package import HTTP
import OCI
import OCIRegistry

/// Which registries may be reached. Behind the wall this is the only guard against a changed access specification, since
/// access is not covered by signatures: what leads elsewhere is refused before a connection is opened.
///
/// The rule, for every address of every request:
/// 1. Its host is one of the list. Docker Hub is one host by all of its names, token service included; every other place
///    that a registry names (a token service, a storage that it redirects to) has to be in the list by itself.
/// 2. It is protected by TLS, unless the list says `http://` or the host is this machine.
/// 3. Where a prefix is given, an address of the registry API names a repository below it, and so does what an access
///    specification says: an image, a blob, or the path of a `wget` address at each of its redirects. Whatever else a
///    registry names on its own host (its token service, its storage) may have any path.
///
/// Names are judged, not the addresses that they resolve to: whoever lists a name trusts the resolver with it, and TLS proves
/// who answers there. A registry can't lead to the internal network by writing addresses (`AddressRule`).
public struct RegistryPolicy: Sendable, Hashable {
    /// nil: everything is allowed.
    private let entries: [AllowedRegistry]?

    /// Allows every registry.
    public static let unrestricted = RegistryPolicy(entries: nil)

    private init(entries: [AllowedRegistry]?) {
        self.entries = entries
    }

    /// Allows only these, each `HOST[:PORT][/PREFIX]`, with or without `http://` or `https://`. Without TLS only what is
    /// written with `http://` may be spoken to, and this machine.
    ///
    /// - Parameter anyPort: what is written without a port means every port of the host, not only the one of TLS.
    public init(only registries: [String], anyPort: Bool = false) throws(Fault) {
        var entries: [AllowedRegistry] = []
        for registry in registries { entries.append(try AllowedRegistry(registry, anyPort: anyPort)) }
        self.entries = entries
    }

    /// What is allowed, for messages.
    public var summary: String {
        entries.map { $0.map(\.name).joined(separator: ", ") } ?? "any registry"
    }

    /// Refuses a repository that is not below an allowed registry. `subject` names who leads there.
    public func check(authority: String, repository: String, subject: String) throws(Fault) {
        guard let entries else { return }
        guard entries.contains(where: { $0.covers(host: authority, repository: repository) }) else {
            throw elsewhere(subject, "\(authority.lowercased())/\(repository)")
        }
    }

    /// Refuses a registry of which nothing may be reached.
    func check(host: String, subject: String) throws(Fault) {
        guard let entries else { return }
        guard entries.contains(where: { $0.covers(host: host) || $0.covers(host: host, isPlain: true) }) else {
            throw Fault(.denied, "\(subject) must not be reached: only \(summary) may")
        }
    }

    /// As `check(_:)`, for other parts of the program.
    package func check(address uri: URI) throws(Fault) { try check(uri) }

    /// Refuses an address that the rule does not allow; asked by the HTTP client before every connection.
    func check(_ uri: URI) throws(Fault) {
        guard let entries else { return }
        let place = "\(uri.scheme)://\(uri.authority)"
        let isPlain = uri.scheme != "https"
        let fitting = entries.filter { $0.covers(host: uri.authority, isPlain: isPlain) }
        guard !fitting.isEmpty else { throw Fault(.denied, "\(place) must not be reached: only \(summary) may") }
        guard !isPlain || AddressRule.isLoopback(uri.host) || fitting.contains(where: \.allowsPlain) else {
            throw Fault(.denied, "\(place) must not be reached without TLS; allow it as \(place) if that is meant")
        }
        // Below /v2/ a single name is the registry's own: /v2/, /v2/_catalog, /v2/token.
        let names = uri.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        guard names.first == "v2", names.count > 2 else { return }
        guard let path = Self.segments(uri.path), fitting.contains(where: { $0.covers(path: path) }) else {
            throw Fault(.denied, "\(place)\(uri.path) must not be reached: only \(summary) may")
        }
    }

    /// Refuses a download that an access specification asks for, if its path is not below an allowed registry.
    func check(download uri: URI, subject: String) throws(Fault) {
        guard let entries else { return }
        let isPlain = uri.scheme != "https"
        let segments = Self.segments(uri.path)
        guard
            entries.contains(where: { entry in
                entry.covers(host: uri.authority, isPlain: isPlain) && segments.map { entry.covers(path: $0) } ?? false
            })
        else { throw elsewhere(subject, "\(uri.authority)\(uri.path)") }
    }

    private func elsewhere(_ subject: String, _ place: String) -> Fault {
        Fault(
            .denied,
            "\(subject) leads to \(place.prefix(500)), but only \(summary) may be reached; transfer the component with --copy-resources, or allow that registry"
        )
    }

    /// The names of a path, without `/v2/` of the registry API; nil for a path that servers could read as another one.
    private static func segments(_ path: String) -> [String]? {
        var names: [String] = []
        for name in path.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
            guard let plain = URI.decoded(name), plain != ".", plain != "..", plain.utf8.allSatisfy({ $0 >= 0x20 }),
                !plain.utf8.contains(UInt8(ascii: "/")), !plain.utf8.contains(UInt8(ascii: "\\"))
            else { return nil }
            names.append(plain)
        }
        if names.first == "v2" { names.removeFirst() }
        return names
    }
}
