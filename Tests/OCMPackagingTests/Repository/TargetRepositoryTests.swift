import Diagnostics
import Documents
import Host
import OCI
import OCMModel
import Testing

@testable import OCMPackaging

/// Repositories in memory.
final class MemoryRegistry: Registry {
    let location = "memory"
    private let stores = Locked<[String: MemoryStore]>([:])

    func repository(_ name: String) throws -> any Target {
        stores.with { all in
            let store = all[name] ?? MemoryStore()
            all[name] = store
            return store
        }
    }

    func repositories() async throws -> [String]? { stores.with { $0.keys.sorted() } }
}

@Suite struct TargetRepositoryTests {
    private let repository = TargetRepository(MemoryRegistry(), spec: .null, subPath: "acme/ocm")

    @Test("versions become tags and come back in their order; other tags are no versions")
    func versions() async throws {
        for version in ["1.10.0", "1.2.0+b.1", "1.2.0-rc.1", "v1.3"] {
            try await repository.add(Sample.descriptor("acme.org/aa", version), blobs: [])
        }
        let target = try repository.target(for: "acme.org/aa")
        try await target.tag(try await target.resolve("1.10.0"), as: "latest")
        #expect(try await repository.versions(of: "acme.org/aa") == ["1.2.0-rc.1", "1.2.0+b.1", "v1.3", "1.10.0"])
        #expect(try await repository.lookup("acme.org/aa", "1.2.0+b.1")?.version == "1.2.0+b.1")
        #expect(try await repository.lookup("acme.org/aa", "9.9.9") == nil)
        #expect(try await repository.componentNames() == ["acme.org/aa"])
    }

    @Test("a rewrite keeps the local blobs of untouched resources")
    func rewrite() async throws {
        let (one, two) = (Sample.text("one"), Sample.text("two"))
        var descriptor = Sample.descriptor(resources: [Sample.resource("one", one), Sample.resource("two", two)])
        try await repository.add(descriptor, blobs: [one, two])
        descriptor.labels = [Label(name: "acme.org/l", value: "x")]
        try await repository.add(descriptor, blobs: [])
        let version = try #require(try await repository.lookup("acme.org/server", "1.0.0"))
        for (resource, text) in zip(version.descriptor.resources, ["one", "two"]) {
            #expect(try await version.localBlob(resource.access).bytes(limit: 10) == Array(text.utf8))
        }
    }

    @Test("a descriptor without its content is not stored")
    func missingContent() async throws {
        let blob = Sample.text("x")
        let descriptor = Sample.descriptor(resources: [Sample.resource("text", blob)])
        #expect(await fault { try await repository.add(descriptor, blobs: []) }?.code == .notFound)
        #expect(try await repository.lookup("acme.org/server", "1.0.0") == nil)
        try await repository.add(descriptor, blobs: [blob])
        #expect(try await repository.lookup("acme.org/server", "1.0.0") != nil)
    }

