import Cryptography
import Diagnostics
import Documents
import Host
import OCI
import OCMModel
import OCMTestSupport
import Testing

@testable import OCMPackaging

/// Archives of both Go programs, and broken ones: what a reader must report.
@Suite(.enabled(if: Vectors.available))
struct StorageVectorTests {
    static let archives = Vectors.cases("storage", kinds: "ctf")

    @Test("an archive tells its index, its component versions and their blobs", arguments: archives)
    func readsTransportArchive(_ vector: VectorCase) async throws {
        let failure = vector.spec["expectError"]?["class"]?.string
        let path = vector.dataPath
        let opened = await fault { _ = try await TransportArchive.open(path) }
        let opening: Set<String> = [
            "invalidDigest", "unsupportedSchemaVersion", "invalidJSON", "unsafeLink", "unsafePath", "truncatedArchive",
            "corruptCompression",
        ]
        if let failure, opening.contains(failure) {
            let fault = try #require(opened)
            #expect(fault.description.contains(path))
            return
        }
        #expect(opened == nil)
        let archive = try await TransportArchive.open(path)
        try await checkIndex(archive, vector)
        let repository = TargetRepository(archive, spec: archive.spec)
        for expected in vector.spec["expected"]?["componentVersions"]?.array ?? [] {
            guard let name = expected["component"]?.string, let version = expected["version"]?.string else { continue }
            // Other tags of a version are no versions.
            guard try ComponentVersionName.tag(of: version) == expected["tag"]?.string else { continue }
            if failure == "notAComponentVersion" || vector.name.contains("reformatted-manifest") {
                let found = await fault { _ = try await repository.lookup(name, version) }
                #expect(found?.code == (failure == "digestMismatch" ? .corrupt : .invalid))
                continue
            }
            let found = try #require(try await repository.lookup(name, version))
            try await check(found, expected, vector)
            #expect(try await repository.versions(of: name).contains(version))
        }
    }

