/// An `http` or `https` address, kept as written (RFC 3986): nothing is decoded or encoded again.
package struct URI: Sendable, Hashable, CustomStringConvertible {
    /// `http` or `https`.
    package let scheme: String
    /// Lower-case name or address; IPv6 without brackets.
    package let host: String
    /// As written; nil: that of the scheme.
    package let port: Int?
    /// Begins with a slash.
    package var path: String
    /// Without the question mark.
    package var query: String?

    package init(scheme: String, host: String, port: Int?, path: String, query: String? = nil) {
        self.scheme = scheme
        self.host = host
        self.port = port
        self.path = path
        self.query = query
    }

    package var effectivePort: Int { port ?? (scheme == "https" ? 443 : 80) }

    /// `HOST` or `HOST:PORT`, as in a Host field.
    package var authority: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port.map { "\(name):\($0)" } ?? name
    }

    package var description: String { "\(scheme)://\(authority)\(path)\(query.map { "?" + $0 } ?? "")" }

    /// Same scheme, host and port: credentials may be sent to both.
    package func sameOrigin(as other: URI) -> Bool {
        scheme == other.scheme && host == other.host && effectivePort == other.effectivePort
    }
}
