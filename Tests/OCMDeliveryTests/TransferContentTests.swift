import Diagnostics
import Documents
import Host
import OCI
import OCMDelivery
import OCMModel
import OCMPackaging
import Testing

@Suite("what a transfer does with content")
struct TransferContentTests {
    /// A version with texts as local content, in an archive.
    private func archive(_ wall: Wall, _ name: String, _ texts: [String: String]) async throws -> OpenRepository {
        let opened = try await wall.session.openArchive(
            path: Paths.join(wall.folder, name), mode: .create(format: nil))
        let blobs = texts.sorted { $0.key < $1.key }.map {
            ($0.key, BytesBlob(Array($0.value.utf8), mediaType: "text/plain"))
        }
        let resources = blobs.map { name, blob in
            Resource(
                name: name, version: "1.0.0", type: "plainText", relation: .local,
                access: .localBlob(
                    localReference: blob.descriptor.digest.description, mediaType: "text/plain"),
                digest: DigestSpec(
                    hashAlgorithm: "SHA-256", normalisationAlgorithm: "genericBlobDigest/v1",
                    value: blob.descriptor.digest.hex))
        }
        let descriptor = ComponentDescriptor(
            name: "acme.org/app", version: "1.0.0", provider: Provider(name: "acme.org"), resources: resources)
        try await opened.repository.add(descriptor, blobs: blobs.map(\.1))
        try await opened.commit()
        return opened
    }

    @Test("of a replaced version only content that changed moves; the plan says which")
    func kept() async throws {
        try await Wall.with { wall in
            let target = try await wall.registry(wall.consumer, "internal")
            let old = try await archive(wall, "a", ["same": "same", "text": "old"])
            _ = try await wall.transfer(old, to: target, TransferOptions())
            let new = try await archive(wall, "b", ["same": "same", "text": "new", "third": "3"])
            var options = TransferOptions()
            options.overwrite = true
            let (result, plan) = try await wall.transfer(new, to: target, options)
            #expect(result.failures.isEmpty && result.statistics.copied.count == 2)
            #expect(plan.steps[0].items.map(\.presence) == [.present, .changed, .absent])
            #expect(
                plan.document["versions"]?.array?.first?["reason"]
                    == "differs because some artifacts and signature relevant properties have been changed")
            let found = try #require(try await target.repository.lookup("acme.org/app", "1.0.0"))
            for resource in found.descriptor.resources {
                #expect(
                    try await found.localBlob(resource.access).bytes(limit: 10).count
                        == (resource.name == "same" ? 4 : resource.name == "text" ? 3 : 1))
            }
        }
    }

    @Test("within one registry local content is taken over without being read")
    func mounted() async throws {
        try await Wall.with { wall in
            let source = try await archive(wall, "a", ["text": "content"])
            let stage = try await wall.registry(wall.consumer, "stage")
            #expect(try await wall.transfer(source, to: stage, TransferOptions()).result.statistics.copied.count == 1)
            let production = try await wall.registry(wall.consumer, "production")
            let (result, _) = try await wall.transfer(stage, to: production, TransferOptions())
            #expect(result.failures.isEmpty)
            #expect(result.statistics.mounted.count == 1 && result.statistics.copied.count == 0)
            let found = try #require(try await production.repository.lookup("acme.org/app", "1.0.0"))
            let blob = try await found.localBlob(found.descriptor.resources[0].access)
            #expect(try await blob.bytes(limit: 100) == Array("content".utf8))
        }
    }

    @Test(
        "a digest in another hash is compared while the content is read",
        arguments: [("content", true), ("other", false)])
    func otherHash(_ digested: String, _ fits: Bool) async throws {
        try await Wall.with { wall in
            let source = try await archive(wall, "a", ["text": "content"])
            var descriptor = try #require(try await source.repository.lookup("acme.org/app", "1.0.0")).descriptor
            descriptor.resources[0].digest = DigestSpec(
                hashAlgorithm: "SHA-512", normalisationAlgorithm: "genericBlobDigest/v1",
                value: Digest(of: Array(digested.utf8), algorithm: .sha512).hex)
            try await source.repository.add(descriptor, blobs: [])
            let disc = try await wall.session.openArchive(
                path: Paths.join(wall.folder, "disc"), mode: .create(format: nil))
            let (result, _) = try await wall.transfer(source, to: disc, TransferOptions())
            #expect(result.failures.isEmpty == fits)
            if !fits { #expect(result.failures.first?.description.contains("resource text") == true) }
            #expect(try await (disc.repository.lookup("acme.org/app", "1.0.0") != nil) == fits)
        }
    }

    @Test("a plan is measured without moving anything: what is there counts as there")
    func measured() async throws {
        try await Wall.with { wall in
            let image = try await wall.push("one", tag: "1.0")
            let source = try await wall.archive("ctf", image: image, tag: "1.0")
            let target = try await wall.registry(wall.consumer, "internal")
            var options = TransferOptions()
            options.resourcesByValue = true
            let version = try #require(try await source.repository.lookup("acme.org/app", "1.0.0"))
            let planner = TransferPlanner(
                from: source, to: target, versions: VersionResolver(), options: options)
            var handled: Set<String> = []
            let plan = try await planner.measure(
                try await planner.plan([version], handled: &handled), in: wall.session)
            #expect(plan.missingBytes > 100_000)
            #expect(try await target.repository.versions(of: "acme.org/app") == [])
            _ = try await wall.transfer(source, to: target, options)
            let next = try await wall.archive("next", image: image, tag: "1.0", version: "1.1.0")
            let second = try #require(try await next.repository.lookup("acme.org/app", "1.1.0"))
            let again = TransferPlanner(from: next, to: target, versions: VersionResolver(), options: options)
            let rest = try await again.measure(try await again.plan([second], handled: &handled), in: wall.session)
            let sizes = rest.steps[0].items.map(\.size)
            #expect(sizes[0]?.missing == 0 && (sizes[0]?.total ?? 0) > 100_000)
            #expect(sizes[1]?.missing == Int64("settings of 1.1.0".utf8.count))
        }
    }

    @Test("content that is not to be had makes the plan fail, with the name of the resource")
    func missing() async throws {
        try await Wall.with { wall in
            let image = try await wall.push("one", tag: "1.0")
            let source = try await wall.archive("ctf", image: image, tag: "gone")
            let target = try await wall.registry(wall.consumer, "internal")
            var options = TransferOptions()
            options.resourcesByValue = true
            let version = try #require(try await source.repository.lookup("acme.org/app", "1.0.0"))
            let planner = TransferPlanner(
                from: source, to: target, versions: VersionResolver(), options: options)
            var handled: Set<String> = []
            let plan = try await planner.measure(
                try await planner.plan([version], handled: &handled), in: wall.session)
            #expect(plan.steps[0].problem?.contains("resource image") == true)
            #expect(plan.document["summary"]?["failed"] == 1)
        }
    }
}
