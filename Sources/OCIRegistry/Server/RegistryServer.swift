package import Diagnostics
import Documents
package import HTTP
import OCI

/// How a registry is served.
package struct RegistryServerConfiguration: Sendable {
    /// An htpasswd file: whose users read and write, and nobody else.
    package var passwordFile: String?
    /// With it, everybody reads and only this login writes. Without it and a password file anyone may do anything.
    package var writer: Login?
    package var log = Log.silent

    package struct Login: Sendable, Hashable {
        package let user: String
        package let password: String

        package init(user: String, password: String) {
            self.user = user
            self.password = password
        }
    }

    package init() {}
}

/// An OCI registry (distribution-spec 1.1) on a folder.
///
/// Pull, push in one or many requests, mount, tags, referrers, deletion, `_catalog`. It stores any JSON manifest whose
/// content is there, and never removes content that a manifest needs.
package struct RegistryServer: Sendable {
    let store: RegistryStore
    let log: Log
    private let access: RegistryAccess

    /// Opens the folder `data`, made if it is missing; one process has it at a time (`conflict`).
    package init(
        data: String, configuration: RegistryServerConfiguration = RegistryServerConfiguration()
    ) async throws {
        access = try await RegistryAccess(configuration)
        store = try await RegistryStore(data)
        log = configuration.log
    }

    /// Lets go of the folder.
    package func close() async {
        await store.close()
    }

    /// Answers one request. Who is asking is decided before anything of a body is read.
    package func handle(_ request: ServerRequest) async throws -> ServerResponse {
        var response: ServerResponse
        do {
            response = try await answer(request)
        } catch let error as RegistryError {
            response = error.response
        } catch let fault as Fault where fault.code != .cancelled {
            log.write(.error, "request failed", ["method": request.method, "path": request.path, "error": "\(fault)"])
            response = RegistryError(fault).response
        }
        response.fields["Docker-Distribution-Api-Version"] = "registry/2.0"
        if request.method == "HEAD" { response.body = response.body.forHead }
        return response
    }

    private func answer(_ request: ServerRequest) async throws -> ServerResponse {
        if try await !access.admits(request) {
            var error = RegistryError(401, .unauthorized, "authentication is required").response
            error.fields["WWW-Authenticate"] = "Basic realm=\"registry\", charset=\"UTF-8\""
            return error
        }
        let method = request.method == "HEAD" ? "GET" : request.method
        switch (try Route(request.path), method) {
        case (.root, "GET"): return .json(200, [:])
        case (.catalog, "GET"): return try await catalog(request)
        case (.blob(let name, let digest), "GET"): return try await blob(digest, name, request)
        case (.blob(let name, let digest), "DELETE"): return try await deleteBlob(digest, name)
        case (.uploads(let name), "POST"): return try await startUpload(name, request)
        case (.upload(let name, let id), "GET"): return try await uploadStatus(id, name)
        case (.upload(let name, let id), "PATCH"): return try await appendToUpload(id, name, request)
        case (.upload(let name, let id), "PUT"): return try await finishUpload(id, name, request)
        case (.upload(let name, let id), "DELETE"): return try await cancelUpload(id, name)
        case (.manifest(let name, let reference), "GET"): return try await manifest(reference, name, request)
        case (.manifest(let name, let reference), "PUT"): return try await putManifest(reference, name, request)
        case (.manifest(let name, let reference), "DELETE"): return try await deleteManifest(reference, name)
        case (.tags(let name), "GET"): return try await tags(name, request)
        case (.referrers(let name, let digest), "GET"): return try await referrers(digest, name, request)
        case (let route, _):
            var response = RegistryError(405, .unsupported, "\(request.method) is not possible here").response
            response.fields["Allow"] = route.methods
            return response
        }
    }
}

extension ServerResponse {
    static func json(_ status: Int, _ document: JSONValue, fields: Fields = Fields()) -> ServerResponse {
        var fields = fields
        if fields["Content-Type"] == nil { fields["Content-Type"] = "application/json" }
        return ServerResponse(status, fields: fields, body: .bytes(document.encoded()))
    }

    /// An answer without content.
    static func empty(_ status: Int, _ fields: Fields) -> ServerResponse {
        ServerResponse(status, fields: fields, body: status == 204 ? .none : .bytes([]))
    }
}

extension ResponseBody {
    /// The answer to HEAD instead of GET.
    var forHead: ResponseBody {
        switch self {
        case .bytes(let bytes): .head(length: Int64(bytes.count))
        case .file(_, _, let length): .head(length: length)
        case .none, .stream, .head: self
        }
    }
}
