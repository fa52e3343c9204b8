import Diagnostics
import HTTP
import OCI

/// What a path names (distribution-spec, "Endpoints").
enum Route: Hashable {
    case root
    case catalog
    case blob(String, Digest)
    case uploads(String)
    case upload(String, id: String)
    case manifest(String, ManifestReference)
    case tags(String)
    case referrers(String, Digest)

    /// Reads the path of a request as sent.
    init(_ path: String) throws(RegistryError) {
        let notHere = RegistryError(404, .unsupported, "there is nothing at this path; a registry answers below /v2/")
        if path == "/v2" || path == "/v2/" {
            self = .root
            return
        }
        guard path.hasPrefix("/v2/"), let decoded = URI.decoded(path.dropFirst(4)) else { throw notHere }
        if decoded == "_catalog" {
            self = .catalog
            return
        }
        let parts = decoded.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let last = parts[parts.count - 1]
        if parts.count >= 4, parts[parts.count - 3] == "blobs", parts[parts.count - 2] == "uploads" {
            let name = try Route.name(parts.dropLast(3))
            self = last.isEmpty ? .uploads(name) : .upload(name, id: last)
            return
        }
        guard parts.count >= 3 else { throw notHere }
        switch parts[parts.count - 2] {
        case "blobs":
            let name = try Route.name(parts.dropLast(2))
            self = last == "uploads" ? .uploads(name) : .blob(name, try Route.digest(last))
        case "manifests": self = .manifest(try Route.name(parts.dropLast(2)), try Route.reference(last))
        case "tags" where last == "list": self = .tags(try Route.name(parts.dropLast(2)))
        case "referrers": self = .referrers(try Route.name(parts.dropLast(2)), try Route.digest(last))
        default: throw notHere
        }
    }

    /// For the `Allow` field.
    var methods: String {
        switch self {
        case .root, .catalog, .tags, .referrers: "GET, HEAD"
        case .blob: "GET, HEAD, DELETE"
        case .uploads: "POST"
        case .upload: "GET, PATCH, PUT, DELETE"
        case .manifest: "GET, HEAD, PUT, DELETE"
        }
    }

    static func name(_ parts: ArraySlice<String>) throws(RegistryError) -> String {
        let name = parts.joined(separator: "/")
        do {
            try RepositoryName.check(name)
        } catch {
            throw RegistryError(400, .nameInvalid, error.message)
        }
        return name
    }

    static func digest(_ text: String) throws(RegistryError) -> Digest {
        do {
            return try Digest(text)
        } catch {
            throw RegistryError(400, .digestInvalid, error.message)
        }
    }

    private static func reference(_ text: String) throws(RegistryError) -> ManifestReference {
        if text.utf8.contains(UInt8(ascii: ":")) { return .digest(try digest(text)) }
        do {
            try Tag.check(text)
        } catch {
            // such a tag can't exist
            throw RegistryError(404, .manifestUnknown, error.message)
        }
        return .tag(text)
    }
}
