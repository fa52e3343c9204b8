import Documents
import OCI
import OCMTestSupport
import Testing

@testable import OCMPackaging

/// Foreign archives, constructor files and names end in a fault or in another value, never in a crash or without an end.
@Suite("Damaged archives and constructor files")
struct DamagedInputTests {
    @Test("templates, patterns and distinguished names")
    func texts() {
        let texts = [
            "a ${X:-b} ${Y##*.} $${Z} ${A/b/c} ${B:1:2} ${C^^} ${D:=${E}} ${#F}", "[a-z]*?[^0-9]\\x",
            "CN=acme/O=x+O=y,OU=z;C=DE",
        ]
        let tokens = ["${", "}", ":", "/", "#", "%", "[", "]", "^", "\\", "=", ",", "+", "*"]
        for mutant in Mutations(of: texts, tokens: tokens, count: 5000) {
            let text = String(decoding: mutant, as: UTF8.self)
            _ = try? SubstTemplate.expand(mutant, file: "f") { $0.isEmpty ? nil : Array("a.b/c".utf8) }
            if let name = try? IssuerName(text) { _ = (name.text, name.signatureName, name.matches(name)) }
        }
    }

    @Test("constructor files and archive indexes")
    func documents() {
        let digest = "sha256:" + String(repeating: "a", count: 64)
        let constructor = """
            components:
            - name: acme.org/x
              version: ${VERSION:-1.0.0}
              provider: {name: acme.org}
              labels: [{name: l, value: 1}]
              resources:
              - {name: a, type: t, input: {type: utf8, text: hello, compress: true}}
              - {name: b, type: t, version: 1.0.0, access: {type: ociArtifact, imageReference: "a/b:1"}}
              sources: [{name: s, type: git, version: 1.0.0, access: {type: none}}]
              componentReferences: [{name: r, componentName: acme.org/y, version: 1.0.0}]
            """
        let index =
            #"{"schemaVersion":1,"artifacts":[{"repository":"a","tag":"1","digest":"\#(digest)","mediaType":"x"}]}"#
        for mutant in Mutations(
            of: [constructor, index], tokens: ["[]", "{}", "null", "- ", ": ", "${", "input: "], count: 2000)
        {
            let file = ConstructorFile(name: "c", folder: ".", text: mutant)
            _ = try? ConstructorReader(defaultVersion: nil).read([file]) { _ in }
            if let index = try? ArchiveIndex(parsing: mutant, source: "i") {
                #expect(throws: Never.self) { try ArchiveIndex(parsing: index.encoded(), source: "i") }
            }
        }
    }

    @Test("artifact sets, compressed or not")
    func sets() async throws {
        let config = BytesBlob(Array("{}".utf8), mediaType: "application/x-json")
        let layer = BytesBlob(Array("layer".utf8), mediaType: .imageLayer)
        let manifest = Manifest(config: config.descriptor, layers: [layer.descriptor])
        let blob = try await ArtifactSet.write(
            manifest.descriptor, tag: "1", from: BlobCollection([config, layer, manifest.blob]))
        let bytes = try await blob.bytes(limit: 1 << 20)
        for mutant in Mutations(of: [bytes], tokens: ["ustar", "blobs/", "../", "\u{0}"], count: 600) {
            guard let set = try? await ArtifactSet.open(BytesBlob(mutant, mediaType: "application/x-tar")),
                let root = try? await set.main()
            else { continue }
            // What verifies is the image and no other one.
            guard (try? await GraphVerifier.verify(root, in: set)) != nil else { continue }
            #expect(root.digest == manifest.descriptor.digest)
        }
    }
}
