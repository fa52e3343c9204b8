import Diagnostics
import Documents
import OCI
import OCMLocalization
import OCMTestSupport
import Testing

@testable import OCMDeployment

@Suite("a strategic merge patch from another source")
struct StrategicMergeTests {
    @Test(
        "as the controllers' own tests have it", .enabled(if: Vectors.available),
        arguments: Vectors.cases("controllers", kinds: "patch-strategic-merge"))
    func vectors(_ vector: VectorCase) async throws {
        let archive = try vector.bytes(vector.spec["patchSource"]?["archive"]?.string ?? "")
        let (source, _) = try await ManifestTree.read(BytesBlob(archive, mediaType: .octetStream))
        let merge = StrategicMerge(
            source: source, sourcePath: vector.spec["patchSource"]?["path"]?.string ?? "",
            targetPath: vector.spec["target"]?.string ?? "")
        let (result, _) = try await Mutation(patch: merge).run(on: try tree(vector, "input"))
        // files that the archiver of macOS left there
        let files = result.files.filter { !($0.path.split(separator: "/").last ?? "").hasPrefix("._") }
        try expectSame(try ManifestTree(files), try tree(vector, "expected"))
    }

    private let base = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: a, namespace: x}
        spec:
          replicas: 1
          template: {spec: {containers: [{name: one, image: i, env: [{name: A, value: "1"}]}, {name: two, image: j}]}}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: a}
        data: {k: v}
        """

    private func merge(_ patch: String) throws -> ManifestTree {
        try StrategicMerge(
            source: tree(["base.yaml": base, "b": "of the source"]), sourcePath: "./base.yaml", targetPath: "p.yaml"
        )
        .apply(to: tree(["p.yaml": patch, "b": "of the component", "kustomization.yaml": "resources: [p.yaml]"]))
    }

    @Test("lists merge by their keys; files of the component win, none is removed")
    func merging() throws {
        let result = try merge(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: a}
            spec:
              template: {spec: {containers: [{name: one, env: [{name: B, value: "2"}]}, {name: two, $patch: delete}]}}
            """)
        #expect(result.files.map(\.path) == ["b", "base.yaml", "kustomization.yaml", "p.yaml"])
        #expect(result.file("b")?.bytes == Array("of the component".utf8))
        let merged = try documents(result.file("p.yaml")?.bytes ?? [])
        #expect(merged.count == 2)
        let containers = merged[0]["spec"]?["template"]?["spec"]?["containers"]
        #expect(
            containers == [
                ["env": [["name": "A", "value": "1"], ["name": "B", "value": "2"]], "image": "i", "name": "one"]
            ]
                || containers == [
                    ["env": [["name": "B", "value": "2"], ["name": "A", "value": "1"]], "image": "i", "name": "one"]
                ])
        #expect(merged[0]["spec"]?["replicas"] == 1)
    }

    @Test(
        "a patch for nothing, without a name or of no object is refused",
        arguments: [
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: other}",
            "apiVersion: apps/v1\nkind: Deployment", "just text", "",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a, namespace: y}",
        ])
    func refusals(_ patch: String) throws {
        _ = try merge("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}")
        #expect(throws: Fault.self) { try merge(patch) }
    }
}
