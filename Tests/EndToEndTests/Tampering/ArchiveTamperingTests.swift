import Diagnostics
import Host
import OCI
import OCMModel
import OCMPackaging
import Testing

/// The form of the archive that is verified.
enum ArchiveForm: String, CaseIterable, Sendable {
    case folder = "bundle"
    case compressed = "bundle.tgz"
}

@Suite("A signed product that was changed in its archive is refused", .needs("docker-registry", "skopeo", "tar"))
struct ArchiveTamperingTests {
    /// What somebody did to the archive.
    enum Deed: String, CaseIterable, Sendable {
        case flipInLayer, flipInText, repackedLayer, otherText, removedImage, removedText, flipInReferenced
        case otherReferenced, removedReferenced, changedDigest, removedSignature, foreignSignature, emptySignatures

        /// Words of the sentence that tells it.
        var mentions: [String] {
            switch self {
            case .flipInLayer, .repackedLayer, .removedImage: [Product.root, "image"]
            case .flipInText, .otherText, .removedText: [Product.root, "readme"]
            // the resource fits its new digest, so only the whole differs
            case .changedDigest: [Product.root, "signature"]
            case .flipInReferenced, .otherReferenced: [Product.library, "notes"]
            case .removedReferenced: [Product.root, "library"]
            case .removedSignature, .emptySignatures, .foreignSignature: [Product.root, "acme"]
            }
        }
    }

