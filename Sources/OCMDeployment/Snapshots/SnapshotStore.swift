import Cryptography
package import Diagnostics
import Host
package import OCI
package import OCIRegistry
import OCMPackaging

/// Where the contents of Snapshots are: a repository for each, in the internal registry.
///
/// A repository belongs to one Snapshot object of one namespace, so nobody can read or take away what another one
/// relies on. Each content is an OCI image with one gzip layer, as Flux reads it.
package struct SnapshotStore: Sendable {
    package let registry: RegistryClient
    /// `http://` or `https://`, host and port, without a slash at the end.
    package let address: String
    /// Repositories are below this; empty or `A/B`.
    package let prefix: String

    private static let hashLength = 40

    /// The largest content, uncompressed, in bytes.
    package static let maximumSize: Int64 = 4 << 30

    /// A store in the registry at `address` (`http[s]://HOST[:PORT][/PREFIX]`), which `registry` speaks to.
    package init(_ registry: RegistryClient, address: String) throws(Fault) {
        guard let mark = address.firstRange(of: "://") else {
            throw Fault(.invalid, "“\(address)” is not the address of a registry; expected http[s]://HOST[:PORT]")
        }
        let parts = address[mark.upperBound...].split(separator: "/")
        guard let host = parts.first else { throw Fault(.invalid, "“\(address)” names no host") }
        self.registry = registry
        self.address = String(address[..<mark.upperBound] + host)
        prefix = parts.dropFirst().joined(separator: "/")
    }

    /// What was written.
    package struct Stored: Sendable, Hashable {
        /// Digest of the compressed layer: `spec.digest` of the Snapshot.
        package let layer: Digest
        package let manifest: Digest
    }

    /// What a content is, for its readers.
    package enum Form: Sendable {
        /// A tar, or any file: what Flux unpacks as it is.
        case content
        /// A packed Helm chart.
        case chart

        var layer: MediaType {
            switch self {
            case .content: .imageLayerGzip
            case .chart: "application/vnd.cncf.helm.chart.content.v1.tar+gzip"
            }
        }

        var config: BytesBlob {
            switch self {
            case .content: BytesBlob(Array("{}".utf8), mediaType: "application/vnd.cncf.flux.config.v1+json")
            case .chart: BytesBlob(Array("{}".utf8), mediaType: "application/vnd.cncf.helm.config.v1+json")
            }
        }
    }

    /// The name of a Snapshot's repository.
    package func repositoryName(_ name: String, namespace: String) -> String {
        let hash = Hex.encode(Hash.digest(.sha256, Array("\(namespace)/\(name)".utf8))).prefix(Self.hashLength)
        return (prefix.isEmpty ? "" : prefix + "/") + "sha-" + hash
    }

    /// `status.repositoryURL` of a Snapshot.
    package func url(_ name: String, namespace: String) -> String {
        "\(address)/\(repositoryName(name, namespace: namespace))"
    }

    /// All repositories that are named as those of Snapshots; nil if the registry does not list what it has.
    package func repositoryNames() async throws -> [String]? {
        let start = (prefix.isEmpty ? "" : prefix + "/") + "sha-"
        return try await registry.repositories()?.filter { name in
            name.hasPrefix(start) && name.utf8.count == start.utf8.count + Self.hashLength
                && name.dropFirst(start.count).allSatisfy(\.isHexDigit)
        }
    }

    /// Removes all that is in a repository of a Snapshot.
    package func delete(repository name: String) async throws {
        try await remove(try registry.remoteRepository(name), keeping: [])
    }

    private func repository(_ name: String, _ namespace: String) throws -> RemoteRepository {
        try registry.remoteRepository(repositoryName(name, namespace: namespace))
    }

    /// Stores a content, compressed or not, as that of a Snapshot, and gives it the tag. The same bytes are the same
    /// artifact; what is there already is not sent again.
    package func write(
        _ content: any Blob, as form: Form = .content, name: String, namespace: String, tag: String
    ) async throws -> Stored {
        let layer = try await ScratchBlob.write(mediaType: form.layer) { sink in
            try await content.withReader { reader in
                let limits = DecompressionLimits(size: Self.maximumSize)
                let plain = try await Compression.open(reader, limits: limits).content
                let gzip = try GzipWriter(to: sink)
                try await plain.copy(to: LimitingWriter(gzip, limit: Self.maximumSize))
                try await gzip.finish()
            }
        }
        let repository = try repository(name, namespace)
        let config = form.config
        let manifest = Manifest(config: config.descriptor, layers: [layer.descriptor])
        if try await !repository.exists(manifest.descriptor) {
            try await repository.ingest(layer)
            try await repository.ingest(config)
            try await repository.ingest(manifest.blob)
        }
        for tag in [Self.contentTag(layer.descriptor.digest), tag]
        where try await resolve(tag, in: repository) != manifest.descriptor.digest {
            try await repository.tag(manifest.descriptor, as: tag)
        }
        return Stored(layer: layer.descriptor.digest, manifest: manifest.descriptor.digest)
    }

    /// The content of a Snapshot, compressed, by the digest in its spec.
    ///
    /// - Throws: `notFound` if the registry lost it, `corrupt` if it has something else in its place.
    package func read(_ snapshot: SnapshotObject) async throws -> any Blob {
        let (manifest, repository) = try await manifest(of: snapshot)
        return repository.blob(manifest.layers[0])
    }

    /// The manifest of a Snapshot's content; its layer is the one that the Snapshot says, wherever the tag leads by now.
    package func manifestDigest(of snapshot: SnapshotObject) async throws -> Digest {
        try await manifest(of: snapshot).0.descriptor.digest
    }

    private func manifest(of snapshot: SnapshotObject) async throws -> (Manifest, RemoteRepository) {
        let repository = try repository(snapshot.name, snapshot.namespace)
        let place = "the content of the Snapshot \(snapshot.name)"
        do {
            let root = try await repository.resolve(Self.contentTag(snapshot.digest))
            let bytes = try await repository.blob(root).bytes(limit: 1 << 20)
            let manifest = try Manifest(parsing: bytes, mediaType: root.mediaType)
            guard manifest.layers.count == 1, manifest.layers[0].digest == snapshot.digest else {
                throw Fault(.corrupt, "the registry has something else in the place of \(snapshot.digest)")
            }
            return (manifest, repository)
        } catch {
            throw Fault(error, place)
        }
    }

    /// Whether the content of a Snapshot is there.
    package func holds(_ snapshot: SnapshotObject) async throws -> Bool {
        do {
            _ = try await manifest(of: snapshot)
            return true
        } catch let fault as Fault where [.notFound, .corrupt].contains(fault.code) {
            return false
        }
    }

    /// Removes all content of a Snapshot; what is gone already is fine.
    package func delete(_ name: String, namespace: String) async throws {
        try await delete(repository: repositoryName(name, namespace: namespace))
    }

    /// Removes older contents of a Snapshot but `keeping`: those that the cluster may still be deploying.
    package func trim(_ name: String, namespace: String, keeping: Set<Digest>) async throws {
        try await remove(try repository(name, namespace), keeping: keeping)
    }

    private func remove(_ repository: RemoteRepository, keeping: Set<Digest>) async throws {
        var seen = keeping
        for tag in try await repository.tags() {
            guard let digest = try await resolve(tag, in: repository), seen.insert(digest).inserted else { continue }
            do {
                try await repository.deleteManifest(digest)
            } catch let fault as Fault where fault.code == .notFound {}
        }
    }

    private func resolve(_ tag: String, in repository: RemoteRepository) async throws -> Digest? {
        do {
            return try await repository.resolve(tag).digest
        } catch let fault as Fault where fault.code == .notFound { return nil }
    }

    /// The tag by which a content is read: that of the version moves, this one does not.
    private static func contentTag(_ layer: Digest) -> String { "content-\(layer.hex.prefix(64))" }
}
