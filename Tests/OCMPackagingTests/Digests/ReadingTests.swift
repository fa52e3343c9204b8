import Diagnostics
import Documents
import Host
import OCI
import OCMModel
import Testing

@testable import OCMPackaging

/// A blob that counts how often it is read, and may wait for others to be read at the same time.
private struct CountedBlob: Blob {
    let inner: BytesBlob
    let reads: Locked<[Digest: Int]>
    let gate: Gate?
    var descriptor: Descriptor { inner.descriptor }

    func withReader<R>(_ use: (any ByteReader) async throws -> R) async throws -> R {
        reads.with { $0[inner.descriptor.digest, default: 0] += 1 }
        await gate?.pass()
        return try await inner.withReader(use)
    }
}

/// Opens when `width` have come.
private actor Gate {
    private var missing: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ width: Int) { missing = width }

    func pass() async {
        missing -= 1
        guard missing > 0 else {
            for one in waiting { one.resume() }
            waiting = []
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }
}

private struct CountingContent: ContentResolver {
    let reads: Locked<[Digest: Int]>
    var gate: Gate?

    func content(of access: AccessSpec, in version: ComponentVersion?) async throws -> ResolvedContent {
        let text = access.imageReference ?? ""
        guard text != "missing" else { throw Fault(.notFound, "there is no content") }
        return .blob(CountedBlob(inner: Sample.text(text), reads: reads, gate: gate))
    }
}

@Suite("What is read of a closure")
struct ReadingTests {
    private let repository = TargetRepository(MemoryRegistry(), spec: .null)

    /// Versions in a row, each with resources of the given contents.
    private func chain(_ contents: [[String]]) async throws -> ComponentVersion {
        for (place, texts) in contents.enumerated() {
            let resources = texts.enumerated().map { index, text in
                Resource(
                    name: "r\(index)", version: "1.0.0", type: "plainText", relation: .external,
                    access: .ociArtifact(imageReference: text))
            }
            let next = place + 1 < contents.count ? ["c\(place + 1)"] : []
            try await repository.add(
                Sample.descriptor(
                    "acme.org/c\(place)", resources: resources,
                    references: next.map {
                        ComponentReference(name: $0, componentName: "acme.org/\($0)", version: "1.0.0")
                    }), blobs: [])
        }
        return try #require(try await repository.lookup("acme.org/c0", "1.0.0"))
    }

    @Test("content that several versions and resources share is read once")
    func once() async throws {
        let root = try await chain([["a", "b", "a"], ["b", "c"], ["a", "c", "b"]])
        let reads = Locked<[Digest: Int]>([:])
        let closure = try await VersionHasher(content: CountingContent(reads: reads)).closure(of: root)
        #expect(closure.map(\.name) == ["acme.org/c2:1.0.0", "acme.org/c1:1.0.0", "acme.org/c0:1.0.0"])
        #expect(
            reads.with { $0 }
                == Dictionary(uniqueKeysWithValues: ["a", "b", "c"].map { (Sample.text($0).descriptor.digest, 1) }))
    }

    @Test("several versions are read at the same time")
    func together() async throws {
        // each read waits for the others: one version after the other would never end
        let root = try await chain([["a"], ["b"], ["c"], ["d"]])
        let reads = Locked<[Digest: Int]>([:])
        let closure = try await VersionHasher(content: CountingContent(reads: reads, gate: Gate(4))).closure(of: root)
        #expect(closure.count == 4)
        #expect(reads.with { $0.count } == 4)
    }

    @Test("what is missing far down is named with the way to it, and nothing waits for the rest")
    func missing() async throws {
        let root = try await chain([["a", "b"], ["c"], ["d", "missing", "e"]])
        let found = await fault {
            _ = try await VersionHasher(content: CountingContent(reads: Locked([:]))).closure(of: root)
        }
        #expect(found?.code == .notFound)
        #expect(
            found?.description.contains("acme.org/c0:1.0.0->acme.org/c1:1.0.0->acme.org/c2:1.0.0") == true,
            "\(found?.message ?? "")")
        #expect(found?.description.contains("resource r1:1.0.0") == true)
    }

    @Test("who is interrupted while content is read ends")
    func cancelled() async throws {
        let root = try await chain([["a", "b", "c"], ["d", "e"]])
        let work = Task {
            try await VersionHasher(content: CountingContent(reads: Locked([:]))).closure(of: root)
        }
        work.cancel()
        _ = try? await work.value
    }
}
