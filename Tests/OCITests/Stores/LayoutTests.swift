import Diagnostics
import Documents
import Glibc
import Host
import OCI
import OCMTestSupport
import Testing

@Suite("OCI layouts on disk")
struct LayoutTests {
    static func image(into store: any Target, _ text: String) async throws -> Manifest {
        let config = BytesBlob(Array("{}".utf8), mediaType: .imageConfig)
        let layer = BytesBlob(Array(text.utf8), mediaType: .imageLayer)
        let manifest = Manifest(config: config.descriptor, layers: [layer.descriptor])
        for blob in [config, layer, manifest.blob] { try await store.ingest(blob) }
        return manifest
    }

    static func withLayout(_ body: (DirectoryStore) async throws -> Void) async throws {
        try await TemporaryFolder.with(prefix: "layout") { folder in
            try await body(try await DirectoryStore.create(Paths.join(folder, "deep", "layout")))
        }
    }

    @Test("files are where the specification says")
    func files() async throws {
        try await Self.withLayout { store in
            let manifest = try await Self.image(into: store, "one")
            try await store.tag(manifest.descriptor, as: "1")
            let layout = try await Files.read(Paths.join(store.path, "oci-layout"), limit: 100)
            #expect(String(decoding: layout, as: UTF8.self) == #"{"imageLayoutVersion":"1.0.0"}"#)
            let blob = Paths.join(store.path, "blobs", "sha256", manifest.descriptor.digest.hex)
            #expect(try await Files.read(blob, limit: 10_000) == manifest.raw)
            let index = try await Files.read(Paths.join(store.path, "index.json"), limit: 10_000)
            #expect(
                String(decoding: index, as: UTF8.self)
                    == #"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"#
                    + #""application/vnd.oci.image.manifest.v1+json","digest":"\#(manifest.descriptor.digest)","#
                    + #""size":\#(manifest.raw.count),"annotations":{"org.opencontainers.image.ref.name":"1"}}]}"#)
            #expect(try await DirectoryStore.open(store.path).tags() == ["1"])
            #expect(try await Files.list(Paths.join(store.path, "ingest")) == [])
        }
    }

    @Test("a moved tag leaves the old manifest listed, and the index never grows without need")
    func entries() async throws {
        try await Self.withLayout { store in
            let one = try await Self.image(into: store, "one")
            let two = try await Self.image(into: store, "two")
            func list() async throws -> [String] {
                try await store.index().manifests.map { entry in
                    let name = entry.annotations["org.opencontainers.image.ref.name"] ?? "-"
                    return (entry.digest == one.descriptor.digest ? "one " : "two ") + name
                }
            }
            try await store.list(one.descriptor)
            try await store.list(one.descriptor)
            #expect(try await list() == ["one -"])
            try await store.tag(one.descriptor, as: "a")
            try await store.tag(one.descriptor, as: "a")
            try await store.tag(one.descriptor, as: "b")
            #expect(try await list() == ["one a", "one b"])
            try await store.tag(two.descriptor, as: "a")
            #expect(try await list() == ["one b", "two a"])
            try await store.tag(two.descriptor, as: "b")
            #expect(try await list() == ["one -", "two a", "two b"])
        }
    }

