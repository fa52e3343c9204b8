import Diagnostics
import Documents
import Host
import OCI
import OCMModel
import OCMTestSupport
import Testing

@testable import OCMPackaging

/// Elements that are added to a version that is there.
@Suite struct ElementListTests {
    private func file(_ text: String) -> ConstructorFile {
        ConstructorFile(name: "e.yaml", folder: "/nowhere", text: Array(text.utf8))
    }

    @Test("single elements, lists and several documents; numbers in messages count documents and entries")
    func forms() throws {
        var said: [String] = []
        let text = """
            resources:
            - {name: aa, type: blob, input: {type: utf8, text: a}}
            - {name: bb, type: blob, input: {type: utf8, text: b}}
            ---
            name: cc
            type: blob
            input: {type: utf8, text: c}
            ---
            resource: {name: dd, type: blob, input: {type: utf8, text: d}}
            """
        let elements = try ConstructorReader().readElements(.resource, [file(text)]) { event in
            if case .index(let number) = event { said.append("\(number)") }
        }
        #expect(elements.map(\.name) == ["aa", "bb", "cc", "dd"])
        #expect(said == ["1", "2", "1", "1"])
        let bad = #expect(throws: Fault.self) {
            try ConstructorReader().readElements(
                .reference, [file("references:\n- {name: rr, componentName: acme.org/x}\n")])
        }
        #expect(bad?.message == "e.yaml:2: e.yaml[1][1] \"rr\": version: Required value: must specify a version")
    }

    @Test("an element is added, a second of the same identity is refused or replaces it; signatures go")
    func add() async throws {
        let repository = TargetRepository(MemoryRegistry(), spec: .null)
        var descriptor = Sample.descriptor()
        let digest = DigestSpec(hashAlgorithm: "SHA-256", normalisationAlgorithm: "x", value: "00")
        descriptor.signatures = [
            Signature(name: "s", digest: digest, signature: SignatureSpec(algorithm: "a", value: "b", mediaType: "c"))
        ]
        try await repository.add(descriptor, blobs: [])
        func element(_ text: String) throws -> [ElementSpec] {
            try ConstructorReader().readElements(
                .resource, [file("{name: aa, type: blob, input: {type: utf8, text: \(text)}}")])
        }
        let first = try #require(try await repository.lookup("acme.org/server", "1.0.0"))
        try await Constructor().add(try element("one"), to: first)
        let second = try #require(try await repository.lookup("acme.org/server", "1.0.0"))
        #expect(second.descriptor.signatures.isEmpty)
        #expect(await fault { try await Constructor().add(try element("two"), to: second) }?.code == .conflict)
        try await Constructor(keepsElements: true).add(try element("two"), to: second)
        let third = try #require(try await repository.lookup("acme.org/server", "1.0.0"))
        #expect(third.descriptor.resources.count == 1)
        #expect(try await third.localBlob(third.descriptor.resources[0].access).bytes(limit: 10) == Array("two".utf8))
    }

    @Test("a component archive has the bytes that the Go program writes", .enabled(if: Vectors.available))
    func goldenArchive() async throws {
        let vector = try #require(Vectors.cases("cli").first { $0.name == "v1-componentarchive-golden" })
        try await TemporaryFolder.with(prefix: "comparch-") { folder in
            let path = Paths.join(folder, "ca")
            let format = ComponentFormat(usesLegacyTypes: true)
            var descriptor = Sample.descriptor("acme.io/server")
            descriptor.provider = Provider(name: "acme.io")
            descriptor.labels = [Label(name: "acme.io/colour", value: "blue")]
            let archive = try await ComponentArchive.create(path, descriptor: descriptor, componentFormat: format)
            let steps: [(ElementSpec.Kind, String)] = [
                (.resource, "res.yaml"), (.resource, "list.yaml"), (.source, "src.yaml"), (.reference, "ref.yaml"),
            ]
            for (kind, name) in steps {
                var reader = ConstructorReader()
                reader.values["TEXT"] = "from argument"
                let elements = try reader.readElements(
                    kind, [try await ConstructorFile(path: "\(vector.path)/work/\(name)")])
                try await Constructor().add(elements, to: try await archive.version())
            }
            let expected = "\(vector.path)/expected/ca"
            let names = try await Files.list(Paths.join(expected, "blobs"))
            #expect(try await Files.list(Paths.join(path, "blobs")) == names)
            let ours = try await Files.read(Paths.join(path, "component-descriptor.yaml"), limit: 1 << 20)
            let theirs = try await Files.read(Paths.join(expected, "component-descriptor.yaml"), limit: 1 << 20)
            #expect(String(decoding: ours, as: UTF8.self) == String(decoding: theirs, as: UTF8.self))
        }
    }
}

