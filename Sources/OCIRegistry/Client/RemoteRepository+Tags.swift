import Diagnostics
import Documents
import HTTP
import Host
public import OCI

extension RemoteRepository {
    public func tags() async throws -> [String] {
        let call = Call(
            "GET", "\(name)/tags/list", query: "n=\(client.options.pageSize)", access: .pull(name),
            action: "list its tags")
        do {
            return try await client.pages(call, place: location, member: "tags")
        } catch let fault as Fault where fault.code == .notFound {
            return []
        }
    }

    /// The manifests that name `subject` as theirs, of one artifact type or all (distribution-spec, "Listing Referrers").
    /// Where the registry has no such API, the index under the fallback tag is read.
    public func referrers(of subject: Digest, artifactType: String? = nil) async throws -> [Descriptor] {
        let listed = try await listedReferrers(of: subject, artifactType)
        let all = if let listed { listed } else { try await taggedReferrers(of: subject) }
        // a registry may leave the filtering to us
        return all.filter { artifactType == nil || $0.artifactType == artifactType }
    }

    private func listedReferrers(of subject: Digest, _ artifactType: String?) async throws -> [Descriptor]? {
        var found: [Descriptor] = []
        var call = Call(
            "GET", "\(name)/referrers/\(subject)", query: artifactType.map { "artifactType=\(URI.encoded($0))" },
            access: .pull(name), action: "list what refers to \(subject)")
        var trail = PageTrail(place: location, action: call.action, options: client.options)
        while true {
            let page: (uri: URI, size: Int, descriptors: [Descriptor], next: URI?)? = try await send(call) { reply in
                let type = reply.response.fields["Content-Type"].map {
                    String($0.prefix { $0 != ";" }).trimmed.lowercased()
                }
                switch reply.status {
                case 200 where type == MediaType.imageIndex.rawValue: break
                case 200, 400, 404, 405, 501:
                    await reply.drain()
                    return nil
                default: throw await reply.fault()
                }
                let bytes = try await reply.response.body.collect(upTo: RegistryOptions.maximumPage)
                let index = try Index(parsing: bytes, mediaType: .imageIndex)
                return (
                    reply.uri, bytes.count, index.manifests,
                    try LinkField.next(reply.response.fields, from: reply.response.uri)
                )
            }
            guard let page else { return nil }
            try trail.visit(page.uri, bytes: page.size)
            found += page.descriptors
            guard let next = page.next else { return found }
            guard found.count <= RegistryOptions.maximumNames else {
                throw Fault(
                    .limit,
                    "\(location) was asked to \(call.action), but there are more than \(RegistryOptions.maximumNames)")
            }
            call.target = .address(next)
        }
    }

    private func taggedReferrers(of subject: Digest) async throws -> [Descriptor] {
        do {
            let (descriptor, bytes) = try await manifest(ReferrersTag.tag(for: subject))
            guard descriptor.mediaType.isIndex else { return [] }
            return try Index(parsing: bytes, mediaType: descriptor.mediaType).manifests
        } catch let fault as Fault where fault.code == .notFound {
            return []
        }
    }
}

/// The tag that stands for the referrers API where there is none (distribution-spec, "Referrers Tag Schema").
enum ReferrersTag {
    /// `ALGORITHM-HEX`, the hexadecimal digits cut at 64.
    static func tag(for subject: Digest) -> String {
        "\(subject.algorithm.rawValue)-\(subject.hex.prefix(64))"
    }
}
