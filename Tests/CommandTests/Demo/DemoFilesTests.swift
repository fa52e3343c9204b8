import Diagnostics
import Documents
import OCI
import OCMLocalization
import Testing

@testable import OCMCommands

@Suite("the files of the demo")
struct DemoFilesTests {
    private struct Images: ComponentScope {
        func image(_ query: ResourceQuery) async throws -> ResolvedImage {
            ResolvedImage(
                component: "acme.io/x", version: "1.0.0", resource: query.name,
                name: try ImageName("registry.internal.example/acme/x:1.0.0"),
                digest: try Digest("sha256:" + String(repeating: "a", count: 64)))
        }
        func component() async throws -> JSONValue { .null }
    }

    private func folder(_ name: String, _ release: String) -> [ManifestFile] {
        DemoFiles.files(release: release).filter { $0.path.hasPrefix(name + "/") }.map { file in
            ManifestFile(path: String(file.path.dropFirst(name.count + 1)), bytes: Array(file.text.utf8))
        }
    }

    @Test("rules and settings fit the manifests; every image is delivered", arguments: DemoFiles.releases)
    func rendering(_ release: String) async throws {
        for part in [DemoFiles.whole] + DemoFiles.parts {
            let config = try #require(folder(part.reference, release).first { $0.path == "config.yaml" })
            let (tree, report) = try await Renderer.render(
                try ManifestTree(folder(part.reference + "/manifests", release)),
                try ConfigData(parsing: config.bytes, source: "config.yaml"),
                values: try SettingsReader.values(Array(part.settings.text.utf8), source: part.settings.path),
                scope: Images(), allowed: try AllowedRegistries(["registry.internal.example"]))
            #expect(report.errors.isEmpty)
            #expect(report.warnings.isEmpty)
            let count = ["database": 3, "product": 2][part.reference] ?? (release == "1.0.0" ? 1 : 2)
            #expect(report.images.count == count)
            // Only values change: comments and layout are as the provider wrote them.
            for (before, after) in zip(
                try ManifestTree(folder(part.reference + "/manifests", release)).files, tree.files)
            {
                let lines = [before.bytes, after.bytes].map {
                    String(decoding: $0, as: UTF8.self).split(separator: "\n")
                }
                #expect(lines[0].count == lines[1].count)
                #expect(lines[0].filter { $0.contains("# ") }.count == lines[1].filter { $0.contains("# ") }.count)
            }
        }
    }

    @Test("both releases have the same files, which are YAML and end with a line break")
    func files() throws {
        let paths = DemoFiles.releases.map { DemoFiles.files(release: $0).map(\.path) }
        #expect(paths[0] == paths[1])
        for release in DemoFiles.releases {
            for file in DemoFiles.files(release: release) {
                #expect(file.text.hasSuffix("\n"))
                #expect(!file.text.contains("\n+"))
                #expect(try !YAMLStream.parse(Array(file.text.utf8), name: file.path).isEmpty)
            }
        }
    }

    @Test("the constructor file names the images that are built, and paths that exist", arguments: DemoFiles.releases)
    func constructor(_ release: String) throws {
        let files = DemoFiles.files(release: release)
        let text = try #require(files.first { $0.path == DemoFiles.constructor }).text
        let value = try #require(try YAMLStream.parse(Array(text.utf8))[0].root?.jsonValue(.core12))
        let components = value["components"]?.array ?? []
        #expect(components.map { $0["name"]?.string } == ["acme.io/server", "acme.io/database", DemoFiles.product])
        let resources = components.flatMap { $0["resources"]?.array ?? [] }
        let images = resources.compactMap { $0["access"]?["imageReference"]?.string }
        #expect(images == DemoFiles.images(release: release).map { "${REGISTRY}/\($0.repository):\($0.tag)" })
        for path in resources.compactMap({ $0["input"]?["path"]?.string }) {
            #expect(files.contains { $0.path == path || $0.path.hasPrefix(path + "/") })
        }
        let references = components[2]["componentReferences"]?.array ?? []
        #expect(references.map { $0["componentName"]?.string } == DemoFiles.parts.map(\.component))
        #expect(references.map { $0["name"]?.string } == DemoFiles.parts.map(\.reference))
    }

    @Test("the images of both releases share their first layer and differ in the second")
    func images() {
        let (one, two) = (DemoFiles.images(release: "1.0.0"), DemoFiles.images(release: "1.1.0"))
        for (old, new) in zip(one, two) {
            #expect(old.layers[0].map(\.text) == new.layers[0].map(\.text))
            #expect(old.layers[1].map(\.text) != new.layers[1].map(\.text))
        }
    }
}
