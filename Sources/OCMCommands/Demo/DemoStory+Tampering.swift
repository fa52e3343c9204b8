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
        stage.say(
            "One byte is flipped in a layer of the server's image inside the archive, and everything is packed again so that "
                + "each blob has the digest it is named by. Who only looks at the image's manifest accepts this.")
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

        stage.say("A layer is removed from the registry at the other site.")
        try await removeLayer(island)
        stage.say("The untouched archive still passes, with the same command.")
        try await verify(disc)
    }

    private func removeLayer(_ island: String) async throws {
        let image = try await resource("image", of: Self.server, in: Word(island))
        guard let digest = try Reference(image["imageReference"]?.string ?? "").digest else {
            throw Fault(.invalid, "the image of \(Self.server) has no digest")
        }
        let manifest = try Manifest(
            parsing: try await Files.read(file(digest), limit: Artifact.maximumSize), mediaType: nil)
        let layer = file(manifest.layers[1].digest)
        try await Files.rename(layer, to: layer + ".removed")
        try await refuse(
            Word("\(island)//\(DemoFiles.product):1.0.0"), naming: [Self.server.description, "image"])
        try await Files.rename(layer + ".removed", to: layer)
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
