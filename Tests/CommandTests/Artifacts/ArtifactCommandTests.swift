import Host
import OCI
import Testing

@testable import OCMCommands

@Suite("commands for OCI artifacts")
struct ArtifactCommandTests {
    @Test("the artifacts of an archive are listed by repository, versions from the newest on")
    func list() async throws {
        try await CommandFolder.with { folder in
            try await folder.makeArchive()
            let listed = await folder.ocm("get", "artifacts", "@a")
            let rows = listed.output.split(separator: "\n").dropFirst().map {
                $0.split(separator: " ")[1...3].joined(separator: " ")
            }
            #expect(
                rows == [
                    "component-descriptors/acme.org/app manifest 1.1.0",
                    "component-descriptors/acme.org/app manifest 1.0.0",
                    "component-descriptors/acme.org/base manifest 1.0.0",
                ])
            #expect(listed.output.contains("CommonTransportFormat::a "))
        }
    }

    @Test("tags are sorted as text, as versions on demand, or those of one artifact")
    func tags() async throws {
        try await CommandFolder.with { folder in
            try await folder.makeArchive()
            let repository = "@a//component-descriptors/acme.org/app"
            for tag in ["10.0", "latest", "v1.2"] {
                let copied = await folder.ocm("transfer", "artifacts", repository + ":1.0.0", repository + ":\(tag)")
                #expect(copied.code == 0, "\(copied.errors)")
            }
            #expect(await folder.ocm("show", "tags", repository).output == "1.0.0\n1.1.0\n10.0\nlatest\nv1.2\n")
            #expect(await folder.ocm("show", "tags", "-o", repository).output == "1.0.0\n1.1.0\n1.2.0\n10.0.0\n")
            #expect(await folder.ocm("show", "tags", "-s", "-l", repository, "1.x").output == "v1.2\n")
            #expect(await folder.ocm("show", "tags", repository + ":latest").output == "1.0.0\n10.0\nlatest\nv1.2\n")
        }
    }

    @Test("an artifact is described, downloaded as set or layout, and layer by layer")
    func content() async throws {
        try await CommandFolder.with { folder in
            try await folder.makeArchive()
            let reference = "@a//component-descriptors/acme.org/base:1.0.0"
            let described = await folder.ocm("describe", "artifacts", reference)
            #expect(described.output.contains("component version:\n    descriptor:\n"))
            #expect(described.output.contains("\"name\": \"acme.org/base\""))
            for (flag, name) in [("--oci-layout", "layout"), ("--type=directory", "set")] {
                let loaded = await folder.ocm("download", "artifacts", flag, reference, "-O", "@\(name)")
                #expect(loaded.output == "\(name): downloaded\n")
                #expect(try await Files.list(folder.file(name)) == ["blobs", "index.json", "oci-layout"])
            }
            #expect(await folder.ocm("download", "artifacts", "--layers=1", reference, "-O", "@layer").code == 0)
            #expect(try await folder.read("layer") == "free")
            #expect(await folder.ocm("download", "artifacts", "--layers=7", reference, "-O", "@none").code == 1)
        }
    }

    @Test("what is no reference in an archive is told as it was typed; one that is works")
    func brokenReference() async throws {
        try await CommandFolder.with { folder in
            try await folder.makeArchive()
            let broken = await folder.ocm("get", "artifacts", "@a//:1.0")
            #expect(broken.code == 1)
            #expect(broken.errors.contains("a//:1.0” names no artifact") && !broken.errors.contains("./x"))
            #expect(await folder.ocm("get", "artifacts", "@a//component-descriptors/acme.org/app:1.0.0").code == 0)
        }
    }

    @Test("a name without a host is never looked up at Docker Hub")
    func shortNames() async throws {
        try await CommandFolder.with { folder in
            let asked = await folder.ocm("get", "artifacts", "no-such-thing")
            #expect(asked.code == 1 && asked.errors.contains("names no registry"))
        }
    }

    @Test("of an image layout without tags the only artifact is meant; of several one has to be named")
    func untaggedLayout() async throws {
        try await CommandFolder.with { folder in
            let store = try await DirectoryStore.create(folder.file("layout"))
            let config = BytesBlob(Array("{}".utf8), mediaType: .imageConfig)
            try await store.ingest(config)
            func list(_ numbers: Int...) async throws -> [Digest] {
                let manifests = numbers.map {
                    Manifest(config: config.descriptor, layers: [], annotations: ["number": "\($0)"])
                }
                for manifest in manifests { try await store.ingest(manifest.blob) }
                let index = Index(manifests: manifests.map(\.blob.descriptor))
                try await Files.replace(folder.file("layout/index.json"), with: index.raw)
                return manifests.map(\.blob.descriptor.digest)
            }
            let only = try await list(1)
            #expect(await folder.ocm("get", "artifacts", "@layout").output.contains("\(only[0])"))
            let copied = await folder.ocm("transfer", "artifacts", "@layout", "@target//mirror/app:2.0")
            #expect(copied.code == 0 && copied.output.contains("copied 1 from 1 artifact(s)"), "\(copied)")
            #expect(await folder.ocm("show", "tags", "@target//mirror/app").output == "2.0\n")

            let several = try await list(1, 2)
            let refused = await folder.ocm("transfer", "artifacts", "@layout", "@target//mirror/other:2.0")
            #expect(refused.code == 1 && refused.errors.contains("layout//layout@\(several[1])"), "\(refused)")
            let named = await folder.ocm(
                "transfer", "artifacts", "@layout//layout@\(several[1])", "@target//mirror/other:2.0")
            #expect(named.code == 0, "\(named)")
            #expect(await folder.ocm("get", "artifacts", "@target//mirror/other").output.contains("\(several[1])"))

            _ = try await list()
            let nothing = await folder.ocm("transfer", "artifacts", "@layout", "@new//mirror/app:2.0")
            #expect(nothing.code == 1 && nothing.errors.contains("nothing to transfer"), "\(nothing)")
            #expect(try await !folder.exists("new"))
        }
    }
}
