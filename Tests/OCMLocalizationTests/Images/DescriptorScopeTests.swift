import Diagnostics
import Documents
import OCI
import OCMLocalization
import OCMModel
import Testing

@Suite("resources found in component descriptors")
struct DescriptorScopeTests {
    static let digest = String(repeating: "a", count: 64)

    private func resource(
        _ name: String, _ access: AccessSpec, extra: [String: String] = [:], version: String = "1.0.0",
        normalisation: String = "ociArtifactDigest/v1"
    ) -> Resource {
        Resource(
            name: name, version: version, type: "ociImage", relation: .local, extraIdentity: extra, access: access,
            digest: DigestSpec(
                hashAlgorithm: "SHA-256", normalisationAlgorithm: normalisation, value: Self.digest))
    }

    private func component(
        _ name: String, _ resources: [Resource], _ references: [ComponentReference] = []
    ) -> ComponentDescriptor {
        ComponentDescriptor(
            schema: .v2, name: name, version: "1.0.0", provider: Provider(name: "acme"), resources: resources,
            references: references)
    }

    private var scope: DescriptorScope {
        let global = AccessSpec.ociArtifact(imageReference: "h:1/acme/local:1")
        let database = component(
            "acme.io/database", [resource("image", .ociArtifact(imageReference: "h:1/acme/database:2"))])
        let product = component(
            "acme.io/product",
            [
                resource("image", .ociArtifact(imageReference: "h:1/acme/server:1")),
                resource("image", .ociArtifact(imageReference: "h:1/acme/server-arm:1"), extra: ["arch": "arm"]),
                resource("multi", .ociArtifact(imageReference: "h:1/a/x"), extra: ["arch": "x"]),
                resource("multi", .ociArtifact(imageReference: "h:1/a/y"), extra: ["arch": "y"]),
                resource("blob", .localBlob(localReference: "sha256:1", mediaType: "x", globalAccess: global)),
                resource("inside", .localBlob(localReference: "sha256:1", mediaType: "x")),
                resource("relative", AccessSpec(type: "relativeOciReference", ["reference": "acme/rel:3"])),
                resource("raw", AccessSpec(type: "s3"), normalisation: "genericBlobDigest/v1"),
                resource("generic", .ociArtifact(imageReference: "h:1/a/g:1"), normalisation: "genericBlobDigest/v1"),
            ],
            [ComponentReference(name: "db", componentName: "acme.io/database", version: "1.0.0")])
        return DescriptorScope(root: product, referenced: [database], registry: "h:1")
    }

    @Test("by name, extra identity and reference")
    func lookup() throws {
        func text(_ query: ResourceQuery) throws -> String {
            try ImageForm.pinned.text(.image, of: try scope.image(query))
        }
        let digest = "@sha256:\(Self.digest)"
        #expect(try text(ResourceQuery(name: "image")) == "h:1/acme/server\(digest)")
        #expect(
            try text(ResourceQuery(name: "image", extraIdentity: ["arch": "arm"])) == "h:1/acme/server-arm\(digest)")
        #expect(try text(ResourceQuery(name: "multi", extraIdentity: ["arch": "y"])) == "h:1/a/y\(digest)")
        #expect(try text(ResourceQuery(name: "blob")) == "h:1/acme/local\(digest)")
        #expect(try text(ResourceQuery(name: "relative")) == "h:1/acme/rel\(digest)")
        let image = try scope.image(ResourceQuery(name: "image", referencePath: [["name": "db"]]))
        #expect(image.component == "acme.io/database")
        #expect(image.name.fullRepository == "h:1/acme/database")
        #expect(try scope.image(ResourceQuery(name: "generic")).digest == nil)
    }

    @Test(
        "what is not one image in a registry is refused and named",
        arguments: [
            (ResourceQuery(name: "nope"), "acme.io/product:1.0.0 has no resource “nope”"),
            (ResourceQuery(name: "multi"), "has 2 fits for resource “multi”"),
            (ResourceQuery(name: "image", version: "2.0.0"), "has no resource “image” 2.0.0"),
            (ResourceQuery(name: "inside"), "cannot determine image digest"),
            (ResourceQuery(name: "raw"), "cannot determine access spec type"),
            (ResourceQuery(name: "image", referencePath: [["name": "x"]]), "has 0 references with name=x"),
        ])
    func refusal(_ query: ResourceQuery, _ message: String) {
        #expect(fault { _ = try scope.image(query) }.contains(message))
    }

    @Test("a mapping sees resources, and the components behind references")
    func mappingScope() throws {
        let value = try scope.component()
        #expect(value["version"] == "1.0.0")
        #expect(value["resources"]?.array?.count == 9)
        let reference = value["references"]?.array?[0]
        #expect(reference?["component"]?["resources"]?.array?[0]["access"]?["imageReference"] == "h:1/acme/database:2")
    }

    @Test("all images of all versions are covered, pinned")
    func covered() throws {
        let covered = scope.coveredImages()
        #expect(covered["h:1/acme/database@sha256:\(Self.digest)"]?.component == "acme.io/database")
        #expect(covered.count == 7)
    }
}