@Suite struct HelmInputTests {
    @Test("the image of a chart archive has the digest of the Go program's", .enabled(if: Vectors.available))
    func digest() async throws {
        let vector = try #require(Vectors.cases("cli").first { $0.name == "v1-add-input-helm" })
        let spec = try #require(
            try ConstructorReader().read([try await ConstructorFile(path: "\(vector.path)/work/c.yaml")]).first)
        let made = try await Constructor().build(spec)
        let names = made.descriptor.resources.map { $0.access.localBlob?.referenceName }
        #expect(
            names == [
                "acme.io/charts/web:0.3.0", "acme.io/charts/charts/web:0.3.0", "library/charts/web:0.3.0",
                "acme.io/charts/dirs/web:0.3.0", "acme.io/charts/web:9.9.9",
            ])
        #expect(made.descriptor.resources.map(\.version) == ["1.0.0", "1.0.0", "1.0.0", "2.0.0", "9.9.9"])
        for (index, resource) in made.descriptor.resources.enumerated() where index != 3 {
            #expect(resource.digest?.value == "8e5d598a10899f99cca72d41b7d440d186c60f64aee609b208ea24fc82f00e7c")
            #expect(resource.digest?.normalisationAlgorithm == "ociArtifactDigest/v1")
        }
    }

    @Test("the metadata keeps Helm's order and leaves out what is empty")
    func metadata() throws {
        let text = """
            type: application
            apiVersion: v2
            version: 1.2.3
            description: <a>
            annotations: {b: x, a: z}
            dependencies: [{repository: r, name: d, version: "1", import-values: [x]}]
            keywords: []
            unknown: x
            name: app
            """
        let chart = try Chart(metadata: Array(text.utf8), source: "Chart.yaml")
        #expect(
            String(decoding: chart.config, as: UTF8.self)
                == #"{"name":"app","version":"1.2.3","description":"\u003ca\u003e","apiVersion":"v2","annotations":{"a":"z","b":"x"},"dependencies":[{"name":"d","version":"1","repository":"r","import-values":["x"]}],"type":"application"}"#
        )
        #expect(throws: Fault.self) { try Chart(metadata: Array("name: x".utf8), source: "Chart.yaml") }
    }

    @Test(".helmignore leaves out by name, by path and folders only")
    func ignore() throws {
        let ignore = try ChartIgnore("# comment\n*.tmp\n/ci\nsecret/\ndocs/*.md\n", source: "x")
        #expect(ignore.ignores("a.tmp", isFolder: false))
        #expect(ignore.ignores("sub/a.tmp", isFolder: false))
        #expect(ignore.ignores("ci", isFolder: true))
        #expect(!ignore.ignores("sub/ci", isFolder: true))
        #expect(ignore.ignores("secret", isFolder: true))
        #expect(!ignore.ignores("secret", isFolder: false))
        #expect(ignore.ignores("docs/a.md", isFolder: false))
        #expect(ignore.ignores("templates/.hidden", isFolder: false))
        #expect(!ignore.ignores("values.yaml", isFolder: false))
        #expect(throws: Fault.self) { try ChartIgnore("**/x", source: "x") }
    }
}