    @Test("many tasks may tag at once")
    func concurrentTags() async throws {
        try await Self.withLayout { store in
            let manifest = try await Self.image(into: store, "one")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for i in 0..<8 { group.addTask { try await store.tag(manifest.descriptor, as: "t\(i)") } }
                try await group.waitForAll()
            }
            #expect(try await store.tags() == (0..<8).map { "t\($0)" })
        }
    }

    @Test("what else stands in index.json stays")
    func unknownMembers() async throws {
        try await Self.withLayout { store in
            let manifest = try await Self.image(into: store, "one")
            let text = #"{"schemaVersion":2,"x":[1.0],"manifests":[],"annotations":{"k":"v"}}"#
            try await Files.replace(Paths.join(store.path, "index.json"), with: Array(text.utf8))
            try await store.tag(manifest.descriptor, as: "1")
            let index = try await Files.read(Paths.join(store.path, "index.json"), limit: 10_000)
            let document = try JSONValue(parsing: index)
            #expect(document["x"]?.array?.first?.number?.text == "1.0")
            #expect(document["annotations"]?["k"] == "v")
        }
    }

    @Test("blobs that were named flat are read; links are not")
    func flat() async throws {
        try await Self.withLayout { store in
            let manifest = try await Self.image(into: store, "one")
            let hex = manifest.descriptor.digest.hex
            let nested = Paths.join(store.path, "blobs", "sha256", hex)
            let flat = Paths.join(store.path, "blobs", "sha256.\(hex)")
            try await Files.rename(nested, to: flat)
            #expect(try await store.blob(manifest.descriptor).bytes(limit: 10_000) == manifest.raw)
            try await Files.makeLink(nested, to: "../sha256.\(hex)")
            await #expect(throws: Fault.self) { try await store.blob(manifest.descriptor).bytes(limit: 10_000) }
        }
    }

    @Test("a blob that was changed on the disk is corrupt")
    func changed() async throws {
        try await Self.withLayout { store in
            let manifest = try await Self.image(into: store, "one")
            let path = Paths.join(store.path, "blobs", "sha256", manifest.layers[0].digest.hex)
            try await Files.replace(path, with: Array("onE".utf8))
            let error = await #expect(throws: Fault.self) {
                try await GraphVerifier.verify(manifest.descriptor, in: store)
            }
            #expect(error?.code == .corrupt)
            #expect(error?.message.contains("layer 1") == true)
        }
    }

    @Test("what a killed ingest left is removed after a day, not before")
    func leftovers() async throws {
        try await Self.withLayout { store in
            let folder = Paths.join(store.path, "ingest")
            try await Files.makeFolder(folder)
            for name in ["old", "new"] { try await Files.replace(Paths.join(folder, name), with: [1]) }
            let times = Array(repeating: timespec(tv_sec: time(nil) - 25 * 60 * 60, tv_nsec: 0), count: 2)
            #expect(utimensat(AT_FDCWD, Paths.join(folder, "old"), times, 0) == 0)
            _ = try await DirectoryStore.create(store.path)
            #expect(try await Files.list(folder) == ["new"])
        }
    }

    @Test("a folder without oci-layout is none")
    func noLayout() async throws {
        try await TemporaryFolder.with(prefix: "layout") { folder in
            let error = await #expect(throws: Fault.self) { try await DirectoryStore.open(folder) }
            #expect(error?.code == .notFound)
        }
    }

    @Test("layouts of other programs are read as expected", .enabled(if: Vectors.available))
    func vectors() async throws {
        let vectors = Vectors.cases("storage", kinds: "oci-layout")
        #expect(vectors.count == 5)
        for vector in vectors {
            try await TemporaryFolder.with(prefix: "layout") { folder in
                try await Self.check(vector, try await Self.folder(of: vector, in: folder))
            }
        }
    }

    /// The folder of a layout; archives are unpacked.
    private static func folder(of vector: VectorCase, in folder: String) async throws -> String {
        guard vector.spec["form"]?.string != "directory" else { return Paths.join(vector.path, "data") }
        let file = vector.spec["files"]?.array?.first?["path"]?.string ?? ""
        let (_, content) = try await Compression.open(BytesReader(try vector.bytes(file)))
        let reader = TarReader(content)
        while let entry = try await reader.next() {
            let path = Paths.join(folder, entry.name)
            if entry.kind == .folder { try await Files.makeFolder(path, intermediate: true) }
            if entry.kind == .file {
                try await Files.replace(path, with: try await reader.bytes(of: entry, limit: 1 << 24))
            }
        }
        return folder
    }

    private static func check(_ vector: VectorCase, _ folder: String) async throws {
        let expected = vector.spec["expected"]
        let store = try await DirectoryStore.open(folder)
        let entries = expected?["entries"]?.array ?? []
        let index = try await store.index()
        #expect(
            index.manifests.map(\.digest.description) == entries.map { $0["digest"]?.string ?? "" }, "\(vector.name)")
        for item in expected?["artifacts"]?.array ?? [] {
            let digest = item["digest"]?.string ?? ""
            if item["missing"]?.bool == true {
                let found = try? await store.artifact(try await store.resolve(digest))
                #expect(found == nil, "\(vector.name) \(digest)")
                continue
            }
            let artifact = try await store.artifact(try await store.resolve(digest))
            #expect(Digest(of: artifact.raw).description == digest)
            switch artifact {
            case .manifest(let manifest):
                #expect(manifest.mediaType.rawValue == item["mediaType"]?.string, "\(vector.name) \(digest)")
                #expect(manifest.config.digest.description == item["config"]?["digest"]?.string)
                let layers = item["layers"]?.array ?? []
                #expect(manifest.layers.map(\.digest.description) == layers.map { $0["digest"]?.string ?? "" })
                try await GraphVerifier.verify(try await store.resolve(digest), in: store)
            case .index(let index):
                let children = item["children"]?.array ?? []
                #expect(index.manifests.map(\.digest.description) == children.compactMap(\.string))
            }
        }
        if vector.spec["expectError"] != nil {
            let error = await #expect(throws: Fault.self) {
                try await GraphCopy.copy(index.manifests, from: store, to: MemoryStore())
            }
            #expect(error?.code == .notFound, "\(vector.name)")
        }
    }
}
