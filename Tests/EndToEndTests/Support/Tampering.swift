import Diagnostics
import Documents
import HTTP
import OCI
import OCIRegistry
import OCMModel
import OCMPackaging

extension Desk {
    /// Changes a component version of an archive as somebody can who knows the formats: names of blobs and all digests
    /// between them fit afterwards.
    func rewrite(
        _ archive: String, _ name: String = Product.name, version: String = "1.0.0", blobs: [any Blob] = [],
        _ edit: (inout ComponentDescriptor) throws -> Void
    ) async throws {
        let opened = try await TransportArchive.open(path(archive))
        try await TargetRepository(opened, spec: opened.spec).rewrite(name, version, blobs, edit)
        try await opened.commit()
    }

    /// A component version of an archive, read by our library.
    func version(_ name: String = Product.name, in archive: String) async throws -> ComponentVersion {
        let opened = try await TransportArchive.open(path(archive))
        return try await TargetRepository(opened, spec: opened.spec).present(name)
    }
}

extension TestRegistry {
    /// The same in a registry without password.
    func rewrite(
        _ name: String = Product.name, blobs: [any Blob] = [], _ edit: (inout ComponentDescriptor) throws -> Void
    ) async throws {
        try await withClient { client in
            try await TargetRepository(client, spec: [:], subPath: "ocm").rewrite(name, "1.0.0", blobs, edit)
        }
    }

    /// Our client for this registry.
    func withClient<R>(_ body: (RegistryClient) async throws -> R) async throws -> R {
        let http = Client(ClientConfiguration())
        let client = try RegistryClient("\(plainPrefix)\(address)", http: http)
        let result: Result<R, any Error>
        do { result = .success(try await body(client)) } catch { result = .failure(error) }
        await http.shutdown()
        return try result.get()
    }
}

extension TargetRepository {
    fileprivate func rewrite(
        _ name: String, _ version: String, _ blobs: [any Blob], _ edit: (inout ComponentDescriptor) throws -> Void
    ) async throws {
        var descriptor = try await present(name, version).descriptor
        try edit(&descriptor)
        try await add(descriptor, blobs: blobs)
    }

    fileprivate func present(_ name: String, _ version: String = "1.0.0") async throws -> ComponentVersion {
        guard let version = try await lookup(name, version) else { throw Fault(.notFound, "\(name) is not there") }
        return version
    }
}

extension Desk {
    /// Replaces the descriptor of the only component version of an archive by a text that is none; all digests fit.
    func breakDescriptor(_ archive: String) async throws {
        let opened = try await TransportArchive.open(path(archive))
        guard let name = try await opened.repositories()?.first else { throw Fault(.notFound, "\(archive) is empty") }
        let target = try opened.repository(name)
        let document = Array("meta: {schemaVersion: v2}\ncomponent: broken\n".utf8)
        let mediaType: MediaType = "application/vnd.ocm.software.component-descriptor.v2+yaml"
        let layer = BytesBlob(document, mediaType: mediaType)
        let described = layer.descriptor
        let config = BytesBlob(
            Array(
                """
                {"componentDescriptorLayer":{"mediaType":"\(mediaType)","digest":"\(described.digest)","size":\(described.size)}}
                """.utf8), mediaType: "application/vnd.ocm.software.component.config.v1+json")
        let manifest = Manifest(config: config.descriptor, layers: [described])
        for blob in [layer, config] { try await target.ingest(blob) }
        try await target.ingest(manifest.blob)
        try await target.tag(manifest.descriptor, as: "1.0.0")
        try await opened.commit()
    }
}