@Suite struct DirectoryInputTests {
    @Test("a folder gives the same bytes whatever its times and owners are; links are kept or followed")
    func deterministic() async throws {
        try await TemporaryFolder.with(prefix: "tree-") { folder in
            var digests: Set<String> = []
            for place in ["one", "two"] {
                let root = Paths.join(folder, place)
                try await Files.makeFolder(Paths.join(root, "sub"), intermediate: true)
                try await Files.replace(Paths.join(root, "sub", "b.txt"), with: Array("b".utf8), mode: 0o640)
                try await Files.replace(Paths.join(root, "a.txt"), with: Array("a".utf8))
                try await Files.makeLink(Paths.join(root, "link"), to: "a.txt")
                digests.insert(try await content("{type: dir, path: \(root)}").descriptor.digest.description)
            }
            #expect(digests.count == 1)
            let root = Paths.join(folder, "one")
            let plain = try await entries("{type: dir, path: \(root)}")
            #expect(plain.map(\.name) == ["a.txt", "link", "sub", "sub/b.txt"])
            #expect(plain[1].kind == .symbolicLink)
            let followed = try await entries("{type: dir, path: \(root)/, followSymlinks: true, preserveDir: true}")
            #expect(followed.map(\.name) == ["one", "one/a.txt", "one/link", "one/sub", "one/sub/b.txt"])
            #expect(followed[2].kind == .file)
            let chosen = try await entries(
                "{type: dir, path: \(root), includeFiles: ['*.txt', sub, 'sub/*'], excludeFiles: ['a*']}")
            #expect(chosen.map(\.name) == ["sub", "sub/b.txt"])
        }
    }

    private func content(_ input: String) async throws -> any Blob {
        let text =
            "{name: acme.org/x, version: 1.0.0, provider: {name: a}, resources: [{name: rr, type: t, input: \(input)}]}"
        let spec = try ConstructorReader().read([ConstructorFile(name: "c", folder: "", text: Array(text.utf8))])[0]
        return try #require(try await Constructor().build(spec).blobs.first)
    }

    private func entries(_ input: String) async throws -> [TarEntry] {
        try await TarIndex(reading: BytesSource(try await content(input).bytes(limit: 1 << 20))).entries
    }

    @Test("a pattern that matches nothing is told")
    func unusedPattern() async throws {
        try await TemporaryFolder.with(prefix: "tree-") { folder in
            try await Files.replace(Paths.join(folder, "a.txt"), with: Array("a".utf8))
            let text = """
                name: acme.org/x
                version: 1.0.0
                provider: {name: a}
                resources:
                - {name: rr, type: t, input: {type: dir, path: \(folder), includeFiles: ['*.txt', '*.yaml'], excludeFiles: [b]}}
                """
            let spec = try ConstructorReader().read([ConstructorFile(name: "c", folder: "", text: Array(text.utf8))])[0]
            var said: [String] = []
            _ = try await Constructor().build(spec) { if case .warning(let text) = $0 { said.append(text) } }
            let place = "c:5: c[1][1][resources][0] \"rr\": input: the pattern "
            #expect(said == [place + "“*.yaml” matches nothing", place + "“b” matches nothing"])
        }
    }
}

@Suite(.enabled(if: Vectors.available)) struct ImageInputTests {
    /// The image layouts that a recorded case pushes to a registry.
    private struct Layouts: ContentResolver {
        let folder: String

        func content(of access: AccessSpec, in version: ComponentVersion?) async throws -> ResolvedContent {
            let reference = try Reference(access.imageReference ?? "")
            let name =
                ["upstream/app": "app", "upstream/multi": "multi", "charts/app": "chart"][reference.repository] ?? ""
            let store = try await DirectoryStore.open("\(folder)/images/\(name)")
            let index = try await store.index()
            return .artifact(try #require(index.manifests.first), store)
        }
    }

    @Test("an image of a registry becomes a local blob with the digests and names of the Go program")
    func images() async throws {
        let vector = try #require(Vectors.cases("cli").first { $0.name == "v1-add-oci-inputs" })
        var reader = ConstructorReader()
        reader.values["REG"] = "127.0.0.1:5000"
        let spec = try #require(try reader.read([try await ConstructorFile(path: "\(vector.path)/work/c.yaml")]).first)
        let constructor = Constructor(content: Layouts(folder: "\(vector.path)/work"))
        let made = try await constructor.build(spec)
        let found = made.descriptor.resources.map {
            "\($0.access.localBlob?.referenceName ?? "") \($0.digest?.value.prefix(8) ?? "")"
        }
        #expect(
            found == [
                "acme.io/local/image:1.0 a46c260a", "acme.io/local/images/app:1.0 a46c260a", "shared/app:1.0 a46c260a",
                "acme.io/local/multi:1.0 d15605cf", "acme.io/local/arm:1.0 ddabb09b",
                "acme.io/local/chart:0.3.0 28306abf",
            ])
        #expect(await fault { _ = try await Constructor().build(spec) }?.code == .unsupported)
    }
}
