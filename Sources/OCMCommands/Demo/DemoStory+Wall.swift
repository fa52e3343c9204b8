import Host

extension DemoStory {
    /// As an archive, to a registry that has nothing yet: what arrives there was in the file.
    func carry(from provider: String, _ body: (_ island: String) async throws -> Void) async throws {
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
            stage.say("All digests are calculated again there: of manifests, configs and layers of images, too.")
            try await verify(Word("\(island)//\(DemoFiles.product):1.0.0"))
            try await body(island)
        }
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
}
