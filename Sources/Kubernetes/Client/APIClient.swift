import Cryptography
import Diagnostics
package import Documents
import HTTP
import Host

/// Speaks to a Kubernetes API, whoever serves it. What the API refuses is a `StatusError`; what does not reach it, a
/// `Fault` that names host and port.
package final class APIClient: Sendable {
    package let configuration: ClusterConfiguration
    private let base: URI
    private let requests: any Transport
    /// Watches are quiet for long, and have connections of their own.
    private let watches: any Transport
    private let userAgent: String
    /// In whose name requests are made; nil: one's own.
    private let actsAs: String?

    static let maximumAnswer = 256 << 20
    private static let largePiece = 16 << 10

    package init(_ configuration: ClusterConfiguration, userAgent: String = "swift-ocm") throws {
        self.configuration = configuration
        self.userAgent = userAgent
        actsAs = configuration.actsAs
        base = try URI(configuration.server)
        var settings = ClientConfiguration()
        if let proxy = configuration.proxy { settings.proxies = ProxyRules(http: proxy, https: proxy) }
        settings.roots = configuration.authority
        settings.receiveBuffer = 16 * 1024
        if let certificate = configuration.certificate, let key = configuration.key {
            settings.identity = ClientConfiguration.Identity(certificatePEM: certificate, keyPEM: key)
        }
        requests = Client(settings)
        settings.stallTimeout = .seconds(600)
        settings.minimumRate = 0
        settings.maximumConnectionsPerHost = 1000
        watches = Client(settings)
    }

    /// A client of a server in this process.
    init(local transport: LocalTransport, userAgent: String) throws {
        configuration = ClusterConfiguration(server: "https://localhost")
        self.userAgent = userAgent
        actsAs = nil
        base = try URI(configuration.server)
        (requests, watches) = (transport, transport)
    }

    private init(_ other: APIClient, actsAs user: String) {
        (configuration, base, userAgent) = (other.configuration, other.base, other.userAgent)
        (requests, watches) = (other.requests, other.watches)
        actsAs = user
    }

    /// A client over the same connections that acts in the name of `user`; the server wants the right to impersonate.
    /// It lives as long as this one, which is the one to shut down.
    package func impersonating(_ user: String) -> APIClient { APIClient(self, actsAs: user) }

    package func shutdown() async {
        await requests.shutdown()
        await watches.shutdown()
    }

    package var namespace: String? { configuration.namespace }

    package func resource(group: String = "", version: String = "v1", _ plural: String) -> ResourceClient {
        ResourceClient(client: self, group: group, version: version, plural: plural)
    }

    private func request(
        _ method: String, _ path: String, _ query: [(String, String)], _ body: JSONValue?, _ type: String,
        accept: String
    ) async throws -> Request {
        var uri = base
        uri.path = (base.path.hasSuffix("/") ? String(base.path.dropLast()) : base.path) + path
        for (name, value) in query { uri = uri.appendingQuery(name, value) }
        var fields: Fields = ["Accept": accept, "User-Agent": userAgent]
        var token = configuration.token
        if let file = configuration.tokenFile {
            token = String(decoding: try await Files.read(file, limit: 1 << 20), as: UTF8.self).trimmed
        }
        if let token { fields["Authorization"] = "Bearer \(token)" }
        fields["Impersonate-User"] = actsAs
        if body != nil { fields["Content-Type"] = type }
        var request = Request(method, uri, fields: fields, body: body.map { .bytes($0.encoded()) } ?? .none)
        request.followsRedirects = false
        return request
    }

    /// Sends a request and reads the answer.
    package func send(
        _ method: String, _ path: String, query: [(String, String)] = [], body: JSONValue? = nil,
        type: String = "application/json", accept: String = "application/json"
    ) async throws -> JSONValue {
        let bytes = try await bytes(method, path, query: query, body: body, type: type, accept: accept)
        return bytes.isEmpty ? .null : try JSONValue(parsing: bytes)
    }

    /// As `send`, for answers that are no JSON, too.
    package func bytes(
        _ method: String, _ path: String, query: [(String, String)] = [], body: JSONValue? = nil,
        type: String = "application/json", accept: String
    ) async throws -> [UInt8] {
        let request = try await request(method, path, query, body, type, accept: accept)
        return try await requests.withResponse(request) { response in
            let bytes = try await response.body.collect(upTo: APIClient.maximumAnswer)
            guard (200..<300).contains(response.status) else {
                throw self.refusal(response.status, bytes, "\(method) \(path)")
            }
            return bytes
        }
    }

    /// Reads an answer line by line while it lasts.
    ///
    /// - Parameter pause: after each piece that is not large; what comes meanwhile is read together then.
    func lines(
        _ path: String, query: [(String, String)], accept: String = "application/json", pause: Duration = .zero,
        _ each: (JSONValue) async throws -> Void
    ) async throws {
        let request = try await request("GET", path, query, nil, "", accept: accept)
        try await watches.withResponse(request) { response in
            guard response.status == 200 else {
                let bytes = try await response.body.collect(upTo: 1 << 20)
                throw self.refusal(response.status, bytes, "watch \(path)")
            }
            var rest: [UInt8] = []
            while let chunk = try await response.body.next() {
                rest += chunk
                var start = 0
                while let end = rest[start...].firstIndex(of: 0x0A) {
                    if end > start { try await each(try JSONValue(parsing: Array(rest[start..<end]))) }
                    start = end + 1
                }
                rest.removeFirst(start)
                guard rest.count < APIClient.maximumAnswer else {
                    throw Fault(.limit, "an event of \(path) is too large")
                }
                if pause > .zero, chunk.count < APIClient.largePiece { try await Task.sleep(for: pause) }
            }
        }
    }

    /// A server says no more than that it does not know the caller.
    private var unauthorized: String {
        let text = "\(base.authority) does not accept the credentials"
        let end = configuration.certificate.flatMap { try? Certificate(pem: $0).notAfter }
        guard let end, end < Timestamp.now.seconds else {
            return text + " of the kubeconfig or ServiceAccount; they may have expired, or belong to another cluster"
        }
        return text + ": the client certificate was good until \(Timestamp(seconds: end).text); get a new kubeconfig"
    }

    private func refusal(_ status: Int, _ bytes: [UInt8], _ what: String) -> StatusError {
        if status == 401 { return StatusError(401, "Unauthorized", unauthorized) }
        let value = try? JSONValue(parsing: bytes)
        guard let value, value["kind"]?.string == "Status" else {
            let text = String(decoding: bytes.prefix(200), as: UTF8.self).trimmed
            return StatusError(status, "", "\(base.authority): \(what): HTTP \(status) \(text)")
        }
        return StatusError(value, status)
    }
}

extension StatusError {
    /// A `Status` as the API sends it.
    init(_ value: JSONValue, _ status: Int) {
        self.init(
            value["code"]?.number?.int ?? status, value["reason"]?.string ?? "",
            value["message"]?.string ?? "HTTP \(status)")
        let details = value["details"]
        name = details?["name"]?.string ?? ""
        group = details?["group"]?.string ?? ""
        kind = details?["kind"]?.string ?? ""
        retryAfter = details?["retryAfterSeconds"]?.number?.int ?? 0
        causes = (details?["causes"]?.array ?? []).map {
            Cause(
                reason: $0["reason"]?.string ?? "", message: $0["message"]?.string ?? "",
                field: $0["field"]?.string ?? "")
        }
    }

    package var isNotFound: Bool { code == 404 }
    package var isConflict: Bool { code == 409 }
}
