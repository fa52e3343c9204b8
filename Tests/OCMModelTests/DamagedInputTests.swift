import Documents
import OCMModel
import OCMTestSupport
import Testing

/// Damaged input ends in a fault or in another value, never in a crash or without an end.
@Suite("Damaged documents and texts")
struct DamagedInputTests {
    private static let json = [
        #"{"a":[1,-2.5e+10,true,null,"x\u00e9\ud83d\ude00\n"],"b":{"c":{}},"":0,"d":"\"\\\/"}"#,
        "[[[[{\"k\":[]}]]], 1e308, 0.1, -0]",
    ]
    private static let yaml = [
        "a: &x [1, 0x1F, .inf, ~, 2024-01-02]\nb: {<<: *y, k: 'it''s'}\nc: |+\n  text\n\n  more\nd: >-\n  folded\n  text\n",
        "&y k: &z {a: b}\n? complex\n: - *z\n  - \"\\x41\\u263a\\t\"\n---\n!!str 12\n...\n",
        "- !!binary aGVsbG8=\n- 1_000\n- 0o17\n- 12:30:45\n- yes\n",
    ]
    private static let descriptor = [
        """
        meta: {schemaVersion: v2}
        component:
          name: acme.io/x
          version: 1.0.0
          provider: {name: acme.io, labels: [{name: l, value: {a: 1.5}, version: v1, signing: true}]}
          creationTime: "2024-05-06T07:08:09Z"
          repositoryContexts: [{type: OCIRegistry, baseUrl: a}]
          sources: [{name: s, version: 1.0.0, type: git, access: {type: none}}]
          componentReferences: [{name: r, version: 1.0.0, componentName: acme.io/y, digest: {hashAlgorithm: SHA-256, normalisationAlgorithm: jsonNormalisation/v3, value: ab}}]
          resources:
          - {name: data, version: 1.0.0, type: blob, relation: local, extraIdentity: {os: linux}, access: {type: localBlob, localReference: "sha256:00", mediaType: text/plain}}
          - {name: data, version: 2.0.0, type: blob, relation: external, access: {type: ociArtifact, imageReference: "a/b:1"}, srcRefs: [{identitySelector: {name: s}}]}
        signatures: [{name: s, digest: {hashAlgorithm: SHA-256, normalisationAlgorithm: jsonNormalisation/v3, value: ab}, signature: {algorithm: RSASSA-PSS, value: ab, mediaType: x}}]
        """,
        """
        apiVersion: ocm.software/v3alpha1
        kind: ComponentVersion
        metadata: {name: acme.io/x, version: 1.0.0, provider: {name: p}}
        spec: {resources: [{name: a, version: 1.0.0, type: t, relation: local, access: {type: localBlob}}]}
        """,
    ]

    @Test("JSON is read, or refused; what was read can be written and read again")
    func json() throws {
        for mutant in Mutations(of: Self.json, tokens: ["\\u", "\\ud800", "{\"a\":", "[", "e+", "1.", "null"]) {
            guard let value = try? JSONValue(parsing: mutant) else { continue }
            #expect(try JSONValue(parsing: value.encoded()) == value)
            _ = try? CanonicalJSON.encode(value)
        }
    }

    @Test("YAML is read, or refused; what was read can be written and read again")
    func yaml() throws {
        let tokens = [
            "*x", "&x ", "<<: ", "? ", "!!", "|2\n", "'", "---\n", "%YAML 1.1\n", "[", "{", "\t", "\u{FEFF}", "\u{85}",
        ]
        for mutant in Mutations(of: Self.yaml, tokens: tokens) {
            guard let documents = try? YAMLStream.parse(mutant) else { continue }
            for root in documents.compactMap(\.root) {
                _ = try? root.jsonValue(.core12)
                guard let value = try? root.jsonValue(.yaml11) else { continue }
                let written = YAMLEncoder.encode(value, sortedKeys: true)
                let again = try YAMLStream.parse(written).first?.root?.jsonValue(.yaml11) ?? .null
                #expect(again.encoded().count == value.encoded().count, "\(String(decoding: written, as: UTF8.self))")
            }
        }
    }

    @Test("descriptors are read, or refused; what was read can be written, read again and normalised")
    func descriptors() throws {
        let tokens = ["null", "[]", "{}", "~", "*a", "access: ", "name: ", "digest: null", "1.0.0", "type: none"]
        for mutant in Mutations(of: Self.descriptor, tokens: tokens, count: 2500) {
            guard let descriptor = try? ComponentDescriptor(parsing: mutant) else { continue }
            #expect(try ComponentDescriptor(parsing: descriptor.encodedYAML()) == descriptor)
            for normalisation in Normalisation.allCases { _ = try? normalisation.normalise(descriptor) }
            _ = ElementIdentity.all(of: descriptor.resources).map(\.description)
        }
    }

    @Test("versions, constraints and references are read, or refused")
    func texts() throws {
        let texts = [
            "v1.2.3-rc.1+build.7", ">=1.2 <2, ^1 || ~1.4", "1.0 - 2.0", "1.x", "*",
            "OCIRegistry::https://ghcr.io:443/acme//acme.io/x:1.0.0@sha256:00", "ctf::./a//b.c/d:v1",
            "oci://a/b//c.d/e:1",
        ]
        for mutant in Mutations(of: texts, tokens: ["::", "//", "@", ":", "||", "-", "+", "."], count: 5000) {
            let text = String(decoding: mutant, as: UTF8.self)
            let version = SemanticVersion(text)
            if let constraint = try? VersionConstraint(text), let version { _ = constraint.contains(version) }
            _ = try? ComponentRepositoryReference(text)
        }
    }

    @Test("a short document does not become a large one by its aliases")
    func aliasBomb() throws {
        var text = "a0: &a0 [1, 2, 3, 4, 5, 6, 7, 8, 9]\n"
        for level in 1...5 {
            let items = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(items)]\n"
        }
        let root = try #require(try YAMLStream.parse(Array(text.utf8)).first?.root)
        #expect(throws: (any Error).self) { try root.jsonValue(.yaml11) }
    }
}