    @Test(
        "in each form, with a sentence that names component and resource", arguments: Deed.allCases,
        ArchiveForm.allCases)
    func refused(_ deed: Deed, _ form: ArchiveForm) async throws {
        try await Desk.with { desk in
            let golden = try await desk.unpackGolden()
            try await desk.packBundle()
            let untouched = try await desk.verify(form.rawValue)
            #expect(untouched.exit == 0 && untouched.output.contains("successfully verified"), "\(untouched)")

            try await perform(deed, desk, golden)
            try await desk.packBundle()
            let outcome = try await desk.verify(form.rawValue)
            #expect(outcome.exit == 1, "\(outcome)")
            #expect(!outcome.output.contains("successfully verified \(Product.root)"), "\(outcome)")
            #expect(outcome.sentences.count == 1, "\(outcome)")
            for word in deed.mentions { #expect(outcome.errors.contains(word), "\(outcome)") }
        }
    }

    @Test(
        "a transfer of the content to a registry refuses it too",
        arguments: [Deed.flipInLayer, .removedImage, .flipInText])
    func notTransferred(_ deed: Deed) async throws {
        try await TestRegistry.with { registry in
            try await Desk.with { desk in
                let golden = try await desk.unpackGolden()
                try await perform(deed, desk, golden)
                let outcome = try await desk.ocm(
                    "transfer", "cv", "-r", "--copy-resources", "bundle//\(Product.root)", registry.components)
                #expect(outcome.exit == 1 && !outcome.errors.isEmpty, "\(outcome)")
                let there = try await desk.ocm("get", "cv", "\(registry.components)//\(Product.root)")
                #expect(!there.output.contains(Product.name), "\(there)")
            }
        }
    }

    private func perform(_ deed: Deed, _ desk: Desk, _ golden: Golden) async throws {
        switch deed {
        case .flipInLayer: try await flip(desk, Product.name, "image", inside: golden.image.layers[1])
        case .flipInText: try await flip(desk, Product.name, "readme")
        case .flipInReferenced: try await flip(desk, Product.library, "notes")
        case .repackedLayer:
            // the same image but for its layers, with digests that fit one another
            let image = try await TestImage.make(in: desk.path("evil"), seed: 2)
            try await TestRegistry.with { registry in
                try await desk.push(image, to: registry)
                try await desk.write(
                    "evil.yaml", Product.constructor(image: "http://\(registry.address)/acme/app:1.0"))
                _ = try await desk.ocm("add", "cv", "--create", "--file", "references", "evil.yaml").checked()
                _ = try await desk.ocm(
                    "transfer", "cv", "--copy-resources", "references//\(Product.root)", "evil-archive"
                ).checked()
            }
            let evil = try await desk.version(in: "evil-archive")
            let access = try #require(evil.descriptor.resources.first { $0.name == "image" }).access
            let blob = try await evil.localBlob(access)
            try await desk.rewrite("bundle", blobs: [blob]) { try $0.redirect("image", to: blob) }
        case .otherText:
            let blob = BytesBlob(Array("how to use the evil product".utf8), mediaType: "text/plain")
            try await desk.rewrite("bundle", blobs: [blob]) { try $0.redirect("readme", to: blob) }
        case .otherReferenced:
            let blob = BytesBlob(Array("notes of an evil library".utf8), mediaType: "text/plain")
            try await desk.rewrite("bundle", Product.library, blobs: [blob]) { try $0.redirect("notes", to: blob) }
        case .removedImage: try await remove(desk, "image")
        case .removedText: try await remove(desk, "readme")
        case .removedReferenced:
            let index = String(
                decoding: try await Files.read(desk.path("bundle/artifact-index.json"), limit: 10_000), as: UTF8.self)
            try await desk.write(
                "bundle/artifact-index.json", index.replacing("component-descriptors/\(Product.library)", with: "x"))
        case .changedDigest:
            let blob = BytesBlob(Array("how to use the evil product".utf8), mediaType: "text/plain")
            try await desk.rewrite("bundle", blobs: [blob]) { descriptor in
                try descriptor.redirect("readme", to: blob)
                for i in descriptor.resources.indices where descriptor.resources[i].name == "readme" {
                    descriptor.resources[i].digest?.value = blob.descriptor.digest.hex
                }
            }
        case .removedSignature: try await desk.rewrite("bundle") { $0.signatures = [] }
        case .emptySignatures:
            try await desk.rewrite("bundle") { descriptor in
                for i in descriptor.signatures.indices { descriptor.signatures[i].signature.value = "" }
            }
        case .foreignSignature:
            // made with the right key, for another component
            try await desk.write("other.yaml", Product.small("acme.io/other"))
            _ = try await desk.ocm("add", "cv", "--create", "--file", "other", "other.yaml").checked()
            _ = try await desk.ocm("sign", "cv", "-s", "acme", "-K", "key.priv", "other//acme.io/other:1.0.0").checked()
            let signatures = try await desk.version("acme.io/other", in: "other").descriptor.signatures
            try await desk.rewrite("bundle") { $0.signatures = signatures }
        }
    }

    /// The file of a local blob.
    private func file(_ desk: Desk, _ component: String, _ resource: String) async throws -> String {
        let descriptor = try await desk.version(component, in: "bundle").descriptor
        let access = try #require(descriptor.resources.first { $0.name == resource }?.access.localBlob)
        return desk.path("bundle/blobs/\(access.localReference.replacing(":", with: "."))")
    }

    private func remove(_ desk: Desk, _ resource: String) async throws {
        try await Files.remove(try await file(desk, Product.name, resource))
    }

    /// Changes one bit of a resource; in that layer of an image.
    private func flip(_ desk: Desk, _ component: String, _ resource: String, inside layer: Descriptor? = nil)
        async throws
    {
        let path = try await file(desk, component, resource)
        var bytes = try await Files.read(path, limit: 10_000_000)
        var place = bytes.count / 2
        if let layer {
            // artifact sets are stored without compression, so the layer stands there as it is
            _ = try await TestImage.make(in: desk.path("copy"))
            let content = try await Files.read(desk.path("copy/blobs/sha256/\(layer.digest.hex)"), limit: 1_000_000)
            let start = Array(content.prefix(64))
            place = try #require(bytes.firstRange(of: start)).lowerBound + 20
        }
        bytes[place] ^= 1
        try await Files.replace(path, with: bytes, sync: false)
    }
}

extension ComponentDescriptor {
    /// Lets the access of a resource lead to another blob; what was signed stays.
    mutating func redirect(_ name: String, to blob: any Blob) throws {
        guard let at = resources.firstIndex(where: { $0.name == name }), var access = resources[at].access.localBlob
        else { throw Fault(.notFound, "no local resource \(name)") }
        access.localReference = blob.descriptor.digest.description
        resources[at].access = .localBlob(access)
    }
}
