import Diagnostics
import Documents
import Host
import OCI
import OCMModel
import OCMTestSupport
import Testing

@testable import OCMPackaging

/// Archives that the Go program wrote: ours have the same bytes, apart from the program's name and the time.
@Suite(.enabled(if: Vectors.available))
struct GoldenTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        var format = ComponentFormat(creator: "OCM Go Library 0.45.0")
        var schema = DescriptorSchema.v2
        /// The time in the recorded archive; nil: none.
        var time: String?
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "v1-add-golden", time: "2026-11-24T03:30:57Z"),
        Case(name: "v1-add-golden-closure", time: "2026-11-24T03:30:59Z"),
        Case(name: "v1-add-golden-v3alpha1", schema: .v3alpha1, time: ""),
        Case(name: "v1-add-golden-versions", time: ""),
        Case(
            name: "v1-add-compat-golden",
            format: ComponentFormat(usesLegacyTypes: true, creator: "OCM Go Library 0.45.0")),
        Case(
            name: "v1-add-compat-golden-refs",
            format: ComponentFormat(usesLegacyTypes: true, creator: "OCM Go Library 0.45.0")),
    ]

    @Test("an archive has the bytes that the Go program writes", arguments: cases)
    func sameBytes(_ item: Case) async throws {
        let folder = "\(Vectors.folder)/cli/\(item.name)"
        try await TemporaryFolder.with(prefix: "golden-") { place in
            let path = Paths.join(place, "ctf")
            let archive = try await TransportArchive.create(path)
            let repository = TargetRepository(archive, spec: .null, format: item.format)
            let name = try #require(try await Files.list("\(folder)/work").first { $0.hasSuffix(".yaml") })
            let file = try await ConstructorFile(path: "\(folder)/work/\(name)")
            var constructor = Constructor(schema: item.schema)
            if let time = item.time {
                constructor.creationTime = time.isEmpty ? try await Golden.time("\(folder)/expected/ctf") : time
            }
            try await constructor.add(try ConstructorReader().read([file]), to: repository)
            try await archive.commit()
            try await Golden.compare(path, with: "\(folder)/expected/ctf", exactly: true)
        }
    }
}

enum Golden {
    /// The creation time of the first version in an archive.
    static func time(_ path: String) async throws -> String? {
        let archive = try await TransportArchive.open(path)
        let repository = TargetRepository(archive, spec: .null)
        guard let name = try await repository.componentNames()?.first,
            let version = try await repository.versions(of: name).first
        else { return nil }
        return try await repository.lookup(name, version)?.descriptor.creationTime
    }

    /// Compares two archives in folders: all files byte by byte, or what the versions say without creator and time.
    static func compare(_ ours: String, with theirs: String, exactly: Bool = false) async throws {
        if exactly {
            let names = try await Files.list(Paths.join(theirs, "blobs"))
            #expect(try await Files.list(Paths.join(ours, "blobs")) == names)
            for name in names.map({ Paths.join("blobs", $0) }) + ["artifact-index.json"] {
                let wanted = try await Files.read(Paths.join(theirs, name), limit: 1 << 24)
                let found = try? await Files.read(Paths.join(ours, name), limit: 1 << 24)
                #expect(
                    found.map { String(decoding: $0, as: UTF8.self) } == String(decoding: wanted, as: UTF8.self),
                    "\(name)")
            }
            return
        }
        let (left, right) = (try await versions(ours), try await versions(theirs))
        #expect(left == right)
    }

    private static func versions(_ path: String) async throws -> [ComponentDescriptor] {
        let repository = TargetRepository(try await TransportArchive.open(path), spec: .null)
        var found: [ComponentDescriptor] = []
        for name in try await repository.componentNames() ?? [] {
            for version in try await repository.versions(of: name) {
                guard var descriptor = try await repository.lookup(name, version)?.descriptor else { continue }
                descriptor.creationTime = nil
                found.append(descriptor)
            }
        }
        return found
    }
}
