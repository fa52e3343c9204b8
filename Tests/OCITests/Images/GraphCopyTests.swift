import Diagnostics
import Host
import OCI
import OCMTestSupport
import Synchronization
import Testing

@Suite("Copying graphs")
struct GraphCopyTests {
    /// An index over images that share their config and a layer.
    static func graph(images: Int, layers: Int = 3, in store: any ContentStore) async throws -> Descriptor {
        let config = BytesBlob(Array("{}".utf8), mediaType: .imageConfig)
        let shared = BytesBlob([UInt8](repeating: 7, count: 1000), mediaType: .imageLayer)
        try await store.ingest(config)
        try await store.ingest(shared)
        var manifests: [Descriptor] = []
        for image in 0..<images {
            var own: [Descriptor] = [shared.descriptor]
            for layer in 0..<layers {
                let blob = BytesBlob(Array("image \(image), layer \(layer)".utf8), mediaType: .imageLayer)
                try await store.ingest(blob)
                own.append(blob.descriptor)
            }
            let manifest = Manifest(config: config.descriptor, layers: own)
            try await store.ingest(manifest.blob)
            manifests.append(manifest.descriptor)
        }
        let index = Index(manifests: manifests)
        try await store.ingest(index.blob)
        return index.descriptor
    }

    @Test("each blob moves once, children are there before their parents, no more than the bound move at once")
    func order() async throws {
        let source = MemoryStore()
        let root = try await Self.graph(images: 6, in: source)
        let target = WatchedStore()
        let done = try await GraphCopy.copy(root, from: source, to: target, concurrency: 3)
        // config, shared layer, 6 × 3 layers, 6 manifests, index
        #expect(done.copied.count == 2 + 18 + 6 + 1)
        #expect(done.skipped.count == 0)
        #expect(target.ingested.count == Set(target.ingested).count)
        #expect(target.orphans == 0)
        #expect((2...3).contains(target.mostAtOnce))
        #expect(try await GraphVerifier.verify(root, in: target.base).blobs == 20)

        let again = try await GraphCopy.copy(root, from: source, to: target)
        #expect(again.copied.count == 0)
        #expect(again.skipped.count == 27)
        #expect(again.skipped.bytes == done.copied.bytes)
    }

    @Test("a target that keeps graphs whole is asked once")
    func whole() async throws {
        let source = MemoryStore()
        let root = try await Self.graph(images: 3, in: source)
        let target = WatchedStore(keepsGraphsWhole: true)
        try await GraphCopy.copy(root, from: source, to: target)
        let before = target.questions
        let again = try await GraphCopy.copy(root, from: source, to: target)
        #expect(again.skipped.count == 1)
        #expect(target.questions == before + 1)
    }

    @Test("an interrupted copy leaves no parent without children and goes on where it ended")
    func resume() async throws {
        let source = MemoryStore()
        let root = try await Self.graph(images: 4, in: source)
        let target = WatchedStore(failingAfter: 7)
        await #expect(throws: Fault.self) { try await GraphCopy.copy(root, from: source, to: target, concurrency: 2) }
        #expect(target.orphans == 0)
        let before = target.ingested.count
        #expect((1...7).contains(before))
        target.heal()
        let done = try await GraphCopy.copy(root, from: source, to: target)
        #expect(done.copied.count == 2 + 12 + 4 + 1 - before)
        #expect(done.skipped.count == before)
    }

    @Test("what the source or a sibling in the target's registry has is mounted")
    func mount() async throws {
        let registry = MemoryRegistry()
        let source = try registry.repository("a")
        let root = try await Self.graph(images: 2, in: source)
        let done = try await GraphCopy.copy(root, from: source, to: try registry.repository("b"))
        #expect(done.mounted.count == 8)
        #expect(done.copied.count == 3)

        let elsewhere = MemoryStore()
        try await GraphCopy.copy(root, from: source, to: elsewhere)
        let third = try await GraphCopy.copy(
            root, from: elsewhere, to: try registry.repository("c"), siblings: [source])
        #expect(third.mounted.count == 8)
        let fourth = try await GraphCopy.copy(root, from: elsewhere, to: try registry.repository("d"))
        #expect(fourth.mounted.count == 0)
    }

