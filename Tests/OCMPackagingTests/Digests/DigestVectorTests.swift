import Cryptography
import Diagnostics
import Documents
import OCI
import OCMModel
import OCMTestSupport
import Testing

@testable import OCMPackaging

@Suite(.enabled(if: Vectors.available))
struct DigestVectorTests {
    private static let hasher = VersionHasher(content: LocalContentResolver())

    /// Those whose content is all there.
    static let trees = Vectors.cases("descriptor", kinds: "component-digest").filter { vector in
        vector.spec["input"]?["blobs"] != nil || vector.name == "digest-v3-recursive"
    }

    @Test("a component digest is calculated from content and references", arguments: trees)
    func componentDigest(_ vector: VectorCase) async throws {
        let repository = VectorRepository(vector)
        let type = DigestType(
            hash: vector.spec["hash"]?.string ?? "SHA-256", normalisation: vector.spec["normalisation"]?.string ?? "")
        let root = try #require(try await repository.root())
        let closure = try await Self.hasher.closure(of: root, type: type)
        let digests = Dictionary(closure.map { ($0.name, $0.digest.value) }) { first, _ in first }
        for member in vector.spec["expected"]?["componentDigests"]?.object?.members ?? [] {
            #expect(digests[member.key] == member.value.string, "\(member.key)")
        }
        let resources = Dictionary(
            closure.flatMap { $0.descriptor.resources.map { ($0.name, $0.digest?.value) } }
        ) { first, _ in first }
        for member in vector.spec["expected"]?["resourceDigests"]?.object?.members ?? [] {
            let value = member.value.string ?? member.value["value"]?.string
            #expect(resources[member.key] == value, "\(member.key)")
        }
        for member in vector.spec["expected"]?["normalised"]?.object?.members ?? [] {
            guard let file = member.value.string, let found = closure.first(where: { $0.name == member.key }) else {
                continue
            }
            #expect(found.normalForm == (try vector.bytes(file)))
        }
    }

    @Test(
        "with content elsewhere the digest is that of the recorded digests and of the versions that are referred to",
        arguments: Vectors.cases("descriptor", kinds: "component-digest").filter { vector in
            vector.spec["input"]?["blobs"] == nil
        })
    func stored(_ vector: VectorCase) async throws {
        let type = DigestType(
            hash: vector.spec["hash"]?.string ?? "SHA-256", normalisation: vector.spec["normalisation"]?.string ?? "")
        let repository = VectorRepository(vector)
        func digest(_ version: ComponentVersion) async throws -> DigestSpec {
            var descriptor = version.descriptor
            for (index, reference) in descriptor.references.enumerated() {
                let below = try #require(try await repository.lookup(reference.componentName, reference.version))
                descriptor.references[index].digest = try await digest(below)
            }
            let filled = ComponentVersion(
                descriptor: descriptor, storedBytes: [], repository: repository, content: version.content)
            return try VersionHasher.digestAsStored(filled, type: type).digest
        }
        for member in vector.spec["expected"]?["componentDigests"]?.object?.members ?? [] {
            let (name, version) = try #require(
                member.key.lastIndex(of: ":").map { place in
                    (String(member.key[..<place]), String(member.key[member.key.index(after: place)...]))
                })
            let found = try #require(try await repository.lookup(name, version))
            #expect(try await digest(found).value == member.value.string, "\(member.key)")
        }
    }

    @Test(
        "content that is not what its recorded digest says is refused",
        arguments: Vectors.cases("descriptor", kinds: "digest-mismatch"))
    func mismatch(_ vector: VectorCase) async throws {
        let root = try #require(try await VectorRepository(vector).root())
        let type = DigestType(normalisation: vector.spec["normalisation"]?.string ?? "")
        let found = await fault { _ = try await Self.hasher.digest(of: root, type: type) }
        #expect(found?.code == .corrupt)
        let message = vector.spec["expected"]?["upstreamMessage"]?.string ?? "?"
        #expect(found?.description.contains(message) ?? false, "\(String(describing: found))")
        #expect(try VersionHasher.digestAsStored(root, type: type).digest.value.count == 64)
    }

    @Test(
        "an image has the digest of its manifest, however it is packed",
        arguments: Vectors.cases("descriptor", kinds: "artifact-digest"))
    func artifactDigest(_ vector: VectorCase) async throws {
        let expected = vector.spec["expected"]
        if let file = vector.spec["input"]?["descriptor"]?.string {
            let descriptor = try ComponentDescriptor(parsing: try vector.bytes(file))
            let repository = VectorRepository(vector, files: ["\(descriptor.name):\(descriptor.version)": file])
            let version = try #require(try await repository.lookup(descriptor.name, descriptor.version))
            for member in expected?["resourceDigests"]?.object?.members ?? [] {
                let resource = try #require(descriptor.resources.first { $0.name == member.key })
                let content = try await LocalContentResolver().content(of: resource.access, in: version)
                let digest = try await ResourceDigest.digest(of: content, recorded: nil)
                #expect(digest.value == member.value["value"]?.string)
                #expect(digest.normalisationAlgorithm == member.value["normalisationAlgorithm"]?.string)
            }
        } else if let file = vector.spec["input"]?["blob"]?.string {
            let set = try await ArtifactSet.open(
                BytesBlob(try vector.bytes(file), mediaType: "application/vnd.oci.image.manifest.v1+tar+gzip"))
            #expect(set.isComplete)
            #expect(try await set.main().digest.hex == expected?["digest"]?.string)
        } else {
            for member in expected?.object?.members ?? [] {
                let blob = BytesBlob(try vector.bytes(member.key), mediaType: .octetStream)
                for (name, value) in member.value.object?.members.map({ ($0.key, $0.value) }) ?? [] {
                    let digest = try await ResourceDigest.digest(of: .blob(blob), recorded: nil, hash: name)
                    #expect(digest.value == value.string)
                }
                if let value = member.value.string { #expect(blob.descriptor.digest.hex == value) }
            }
        }
    }
}
