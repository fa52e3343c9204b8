import Documents
import Host

extension DemoStory {
    /// From registry to registry.
    func cross(from provider: String, to consumer: String) async throws {
        try await Files.replace(
            Paths.join(stage.folder, "consumer/acme.pub"),
            with: try await Files.read(Paths.join(stage.folder, "provider/acme.pub"), limit: 1 << 20), sync: false)
        try await transfer("1.0.0", from: provider, to: consumer)
        stage.say(
            "The consumer has the provider's public key from elsewhere, and verifies what arrived: all digests are "
                + "calculated again, of manifests, configs and layers of images, too.")
        try await verify(Word("\(consumer)//\(DemoFiles.product):1.0.0"))
    }

    /// As an archive, to a registry that has nothing yet: what arrives there was in the file.
    func carry(from provider: String) async throws {
        stage.say("Where no network leads, the same release goes as one file.")
        try await Files.makeFolder(Paths.join(stage.folder, "disc"))
        try await stage.run(
            "transfer", "componentversions", "--recursive", "--copy-resources", "--type", "tgz",
            Self.reference(provider, DemoFiles.product, "1.0.0"), .path("disc/product-1.0.0.tgz")
        ) { lines in lines.suffix(1) }
        let size = try await Files.status(Paths.join(stage.folder, "disc/product-1.0.0.tgz"))?.size ?? 0
        stage.show(["the file has \(Self.size(size))"])
        stage.say("It is unloaded into a registry at another site, which has never seen any of it.")
        try await stage.serving("island/registry") { island in
            try await stage.run(
                "transfer", "commontransportarchive", .path("disc/product-1.0.0.tgz"), Word(island)
            ) { lines in lines.filter { $0.hasPrefix("transferring component") } }
            try await verify(Word("\(island)//\(DemoFiles.product):1.0.0"))
        }
    }

    /// A release with everything below it and all images.
    func transfer(_ release: String, from provider: String, to consumer: String) async throws {
        try await stage.run(
            "transfer", "componentversions", "--recursive", "--copy-resources", "--progress", "json",
            Self.reference(provider, DemoFiles.product, release), Word(consumer)
        ) { lines in lines.filter { $0.hasSuffix("versions transferred") } + Self.moved(lines) }
    }

    /// What the last line of progress says, for people.
    private static func moved(_ lines: [String]) -> [String] {
        guard let last = lines.last(where: { $0.hasPrefix("{") }),
            let progress = try? JSONValue(parsing: Array(last.utf8)),
            let copied = progress["copied"]?.number?.int, let skipped = progress["skipped"]?.number?.int,
            let bytes = progress["bytes"]?.number?.int64
        else { return [] }
        return ["\(copied) blobs and manifests moved, \(size(bytes)); \(skipped) were there already"]
    }

    /// The verification that everything untouched passes.
    func verify(_ reference: Word) async throws {
        try await stage.run(
            "verify", "componentversions", "--signature", Self.signature, "--public-key", Self.key, reference
        ) { lines in lines.filter { $0.hasPrefix("successfully") }.map(Self.short) }
    }

    /// The same command, which must refuse this time.
    func refuse(_ reference: Word, naming names: [String]) async throws {
        try await stage.refuse(
            [
                "verify", "componentversions", "--signature", Self.signature, "--public-key", Self.key, reference,
            ], naming: names, shortening: Self.short)
    }

    /// A new release, after the old one.
    func follow(from provider: String, to consumer: String) async throws {
        stage.say(
            "The server has a new page, a new setting and an init container; the image has one changed layer of three.")
        try await publish("1.1.0", to: provider)
        let registry = Paths.join(stage.folder, "consumer/registry")
        let before = try await Self.size(of: registry)
        stage.say("What the consumer's registry has is neither read nor sent again.")
        try await transfer("1.1.0", from: provider, to: consumer)
        let after = try await Self.size(of: registry)
        stage.show(["consumer/registry had \(Self.size(before)), and grew by \(Self.size(after - before))"])
        try await render("1.1.0", from: consumer)
    }
}