    @Test("damage and loss in the source are told with the way to them")
    func faults() async throws {
        let layer = BytesBlob(Array("layer".utf8), mediaType: .imageLayer)
        let config = BytesBlob(Array("{}".utf8), mediaType: .imageConfig)
        let manifest = Manifest(config: config.descriptor, layers: [config.descriptor, layer.descriptor])
        let source = MemoryStore()
        try await source.ingest(config)
        try await source.ingest(manifest.blob)
        let target = MemoryStore()
        let error = await #expect(throws: Fault.self) {
            try await GraphCopy.copy(manifest.descriptor, from: source, to: target)
        }
        #expect(error?.code == .notFound)
        #expect(error?.description.contains("layer 2 (\(layer.descriptor.digest))") == true)
        #expect(try await !target.exists(manifest.descriptor))
        let missing = await #expect(throws: Fault.self) {
            try await GraphVerifier.verify(manifest.descriptor, in: source)
        }
        #expect(missing?.message == error?.message)
        try await source.ingest(layer)
        try await GraphCopy.copy(manifest.descriptor, from: source, to: target)
        #expect(try await GraphVerifier.verify(manifest.descriptor, in: target).blobs == 2)
    }

    @Test("a foreign layer is copied if it is there, else its place is told")
    func foreign() async throws {
        let bytes = BytesBlob(
            Array("windows".utf8), mediaType: "application/vnd.oci.image.layer.nondistributable.v1.tar")
        var layer = bytes.descriptor
        layer.urls = ["https://elsewhere.example/layer"]
        let config = BytesBlob(Array("{}".utf8), mediaType: .imageConfig)
        let manifest = Manifest(config: config.descriptor, layers: [layer])
        let source = MemoryStore()
        try await source.ingest(config)
        try await source.ingest(manifest.blob)
        let error = await #expect(throws: Fault.self) {
            try await GraphCopy.copy(manifest.descriptor, from: source, to: MemoryStore())
        }
        #expect(error?.description.contains("https://elsewhere.example/layer") == true)
        try await source.ingest(bytes)
        #expect(try await GraphCopy.copy(manifest.descriptor, from: source, to: MemoryStore()).copied.count == 3)
    }

    @Test("indexes above indexes end at a depth of eight")
    func depth() async throws {
        let store = MemoryStore()
        var root = try await Self.graph(images: 1, in: store)
        for _ in 0..<6 {
            let index = Index(manifests: [root])
            try await store.ingest(index.blob)
            root = index.descriptor
        }
        _ = try await GraphVerifier.verify(root, in: store)
        let ninth = Index(manifests: [root])
        try await store.ingest(ninth.blob)
        let error = await #expect(throws: Fault.self) { try await GraphVerifier.verify(ninth.descriptor, in: store) }
        #expect(error?.code == .limit)
    }

    @Test("one digest with two sizes is corrupt")
    func twoSizes() async throws {
        let config = BytesBlob(Array("{}".utf8), mediaType: .imageConfig)
        var other = config.descriptor
        other.size = 3
        let manifest = Manifest(config: config.descriptor, layers: [other])
        let store = MemoryStore()
        try await store.ingest(config)
        try await store.ingest(manifest.blob)
        let error = await #expect(throws: Fault.self) { try await GraphVerifier.verify(manifest.descriptor, in: store) }
        #expect(error?.code == .corrupt)
    }

    @Test("an observer sees every byte and every outcome")
    func observer() async throws {
        let source = MemoryStore()
        let root = try await Self.graph(images: 2, in: source)
        let observer = Recorder()
        let done = try await GraphCopy.copy(root, from: source, to: MemoryStore(), observer: observer)
        let seen = observer.seen.withLock { $0 }
        #expect(seen.planned == done.copied.count)
        #expect(seen.plannedBytes == done.copied.bytes)
        #expect(seen.outcomes.count == done.copied.count)
        #expect(seen.moved.values.reduce(0, +) == done.copied.bytes)
    }

    @Test("an interrupted copy ends inside of a blob, and nothing of the blob is seen")
    func interruption() async throws {
        let config = BytesBlob(Array("{}".utf8), mediaType: .imageConfig)
        let layer = BytesBlob([UInt8](repeating: 1, count: 8 * maximumChunkSize), mediaType: .imageLayer)
        let manifest = Manifest(config: config.descriptor, layers: [layer.descriptor])
        let source = MemoryStore()
        for blob in [config, layer, manifest.blob] { try await source.ingest(blob) }
        try await TemporaryFolder.with(prefix: "layout") { folder in
            let target = try await DirectoryStore.create(folder)
            let observer = Interrupter(at: layer.descriptor.digest)
            // under the lock, so that no byte moves before the task is known
            let copy = observer.task.withLock { task in
                let copy = Task {
                    try await GraphCopy.copy(manifest.descriptor, from: source, to: target, observer: observer)
                }
                task = copy
                return copy
            }
            let error = await #expect(throws: Fault.self) { try await copy.value }
            #expect(error?.code == .cancelled)
            #expect(observer.moved.withLock { $0 } < layer.descriptor.size)
            #expect(try await !target.exists(layer.descriptor))
            #expect(try await Files.list(Paths.join(folder, "ingest")) == [])
            try await GraphCopy.copy(manifest.descriptor, from: source, to: target)
            try await GraphVerifier.verify(manifest.descriptor, in: target)
        }
    }

    /// Cancels a task when the first bytes of a blob move.
    private final class Interrupter: CopyObserver {
        let task = Mutex<Task<CopyStatistics, any Error>?>(nil)
        let moved = Mutex<Int64>(0)
        private let digest: Digest

        init(at digest: Digest) {
            self.digest = digest
        }

        func moved(_ descriptor: Descriptor, bytes: Int64) {
            guard descriptor.digest == digest else { return }
            moved.withLock { $0 = bytes }
            task.withLock { $0?.cancel() }
        }
    }

    private final class Recorder: CopyObserver {
        struct Seen {
            var planned = 0
            var plannedBytes: Int64 = 0
            var moved: [Digest: Int64] = [:]
            var outcomes: [Digest: CopyOutcome] = [:]
        }

        let seen = Mutex(Seen())

        func planned(count: Int, bytes: Int64) {
            seen.withLock { ($0.planned, $0.plannedBytes) = (count, bytes) }
        }

        func moved(_ descriptor: Descriptor, bytes: Int64) {
            seen.withLock { $0.moved[descriptor.digest] = bytes }
        }

        func finished(_ descriptor: Descriptor, _ outcome: CopyOutcome) {
            seen.withLock { $0.outcomes[descriptor.digest] = outcome }
        }
    }
}

