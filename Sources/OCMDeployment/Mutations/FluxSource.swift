package import Diagnostics
package import Documents
package import HTTP
import Host
import Kubernetes
package import OCI
import OCIRegistry
import OCMPackaging

/// The archive that a source of Flux offers now, as its status says.
package struct FluxArtifact: Sendable, Hashable {
    package let url: URI
    package let digest: Digest
    /// Such as `main@sha1:…`.
    package let revision: String

    package static let maximumSize: Int64 = 256 << 20

    /// - Throws: `unavailable` while a source has none.
    package init(of source: JSONObject, kind: String) throws(Fault) {
        let place = "the \(kind) \(source.name)"
        guard let artifact = source.at("status", "artifact")?.object, let text = artifact["url"]?.string else {
            let message = source.readiness.message
            throw Fault(.unavailable, "\(place) has no artifact yet" + (message.isEmpty ? "" : ": \(message)"))
        }
        do {
            url = try URI(text)
            digest = try Digest(artifact["digest"]?.string ?? "")
        } catch {
            throw Fault(.invalid, "\(place): the artifact in its status can't be read", cause: error)
        }
        revision = artifact["revision"]?.string ?? ""
    }

    /// Whether an address is on this machine or a Service of the cluster. A status is no reason to call anybody else.
    private static func isInside(_ host: String) -> Bool {
        let name = host.hasSuffix(".") ? host.dropLast() : host[...]
        return AddressRule.isLoopback(host) || name.hasSuffix(".svc") || name.hasSuffix(".svc.cluster.local")
    }

    /// Fetches the archive; bytes of another digest are refused, and so are addresses outside of the cluster.
    package func fetch(_ http: Client) async throws -> any Blob {
        guard Self.isInside(url.host) else {
            throw Fault(.denied, "the artifact \(revision) is said to be at \(url.authority), outside of the cluster")
        }
        var request = Request("GET", url)
        request.followsRedirects = false
        do {
            return try await http.withResponse(request) { response in
                guard response.status == 200 else {
                    throw Fault(.unavailable, "the answer is HTTP \(response.status)")
                }
                let body = response.body
                let blob = try await ScratchBlob.write(mediaType: .octetStream, limit: Self.maximumSize) { sink in
                    try await body.copy(to: sink)
                }
                guard try await matches(blob) else {
                    throw Fault(.corrupt, "its bytes do not have the digest \(digest)")
                }
                return blob
            }
        } catch {
            throw Fault(error, "the artifact \(revision) at \(url.authority)")
        }
    }

    private func matches(_ blob: ScratchBlob) async throws -> Bool {
        if digest.algorithm == blob.descriptor.digest.algorithm { return digest == blob.descriptor.digest }
        let hash = HashingWriter(digest.algorithm)
        try await blob.withReader { _ = try await $0.copy(to: hash) }
        return hash.descriptor(mediaType: .octetStream).digest == digest
    }
}
