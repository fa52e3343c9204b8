import Diagnostics
import Documents
import HTTP
import Host
import OCI

extension RegistryServer {
    func tags(_ name: String, _ request: ServerRequest) async throws -> ServerResponse {
        guard try await store.exists(name) else {
            throw RegistryError(404, .nameUnknown, "there is no repository \(name)")
        }
        let page = try Page(try await store.tags(in: name), query: request.query)
        return .json(
            200, ["name": .string(name), "tags": .array(page.names.map(JSONValue.string))],
            fields: page.fields("/v2/\(name)/tags/list"))
    }

    func catalog(_ request: ServerRequest) async throws -> ServerResponse {
        let page = try Page(try await store.repositories(), query: request.query)
        return .json(
            200, ["repositories": .array(page.names.map(JSONValue.string))], fields: page.fields("/v2/_catalog"))
    }

    /// What refers to a manifest, which need not exist. All in one answer.
    func referrers(_ digest: Digest, _ name: String, _ request: ServerRequest) async throws -> ServerResponse {
        let wanted = try Query(request.query)["artifactType"].flatMap { $0.isEmpty ? nil : $0 }
        var found = try await store.referrers(of: digest, in: name)
        var fields: Fields = ["Content-Type": MediaType.imageIndex.rawValue]
        if let wanted {
            found.removeAll { $0.artifactType != wanted }
            fields["OCI-Filters-Applied"] = "artifactType"
        }
        return ServerResponse(200, fields: fields, body: .bytes(Index(manifests: found).raw))
    }
}

/// A part of a sorted list (distribution-spec, "Listing Tags").
struct Page {
    let names: [String]
    private let limit: Int?
    private let hasMore: Bool

    /// At most `n` names that come after `last`.
    init(_ all: [String], query: String?) throws(RegistryError) {
        let query = try Query(query)
        var names = all[...]
        if let last = query["last"] { names = names.drop { !Paths.precedes(last, $0) } }
        limit = try Page.limit(query["n"])
        self.names = Array(names.prefix(limit ?? names.count))
        hasMore = self.names.count < names.count
    }

    private static func limit(_ text: String?) throws(RegistryError) -> Int? {
        guard let text, !text.isEmpty else { return nil }
        guard let number = Int(text), number >= 0 else {
            throw RegistryError(400, .paginationInvalid, "n must be a number from 0 on")
        }
        return number
    }

    /// With the way to the next page.
    func fields(_ path: String) -> Fields {
        guard hasMore, let limit, let last = names.last else { return Fields() }
        return ["Link": "<\(path)?last=\(URI.encoded(last))&n=\(limit)>; rel=\"next\""]
    }
}
