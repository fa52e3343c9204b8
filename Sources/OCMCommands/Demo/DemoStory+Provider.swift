import Host

extension DemoStory {
    private static let privateKey = Word.path("provider/acme.key")
    static let archive = "provider/archive"

    /// Builds a release, signs it and puts it into the provider's registry.
    func publish(_ release: String, to registry: String) async throws {
        try await write(DemoFiles.files(release: release), to: "provider/product")
        let isFirst = release == DemoFiles.releases[0]
        if isFirst {
            stage.say(
                "provider/product is what the provider keeps in version control: manifests, rules that say where images "
                    + "and settings stand in them, and one file that describes the components. The images are pushed first."
            )
        }
        for image in DemoFiles.images(release: release) { try await push(image, release, to: registry, shows: isFirst) }
        if isFirst {
            stage.say("The components are built from that file. Each resource gets a digest.")
        }
        try await stage.run(
            "add", "componentversions", "--create", "--file", .path(Self.archive),
            .path("provider/product/\(DemoFiles.constructor)"), Word("REGISTRY=\(registry)")
        ) { lines in lines.filter { $0.hasPrefix("adding component ") } }
        if isFirst {
            stage.say(
                "The signature is over the whole closure: every byte of every resource, and of the components below.")
            try await stage.run("create", "rsakeypair", Self.privateKey, .path("provider/acme.pub"))
        }
        try await stage.run(
            "sign", "componentversions", "--recursive", "--signature", Self.signature, "--private-key", Self.privateKey,
            .path(Self.archive, "//\(DemoFiles.product):\(release)")
        ) { lines in lines.filter { $0.hasPrefix("successfully") }.map(Self.short) }
        if isFirst { stage.say("And it is published.") }
        try await stage.run(
            "transfer", "componentversions", "--recursive", .path(Self.archive, "//\(DemoFiles.product):\(release)"),
            Word(registry))
    }

    func push(
        _ image: DemoFiles.Image, _ release: String, to registry: String, shows isShown: Bool
    ) async throws {
        let layout = "provider/images/\(Paths.fileName(image.repository))"
        try await DemoImages.write(image, release: release, to: Paths.join(stage.folder, layout))
        let target = Word("\(registry)/\(image.repository)")
        guard isShown else { return try await stage.quietly("transfer", "artifacts", .path(layout), target) }
        try await stage.run("transfer", "artifacts", .path(layout), target)
    }

    /// Writes files below a folder of the demo; those that are there are replaced.
    func write(_ files: [DemoFiles.File], to folder: String) async throws {
        for file in files {
            let path = Paths.join(stage.folder, folder, file.path)
            try await Files.makeFolder(Paths.parent(path))
            try await Files.replace(
                path, with: Array(file.text.utf8), mode: file.isExecutable ? 0o755 : 0o644, sync: false)
        }
    }
}
