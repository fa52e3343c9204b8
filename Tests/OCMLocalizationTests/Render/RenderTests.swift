import Diagnostics
import Documents
import OCI
import OCMLocalization
import Testing

@Suite("rendering a tree of manifests")
struct RenderTests {
    static let a = "sha256:" + String(repeating: "a", count: 64)
    static let b = "sha256:" + String(repeating: "b", count: 64)

    static let deployment = """
        # the server
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: server
        spec:
          replicas: 1 # how many
          template:
            spec:
              initContainers:
              - name: migrate
                image: "server" # same image
              containers:
              - name: server
                image: server
                env:
                - {name: SIDECAR, value: 'ghcr.io/other/sidecar:1'}
              volumes:
              - name: models
                image: {reference: models}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: server}
        """

    static let rules = """
        configuration:
          defaults: {replicas: 1}
          rules:
          - {value: (( replicas )), file: deploy.yaml, path: spec.replicas}
        localization:
        - {resource: {name: server}, file: deploy.yaml, image: 'spec.template.spec.containers[0].image'}
        - {resource: {name: server}, file: deploy.yaml, image: 'spec.template.spec.initContainers[0].image'}
        - {resource: {name: models}, file: deploy.yaml, image: 'spec.template.spec.volumes[0].image.reference'}
        """

    static let table = ImageTable(
        references: ["server": "r.internal/acme/server:1.0.0", "models": "r.internal/acme/models:1"],
        digests: ["server": a, "models": b])

    private func render(
        _ files: [String: String], _ rules: String, values: JSONObject = [:], scope: ImageTable = Self.table,
        allowed: [String]? = ["r.internal"]
    ) async throws -> (tree: ManifestTree, report: RenderReport) {
        try await Renderer.render(
            try ManifestTree(files.map { ManifestFile(path: $0.key, bytes: Array($0.value.utf8)) }),
            try ConfigData(parsing: Array(rules.utf8), source: "config.yaml"), values: values, scope: scope,
            allowed: try allowed.map { try AllowedRegistries($0) })
    }

