import Diagnostics
import Documents
import Host
import OCI
import OCMDelivery
import OCMModel
import OCMPackaging
import Testing

@Suite("transfer")
struct TransferTests {
    private var byValue: TransferOptions {
        var options = TransferOptions()
        options.resourcesByValue = true
        return options
    }

    @Test(
        "an image brought along becomes a repository of the target's registry, its digest and all else of the descriptor stays"
    )
    func toRegistry() async throws {
        try await Wall.with { wall in
            let image = try await wall.push("one", tag: "1.0")
            let source = try await wall.archive("ctf", image: image, tag: "1.0")
            let target = try await wall.registry(wall.consumer, "internal")
            let (result, _) = try await wall.transfer(source, to: target, byValue)
            #expect(result.failures.isEmpty && result.versions.count == 1)
            let found = try #require(try await target.repository.lookup("acme.org/app", "1.0.0")).descriptor
            #expect(
                found.resources[0].access.imageReference == "\(wall.consumer)/internal/upstream/app:1.0@\(image.digest)"
            )
            #expect(found.resources[0].digest?.value == image.digest.hex)
            #expect(found.repositoryContexts.last?["subPath"] == "internal")
            let copy = try await wall.session.artifact("\(wall.consumer)/internal/upstream/app:1.0", subject: "test")
            try await GraphVerifier.verify(copy.root, in: copy.repository)
        }
    }

    @Test("what is there is not copied again; of a new release only what changed crosses")
    func again() async throws {
        try await Wall.with { wall in
            let first = try await wall.push("one", tag: "1.0")
            let source = try await wall.archive("ctf", image: first, tag: "1.0")
            let target = try await wall.registry(wall.consumer, "internal")
            let (one, _) = try await wall.transfer(source, to: target, byValue)
            #expect(one.statistics.copied.bytes > 100_000)
            let (again, plan) = try await wall.transfer(source, to: target, byValue)
            #expect(again.statistics.copied.count == 0)
            guard case .present = plan.steps[0].decision else {
                Issue.record("\(plan.steps[0].decision)")
                return
            }
            let second = try await wall.push("two", tag: "1.1")
            let next = try await wall.archive("ctf2", image: second, tag: "1.1", version: "1.1.0")
            let (changed, _) = try await wall.transfer(next, to: target, version: "1.1.0", byValue)
            #expect(changed.failures.isEmpty)
            #expect(changed.statistics.copied.bytes < 10_000 && changed.statistics.skipped.bytes > 100_000)
        }
    }

    @Test(
        "in an archive an image is a local blob that can be carried on to a registry",
        arguments: ["disc", "disc.tar", "disc.tgz"])
    func overArchive(_ name: String) async throws {
        try await Wall.with { wall in
            let image = try await wall.push("one", tag: "1.0")
            let source = try await wall.archive("ctf", image: image, tag: "1.0")
            let path = Paths.join(wall.folder, name)
            let disc = try await wall.session.openArchive(path: path, mode: .create(format: nil))
            let (packed, _) = try await wall.transfer(source, to: disc, byValue)
            #expect(packed.failures.isEmpty)
            let opened = try await wall.session.openArchive(path: path)
            let local = try #require(try await opened.repository.lookup("acme.org/app", "1.0.0")).descriptor
            #expect(local.resources[0].access.localBlob?.referenceName == "upstream/app:1.0")
            #expect(local.resources[0].access.localBlob?.mediaType == "application/vnd.oci.image.manifest.v1+tar+gzip")
            let target = try await wall.registry(wall.consumer, "internal")
            let (result, _) = try await wall.transfer(opened, to: target, TransferOptions())
            #expect(result.failures.isEmpty)
            let found = try #require(try await target.repository.lookup("acme.org/app", "1.0.0")).descriptor
            #expect(
                found.resources[0].access.imageReference == "\(wall.consumer)/internal/upstream/app:1.0@\(image.digest)"
            )
        }
    }

    @Test("a mutable tag that leads to another image than was recorded is not carried on; the recorded one is")
    func movedTag() async throws {
        try await Wall.with { wall in
            let image = try await wall.push("one", tag: "1.0")
            let source = try await wall.archive("ctf", image: image, tag: "1.0")
            _ = try await wall.push("evil", tag: "1.0")
            let target = try await wall.registry(wall.consumer, "internal")
            let (result, _) = try await wall.transfer(source, to: target, byValue)
            let fault = try #require(result.failures.first)
            #expect(fault.code == .corrupt)
            #expect(fault.description.contains("acme.org/app:1.0.0") && fault.description.contains("image"))
            #expect(try await target.repository.lookup("acme.org/app", "1.0.0") == nil)
            _ = try await wall.push("one", tag: "1.0")
            #expect(try await wall.transfer(source, to: target, byValue).result.failures.isEmpty)
        }
    }

    @Test("a version that differs in what is signed stays, unless it shall be overwritten")
    func conflict() async throws {
        try await Wall.with { wall in
            let image = try await wall.push("one", tag: "1.0")
            let target = try await wall.registry(wall.consumer, "internal")
            _ = try await wall.transfer(wall.archive("a", image: image, tag: "1.0"), to: target, byValue)
            let other = try await wall.push("two", tag: "1.1")
            let changed = try await wall.archive("b", image: other, tag: "1.1")
            let (refused, _) = try await wall.transfer(changed, to: target, byValue)
            #expect(refused.failures.map(\.code) == [.conflict])
            let kept = try await target.repository.lookup("acme.org/app", "1.0.0")
            #expect(kept?.descriptor.resources[0].digest?.value == image.digest.hex)
            var options = byValue
            options.overwrite = true
            #expect(try await wall.transfer(changed, to: target, options).result.failures.isEmpty)
            let replaced = try await target.repository.lookup("acme.org/app", "1.0.0")
            #expect(replaced?.descriptor.resources[0].digest?.value == other.digest.hex)
        }
    }

    @Test("labels and signatures that are not signed are merged without content")
    func volatile() async throws {
        try await Wall.with { wall in
            let image = try await wall.push("one", tag: "1.0")
            let source = try await wall.archive("a", image: image, tag: "1.0")
            let target = try await wall.registry(wall.consumer, "internal")
            _ = try await wall.transfer(source, to: target, byValue)
            var descriptor = try #require(try await source.repository.lookup("acme.org/app", "1.0.0")).descriptor
            descriptor.labels = [Label(name: "acme.org/note", value: "new")]
            try await source.repository.add(descriptor, blobs: [])
            let (result, plan) = try await wall.transfer(source, to: target, TransferOptions())
            guard case .updateMetadata = plan.steps[0].decision else {
                Issue.record("\(plan.steps[0].decision)")
                return
            }
            #expect(result.statistics.copied.count == 0)
            let found = try #require(try await target.repository.lookup("acme.org/app", "1.0.0")).descriptor
            #expect(found.labels.map(\.name) == ["acme.org/note"])
            #expect(found.resources[0].access.imageReference?.hasPrefix(wall.consumer) == true)
        }
    }

    @Test("behind the wall an access to another registry is refused before a connection is opened")
    func policy() async throws {
        try await Wall.with { wall in
            let image = try await wall.push("one", tag: "1.0")
            let source = try await wall.archive("ctf", image: image, tag: "1.0")
            let version = try #require(try await source.repository.lookup("acme.org/app", "1.0.0"))
            let access = version.descriptor.resources[0].access
            guard case .artifact = try await wall.session.content(of: access, in: version) else {
                Issue.record("the untouched access must work")
                return
            }
            var settings = Session.Settings(folder: "", environment: [:])
            settings.policy = try RegistryPolicy(only: [wall.consumer])
            try await Session.with(configuration: Configuration(), settings: settings) { session in
                let fault = await #expect(throws: Fault.self) { try await session.content(of: access, in: version) }
                #expect(fault?.code == .denied)
            }
        }
    }
}
