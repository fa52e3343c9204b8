import Diagnostics
import Documents
import HTTP
import Host
import Kubernetes
import OCMTestSupport
import Synchronization

/// Stands between a client and an API server, and notes what is done there in the words of RBAC.
final class AccessRecorder: Sendable {
    private let used = Mutex<Set<String>>([])
    private let denied = Mutex<Set<String>>([])

    /// What was done: `GROUP/RESOURCE[/SUBRESOURCE] VERB`.
    var all: Set<String> { used.withLock { $0 } }
    /// What was tried and not permitted.
    var refused: Set<String> { denied.withLock { $0 } }

    /// Runs `body` with the way to the API server that leads through here.
    func serving(
        _ configuration: ClusterConfiguration, _ body: @escaping @Sendable (ClusterConfiguration) async throws -> Void
    ) async throws {
        var settings = ClientConfiguration()
        settings.roots = configuration.authority
        settings.maximumConnectionsPerHost = 1000
        settings.stallTimeout = .seconds(600)
        let client = Client(settings)
        let base = configuration.server
        let server = Server(ServerConfiguration()) { request in
            try await self.pass(request, to: base, client)
        }
        let result: Result<Void, any Error>
        do {
            try await server.whileRunning { uri in
                var here = configuration
                (here.server, here.authority) = ("http://\(uri.authority)", nil)
                try await body(here)
            }
            result = .success(())
        } catch { result = .failure(error) }
        await client.shutdown()
        try result.get()
    }

    private func pass(_ request: ServerRequest, to base: String, _ client: Client) async throws -> ServerResponse {
        let uri = try URI(base + request.path + (request.query.map { "?" + $0 } ?? ""))
        let names = ["authorization", "accept", "content-type"]
        var fields = Fields()
        for field in request.fields.all where names.contains(field.name.lowercased()) {
            fields.add(field.name, field.value)
        }
        let bytes = try await request.body.collect(upTo: 16 << 20)
        let onward = Request(request.method, uri, fields: fields, body: bytes.isEmpty ? .none : .bytes(bytes))
        let isWatch = request.query?.contains("watch=true") == true
        guard isWatch else {
            return try await client.withResponse(onward) { response in
                self.note(request, isWatch: false, status: response.status)
                var fields = Fields()
                if let type = response.fields["Content-Type"] { fields["Content-Type"] = type }
                let body = try await response.body.collect(upTo: 64 << 20)
                return ServerResponse(response.status, fields: fields, body: .bytes(body))
            }
        }
        note(request, isWatch: true, status: 200)
        let path = request.path
        return ServerResponse(
            200, fields: ["Content-Type": "application/json"],
            body: .stream(length: nil) { writer in
                try await client.withResponse(onward) { response in
                    guard response.status == 200 else { throw Fault(.denied, "\(path): \(response.status)") }
                    while let chunk = try await response.body.next() { try await writer.write(chunk) }
                }
            })
    }

    private func note(_ request: ServerRequest, isWatch: Bool, status: Int) {
        var parts = request.path.split(separator: "/").map(String.init)[...]
        guard let root = parts.popFirst(), ["api", "apis"].contains(root) else { return }
        let group = root == "apis" ? parts.popFirst() ?? "" : ""
        guard parts.popFirst() != nil else { return }
        if parts.first == "namespaces", parts.count > 2 { parts = parts.dropFirst(2) }
        guard let resource = parts.popFirst() else { return }
        let hasName = parts.popFirst() != nil
        let name = ([resource] + parts).joined(separator: "/")
        let verb: String
        switch request.method {
        case "GET": verb = isWatch ? "watch" : hasName ? "get" : "list"
        case "POST": verb = "create"
        case "PUT": verb = "update"
        default: verb = request.method.lowercased()
        }
        let what = "\(group)/\(name) \(verb)"
        guard status != 403 else { return denied.withLock { _ = $0.insert(what) } }
        used.withLock { used in
            used.insert(what)
            // what an apply makes wants the right to create, too
            if request.method == "PATCH", status == 201 { used.insert("\(group)/\(name) create") }
        }
    }
}
