import Diagnostics
import HTTP
import OCI
import Synchronization

/// Which registry, and how it is spoken to.
struct RegistryAddress: Sendable, Hashable {
    enum Scheme: Sendable, Hashable {
        case https, http
        /// A registry on this machine: TLS if it speaks that, else plain.
        case probed
    }

    /// `HOST` or `HOST:PORT` as the user wrote it.
    let name: String
    let scheme: Scheme
    /// The host that serves the API, with the scheme if that is known.
    private let target: URI

    /// Reads `HOST[:PORT]`, `http://…` or `https://…` without a path.
    init(_ text: String) throws(Fault) {
        let explicit = text.contains("://")
        let uri: URI
        do {
            uri = try URI(explicit ? text : "https://" + text)
        } catch {
            throw error.within("“\(text.prefix(300))” is not the address of a registry")
        }
        guard uri.path == "/" || uri.path.isEmpty, uri.query == nil else {
            throw Fault(
                .invalid,
                "“\(text.prefix(300))” is not the address of a registry; give HOST or HOST:PORT without a path")
        }
        name = uri.authority
        scheme =
            explicit
            ? (uri.scheme == "http" ? .http : .https) : (AddressRule.isLoopback(uri.host) ? .probed : .https)
        let host = DockerHub.isHost(uri.host) && uri.port == nil ? DockerHub.endpoint : uri.host
        target = URI(scheme: uri.scheme, host: host, port: uri.port, path: "/")
    }

    /// The root of the API over `scheme`.
    func base(_ scheme: String) -> URI {
        URI(scheme: scheme, host: target.host, port: target.port, path: "/")
    }
}

extension RegistryClient {
    /// The address below which all paths are; decides once between TLS and plain where that is open.
    func base() async throws -> URI {
        switch address.scheme {
        case .https: return address.base("https")
        case .http: return address.base("http")
        case .probed:
            if let known = probed.withLock({ $0 }) { return known }
            return try await probes.value("") {
                if let known = probed.withLock({ $0 }) { return known }
                let found = try await probe()
                probed.withLock { $0 = found }
                return found
            }
        }
    }

    private func probe() async throws -> URI {
        var secure = address.base("https")
        var plain = address.base("http")
        (secure.path, plain.path) = ("/v2/", "/v2/")
        do {
            _ = try await http.withResponse(Request("GET", secure)) { $0.status }
            return address.base("https")
        } catch let fault as Fault where fault.code != .cancelled {
            // a TLS port answers a plain request with 400 or not at all
            let status = try? await http.withResponse(Request("GET", plain)) { $0.status }
            try Task.checkCancellation()
            guard let status, status != 400 else { throw fault }
            return address.base("http")
        }
    }
}
