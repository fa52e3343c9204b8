import Cryptography
import Diagnostics
import Documents
import Host
import OCI
import OCMModel
import OCMTestSupport
import Testing

@testable import OCMPackaging

/// Constructor files of both Go programs' tests, by the rules of the first generation.
@Suite(.enabled(if: Vectors.available))
struct ConstructorVectorTests {
    static let vectors = Vectors.cases("constructor").filter { vector in
        (vector.spec["dialect"]?.array ?? []).contains("v1") && vector.spec["run"] != nil
    }

    /// Inputs that are refused by name.
    private static let unsupported: Set<String> = [
        "deck-acme-server", "maven-input-file-repository", "spiff-input-variable",
    ]

    @Test("a constructor gives the component versions of the vector, or is rejected", arguments: vectors)
    func constructs(_ vector: VectorCase) async throws {
        try await TemporaryFolder.with(prefix: "constructor-") { folder in
            let run = try Run(vector)
            let repository = try await TargetRepository(
                TransportArchive.create(Paths.join(folder, "ctf")), spec: .null)
            let found = await fault { try await run.add(to: repository) }
            if Self.unsupported.contains(vector.name) {
                #expect(found?.message.contains("not supported") ?? false)
            } else if vector.spec["expect"]?["outcome"] == "rejected" {
                let message = vector.spec["expect"]?["message"]
                let text = message?["contains"]?.string ?? message?["equals"]?.string ?? ""
                #expect(found?.description.contains(text) ?? false, "\(String(describing: found))")
                #expect(try await Files.status(Paths.join(folder, "ctf")) == nil)
            } else {
                #expect(found == nil)
                for wanted in vector.spec["expect"]?["componentVersions"]?.array ?? [] {
                    try await check(repository, wanted, vector)
                }
                if vector.spec["expect"]?["archive"] != nil {
                    try await Golden.compare(
                        Paths.join(folder, "ctf"), with: "\(vector.path)/expected/transport-archive")
                }
            }
        }
    }

    private func check(_ repository: TargetRepository, _ wanted: JSONValue, _ vector: VectorCase) async throws {
        let name = try #require(wanted["name"]?.string)
        let version = try #require(wanted["version"]?.string)
        let found = try #require(try await repository.lookup(name, version))
        let component = try #require(found.descriptor.document(schema: .v2)["component"])
        for (list, key) in [("resources", "resources"), ("sources", "sources"), ("references", "componentReferences")] {
            guard let wantedItems = wanted[list]?.array else { continue }
            let items = component[key]?.array ?? []
            #expect(items.count == wantedItems.count)
            for (item, wantedItem) in zip(items, wantedItems) { item.expectToHold(wantedItem) }
        }
        if let provider = wanted["provider"]?["name"]?.string { #expect(found.descriptor.provider.name == provider) }
        if let labels = wanted["labels"] { #expect(component["labels"]?.isSameMap(as: labels) ?? false) }
        for blob in vector.spec["expect"]?["blobs"]?.array ?? [] where found.name == name {
            try await check(found, blob, vector)
        }
    }

    private func check(_ version: ComponentVersion, _ wanted: JSONValue, _ vector: VectorCase) async throws {
        let resource = version.descriptor.resources.first { $0.name == wanted["resource"]?.string }
        let source = version.descriptor.sources.first { $0.name == wanted["source"]?.string }
        guard let access = resource?.access ?? source?.access, access.localBlob != nil else { return }
        var bytes = try await version.localBlob(access).bytes(limit: 1 << 24)
        if wanted["compression"] == "gzip" {
            bytes = try await Compression.open(BytesReader(bytes)).content.collect(upTo: 1 << 24)
        }
        if let text = wanted["text"]?.string { #expect(String(decoding: bytes, as: UTF8.self) == text) }
        if let digest = wanted["digest"]?.string {
            #expect("sha256:" + Hex.encode(Hash.digest(.sha256, bytes)) == digest)
        }
        guard wanted["tarNames"] != nil || wanted["tarContains"] != nil || wanted["tarLacks"] != nil else { return }
        let index = try await TarIndex(reading: BytesSource(bytes))
        let names = index.entries.map(\.name)
        if let wantedNames = wanted["tarNames"]?.array?.compactMap(\.string) {
            #expect(
                wanted["tarNamesExact"]?.bool ?? false ? names == wantedNames : Set(wantedNames).isSubset(of: names))
        }
        for member in wanted["tarContains"]?.object?.members ?? [] {
            let content = try await index.bytes(member.key, limit: 1 << 20)
            if let text = member.value.string { #expect(content == Array(text.utf8), "\(member.key)") }
        }
        for name in wanted["tarLacks"]?.array ?? [] { #expect(!names.contains(name.string ?? "")) }
    }

    /// A command line `add componentversions`.
    private struct Run {
        var reader = ConstructorReader()
        var constructor = Constructor()
        var files: [String] = []

        init(_ vector: VectorCase) throws {
            var arguments = vector.spec["run"]?["arguments"]?.array?.compactMap(\.string) ?? []
            arguments = reader.values.take(from: arguments)
            var at = 2
            while at < arguments.count {
                switch arguments[at] {
                case "--create", "--force": break
                case "--skip-digest-generation": constructor.skipsDigests = true
                case "--file": at += 1
                case "--version":
                    at += 1
                    reader.defaultVersion = arguments[at]
                default: files.append("\(vector.path)/input/\(arguments[at])")
                }
                at += 1
            }
            constructor.content = VectorImages(vector)
        }

        func add(to repository: TargetRepository) async throws {
            var read: [ConstructorFile] = []
            for file in files {
                let name = Paths.fileName(file)
                read.append(
                    ConstructorFile(
                        name: name, folder: Paths.parent(file), text: try await Files.read(file, limit: 1 << 20)))
            }
            try await constructor.add(try reader.read(read), to: repository)
        }
    }

    /// The registry of a vector, an archive.
    private struct VectorImages: ContentResolver {
        let vector: VectorCase

        init(_ vector: VectorCase) {
            self.vector = vector
        }

        func content(of access: AccessSpec, in version: ComponentVersion?) async throws -> ResolvedContent {
            let reference = try Reference(access.imageReference ?? "")
            let archive = try await TransportArchive.open("\(vector.path)/registry/\(reference.registry)")
            let target = try archive.repository(reference.repository)
            return .artifact(try await target.resolve(reference.identifier), target)
        }
    }
}

extension JSONValue {
    /// Whether everything in `wanted` is here with this value; other members are free.
    func expectToHold(_ wanted: JSONValue) {
        guard let members = wanted.object?.members else {
            #expect(isSameMap(as: wanted))
            return
        }
        for member in members {
            guard let own = self[member.key] else {
                Issue.record("\(member.key) is missing in \(text())")
                continue
            }
            own.expectToHold(member.value)
        }
    }
}
