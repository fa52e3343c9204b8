import Documents
import OCMModel
import Testing

@Suite("comparison of component versions at a transfer")
struct DescriptorComparisonTests {
    static func digest(_ value: String) -> DigestSpec {
        DigestSpec(hashAlgorithm: "SHA-256", normalisationAlgorithm: "genericBlobDigest/v1", value: value)
    }

    static func base() -> ComponentDescriptor {
        ComponentDescriptor(
            name: "acme.org/app", version: "1.0.0", provider: Provider(name: "acme.org"),
            resources: [
                Resource(
                    name: "one", version: "1.0.0", type: "blob", relation: .local,
                    access: .ociArtifact(imageReference: "a.b/c:1"),
                    digest: digest("01")),
                Resource(
                    name: "two", version: "1.0.0", type: "blob", relation: .local,
                    access: .ociArtifact(imageReference: "a.b/c:2"),
                    digest: digest("02")),
            ],
            references: [ComponentReference(name: "base", componentName: "acme.org/base", version: "1.0.0")])
    }

    static let signature = Signature(
        name: "acme", digest: digest("03"),
        signature: SignatureSpec(algorithm: "RSASSA-PSS", value: "00", mediaType: "x"))

    /// The changes of the recorded table of decisions, and what the first generation does by default.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let expected: String
        let source: @Sendable (inout ComponentDescriptor) -> Void
        var target: @Sendable (inout ComponentDescriptor) -> Void = { _ in }
    }

    static let cases = [
        Case(testDescription: "none", expected: "skip") { _ in },
        Case(testDescription: "access only", expected: "skip") {
            $0.resources[0].access = .ociArtifact(imageReference: "x.y/z:1")
        },
        Case(testDescription: "repository contexts only", expected: "skip") {
            $0.repositoryContexts = [["type": "OCIRegistry"]]
        },
        Case(testDescription: "creation time only", expected: "skip") { $0.creationTime = "2024-01-01T00:00:00Z" },
        Case(testDescription: "signature added in the source", expected: "merge") { $0.signatures = [signature] },
        Case(
            testDescription: "signature only in the target", expected: "merge", source: { _ in },
            target: { $0.signatures = [signature] }),
        Case(testDescription: "label that is not signed", expected: "merge") {
            $0.labels = [Label(name: "l", value: 1)]
        },
        Case(testDescription: "signing label", expected: "error") {
            $0.labels = [Label(name: "l", value: 1, signing: true)]
        },
        Case(testDescription: "resource digest", expected: "error") { $0.resources[0].digest = digest("ff") },
        Case(testDescription: "resource digest missing on one side", expected: "error") {
            $0.resources[0].digest = nil
        },
        Case(
            testDescription: "resource digest missing on both sides", expected: "error",
            source: { $0.resources[0].digest = nil }, target: { $0.resources[0].digest = nil }),
        Case(
            testDescription: "access none without digest on both sides", expected: "skip",
            source: {
                $0.resources[0].digest = nil
                $0.resources[0].access = AccessSpec(type: "none")
            },
            target: {
                $0.resources[0].digest = nil
                $0.resources[0].access = AccessSpec(type: "none")
            }),
        Case(testDescription: "resources swapped", expected: "error") { $0.resources.swapAt(0, 1) },
        Case(testDescription: "reference digest on one side", expected: "merge") {
            $0.references[0].digest = digest("04")
        },
        Case(
            testDescription: "reference digests differ", expected: "error",
            source: { $0.references[0].digest = digest("04") }, target: { $0.references[0].digest = digest("05") }),
        Case(testDescription: "provider", expected: "error") { $0.provider.name = "other" },
    ]

    @Test("the decision is that of the recorded table", arguments: cases)
    func decision(_ example: Case) {
        var source = Self.base(), target = Self.base()
        example.source(&source)
        example.target(&target)
        let found =
            switch DescriptorComparison.compare(source, with: target) {
            case .equivalent: "skip"
            case .volatile: "merge"
            case .different: "error"
            }
        #expect(found == example.expected)
    }

    @Test("a merge keeps the target's signatures, labels and access, and takes the source's")
    func merge() throws {
        var source = Self.base(), target = Self.base()
        source.labels = [Label(name: "a", value: 1)]
        source.signatures = [Self.signature]
        target.labels = [Label(name: "a", value: 2), Label(name: "b", value: 3)]
        var other = Self.signature
        other.name = "other"
        target.signatures = [other]
        target.resources[0].access = .ociArtifact(imageReference: "inner.example/c:1")
        let merged = try DescriptorMerge.merge(source, into: target)
        #expect(merged.labels == [Label(name: "a", value: 1), Label(name: "b", value: 3)])
        #expect(merged.signatures.map(\.name) == ["acme", "other"])
        #expect(merged.resources[0].access.imageReference == "inner.example/c:1")
    }
}
