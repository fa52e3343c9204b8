import Diagnostics
import Documents
import Glibc
import Host
import OCI
import OCMModel
import Testing

@testable import OCMPackaging

/// Component versions to store.
enum Sample {
    static func descriptor(
        _ name: String = "acme.org/server", _ version: String = "1.0.0", resources: [Resource] = [],
        references: [ComponentReference] = []
    ) -> ComponentDescriptor {
        ComponentDescriptor(
            name: name, version: version, provider: Provider(name: "acme.org"), resources: resources,
            references: references)
    }

    static func resource(_ name: String, _ blob: any Blob, type: String = "plainText") -> Resource {
        Resource(
            name: name, version: "1.0.0", type: type, relation: .local,
            access: .localBlob(
                localReference: blob.descriptor.digest.description, mediaType: blob.descriptor.mediaType.rawValue))
    }

    static func text(_ text: String) -> BytesBlob { BytesBlob(Array(text.utf8), mediaType: "text/plain") }
}

@Suite struct TransportArchiveTests {
    static let formats = TransportArchive.Format.allCases

    private func with(_ body: (String) async throws -> Void) async throws {
        try await TemporaryFolder.with(prefix: "archive-") { try await body($0) }
    }

    @Test("what is written can be read again, in every form", arguments: formats)
    func roundTrip(_ format: TransportArchive.Format) async throws {
        try await with { folder in
            let path = Paths.join(folder, "archive")
            let archive = try await TransportArchive.create(path, format: format)
            let repository = TargetRepository(archive, spec: archive.spec)
            let blob = Sample.text("hello")
            let descriptor = Sample.descriptor(resources: [Sample.resource("text", blob)])
            try await repository.add(descriptor, blobs: [blob])
            try await repository.commit()

            let again = try #require(try await LocalRepository.open(path) as? TargetRepository)
            #expect((again.registry as? TransportArchive)?.format == format)
            #expect(try await again.componentNames() == ["acme.org/server"])
            let version = try #require(try await again.lookup("acme.org/server", "1.0.0"))
            #expect(version.descriptor == descriptor)
            let read = try await version.localBlob(version.descriptor.resources[0].access)
            #expect(try await read.bytes(limit: 100) == Array("hello".utf8))
        }
    }

    @Test("a file stays as it was until commit", arguments: [TransportArchive.Format.tar, .tgz])
    func nothingBeforeCommit(_ format: TransportArchive.Format) async throws {
        try await with { folder in
            let path = Paths.join(folder, "a")
            let archive = try await TransportArchive.create(path, format: format)
            try await TargetRepository(archive, spec: archive.spec).add(Sample.descriptor(), blobs: [])
            #expect(try await Files.status(path) == nil)
            try await archive.commit()
            let before = try await Files.read(path, limit: 1 << 20)

            let second = try await TransportArchive.open(path)
            try await TargetRepository(second, spec: second.spec).add(Sample.descriptor("acme.org/other"), blobs: [])
            #expect(try await Files.read(path, limit: 1 << 20) == before)
            #expect(try await Files.list(folder) == ["a"])
            try await second.commit()
            let names = try await TargetRepository(try await TransportArchive.open(path), spec: .null).componentNames()
            #expect(names == ["acme.org/other", "acme.org/server"])
        }
    }

    @Test("two writers of one file keep what the other one wrote", arguments: formats)
    func twoWriters(_ format: TransportArchive.Format) async throws {
        try await with { folder in
            let path = Paths.join(folder, "a")
            try await TransportArchive.create(path, format: format).commit()
            let first = try await TransportArchive.open(path)
            let second = try await TransportArchive.open(path)
            try await TargetRepository(first, spec: .null).add(Sample.descriptor("acme.org/aa"), blobs: [])
            try await TargetRepository(second, spec: .null).add(Sample.descriptor("acme.org/bb"), blobs: [])
            try await first.commit()
            try await second.commit()
            let names = try await TargetRepository(try await TransportArchive.open(path), spec: .null).componentNames()
            #expect(names == ["acme.org/aa", "acme.org/bb"])
        }
    }

