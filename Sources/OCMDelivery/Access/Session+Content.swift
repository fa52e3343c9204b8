import Cryptography
import Diagnostics
import Documents
import HTTP
import Host
import OCI
import OCIRegistry
public import OCMModel
public import OCMPackaging

extension Session: ContentResolver {
    /// The largest content of a `wget` access, in bytes.
    private static let downloadLimit: Int64 = 64 << 30

    /// Opens what an access leads to: in its component's repository, in a registry, on a server.
    ///
    /// - Throws: `unsupported` for kinds of access that this program does not read, `denied` before any connection for
    ///   registries that must not be reached.
    public func content(of access: AccessSpec, in version: ComponentVersion?) async throws -> ResolvedContent {
        let subject = "an access of type “\(access.type)”"
        switch access.kind {
        case .localBlob, .localOciBlob, .localFilesystemBlob:
            return try await LocalContentResolver().content(of: access, in: version)
        case .ociArtifact:
            guard let reference = access.imageReference else { throw missing("imageReference", subject) }
            let artifact = try await artifact(reference, subject: subject)
            return .artifact(artifact.root, artifact.repository)
        case .relativeOciReference:
            return try await relative(access, in: version, subject)
        case .ociBlob:
            return .blob(try await registryBlob(access, subject))
        case .wget:
            return .blob(try await download(access, subject))
        case .helm:
            return .blob(try await chart(access, subject))
        case .ocm:
            return try await nested(access, in: version, subject)
        case .nothing:
            throw Fault(.unsupported, "\(subject) has no content")
        default:
            throw Fault(
                .unsupported,
                "content behind \(subject) can't be read; where it may stay there, name the type in --omit-access-types"
            )
        }
    }

    func missing(_ field: String, _ subject: String) -> Fault {
        Fault(.invalid, "\(subject) has no \(field)")
    }

    private func relative(
        _ access: AccessSpec, in version: ComponentVersion?, _ subject: String
    ) async throws -> ResolvedContent {
        guard let text = access.text("reference") else { throw missing("reference", subject) }
        guard let registry = (version?.repository as? TargetRepository)?.registry else {
            throw Fault(.unsupported, "\(subject): a relative reference needs a component version in a registry")
        }
        // Only the registry is new; its host is the one that the component version came from.
        let reference = try Reference("registry.local/\(text)")
        if let registry = registry as? RegistryClient {
            try settings.policy.check(
                authority: registry.location, repository: reference.repository, subject: subject)
        }
        let target = try registry.repository(reference.repository)
        do {
            return .artifact(try await target.resolve(reference.identifier), target)
        } catch {
            throw Fault(error, subject)
        }
    }

    private func registryBlob(_ access: AccessSpec, _ subject: String) async throws -> any Blob {
        guard let text = access.text("ref") ?? access.text("imageReference") else { throw missing("ref", subject) }
        guard let digest = access.text("digest") else { throw missing("digest", subject) }
        guard let size = access.value("size")?.number?.int64, size >= 0 else { throw missing("size", subject) }
        let reference = try Reference(text)
        try settings.policy.check(
            authority: reference.registry, repository: reference.repository, subject: subject)
        let registry = try await registry((reference.scheme.map { "\($0)://" } ?? "") + reference.registry)
        return try registry.remoteRepository(reference.repository).blob(
            Descriptor(
                mediaType: MediaType(access.text("mediaType") ?? MediaType.octetStream.rawValue),
                digest: try Digest(digest),
                size: size))
    }

    private func download(_ access: AccessSpec, _ subject: String) async throws -> any Blob {
        guard let text = access.text("url") else { throw missing("url", subject) }
        let verb = access.text("verb") ?? "GET"
        guard ["GET", "POST"].contains(verb) else {
            // No signature covers an access, and reading must not change anything on a server.
            throw Fault(.unsupported, "\(subject) with the verb “\(verb.prefix(20))” is not read; GET and POST are")
        }
        var request = Request(verb, try URI(text), body: access.text("body").map { .bytes(Array($0.utf8)) } ?? .none)
        for member in access.value("header")?.object?.members ?? [] {
            for value in member.value.array ?? [] { request.fields.add(member.key, value.string ?? "") }
        }
        request.followsRedirects = access.value("noRedirect")?.bool != true
        try await authorize(&request, as: "wget")
        return try await fetch(request, type: access.text("mediaType"), limit: Session.downloadLimit, subject)
    }

    /// Loads what a server answers into a file that nobody else sees.
    ///
    /// - Parameter type: the media type; nil: as the server says.
    func fetch(
        _ request: Request, type: String?, limit: Int64, from client: Client? = nil, _ subject: String
    ) async throws -> ScratchBlob {
        var request = request
        let policy = settings.policy
        request.allow = { uri in try policy.check(download: uri, subject: subject) }
        do {
            return try await (client ?? http).withResponse(request) { response in
                guard (200..<300).contains(response.status) else {
                    throw Fault(
                        .unavailable,
                        "\(response.uri.scheme)://\(response.uri.authority) answered with status \(response.status)")
                }
                // Without parameters such as charset, as in v1.
                let told = response.fields["Content-Type"]?.split(separator: ";").first.map {
                    $0.filter { $0 != " " && $0 != "\t" }
                }
                let type = type ?? told ?? MediaType.octetStream.rawValue
                let body = response.body
                return try await ScratchBlob.write(mediaType: MediaType(type), limit: limit) { writer in
                    try await body.copy(to: writer)
                }
            }
        } catch {
            throw Fault(error, subject)
        }
    }

    /// Adds the credentials that are configured for a server. Those of the command line that name no consumer are for
    /// registries: an access may lead anywhere.
    func authorize(_ request: inout Request, as type: String) async throws {
        guard let found = try await credentials.credentials(for: .web(type, request.uri), usesFallback: false) else {
            return
        }
        if let user = found["username"], let password = found["password"] {
            request.fields["Authorization"] = "Basic " + Base64.encode(Array("\(user):\(password)".utf8))
        } else if let token = found["identityToken"] {
            request.fields["Authorization"] = "Bearer \(token)"
        }
    }
}