/// A store that counts, and fails after a number of ingests until it is healed.
private final class WatchedStore: ContentStore {
    let base = MemoryStore()
    let keepsGraphsWhole: Bool
    private let state: Mutex<State>

    private struct State {
        var ingested: [Digest] = []
        var running = 0
        var most = 0
        var orphans = 0
        var questions = 0
        var failure: Int?
    }

    init(keepsGraphsWhole: Bool = false, failingAfter failure: Int? = nil) {
        self.keepsGraphsWhole = keepsGraphsWhole
        state = Mutex(State(failure: failure))
    }

    var ingested: [Digest] { state.withLock { $0.ingested } }
    var mostAtOnce: Int { state.withLock { $0.most } }
    var orphans: Int { state.withLock { $0.orphans } }
    var questions: Int { state.withLock { $0.questions } }

    func heal() { state.withLock { $0.failure = nil } }

    func blob(_ descriptor: Descriptor) -> any Blob { base.blob(descriptor) }

    func exists(_ descriptor: Descriptor) async throws -> Bool {
        state.withLock { $0.questions += 1 }
        return try await base.exists(descriptor)
    }

    func ingest(_ blob: any Blob) async throws {
        try state.withLock { state in
            if let failure = state.failure, state.ingested.count + state.running >= failure {
                throw Fault(.unavailable, "the connection broke")
            }
            state.running += 1
            state.most = max(state.most, state.running)
        }
        await Task.yield()
        if blob.descriptor.mediaType.isManifestOrIndex { try await noteOrphan(blob) }
        try await base.ingest(blob)
        state.withLock { state in
            state.running -= 1
            state.ingested.append(blob.descriptor.digest)
        }
    }

    private func noteOrphan(_ blob: any Blob) async throws {
        let children =
            switch try Artifact(parsing: try await blob.bytes(limit: 1 << 20), mediaType: blob.descriptor.mediaType) {
            case .manifest(let manifest): [manifest.config] + manifest.layers
            case .index(let index): index.manifests
            }
        for child in children where try await !base.exists(child) { state.withLock { $0.orphans += 1 } }
    }
}
