import Diagnostics
import Documents
import Host
import OCI

extension DemoStory {
    private static let server = VersionKey("acme.io/server", "1.0.0")
    private static let database = VersionKey("acme.io/database", "1.0.0")

    /// Changes the delivery in every way, and sees each refused by the command that passed before.
    func tamper(with consumer: String) async throws {
        let disc = Word.path("disc/product-1.0.0.tgz", "//\(DemoFiles.product):1.0.0")
        stage.say("The archive on the disc is untouched, and passes as the registries did.")
        try await verify(disc)
        try await tamperWithLayers()
        try await tamperWithRegistry(consumer)
        try await tamperWithReferences()
        stage.say("The untouched ones still pass, with the same command.")
        try await verify(disc)
        try await verify(Word("\(consumer)//\(DemoFiles.product):1.0.0"))
    }

    private func tamperWithLayers() async throws {
        stage.say("One byte is flipped in a layer of the server's image inside the archive.")
        try await copy(to: "tampered/flipped")
        let resources = try await resource("image", of: Self.server, in: .path("tampered/flipped"))
        let file = resources["localReference"]?.string?.replacing(":", with: ".") ?? ""
        try await Tampering.changeByte(of: Paths.join(stage.folder, "tampered/flipped/blobs", file))
        try await refuse(
            .path("tampered/flipped", "//\(DemoFiles.product):1.0.0"), naming: [Self.server.description, "image"])

        stage.say(
            "The same, and everything is packed again so that each blob of the archive has the digest it is named by. Who "
                + "only looks at the image's manifest accepts this.")
        try await copy(to: "tampered/repacked")
        try await Tampering.repackImage("image", of: Self.server, in: Paths.join(stage.folder, "tampered/repacked"))
        try await refuse(
            .path("tampered/repacked", "//\(DemoFiles.product):1.0.0"), naming: [Self.server.description, "image"])
    }

    private func tamperWithRegistry(_ consumer: String) async throws {
        let reference = Word("\(consumer)//\(DemoFiles.product):1.0.0")
        let image = try await resource("image", of: Self.server, in: Word(consumer))
        guard let digest = try Reference(image["imageReference"]?.string ?? "").digest else {
            throw Fault(.invalid, "the image of \(Self.server) has no digest")
        }
        let manifestFile = file(digest)
        let manifest = try Manifest(
            parsing: try await Files.read(manifestFile, limit: Artifact.maximumSize), mediaType: nil)

        stage.say("The manifest of the image is changed in the internal registry.")
        let original = try await Tampering.changeByte(of: manifestFile, at: "sha256:")
        try await refuse(reference, naming: [Self.server.description, "image"])
        try await Files.replace(manifestFile, with: original, sync: false)

        stage.say("A layer of it is removed.")
        let layer = file(manifest.layers[1].digest)
        try await Files.rename(layer, to: layer + ".removed")
        try await refuse(reference, naming: [Self.server.description, "image"])
        try await Files.rename(layer + ".removed", to: layer)
    }

    private func tamperWithReferences() async throws {
        stage.say("One byte is changed in a component that the signed one refers to: the database keeps fewer backups.")
        try await copy(to: "tampered/reference")
        try await Tampering.changeFile(
            "config", of: Self.database, in: Paths.join(stage.folder, "tampered/reference"), at: "7",
            recordsDigest: false)
        try await refuse(
            .path("tampered/reference", "//\(DemoFiles.product):1.0.0"), naming: [Self.database.description, "config"])

        stage.say("The same, with the digest that the database component records for it changed to fit.")
        try await copy(to: "tampered/digest")
        try await Tampering.changeFile(
            "config", of: Self.database, in: Paths.join(stage.folder, "tampered/digest"), at: "7", recordsDigest: true)
        try await refuse(
            .path("tampered/digest", "//\(DemoFiles.product):1.0.0"),
            naming: [DemoFiles.product, Self.database.description])
    }

    /// Unpacks the archive on the disc, without telling.
    private func copy(to folder: String) async throws {
        let outcome = await stage.perform([
            "transfer", "commontransportarchive", .path("disc/product-1.0.0.tgz"), .path(folder),
        ])
        try stage.check(outcome, "unpacking the archive")
    }

    /// The access of a resource.
    private func resource(_ name: String, of key: VersionKey, in place: Word) async throws -> JSONValue {
        let reference = place.isPath ? Word.path(place.typed, "//\(key)") : Word("\(place.typed)//\(key)")
        let outcome = await stage.perform(["get", "resources", reference, Word(name), "-o", "json"])
        try stage.check(outcome, "looking at \(key)")
        let document = try JSONValue(parsing: Array(outcome.output.utf8))
        return document["items"]?.array?.first?["element"]?["access"] ?? .null
    }

    /// Where the consumer's registry keeps content.
    private func file(_ digest: Digest) -> String {
        Paths.join(
            stage.folder, "consumer/registry/blobs", digest.algorithm.rawValue, String(digest.hex.prefix(2)), digest.hex
        )
    }
}