    @Test("a large blob is stored in pieces and read as one")
    func pieces() async throws {
        let registry = MemoryRegistry()
        let limited = TargetRepository(registry, spec: .null, blobLimit: 5)
        let blob = Sample.text("testdata")
        try await limited.add(Sample.descriptor(resources: [Sample.resource("data", blob)]), blobs: [blob])
        let version = try #require(try await limited.lookup("acme.org/server", "1.0.0"))
        let access = version.descriptor.resources[0].access
        // The digests that the Go program's own test states.
        #expect(
            access.localBlob?.localReference
                == "sha256:a4853613b2a38568ed4e49196238152469097412d06d5e5fc9be8ab92cfdf2bf,"
                + "sha256:977817f6f61f4dd501df3036a3e16b31452b36f4aa3edcf9a3f3242a79d7170d")
        #expect(try await version.localBlob(access).bytes(limit: 100) == Array("testdata".utf8))
    }

    @Test("an image in the component's repository becomes an entry of an index, and is read as image and as blob")
    func nativeImage() async throws {
        let target = try repository.target(for: "acme.org/server")
        let (config, layer) = (BytesBlob(Array("{}".utf8), mediaType: "application/x-json"), Sample.text("layer"))
        let manifest = Manifest(config: config.descriptor, layers: [layer.descriptor])
        for blob in [config, layer, manifest.blob] { try await target.ingest(blob) }
        var resource = Sample.resource("image", manifest.blob, type: "ociImage")
        resource.extraIdentity = ["os": "linux", "architecture": "amd64"]
        try await repository.add(Sample.descriptor(resources: [resource]), blobs: [])

        let root = try await target.artifact(try await target.resolve("1.0.0"))
        #expect(root.index?.manifests.last?.digest == manifest.descriptor.digest)
        #expect(root.index?.manifests.last?.platform?.architecture == "amd64")
        let version = try #require(try await repository.lookup("acme.org/server", "1.0.0"))
        let image = try #require(try await version.localArtifact(version.descriptor.resources[0].access))
        #expect(image.root.digest == manifest.descriptor.digest)
        let set = try await ArtifactSet.open(try await version.localBlob(version.descriptor.resources[0].access))
        #expect(try await set.main().digest == manifest.descriptor.digest)
        try await GraphVerifier.verify(try await set.main(), in: set)
        // and a rewrite keeps it
        try await repository.add(version.descriptor, blobs: [])
        #expect(try await target.artifact(try await target.resolve("1.0.0")).index?.manifests.count == 2)
    }

    @Test("our artifact set is read in place, is the same each time, and a changed layer in it is noticed")
    func artifactSet() async throws {
        let store = MemoryStore()
        let config = BytesBlob(Array("{}".utf8), mediaType: "application/x-json")
        let layer = BytesBlob([UInt8](repeating: 7, count: 200_000), mediaType: .imageLayer)
        let manifest = Manifest(config: config.descriptor, layers: [layer.descriptor])
        for blob in [config, layer, manifest.blob] { try await store.ingest(blob) }
        let set = try await ArtifactSet.write(manifest.descriptor, tag: "1.0", from: store)
        #expect(set.descriptor.mediaType == "application/vnd.oci.image.manifest.v1+tar+gzip")
        let again = try await ArtifactSet.write(manifest.descriptor, tag: "1.0", from: store)
        #expect(again.descriptor.digest == set.descriptor.digest)
        let opened = try await ArtifactSet.open(set)
        #expect(opened.isComplete)
        #expect(opened.entry("1.0")?.digest == manifest.descriptor.digest)
        #expect(try await GraphVerifier.verify(try await opened.main(), in: opened).blobs == 2)

        var bytes = try await set.bytes(limit: 1 << 20)
        let place = try #require(bytes.lastIndex(of: 7))
        bytes[place] = 8
        let broken = BytesBlob(bytes, mediaType: set.descriptor.mediaType)
        #expect(await fault { _ = try await ArtifactSet.open(broken) } != nil)
    }

    @Test("a component archive is written and read in every form", arguments: TransportArchive.Format.allCases)
    func componentArchive(_ format: TransportArchive.Format) async throws {
        try await TemporaryFolder.with(prefix: "comparch-") { folder in
            let path = Paths.join(folder, "ca")
            let archive = try await ComponentArchive.create(path, format: format, descriptor: Sample.descriptor())
            let blob = Sample.text("hello")
            try await archive.add(Sample.descriptor(resources: [Sample.resource("text", blob)]), blobs: [blob])
            let version = try await ComponentArchive.open(path).version()
            let access = version.descriptor.resources[0].access
            #expect(access.localBlob?.localReference == blob.descriptor.digest.fileName)
            #expect(try await version.localBlob(access).bytes(limit: 10) == Array("hello".utf8))
            let other = Sample.descriptor("acme.org/other")
            #expect(await fault { try await archive.add(other, blobs: []) }?.code == .conflict)
        }
    }
}