    @Test("writes pinned images and settings, keeps every other byte, and reports all images")
    func whole() async throws {
        let (tree, report) = try await render(
            ["deploy.yaml": Self.deployment, "notes.txt": "image: x"], Self.rules, values: ["replicas": 3])
        var expected = Self.deployment
        for (old, new) in [
            ("replicas: 1", "replicas: 3"), ("\"server\" #", "\"r.internal/acme/server@\(Self.a)\" #"),
            ("image: server\n", "image: r.internal/acme/server@\(Self.a)\n"),
            ("reference: models", "reference: 'r.internal/acme/models@\(Self.b)'"),
        ] {
            expected = expected.split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
        }
        #expect(tree.files.map(\.path) == ["deploy.yaml", "notes.txt"])
        #expect(text(tree.files[0].bytes) == expected)
        #expect(report.errors.isEmpty)
        #expect(
            report.images.map(\.path) == [
                "spec.template.spec.initContainers[0].image", "spec.template.spec.containers[0].image",
                "spec.template.spec.volumes[0].image.reference",
            ])
        #expect(report.images.map(\.image.resource) == ["server", "server", "models"])
        #expect(report.images.map(\.document) == [0, 0, 0])
        #expect(report.images[0].image.digest?.description == Self.a)
        #expect(report.warnings.count == 1)
        #expect(report.warnings[0].contains("ghcr.io/other/sidecar:1"))
    }

    @Test(
        "an image that no resource covers is an error, wherever a pod can have one",
        arguments: [
            "spec: {containers: [{image: x}]}", "a: {b: {spec: {initContainers: [{image: 'h.x/y:1'}]}}}",
            "ephemeralContainers: [{image: x}]", "items: [{spec: {containers: [{name: a}, {image: x}]}}]",
            "spec: {volumes: [{image: {reference: x}}]}", "--- {}\n---\nspec: {containers: [{image: x}]}",
            "b: &c [{image: x}]\nspec: {containers: *c}", "b: &c {image: x}\nspec: {containers: [{<<: *c}]}",
            "{\"spec\": {\"containers\": [{\"image\": \"x\"}]}}", "spec: {containers: [{image: }]}",
        ])
    func uncovered(_ manifest: String) async throws {
        let (_, report) = try await render(["a.yaml": manifest], "kind: ConfigData")
        #expect(report.errors.count == 1)
        #expect(report.errors.first?.contains("a.yaml: document ") ?? false)
        #expect(report.images.isEmpty)
    }

    @Test(
        "what only looks like an image is none",
        arguments: [
            "spec: {image: x}", "containers: {image: x}", "data: {image: x}", "spec: {containers: [{name: x}]}",
            "kind: Secret\ntype: kubernetes.io/tls", "apiVersion: helm.toolkit.fluxcd.io/v2",
            "args: ['localhost:9898/healthz']", "url: 'https://docs.example.com/x:1'", "v: r.internal/a/b:1",
        ])
    func notImages(_ manifest: String) async throws {
        let (_, report) = try await render(["a.yaml": manifest], "kind: ConfigData")
        #expect(report.errors.isEmpty)
        #expect(report.warnings.isEmpty)
    }

    @Test(
        "a text that names a foreign registry is a warning",
        arguments: [
            "v: ghcr.io/a/b:1", "v: 'localhost:5000/a/b:1'", "v: ['--image=ghcr.io/a/b:1']", "image: quay.io/a/b",
            "images: [{newName: quay.io/a/b}]", "v: oci://ghcr.io/charts/x:1", "v: 'ghcr.io/a/b@\(a)'",
        ])
    func foreign(_ manifest: String) async throws {
        let (_, report) = try await render(["a.yaml": manifest], "kind: ConfigData")
        #expect(report.errors.isEmpty)
        #expect(report.warnings.count == 1)
        let (_, open) = try await render(["a.yaml": manifest], "kind: ConfigData", allowed: nil)
        #expect(open.warnings.isEmpty)
    }

    @Test("a file that is no YAML is named, not skipped silently")
    func template() async throws {
        let (_, report) = try await render(["t.yaml": "{{ if .x }}\na: {{ .y }}\n"], "kind: ConfigData")
        #expect(report.warnings.count == 1)
        #expect(report.warnings[0].contains("t.yaml: not searched"))
    }

    @Test("an image outside of the allowed registries is refused before anything is written")
    func denied() async throws {
        let message = await failure {
            _ = try await render(["deploy.yaml": Self.deployment], Self.rules, allowed: ["other"])
        }
        #expect(message.contains("localization[0]"))
        #expect(message.contains("r.internal/acme/server, which is not in an allowed registry (other)"))
    }

    @Test(
        "a broken rule names itself, the file and what is wrong",
        arguments: [
            (
                "localization: [{resource: {name: x}, file: deploy.yaml, image: a}]",
                "localization[0]: resource “x” not found"
            ),
            (
                "localization: [{resource: {name: server}, file: ../deploy.yaml, image: a}]",
                "“../deploy.yaml” leads out"
            ),
            ("localization: [{resource: {name: server}, file: d.yaml, image: a}]", "no such file or directory"),
            ("localization: [{resource: {name: server}, file: deploy.yaml, image: a}]", "none of the 2 documents"),
            ("configuration: {rules: [{value: (( x )), file: deploy.yaml, path: spec.replicas}]}", "'x' not found"),
            (
                "configuration: {defaults: {x: a}, schema: {properties: {x: {type: integer}}}, rules: []}",
                "configuration values: “x” is of type string"
            ),
        ])
    func brokenRules(_ rules: String, _ message: String) async throws {
        let got = await failure { _ = try await render(["deploy.yaml": Self.deployment], rules) }
        #expect(got.contains(message), "\(got)")
    }

    @Test("a resource without a digest can't be pinned; a digest of the access alone is told")
    func digests() async throws {
        var table = Self.table
        table.digests = [:]
        let rules = "localization: [{resource: {name: server}, file: a.yaml, image: a}]"
        let got = await failure { [table] in _ = try await render(["a.yaml": "a: x"], rules, scope: table) }
        #expect(got.contains("has no digest"))
        table.references["server"] = "r.internal/acme/server@\(Self.a)"
        let (tree, report) = try await render(["a.yaml": "a: x"], rules, scope: table)
        #expect(text(tree.files[0].bytes) == "a: r.internal/acme/server@\(Self.a)")
        #expect(report.images.count == 1)
        #expect(report.warnings.contains { $0.contains("which no signature covers") })
    }

    @Test("file names are cleaned; outside, twice or empty is refused")
    func trees() throws {
        let tree = try ManifestTree([
            ManifestFile(path: "./a//b.yaml", bytes: []), ManifestFile(path: "a/a.yaml", bytes: []),
        ])
        #expect(tree.files.map(\.path) == ["a/a.yaml", "a/b.yaml"])
        for bad in [["../a"], ["a/../../b"], ["/"], ["a", "./a"]] {
            #expect(throws: Fault.self) { try ManifestTree(bad.map { ManifestFile(path: $0, bytes: []) }) }
        }
    }

    private func failure(_ body: () async throws -> Void) async -> String {
        do {
            try await body()
            return ""
        } catch { return "\(error)" }
    }
}
