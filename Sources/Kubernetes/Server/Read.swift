import Cryptography
import Documents
import HTTP
import Host

extension APIServer {
    func get(_ request: APIRequest, _ target: APIRequest.Target, _ resource: Resource) throws -> ServerResponse {
        let stored = try stored(resource, target)
        return try verbatim(stored, resource, request) ?? present(read(stored, resource), resource, request)
    }

    /// The bytes of an object as they are kept; nil if the client or the resource wants another form.
    func verbatim(
        _ stored: StoredObject, _ resource: Resource, _ request: APIRequest, status: Int = 200
    ) throws -> ServerResponse? {
        guard try Negotiation(request, resource).isPlainJSON, !resource.isCustom, !resource.isKeptInOtherForm else {
            return nil
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(stored.value.count + 128)
        stored.write(kind: resource.kind, apiVersion: resource.apiVersion, into: &bytes)
        bytes.append(0x0A)
        return ServerResponse(status, fields: APIServer.jsonFields, body: .bytes(bytes))
    }

    static let jsonFields: Fields = ["Content-Type": "application/json", "Cache-Control": "no-cache, private"]

    func matches(_ object: JSONObject, _ options: ListOptions, _ resource: Resource) -> Bool {
        (options.labels.isEmpty || options.labels.matches(object.metadata["labels"]?.object))
            && (options.fields.isEmpty || options.fields.matches(object, resource))
    }

    // MARK: lists

    /// Where a list goes on: the revision of its first page and the key behind which the next begins.
    private struct Page {
        let revision: Int64
        let start: String

        init(revision: Int64, start: String) {
            self.revision = revision
            self.start = start
        }

        init(_ token: String) throws {
            guard let bytes = Base64.decode(token, alphabet: .url, padding: nil),
                let value = try? JSONValue(parsing: bytes),
                let revision = value["rv"]?.number?.int64, let start = value["start"]?.string
            else {
                throw StatusError.badRequest(
                    "invalid continue token: continue key is not valid: it was not made by this server")
            }
            self.revision = revision
            self.start = start
        }

        var token: String {
            let value = JSONObject([
                "v": "meta.k8s.io/v1", "rv": .number(JSONNumber(revision)), "start": .string(start),
            ])
            return Base64.encode(JSONValue.object(value).encoded(), alphabet: .url, padding: false)
        }
    }

    func list(_ request: APIRequest, _ target: APIRequest.Target, _ resource: Resource) throws -> ServerResponse {
        let options = try ListOptions(request, isWatch: false)
        try options.fields.check(resource)
        let prefix = resource.isNamespaced && !target.namespace.isEmpty ? target.namespace + "/" : ""
        let wanted = try options.parsedRevision()
        var start = ""
        var past: Int64?
        var error: StatusError?
        if !options.next.isEmpty {
            guard options.revision.isEmpty || options.revision == "0" else {
                throw StatusError.badRequest("specifying resource version is not allowed when using continue")
            }
            let page = try Page(options.next)
            start = page.start
            if page.revision > 0 {
                past = page.revision
                error = expired(
                    "The provided continue parameter is too old to display a consistent list result. You can start a new "
                        + "list without the continue parameter, or use the continue token in this response to retrieve the "
                        + "remainder of the results. Continuing with the provided token results in an inconsistent list - "
                        + "objects that were created, modified, or deleted between the time the first chunk was returned "
                        + "and now may show up in the list.", next: Page(revision: -1, start: start).token)
            }
        } else if let wanted, wanted > 0 {
            let revision = store.revision
            guard wanted <= revision else { throw tooLarge(wanted, revision) }
            if options.match == "Exact" || (options.match.isEmpty && options.limit > 0) {
                past = wanted
                error = expired("The resourceVersion for the provided list is too old.")
            }
        }
        let listing = store.list(
            resource.storageName, prefix: prefix, after: start, limit: options.hasSelector ? 0 : options.limit, at: past
        )
        guard let listing else { throw error ?? expired("The provided resource version is too old.") }
        return try answer(listing, options, resource, request)
    }

    private func answer(
        _ listing: Store.Listing, _ options: ListOptions, _ resource: Resource, _ request: APIRequest
    ) throws -> ServerResponse {
        let form = try Negotiation(request, resource)
        var page: [StoredObject] = []
        var objects: [JSONObject] = []
        var rest = listing.objects[...]
        let needsObjects =
            options.hasSelector || !form.isPlainJSON || resource.isCustom || resource.isKeptInOtherForm
        while let stored = rest.first {
            // what is left is not looked at: there may be more
            if options.limit > 0, page.count == options.limit { break }
            rest = rest.dropFirst()
            if needsObjects {
                if options.fields.excludes(key: stored.key) { continue }
                let object = try read(stored, resource)
                guard matches(object, options, resource) else { continue }
                objects.append(object)
            }
            page.append(stored)
        }
        let left = rest.count + listing.remaining
        var next = ""
        var remaining: Int?
        if left > 0, let last = page.last {
            next = Page(revision: listing.revision, start: last.key).token
            if !options.hasSelector { remaining = left }
        }
        if !needsObjects {
            return plainList(page, resource, revision: listing.revision, next: next, remaining: remaining)
        }
        return try presentList(
            objects.map { .object(form.isPlainJSON ? asItem($0, resource) : $0) }, resource, request,
            revision: listing.revision, next: next, remaining: remaining)
    }

    private func plainList(
        _ page: [StoredObject], _ resource: Resource, revision: Int64, next: String, remaining: Int?
    ) -> ServerResponse {
        let metadata = listMetadata(resource, revision, next, remaining)
        var head = Array(
            "{\"kind\":\"\(resource.listKind)\",\"apiVersion\":\"\(resource.apiVersion)\",\"metadata\":".utf8)
        head += JSONValue.object(metadata).encoded()
        head += ",\"items\":[".utf8
        let end = Array("]}\n".utf8)
        let size = page.reduce(head.count + max(0, page.count - 1) + end.count) { $0 + $1.itemSize }
        let pieces = ListPieces(head: head, items: page, end: end)
        guard size > ListPieces.size else {
            return ServerResponse(200, fields: APIServer.jsonFields, body: .bytes(pieces.whole))
        }
        // piece by piece: a large list is not in memory twice
        return ServerResponse(
            200, fields: APIServer.jsonFields,
            body: .stream(length: Int64(size)) { writer in
                try await pieces.write(to: writer)
            })
    }

    /// Items of built-in lists say neither kind nor version.
    func asItem(_ object: JSONObject, _ resource: Resource) -> JSONObject {
        guard !resource.isCustom else { return object }
        var item = object
        item["kind"] = nil
        item["apiVersion"] = nil
        return item
    }

    func listMetadata(_ resource: Resource, _ revision: Int64, _ next: String, _ remaining: Int?) -> JSONObject {
        var metadata = JSONObject(["resourceVersion": .string(String(revision))])
        if !next.isEmpty || resource.isCustom { metadata["continue"] = .string(next) }
        if let remaining { metadata["remainingItemCount"] = .number(JSONNumber(remaining)) }
        return metadata
    }

    func expired(_ message: String, next: String = "") -> StatusError {
        var error = StatusError(410, "Expired", message)
        error.next = next
        return error
    }

    func tooLarge(_ wanted: Int64, _ current: Int64) -> StatusError {
        var error = StatusError(
            504, "Timeout", "Timeout: Too large resource version: \(wanted), current: \(current)")
        error.causes = [.init(reason: "ResourceVersionTooLarge", message: "Too large resource version", field: "")]
        error.retryAfter = 1
        return error
    }
}

/// The text of a list of objects as they are kept.
private struct ListPieces: Sendable {
    let head: [UInt8]
    let items: [StoredObject]
    let end: [UInt8]

    static let size = 128 * 1024

    var whole: [UInt8] {
        var bytes = head
        for at in items.indices { add(at, to: &bytes) }
        return bytes + end
    }

    func write(to writer: any ByteWriter) async throws {
        var bytes = head
        for at in items.indices {
            add(at, to: &bytes)
            guard bytes.count >= ListPieces.size else { continue }
            try await writer.write(bytes)
            bytes.removeAll(keepingCapacity: true)
        }
        try await writer.write(bytes + end)
    }

    private func add(_ at: Int, to bytes: inout [UInt8]) {
        if at > 0 { bytes.append(UInt8(ascii: ",")) }
        items[at].writeItem(into: &bytes)
    }
}
