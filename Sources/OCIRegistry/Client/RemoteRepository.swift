import HTTP
public import OCI
import Synchronization

/// One repository of a registry as a target.
public final class RemoteRepository: Target {
    let client: RegistryClient
    /// Its name within the registry.
    public let name: String
    let manifests = ManifestCache()
    /// What was asked for and found missing lately: the push that follows need not ask again.
    let missing = Mutex<Set<Digest>>([])

    let openUploads = Mutex(OpenUploads())

    init(client: RegistryClient, name: String) {
        self.client = client
        self.name = name
    }

    /// `HOST/REPOSITORY`
    public var location: String { "\(client.location)/\(name)" }

    public func blob(_ descriptor: Descriptor) -> any Blob {
        RemoteBlob(descriptor: descriptor, repository: self)
    }

    public func exists(_ descriptor: Descriptor) async throws -> Bool {
        let found =
            descriptor.mediaType.isManifestOrIndex
            ? try await manifestExists(descriptor) : try await blobExists(descriptor)
        missing.withLock { missing in
            if missing.count >= 10_000 { missing = [] }
            if found { missing.remove(descriptor.digest) } else { missing.insert(descriptor.digest) }
        }
        return found
    }

    public func ingest(_ blob: any Blob) async throws {
        let descriptor = blob.descriptor
        let isKnownMissing = missing.withLock { $0.remove(descriptor.digest) != nil }
        if !isKnownMissing, try await exists(descriptor) { return }
        if descriptor.mediaType.isManifestOrIndex {
            try await pushManifest(blob)
        } else {
            try await upload(blob)
        }
        _ = missing.withLock { $0.remove(descriptor.digest) }
    }

    /// Takes a blob from another repository of the same registry. Manifests can't be mounted: they are pushed.
    public func mount(_ descriptor: Descriptor, from source: any Target) async throws -> Bool {
        guard let source = source as? RemoteRepository, source.client.isSameRegistry(as: client),
            source.name != name, !descriptor.mediaType.isManifestOrIndex
        else { return false }
        return try await mountBlob(descriptor, from: source.name)
    }

    func send<R>(_ call: Call, _ use: (Reply) async throws -> R) async throws -> R {
        try await client.send(call, place: location, use)
    }
}

extension RegistryClient {
    func isSameRegistry(as other: RegistryClient) -> Bool {
        self === other || address == other.address
    }
}

/// The manifests read or written last, by digest: resolving, reading and tagging one is one transfer of it.
final class ManifestCache: Sendable {
    struct Entry: Sendable {
        let mediaType: MediaType
        let bytes: [UInt8]
    }

    private struct State {
        var entries: [Digest: Entry] = [:]
        /// Oldest first.
        var order: [Digest] = []
        var size = 0
    }

    private let state = Mutex(State())
    private static let maximumSize = 4 * 1024 * 1024
    private static let maximumCount = 200

    subscript(digest: Digest) -> Entry? { state.withLock { $0.entries[digest] } }

    func remember(_ digest: Digest, _ entry: Entry) {
        state.withLock { state in
            guard state.entries[digest] == nil, entry.bytes.count <= Self.maximumSize / 4 else { return }
            state.entries[digest] = entry
            state.order.append(digest)
            state.size += entry.bytes.count
            while state.size > Self.maximumSize || state.order.count > Self.maximumCount {
                let oldest = state.order.removeFirst()
                state.size -= state.entries.removeValue(forKey: oldest)?.bytes.count ?? 0
            }
        }
    }

    func forget(_ digest: Digest) {
        state.withLock { state in
            guard let entry = state.entries.removeValue(forKey: digest) else { return }
            state.order.removeAll { $0 == digest }
            state.size -= entry.bytes.count
        }
    }
}
