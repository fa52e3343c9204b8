import Documents
import Kustomize
import Testing

/// One small case per rule; what is expected is what Kustomize's documentation says.
@Suite("Rules of the Kustomize build")
struct RuleTests {
    private func web(_ kustomization: String, _ more: [String: String] = [:]) async throws -> String {
        var files = more
        files["web.yaml"] = Sample.deployment
        files["kustomization.yaml"] = "resources: [web.yaml]\n" + kustomization
        return try await built(files)
    }

    @Test("objects keep their order and are written with sorted keys")
    func order() async throws {
        let text = try await built([
            "kustomization.yaml": "resources: [b.yaml]",
            "b.yaml":
                "kind: ConfigMap\napiVersion: v1\nmetadata: {name: z}\n---\nmetadata: {name: a}\nkind: ConfigMap\napiVersion: v1\n",
        ])
        #expect(
            text == """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: z
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: a

                """)
    }

    @Test(
        "scalars are those of YAML 1.2",
        arguments: [
            ("yes", "\"yes\""), ("2024-01-02", "\"2024-01-02T00:00:00Z\""), ("0777", "511"), ("0o17", "15"),
            ("1.0", "1"),
            ("1e3", "1000"), ("12345678901234567890", "12345678901234567890"),
        ])
    func scalars(written: String, expected: String) async throws {
        let text = try await built([
            "kustomization.yaml": "resources: [a.yaml]",
            "a.yaml": "apiVersion: x/v1\nkind: X\nmetadata: {name: a}\nspec: \(written)\n",
        ])
        #expect(text.hasSuffix("spec: \(expected)\n"))
    }

    @Test("a prefix and a suffix change names, and references to them")
    func names() async throws {
        let text = try await web(
            "namePrefix: p-\nnameSuffix: -s\nconfigMapGenerator: [{name: settings, literals: [a=b], options: {disableNameSuffixHash: true}}]"
        )
        #expect(text.contains("  name: p-web-s\n"))
        #expect(text.contains("            name: p-settings-s\n"))
    }

    @Test("a generated name ends in the hash of its content, as recorded")
    func hash() async throws {
        let text = try await built(["kustomization.yaml": "configMapGenerator: [{name: empty}]"])
        #expect(text.contains("name: empty-6ct58987ht\n"))
    }

    @Test("an overlay merges into a generated ConfigMap by its first name")
    func behaviors() async throws {
        let text = try await built(
            "over",
            [
                "base/kustomization.yaml": "namePrefix: p-\nconfigMapGenerator: [{name: m, literals: [a=1, b=2]}]",
                "over/kustomization.yaml":
                    "resources: [../base]\nconfigMapGenerator: [{name: m, behavior: merge, literals: [b=3, 'c=\"4\"']}]",
            ])
        #expect(text.contains("data:\n  a: \"1\"\n  b: \"3\"\n  c: \"4\"\n"))
        #expect(text.contains("  name: p-m-"))
    }

    @Test("a Secret holds base64, an environment file gives one key per line")
    func secrets() async throws {
        let text = try await built([
            "kustomization.yaml": "secretGenerator: [{name: s, envs: [e.env], files: [k=f.txt]}]",
            "e.env": "# comment\nA=b=c\nEMPTY\n", "f.txt": "hi",
        ])
        #expect(text.contains("data:\n  A: Yj1j\n  EMPTY: \"\"\n  k: aGk=\n"))
        #expect(text.hasSuffix("type: Opaque\n"))
    }

    @Test("a namespace is set in all but cluster-scoped objects, a Namespace takes it as its name")
    func namespace() async throws {
        let text = try await built([
            "kustomization.yaml": "namespace: team\nresources: [a.yaml]",
            "a.yaml":
                "apiVersion: v1\nkind: Namespace\nmetadata: {name: x}\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: r}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\n",
        ])
        #expect(text.contains("kind: Namespace\nmetadata:\n  name: team\n"))
        #expect(text.contains("kind: ClusterRole\nmetadata:\n  name: r\n"))
        #expect(text.contains("kind: Pod\nmetadata:\n  name: p\n  namespace: team\n"))
    }

    @Test("labels stay out of selectors unless asked for, commonLabels go in")
    func labels() async throws {
        let plain = try await web("labels: [{pairs: {a: b}}]")
        #expect(plain.contains("metadata:\n  labels:\n    a: b\n"))
        #expect(!plain.contains("matchLabels"))
        let template = try await web("labels: [{pairs: {a: b}, includeTemplates: true}]")
        #expect(template.contains("  template:\n    metadata:\n      labels:\n        a: b\n"))
        for field in ["labels: [{pairs: {a: b}, includeSelectors: true}]", "commonLabels: {a: b}"] {
            #expect(try await web(field).contains("  selector:\n    matchLabels:\n      a: b\n"))
        }
        #expect(try await web("commonAnnotations: {note: v}").contains("      annotations:\n        note: v\n"))
    }

    @Test(
        "an image gets a new name, tag or digest",
        arguments: [
            ("newTag: '2'", "nginx:2"), ("newName: r.io/n", "r.io/n:1.14"), ("digest: sha256:ab", "nginx@sha256:ab"),
            ("newName: r.io:5000/n, newTag: '3'", "r.io:5000/n:3"), ("tagSuffix: -x", "nginx:1.14-x"),
        ])
    func images(change: String, expected: String) async throws {
        let text = try await web("images: [{name: nginx, \(change)}]")
        #expect(text.contains("image: \(expected)\n"))
        let other = try await web("images: [{name: ginx, \(change)}]")
        #expect(other.contains("image: nginx:1.14\n"))
    }

    @Test("replicas are set by name")
    func replicas() async throws {
        #expect(try await web("replicas: [{name: web, count: 5}]").contains("  replicas: 5\n"))
    }

    @Test("a strategic patch merges lists by their keys, new entries in front")
    func strategicPatch() async throws {
        let patch = """
            patches:
            - patch: |
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec:
                  replicas: null
                  template:
                    spec:
                      containers:
                      - name: web
                        env: [{name: NEW, value: x}, {name: MODE, $patch: delete}]
                      - {name: side, image: s}
            """
        let text = try await web(patch)
        #expect(!text.contains("replicas"))
        #expect(!text.contains("MODE"))
        #expect(text.contains("      - env:\n        - name: NEW\n          value: x\n"))
        #expect(text.hasSuffix("      - image: s\n        name: side\n"))
    }

    @Test("lists of custom kinds are replaced by a patch")
    func customLists() async throws {
        let text = try await built([
            "kustomization.yaml": "resources: [a.yaml]\npatches: [{path: p.yaml}]",
            "a.yaml": "apiVersion: x/v1\nkind: X\nmetadata: {name: a}\nspec: {list: [{name: a}, {name: b}]}\n",
            "p.yaml": "apiVersion: x/v1\nkind: X\nmetadata: {name: a}\nspec: {list: [{name: c}]}\n",
        ])
        #expect(text.hasSuffix("  list:\n  - name: c\n"))
    }

    @Test("a JSON patch goes to all objects that its target selects")
    func jsonPatch() async throws {
        let change =
            "patch: '[{op: replace, path: /spec/replicas, value: 9}, {op: add, path: /metadata/labels, value: {a: b}}]'"
        for target in ["kind: Deploy.*", "name: w.b", "group: apps, version: v1", "labelSelector: '!x'"] {
            let text = try await web("patches: [{target: {\(target)}, \(change)}]")
            #expect(text.contains("  replicas: 9\n"), "\(target)")
        }
        for target in ["kind: Deploy", "name: we", "namespace: other", "labelSelector: x=y"] {
            let text = try await web("patches: [{target: {\(target)}, \(change)}]")
            #expect(text.contains("  replicas: 1\n"), "\(target)")
        }
    }

    @Test("a patch may change name and kind only with leave")
    func renaming() async throws {
        let patch = "patch: '{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: other}}'"
        let kept = try await web("patches: [{target: {kind: Deployment}, \(patch)}]")
        #expect(kept.contains("kind: Deployment\nmetadata:\n  name: web\n"))
        let changed = try await web(
            "patches: [{target: {kind: Deployment}, options: {allowNameChange: true, allowKindChange: true}, \(patch)}]"
        )
        #expect(changed.contains("kind: StatefulSet\nmetadata:\n  name: other\n"))
    }

    @Test("a component changes what its parent has")
    func components() async throws {
        let files = [
            "base/kustomization.yaml": "resources: [web.yaml]", "base/web.yaml": Sample.deployment,
            "part/kustomization.yaml":
                "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nreplicas: [{name: web, count: 4}]",
            "over/kustomization.yaml": "resources: [../base]\ncomponents: [../part]",
        ]
        #expect(try await built("over", files).contains("  replicas: 4\n"))
    }

    @Test("a replacement copies a field into others")
    func replacements() async throws {
        let text = try await web(
            """
            replacements:
            - source: {kind: Deployment, fieldPath: metadata.name}
              targets:
              - select: {kind: Deployment}
                fieldPaths: ['spec.template.spec.containers.[name=web].env.[name=MODE].value']
              - select: {kind: Deployment}
                fieldPaths: ['spec.template.spec.containers.*.image']
                options: {delimiter: ':', index: 1}
            """)
        #expect(text.contains("          value: web\n"))
        #expect(text.contains("image: nginx:web\n"))
    }

    @Test("a variable stands for a field of an object")
    func variables() async throws {
        let text = try await built([
            "kustomization.yaml":
                "namePrefix: p-\nresources: [p.yaml]\nvars: [{name: ME, objref: {apiVersion: v1, kind: Pod, name: p}}]",
            "p.yaml":
                "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, args: [$(ME), a-$(ME)-$(OTHER)]}]}\n",
        ])
        #expect(text.contains("  - args:\n    - p-p\n    - a-p-p-$(OTHER)\n"))
    }

    @Test("sortOptions order by kind, local objects are left out")
    func sorting() async throws {
        let text = try await built([
            "kustomization.yaml": "resources: [a.yaml]\nsortOptions: {order: legacy}",
            "a.yaml":
                "apiVersion: v1\nkind: Service\nmetadata: {name: s}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: n}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: l, annotations: {config.kubernetes.io/local-config: 'true'}}\n",
        ])
        #expect(
            text.split(separator: "\n").filter { $0.hasPrefix("kind") } == ["kind: Namespace", "kind: Service"])
    }

    @Test("without a kustomization all manifests below are listed, a folder with one as a folder")
    func generated() async throws {
        let tree = MemoryTree(texts: [
            "d/a.yaml": Sample.configMap, "d/in/b.yml": Sample.deployment, "d/sub/kustomization.yaml": "namespace: x",
            "d/notes.txt": "no", "other.yaml": Sample.configMap,
        ])
        let build = KustomizeBuild(tree: tree)
        #expect(try await build.kustomization(at: "d") == nil)
        let value = try await build.generatedKustomization(at: "d")
        #expect(value["resources"] == ["a.yaml", "in/b.yml", "sub"])
    }

    @Test("an overlay of Flux adds patches, and an image takes the place of its namesake")
    func overlay() async throws {
        var overlay = KustomizationOverlay()
        overlay.namespace = "team"
        overlay.images = [["name": "nginx", "newTag": "2"]]
        overlay.patches = [["target": ["kind": "Deployment"], "patch": "[{op: remove, path: /spec/replicas}]"]]
        let build = KustomizeBuild(
            tree: MemoryTree(texts: [
                "kustomization.yaml":
                    "resources: [web.yaml]\nimages: [{name: nginx, newName: r.io/n, digest: sha256:aa}]",
                "web.yaml": Sample.deployment,
            ]))
        let file = try #require(try await build.kustomization(at: ""))
        let result = try await build.run(kustomization: overlay.applied(to: file))
        let text = String(decoding: result.encoded, as: UTF8.self)
        #expect(text.contains("image: r.io/n:2\n"))
        #expect(text.contains("  namespace: team\n"))
        #expect(!text.contains("replicas"))
        #expect(result.objects.count == 1)
    }
}