    private func checkIndex(_ archive: TransportArchive, _ vector: VectorCase) async throws {
        let entries = vector.spec["expected"]?["index"]?.array ?? []
        for entry in entries where entry["verified"]?.bool ?? true {
            guard let name = entry["repository"]?.string, let digest = entry["digest"]?.string else { continue }
            let target = try archive.repository(name)
            let found = try await target.resolve(entry["tag"]?.string ?? digest)
            if !vector.isInconsistent { #expect(found.digest.description == digest) }
            #expect(found.mediaType.rawValue == entry["effectiveMediaType"]?.string)
            #expect(found.size == entry["size"]?.number?.int64)
        }
        let repositories = try await archive.repositories() ?? []
        #expect(Set(repositories) == Set(entries.compactMap { $0["repository"]?.string }))
    }

    private func check(_ found: ComponentVersion, _ expected: JSONValue, _ vector: VectorCase) async throws {
        #expect(found.descriptor.provider.name == expected["provider"]?.string)
        if !vector.isInconsistent {
            #expect(Hex.encode(Hash.digest(.sha256, found.storedBytes)) == expected["descriptorSha256"]?.string)
        }
        let resources = expected["resources"]?.array ?? []
        #expect(found.descriptor.resources.count == resources.count)
        let failure = vector.spec["expectError"]
        for (resource, wanted) in zip(found.descriptor.resources, resources) {
            #expect(resource.name == wanted["name"]?.string)
            if let access = wanted["access"] { #expect(JSONValue.object(resource.access.fields).isSameMap(as: access)) }
            guard resource.access.localBlob != nil else { continue }
            let own = failure?["class"]?.string == "perResource" ? failure?["resources"]?[resource.name]?.string : nil
            if let kind = own ?? failure?["class"]?.string {
                let fault = await fault {
                    _ = try await found.localBlob(resource.access).withReader { try await drain($0) }
                }
                #expect(
                    fault?.code == (kind == "blobNotFound" ? .notFound : kind == "digestMismatch" ? .corrupt : .invalid)
                )
                continue
            }
            guard let blob = wanted["blob"] else { continue }
            if blob["artifact"] != nil {
                let image = try #require(try await found.localArtifact(resource.access))
                #expect(image.root.digest.hex == blob["sha256"]?.string)
                #expect(try await GraphVerifier.verify(image.root, in: image.store).manifests == 1)
                continue
            }
            let content = try await found.localBlob(resource.access)
            #expect(content.descriptor.size == blob["size"]?.number?.int64)
            #expect(content.descriptor.digest.hex == blob["sha256"]?.string)
            if let type = blob["mediaType"]?.string { #expect(content.descriptor.mediaType.rawValue == type) }
            try await content.withReader { try await drain($0) }
        }
    }

    @Test(
        "a component archive tells its version and its blobs",
        arguments: Vectors.cases("storage", kinds: "component-archive"))
    func readsComponentArchive(_ vector: VectorCase) async throws {
        let archive = try await ComponentArchive.open(vector.dataPath)
        let expected = try #require(vector.spec["expected"]?["componentVersions"]?.array?.first)
        let version = try await archive.version()
        #expect(version.name == expected["component"]?.string)
        #expect(version.version == expected["version"]?.string)
        for (resource, wanted) in zip(version.descriptor.resources, expected["resources"]?.array ?? []) {
            guard resource.access.localBlob != nil, let blob = wanted["blob"] else { continue }
            if vector.spec["expectError"] != nil {
                #expect(await fault { _ = try await version.localBlob(resource.access) }?.code == .notFound)
            } else if let hash = blob["sha256"]?.string {
                let content = try await version.localBlob(resource.access)
                #expect(content.descriptor.digest.hex == hash)
                try await content.withReader { try await drain($0) }
            } else if blob["directory"] != nil {
                let content = try await version.localBlob(resource.access)
                let index = try await TarIndex(reading: BytesSource(try await content.bytes(limit: 1 << 20)))
                #expect(index.entries.map(\.name) == blob["files"]?.array?.compactMap { $0["name"]?.string })
            }
        }
    }

    @Test("an artifact set of any variant tells its image", arguments: Vectors.cases("storage", kinds: "artifact-set"))
    func readsArtifactSet(_ vector: VectorCase) async throws {
        let set = try await ArtifactSet.open(path: vector.dataPath)
        let expected = vector.spec["expected"]
        #expect(set.isComplete == (vector.spec["expectError"] == nil))
        let main = try await set.main()
        #expect(main.digest.description == (expected?["ociArtifactDigest"] ?? expected?["mainDigest"])?.string)
        try await GraphVerifier.verify(main, in: set)
        let bytes = try await Files.read(vector.dataPath, limit: 1 << 24)
        let blob = try await ArtifactSet.open(BytesBlob(bytes, mediaType: "application/x-tgz"))
        #expect(try await blob.main() == main)
    }

    @Test(
        "the descriptor layer has the bytes of the Go program",
        arguments: Vectors.cases("storage", kinds: "descriptor-layer"))
    func writesDescriptorLayer(_ vector: VectorCase) async throws {
        let files = vector.spec["files"]?.array?.compactMap { $0["path"]?.string } ?? []
        let tar = try #require(files.first { $0.hasSuffix(".tar") })
        let type = ComponentMediaType.descriptorYAMLTar
        let bytes = try vector.bytes(tar)
        let document = try await DescriptorLayer.document(in: bytes, mediaType: type)
        #expect(try await DescriptorLayer.blob(document, mediaType: type).bytes == bytes)
    }
}

extension VectorCase {
    /// The data of these was made anew, with another time, after their expectation was written.
    var isInconsistent: Bool { ["odd-tar-two-gzip-members", "odd-gzip-with-tar-extension"].contains(name) }

    /// The folder or file with the archive.
    var dataPath: String {
        switch spec["form"]?.string {
        case "directory": return path + "/data"
        default: return path + "/" + (spec["files"]?.array?.first?["path"]?.string ?? "data.tar")
        }
    }
}

func drain(_ reader: any ByteReader) async throws {
    while try await reader.next() != nil {}
}

extension JSONValue {
    /// The same members in any order.
    func isSameMap(as other: JSONValue) -> Bool {
        encoded(.compact.sortingKeys()) == other.encoded(.compact.sortingKeys())
    }
}