    @Test(
        "a file that another process replaces while it is opened keeps what the other one wrote",
        arguments: [TransportArchive.Format.tar, .tgz])
    func replacedWhileOpened(_ format: TransportArchive.Format) async throws {
        try await with { folder in
            let path = Paths.join(folder, "a")
            try await TransportArchive.create(path, format: format).commit()
            let opened = try #require(try await ArchiveFile.open(path))
            let other = try await TransportArchive.open(path)
            try await TargetRepository(other, spec: .null).add(Sample.descriptor("acme.org/aa"), blobs: [])
            try await other.commit()
            let late = try await TransportArchive(path: path, file: opened)
            try await TargetRepository(late, spec: .null).add(Sample.descriptor("acme.org/bb"), blobs: [])
            try await late.commit()
            let names = try await TargetRepository(try await TransportArchive.open(path), spec: .null).componentNames()
            #expect(names == ["acme.org/aa", "acme.org/bb"])
        }
    }

    @Test("many writers of one folder lose nothing")
    func manyWriters() async throws {
        try await with { folder in
            let path = Paths.join(folder, "a")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<8 {
                    group.addTask {
                        let archive = try await TransportArchive.create(path, format: .directory)
                        let blob = Sample.text("content \(number % 3)")
                        let descriptor = Sample.descriptor(
                            "acme.org/c\(number)", resources: [Sample.resource("text", blob)])
                        try await TargetRepository(archive, spec: .null).add(descriptor, blobs: [blob])
                        try await archive.commit()
                    }
                }
                try await group.waitForAll()
            }
            let archive = try await TransportArchive.open(path)
            let repository = TargetRepository(archive, spec: .null)
            #expect(try await repository.componentNames()?.count == 8)
            for name in try await repository.componentNames() ?? [] {
                let version = try #require(try await repository.lookup(name, "1.0.0"))
                try await version.localBlob(version.descriptor.resources[0].access).withReader { try await drain($0) }
            }
            #expect(try await Files.list(path) == ["artifact-index.json", "blobs"])
        }
    }

    @Test("an empty archive has the bytes of the Go program")
    func empty() async throws {
        try await with { folder in
            let path = Paths.join(folder, "a")
            try await TransportArchive.create(path).commit()
            #expect(try await Files.list(path) == ["artifact-index.json", "blobs"])
            let index = try await Files.read(Paths.join(path, "artifact-index.json"), limit: 1000)
            #expect(String(decoding: index, as: UTF8.self) == #"{"schemaVersion":1,"artifacts":null}"#)
        }
    }

    @Test("a changed tag leaves the old manifest untagged")
    func retag() throws {
        var index = ArchiveIndex()
        let (one, two) = (Digest(of: [1]), Digest(of: [2]))
        index.tag("r", one, .imageManifest, as: "1.0.0")
        index.tag("r", two, .imageManifest, as: "1.0.0")
        #expect(index.entry("r", tag: "1.0.0")?.digest == two)
        #expect(index.entry("r", digest: one)?.tag == nil)
        #expect(index.entries.count == 2)
        let again = try ArchiveIndex(parsing: index.encoded(), source: "x")
        #expect(Set(again.entries) == Set(index.entries))
    }

    @Test("a foreign folder is left as it is, an archive is emptied when that is asked for")
    func emptying() async throws {
        try await with { folder in
            let foreign = Paths.join(folder, "foreign")
            try await Files.makeFolder(foreign, intermediate: true)
            try await Files.replace(Paths.join(foreign, "precious"), with: [1])
            #expect(await fault { _ = try await TransportArchive.create(foreign, empty: true) }?.code == .conflict)
            #expect(await fault { _ = try await TransportArchive.create(foreign) }?.code == .invalid)
            #expect(try await Files.list(foreign) == ["precious"])

            let path = Paths.join(folder, "a")
            let archive = try await TransportArchive.create(path)
            try await TargetRepository(archive, spec: .null).add(Sample.descriptor(), blobs: [])
            let kept = try await TransportArchive.create(path)
            #expect(try await kept.repositories()?.count == 1)
            try await TransportArchive.create(path, empty: true).commit()
            #expect(try await TransportArchive.open(path).repositories() == [])
        }
    }

    @Test("a new archive can be taken back, one that was there stays")
    func discard() async throws {
        try await with { folder in
            let path = Paths.join(folder, "a")
            let new = try await TransportArchive.create(path)
            try await TargetRepository(new, spec: .null).add(Sample.descriptor(), blobs: [])
            try await new.discard()
            #expect(try await Files.status(path) == nil)
            try await TransportArchive.create(path).commit()
            try await TransportArchive.create(path).discard()
            #expect(try await Files.status(path) != nil)
        }
    }

    @Test("an archive that others began at the same time stays when one of them fails")
    func sharedBeginning() async throws {
        try await with { folder in
            let path = Paths.join(folder, "a")
            let failing = try await TransportArchive.create(path)
            let other = try await TransportArchive.create(path)
            try await TargetRepository(other, spec: .null).add(Sample.descriptor(), blobs: [])
            // a third one sees the index in the making
            try await Files.replace(Paths.join(path, ".artifact-index.json.0~"), with: [])
            try await TransportArchive.create(path).commit()
            try await failing.discard()
            #expect(try await TransportArchive.open(path).repositories()?.count == 1)
        }
    }

    @Test("content that another process of a new archive relies on stays when the one that wrote it fails")
    func sharedContent() async throws {
        try await with { folder in
            let path = Paths.join(folder, "a")
            let content = BytesBlob(Array("content".utf8), mediaType: "text/plain")
            let failing = try await TransportArchive.create(path)
            try await failing.repository("acme.io/a").ingest(content)
            do {
                let other = try await TransportArchive.create(path)
                #expect(try await other.repository("acme.io/b").exists(content.descriptor))
                try await failing.discard()
                #expect(try await other.repository("acme.io/b").exists(content.descriptor))
            }
            // nobody else is left; the folder was there before
            let last = try await TransportArchive.create(path)
            try await last.repository("acme.io/a").ingest(content)
            try await last.discard()
            #expect(try await Files.list(path) == [])
        }
    }

    @Test(
        "an archive that is to be replaced stays as it was until the new one is committed",
        arguments: TransportArchive.Format.allCases, TransportArchive.Format.allCases)
    func replacing(old: TransportArchive.Format, new: TransportArchive.Format) async throws {
        try await with { folder in
            let path = Paths.join(folder, "a")
            let first = try await TransportArchive.create(path, format: old)
            try await TargetRepository(first, spec: .null).add(Sample.descriptor(), blobs: [])
            try await first.commit()
            let names = { try await TransportArchive.open(path).repositories()?.count }

            let failed = try await TransportArchive.create(path, format: new, empty: true)
            #expect(try await failed.repositories() == [])
            try await TargetRepository(failed, spec: .null).add(Sample.descriptor(), blobs: [])
            #expect(try await names() == 1)
            try await failed.discard()
            #expect(try await names() == 1)

            let second = try await TransportArchive.create(path, format: new, empty: true)
            #expect(try await names() == 1)
            try await second.commit()
            #expect(try await names() == 0)
            #expect(try await TransportArchive.open(path).format == new)
            #expect(try await Files.list(folder) == ["a"])
        }
    }

    @Test("what a link leads to is replaced, the link stays")
    func replacingThroughLink() async throws {
        try await with { folder in
            let (path, link) = (Paths.join(folder, "a"), Paths.join(folder, "link"))
            let first = try await TransportArchive.create(path)
            try await TargetRepository(first, spec: .null).add(Sample.descriptor(), blobs: [])
            try await first.commit()
            try #require(symlink("a", link) == 0)
            try await TransportArchive.create(link, empty: true).commit()
            #expect(try await Files.linkStatus(link)?.kind == .link)
            #expect(try await TransportArchive.open(path).repositories() == [])
        }
    }

    @Test("what is no repository is told by what it lacks")
    func noRepository() async throws {
        try await with { folder in
            let gone = Paths.join(folder, "gone")
            #expect(await fault { _ = try await LocalRepository.open(gone) }?.code == .notFound)
            let found = await fault { _ = try await LocalRepository.open(folder) }
            #expect(found?.code == .invalid, "\(found.map(String.init(describing:)) ?? "none")")
            #expect(found?.message.contains("artifact-index.json") ?? false)
            let file = Paths.join(folder, "text")
            try await Files.replace(file, with: Array("hello".utf8))
            #expect(await fault { _ = try await LocalRepository.open(file) }?.code == .corrupt)
        }
    }

    @Test("a changed blob is noticed when it is read")
    func verifies() async throws {
        try await with { folder in
            let path = Paths.join(folder, "a")
            let archive = try await TransportArchive.create(path)
            let repository = TargetRepository(archive, spec: .null)
            let blob = Sample.text("hello")
            try await repository.add(Sample.descriptor(resources: [Sample.resource("text", blob)]), blobs: [blob])
            let file = Paths.join(path, "blobs", blob.descriptor.digest.fileName)
            let version = try #require(try await repository.lookup("acme.org/server", "1.0.0"))
            let access = version.descriptor.resources[0].access
            #expect(try await version.localBlob(access).bytes(limit: 100).count == 5)
            try await Files.replace(file, with: Array("jello".utf8))
            #expect(await fault { _ = try await version.localBlob(access).bytes(limit: 100) }?.code == .corrupt)
        }
    }
}
