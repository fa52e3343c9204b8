import Diagnostics
import Documents
import Host
import OCI
import OCMModel
import OCMPackaging
import Testing

@Suite("A signed product that was changed in its registry is refused", .needs("docker-registry", "skopeo"))
struct RegistryTamperingTests {
    /// What somebody did to the registry.
    enum Deed: String, CaseIterable, Sendable {
        case changedManifest, changedDescriptor, flipInLayer, removedLayer, flipInText, flipInReferenced
        case otherReferenced, removedSignature, foreignSignature

        var mentions: [String] {
            switch self {
            case .flipInLayer, .removedLayer: [Product.root, "image"]
            case .changedManifest, .flipInText: [Product.root, "readme"]
            case .flipInReferenced, .otherReferenced: [Product.library, "notes"]
            case .changedDescriptor: [Product.root, "signature"]
            case .removedSignature, .foreignSignature: [Product.root, "acme"]
            }
        }
    }

    @Test(
        "with a sentence that names component and resource, and so is its transfer",
        arguments: Deed.allCases, TestRegistry.Make.allCases)
    func refused(_ deed: Deed, _ make: TestRegistry.Make) async throws {
        try await TestRegistry.with(make) { registry in
            try await Desk.with { desk in
                let golden = try await desk.unpackGolden()
                let root = "\(registry.components)//\(Product.root)"
                _ = try await desk.ocm(
                    "transfer", "cv", "-r", "--copy-resources", "bundle//\(Product.root)", registry.components
                ).checked()
                let untouched = try await desk.verify(registry.components)
                #expect(untouched.output.contains("successfully verified \(Product.root)"), "\(untouched)")

                try await perform(deed, desk, registry, golden)
                let outcome = try await desk.verify(registry.components)
                #expect(outcome.exit == 1, "\(outcome)")
                #expect(outcome.sentences.count == 1, "\(outcome)")
                for word in deed.mentions { #expect(outcome.errors.contains(word), "\(outcome)") }

                // bytes that do not fit their digest are not carried on either
                guard [.flipInLayer, .removedLayer, .flipInText, .flipInReferenced].contains(deed) else { return }
                let moved = try await desk.ocm("transfer", "cv", "-r", "--copy-resources", root, "moved")
                #expect(moved.exit == 1 && !moved.errors.isEmpty, "\(moved)")
            }
        }
    }

    private func perform(_ deed: Deed, _ desk: Desk, _ registry: TestRegistry, _ golden: Golden) async throws {
        switch deed {
        case .changedManifest:
            let blob = BytesBlob(Array("how to use the evil product".utf8), mediaType: "text/plain")
            try await registry.rewrite(blobs: [blob]) { try $0.redirect("readme", to: blob) }
        case .changedDescriptor:
            try await registry.rewrite { $0.labels = [Label(name: "evil", value: "yes", signing: true)] }
        case .flipInLayer: try await registry.flip(golden.image.layers[1].digest)
        case .removedLayer: try await registry.remove(golden.image.layers[1].digest)
        case .flipInText: try await registry.flip(Digest(of: Array("how to use the product".utf8)))
        case .flipInReferenced: try await registry.flip(Digest(of: Array("notes of the library".utf8)))
        case .otherReferenced:
            let blob = BytesBlob(Array("notes of an evil library".utf8), mediaType: "text/plain")
            try await registry.rewrite(Product.library, blobs: [blob]) { try $0.redirect("notes", to: blob) }
        case .removedSignature: try await registry.rewrite { $0.signatures = [] }
        case .foreignSignature:
            try await desk.write("other.yaml", Product.small("acme.io/other"))
            _ = try await desk.ocm("add", "cv", "--create", "--file", "other", "other.yaml").checked()
            _ = try await desk.ocm("sign", "cv", "-s", "acme", "-K", "key.priv", "other//acme.io/other:1.0.0").checked()
            let signatures = try await desk.version("acme.io/other", in: "other").descriptor.signatures
            try await registry.rewrite { $0.signatures = signatures }
        }
    }

    @Test("an image that was pushed over the tag of a resource is refused")
    func movedTag() async throws {
        try await TestRegistry.with { registry in
            try await Desk.with { desk in
                _ = try await desk.prepareProduct(registry)
                try await desk.makeKeys()
                _ = try await desk.ocm("add", "cv", "--create", "--file", "archive", "product.yaml").checked()
                _ = try await desk.ocm("sign", "cv", "-s", "acme", "-K", "key.priv", "archive//\(Product.root)")
                    .checked()
                _ = try await desk.ocm("transfer", "cv", "-r", "archive//\(Product.root)", registry.components)
                    .checked()
                for place in ["archive", registry.components] { _ = try await desk.verify(place).checked() }

                try await desk.push(try await TestImage.make(in: desk.path("evil"), seed: 2), to: registry)
                for place in ["archive", registry.components] {
                    let outcome = try await desk.verify(place)
                    #expect(outcome.exit == 1 && outcome.sentences.count == 1, "\(outcome)")
                    for word in [Product.root, "image"] { #expect(outcome.errors.contains(word), "\(outcome)") }
                    let moved = try await desk.ocm(
                        "transfer", "cv", "-r", "--copy-resources", "\(place)//\(Product.root)", "moved")
                    #expect(moved.exit == 1 && moved.errors.contains("image"), "\(moved)")
                }
            }
        }
    }

    @Test("a product is verified by the key that was given, not by one that comes with it")
    func otherKey() async throws {
        try await Desk.with { desk in
            _ = try await desk.unpackGolden()
            let other = try await TestKeys.other.value
            try await desk.write("own.pub", try await TestKeys.shared.value.publicPEM)
            try await desk.write("key.pub", other.publicPEM)
            let outcome = try await desk.verify("bundle")
            #expect(outcome.exit == 1 && outcome.errors.contains(Product.root), "\(outcome)")
            let missing = try await desk.verify("bundle", signature: "nobody")
            #expect(missing.exit == 1 && missing.errors.contains("nobody"), "\(missing)")
            let none = try await desk.ocm("verify", "cv", "-s", "acme", "bundle//\(Product.root)")
            #expect(none.exit == 1 && none.errors.contains("acme"), "\(none)")
            _ = try await desk.ocm("verify", "cv", "-s", "acme", "-k", "own.pub", "bundle//\(Product.root)").checked()
        }
    }
}

extension TestRegistry {
    /// Changes one bit of content on the registry's disk.
    fileprivate func flip(_ digest: Digest) async throws {
        for path in try await files(digest) {
            var bytes = try await Files.read(path, limit: 10_000_000)
            bytes[bytes.count / 2] ^= 1
            try await Files.remove(path)
            try await Files.create(path, bytes: bytes, mode: 0o644)
        }
    }

    fileprivate func remove(_ digest: Digest) async throws {
        for path in try await files(digest) { try await Files.remove(path) }
    }

    /// Where the registry keeps content.
    private func files(_ digest: Digest) async throws -> [String] {
        let found = try await FolderDigest.of(folder).filter { $0.value == digest.hex }.keys
        guard !found.isEmpty else { throw Fault(.notFound, "the registry keeps \(digest) nowhere in \(folder)") }
        return found.map { Paths.join(folder, $0) }
    }
}
