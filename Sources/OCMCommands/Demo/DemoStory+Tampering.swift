import Diagnostics
import Documents
import Host
import OCI

extension DemoStory {
    private static let server = VersionKey("acme.io/server", "1.0.0")
    private static let database = VersionKey("acme.io/database", "1.0.0")

    /// Changes the delivery in several ways, and sees each refused by the command that passes before and afterwards.
    func tamper(with island: String) async throws {
        let disc = Word.path("disc/product-1.0.0.tgz", "//\(DemoFiles.product):1.0.0")
        stage.say("One byte is flipped in a layer of the server's image inside the archive.")
        try await copy(to: "tampered/flipped")
        try await flipByte(in: "tampered/flipped")
        try await refuse(
            .path("tampered/flipped", "//\(DemoFiles.product):1.0.0"), naming: [Self.server.description, "image"])

        stage.say(
            "One byte is flipped in that layer, and everything is packed again so that each blob has the digest it is named "
                + "by. Who only looks at the image's manifest accepts this.")
        try await copy(to: "tampered/repacked")
        try await Tampering.repackImage("image", of: Self.server, in: Paths.join(stage.folder, "tampered/repacked"))
        try await refuse(
            .path("tampered/repacked", "//\(DemoFiles.product):1.0.0"), naming: [Self.server.description, "image"])

        stage.say(
            "One byte is changed in a component that the signed one refers to: the database keeps fewer backups. The digest "
                + "that it records for that is changed to fit.")
        try await copy(to: "tampered/digest")
        try await Tampering.changeFile(
            "config", of: Self.database, in: Paths.join(stage.folder, "tampered/digest"), at: "7", recordsDigest: true)
        try await refuse(
            .path("tampered/digest", "//\(DemoFiles.product):1.0.0"),
            naming: [DemoFiles.product, Self.database.description])

        let (manifest, layer) = try await image(in: island)
        stage.say("One byte is changed in the manifest of that image, in the registry at the other site.")
        let before = try await Tampering.changeByte(of: manifest)
        try await refuse(
            Word("\(island)//\(DemoFiles.product):1.0.0"), naming: [Self.server.description, "image"])
        try await Files.replace(manifest, with: before, sync: false)

        stage.say("A layer is removed from that registry.")
        try await Files.rename(layer, to: layer + ".removed")
        try await refuse(
            Word("\(island)//\(DemoFiles.product):1.0.0"), naming: [Self.server.description, "image"])
        try await Files.rename(layer + ".removed", to: layer)

        stage.say("The untouched archive still passes, with the same command.")
        try await verify(disc)
    }

    /// In an archive the image is one blob, and the middle of that belongs to its largest layer.
    private func flipByte(in archive: String) async throws {
        let image = try await resource("image", of: Self.server, in: .path(archive))
        guard let blob = image["localReference"]?.string else {
            throw Fault(.invalid, "the image of \(Self.server) is not in \(archive)")
        }
        try await Tampering.changeByte(
            of: Paths.join(stage.folder, archive, "blobs", blob.replacing(":", with: ".")))
    }

    /// Where the registry at the other site keeps the manifest and a layer of the server's image.
    private func image(in island: String) async throws -> (manifest: String, layer: String) {
        let image = try await resource("image", of: Self.server, in: Word(island))
        guard let digest = try Reference(image["imageReference"]?.string ?? "").digest else {
            throw Fault(.invalid, "the image of \(Self.server) has no digest")
        }
        let manifest = try Manifest(
            parsing: try await Files.read(file(digest), limit: Artifact.maximumSize), mediaType: nil)
        return (file(digest), file(manifest.layers[1].digest))
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

    /// Where the registry at the other site keeps content.
    private func file(_ digest: Digest) -> String {
        Paths.join(
            stage.folder, "island/registry/blobs", digest.algorithm.rawValue, String(digest.hex.prefix(2)), digest.hex
        )
    }
}
