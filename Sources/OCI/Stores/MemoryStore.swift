import Diagnostics
package import Host
import Synchronization

/// One repository in memory.
public final class MemoryStore: Target {
    public let location: String
    /// What this store has in common with those it can mount from.
    private let family: Family
    private let state = Mutex(State())

    /// The stores of one registry, and how many bytes they may hold together.
    final class Family: Sendable {
        private let used = Mutex<Int64>(0)
        private let limit: Int64

        init(limit: Int64) {
            self.limit = limit
        }

        func reserve(_ size: Int64) throws {
            try used.withLock { used in
                guard size <= limit - used else { throw Fault(.limit, "the store in memory is full (\(limit) bytes)") }
                used += size
            }
        }

        func release(_ size: Int64) {
            used.withLock { $0 -= size }
        }
    }

    private struct State {
        var content: [Digest: [UInt8]] = [:]
        var types: [Digest: MediaType] = [:]
        var tags: [String: Digest] = [:]
    }

    /// A store on its own that holds at most `limit` bytes.
    public convenience init(location: String = "memory", limit: Int64 = 1 << 30) {
        self.init(location: location, family: Family(limit: limit))
    }

    init(location: String, family: Family) {
        self.location = location
        self.family = family
    }

    public func blob(_ descriptor: Descriptor) -> any Blob {
        guard let bytes = state.withLock({ $0.content[descriptor.digest] }) else {
            return MissingBlob(descriptor: descriptor, location: location)
        }
        return BytesBlob(bytes, as: descriptor)
    }

    public func exists(_ descriptor: Descriptor) async throws -> Bool {
        state.withLock { state in
            guard let bytes = state.content[descriptor.digest], Int64(bytes.count) == descriptor.size else {
                return false
            }
            return !descriptor.mediaType.isManifestOrIndex || state.types[descriptor.digest] != nil
        }
    }

    public func ingest(_ blob: any Blob) async throws {
        let descriptor = blob.descriptor
        guard try await !exists(descriptor) else { return }
        // room is taken before the bytes come, so that no more than the limit is ever held
        try family.reserve(descriptor.size)
        do {
            let bytes = try await DescribedBlob(blob, as: descriptor).bytes(limit: Int(descriptor.size))
            if !put(bytes, descriptor) { family.release(descriptor.size) }
        } catch {
            family.release(descriptor.size)
            throw error
        }
    }

    /// Keeps bytes; false if they were there.
    private func put(_ bytes: [UInt8], _ descriptor: Descriptor) -> Bool {
        state.withLock { state in
            if descriptor.mediaType.isManifestOrIndex { state.types[descriptor.digest] = descriptor.mediaType }
            return state.content.updateValue(bytes, forKey: descriptor.digest) == nil
        }
    }

    public func resolve(_ reference: String) async throws -> Descriptor {
        try state.withLock { state in
            let digest = try? Digest(reference)
            guard let digest = digest ?? state.tags[reference], let type = state.types[digest],
                let bytes = state.content[digest]
            else { throw Fault(.notFound, "\(location) has no “\(reference)”") }
            return Descriptor(mediaType: type, digest: digest, size: Int64(bytes.count))
        }
    }

    public func tag(_ descriptor: Descriptor, as tag: String) async throws {
        try Tag.check(tag)
        try state.withLock { state in
            guard state.types[descriptor.digest] != nil else {
                throw Fault(.notFound, "\(location) has no manifest \(descriptor.digest) to tag as “\(tag)”")
            }
            state.tags[tag] = descriptor.digest
        }
    }

    public func tags() async throws -> [String] {
        state.withLock { $0.tags.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }
    }

    public func mount(_ descriptor: Descriptor, from source: any Target) async throws -> Bool {
        guard let source = source as? MemoryStore, source !== self, source.family === family,
            !descriptor.mediaType.isManifestOrIndex,
            let bytes = source.state.withLock({ $0.content[descriptor.digest] }), Int64(bytes.count) == descriptor.size
        else { return false }
        // the bytes are shared, they take no room
        _ = put(bytes, descriptor)
        return true
    }

    /// Whether anything was ever put into it.
    var isEmpty: Bool { state.withLock { $0.content.isEmpty } }
}

/// A registry in memory, whose repositories can mount from each other.
public final class MemoryRegistry: Registry {
    public let location: String
    private let family: MemoryStore.Family
    private let stores = Mutex<[String: MemoryStore]>([:])

    /// A registry that holds at most `limit` bytes.
    public init(location: String = "memory", limit: Int64 = 1 << 30) {
        self.location = location
        family = MemoryStore.Family(limit: limit)
    }

    public func repository(_ name: String) throws -> any Target {
        try RepositoryName.check(name)
        return stores.withLock { stores in
            if let store = stores[name] { return store }
            let store = MemoryStore(location: "\(location)/\(name)", family: family)
            stores[name] = store
            return store
        }
    }

    public func repositories() async throws -> [String]? {
        stores.withLock { stores in
            stores.filter { !$1.isEmpty }.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        }
    }
}

/// What a store hands out for content that it does not have: opening it fails.
package struct MissingBlob: Blob {
    package let descriptor: Descriptor
    private let location: String

    package init(descriptor: Descriptor, location: String) {
        self.descriptor = descriptor
        self.location = location
    }

    package func withReader<R>(_ use: (any ByteReader) async throws -> R) async throws -> R {
        throw Fault(.notFound, "\(location) has no content \(descriptor.digest)")
    }
}
