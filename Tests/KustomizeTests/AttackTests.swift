import Diagnostics
import Host
import Kustomize
import Testing

@Suite("Input that a Kustomize build refuses")
struct AttackTests {
    private static let good = ["kustomization.yaml": "resources: [a.yaml]", "a.yaml": Sample.configMap]

    @Test("the untouched input passes")
    func passes() async throws {
        #expect(
            try await built(Self.good)
                == Sample.configMap.replacing("data:\n  a: b\n", with: "").replacing(
                    "apiVersion: v1\n", with: "apiVersion: v1\ndata:\n  a: b\n"))
    }

    @Test(
        "a path with .. or from the root does not leave the tree", arguments: ["../x.yaml", "a/../../x", "/etc/passwd"])
    func escapes(path: String) async throws {
        var files = Self.good
        files["kustomization.yaml"] = "resources: [\(path)]"
        files["a/b.yaml"] = Sample.configMap
        #expect(await refusal(files).contains("outside"))
    }

    @Test("a link out of the tree is refused, one inside is followed", arguments: [true, false])
    func links(isFolder: Bool) async throws {
        try await TemporaryFolder.with(prefix: "kustomize") { folder in
            try await Files.makeFolder(folder + "/root/inner")
            try await Files.makeFolder(folder + "/out")
            for path in ["/out/x.yaml", "/root/inner/x.yaml"] {
                try await Files.create(folder + path, bytes: Array(Sample.configMap.utf8))
            }
            try await Files.create(
                folder + "/root/kustomization.yaml",
                bytes: Array("resources: [\(isFolder ? "link/x.yaml" : "link")]".utf8))
            let build = KustomizeBuild(tree: FolderTree(root: folder + "/root"))
            let end = isFolder ? "" : "/x.yaml"
            for target in ["../out", folder + "/out"] {
                try await Files.makeLink(folder + "/root/link", to: target + end)
                await #expect { try await build.run() } throws: { ($0 as? Fault)?.code == .denied }
                try await Files.remove(folder + "/root/link")
            }
            try await Files.makeLink(folder + "/root/link", to: "inner" + end)
            #expect(try await build.run().objects.count == 1)
            try await Files.remove(folder + "/root/link")
            try await Files.makeLink(folder + "/root/link", to: "link")
            await #expect { try await build.run() } throws: { "\($0)".contains("symbolic links") }
        }
    }

    @Test("a file stays in the folder of its kustomization where that is asked for")
    func ownFolder() async throws {
        let tree = MemoryTree(texts: ["a.yaml": Sample.configMap, "in/kustomization.yaml": "resources: [../a.yaml]"])
        #expect(try await KustomizeBuild(tree: tree).run("in").objects.count == 1)
        await #expect { try await KustomizeBuild(tree: tree, filesStayInOwnFolder: true).run("in") } throws: {
            ($0 as? Fault)?.code == .denied
        }
    }

    @Test("kustomizations in a circle are found")
    func circle() async throws {
        let files = ["a/kustomization.yaml": "resources: [../b]", "b/kustomization.yaml": "resources: [../a]"]
        #expect(await refusal("a", files).contains("in a circle: a → b → a"))
    }

    @Test("limits of size, count, depth, steps and output hold")
    func limits() async throws {
        var size = BuildLimits.default
        size.fileSize = 40
        var count = BuildLimits.default
        count.files = 1
        var total = BuildLimits.default
        total.totalSize = 60
        var output = BuildLimits.default
        output.output = 20
        var objects = BuildLimits.default
        objects.objects = 0
        for limits in [size, count, total, output, objects] {
            let build = KustomizeBuild(tree: MemoryTree(texts: Self.good), limits: limits)
            await #expect { try await build.run() } throws: { ($0 as? Fault)?.code == .limit }
        }
        var deep: [String: String] = ["x/kustomization.yaml": "resources: [a.yaml]", "x/a.yaml": Sample.configMap]
        for at in 0..<70 {
            deep["d\(at)/kustomization.yaml"] = "resources: [../\(at == 69 ? "x" : "d\(at + 1)")]"
        }
        #expect(await refusal("d0", deep).contains("more than 64 folders"))
        #expect(try await built("d20", deep).contains("settings"))
    }

    @Test("aliases that multiply are refused")
    func bomb() async throws {
        var text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\nx0: &x0 [a,a,a,a,a,a,a,a,a,a]\n"
        for at in 1...9 {
            text += "x\(at): &x\(at) [\(Array(repeating: "*x\(at - 1)", count: 10).joined(separator: ","))]\n"
        }
        var files = Self.good
        files["a.yaml"] = text
        #expect(await refusal(files).contains("aliases stand for more than"))
    }

    @Test(
        "what can't be done is refused with its place",
        arguments: [
            ("resources: [a.yaml, a.yaml]", "there already: ConfigMap settings"),
            ("resources: [missing.yaml]", "there is no missing.yaml"),
            ("resources: ['https://example.com/x.yaml']", "in the network"),
            (
                "resources: [a.yaml]\nhelmCharts: [{name: x}]",
                "kustomization.yaml: the field helmCharts is not supported"
            ),
            ("resources: [a.yaml]\nhelmer: 1", "kustomization.yaml: the field helmer is not known"),
            ("resources: [a.yaml]\nnamespace: 1", "namespace must be a text"),
            ("resources: [a.yaml]\npatches: [{patch: '{kind: X, metadata: {name: y}}'}]", "X y, which is not among"),
            ("resources: [a.yaml]\npatches: [{patch: '[{op: remove, path: /x}]', target: {kind: C.*}}]", "remove /x"),
            ("resources: [a.yaml]\npatches: [{patch: '[{op: test}]', target: {kind: C.*}}]", "none of a JSON patch"),
            ("resources: [a.yaml]\npatches: [{patch: '[{op: remove, path: /x}]'}]", "needs a target"),
            (
                "resources: [a.yaml]\npatches: [{patch: '[{op: remove, path: /x}]', target: {name: '('}}]",
                "error parsing regexp"
            ),
            ("resources: [a.yaml]\nreplicas: [{name: absent, count: 1}]", "is called absent"),
            ("resources: [a.yaml]\nconfigMapGenerator: [{name: settings}]", "is there already"),
            ("configMapGenerator: [{name: x, behavior: merge}]", "there is no ConfigMap x"),
            ("resources: [a.yaml]\ncomponents: [.]", "in a circle"),
            ("transformers: ['{apiVersion: v1, kind: Exec, metadata: {name: x}}']", "programs are not run"),
            ("kind: Other", "must be Kustomization or Component"), ("{}", "is empty"),
        ])
    func refusals(kustomization: String, problem: String) async throws {
        var files = Self.good
        files["kustomization.yaml"] = kustomization
        let message = await refusal(files)
        #expect(message.contains(problem), "\(message)")
    }

    @Test("a pattern that makes other engines slow takes no time")
    func patterns() async throws {
        var files = Self.good
        let name = String(repeating: "a", count: 5000)
        files["a.yaml"] = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: \(name)}\n"
        files["kustomization.yaml"] =
            "resources: [a.yaml]\npatches: [{patch: '[{op: remove, path: /x}]', target: {name: '(a+)+b'}}]"
        #expect(try await built(files).contains(name))
    }
}
