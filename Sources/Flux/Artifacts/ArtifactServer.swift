import Diagnostics
import HTTP
import Host

/// Serves the artifacts under the addresses that the objects' status tells: to readers on this machine only.
struct ArtifactServer: Sendable {
    let store: ArtifactStore

    func handle(_ request: ServerRequest) async throws -> ServerResponse {
        guard request.method == "GET" || request.method == "HEAD" else {
            return ServerResponse(405, fields: ["Allow": "GET, HEAD"])
        }
        guard let path = URI.decoded(request.path), let file = try await find(path) else { return ServerResponse(404) }
        let type: Fields = ["Content-Type": "application/gzip"]
        if request.method == "HEAD" { return ServerResponse(200, fields: type, body: .head(length: file.size)) }
        return ServerResponse(200, fields: type, body: .file(path: file.path, offset: 0, length: file.size))
    }

    /// `/KIND/NAMESPACE/NAME/FILE` and nothing else.
    private func find(_ path: String) async throws -> (path: String, size: Int64)? {
        let parts = path.split(separator: "/")
        guard parts.count == 4, parts.allSatisfy({ !$0.hasPrefix(".") }), !path.utf8.contains(0) else { return nil }
        let file = store.file(parts.joined(separator: "/"))
        guard let status = try await Files.status(file), status.kind == .file else { return nil }
        return (file, status.size)
    }
}
