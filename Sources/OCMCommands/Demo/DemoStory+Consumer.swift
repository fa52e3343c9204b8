import Host

extension DemoStory {
    /// Renders the product and its parts for the consumer's site, and shows what changed in the manifests.
    func render(_ release: String, from consumer: String) async throws {
        let isFirst = release == DemoFiles.releases[0]
        let parts = isFirst ? DemoFiles.parts + [DemoFiles.whole] : [DemoFiles.parts[0]]
        if isFirst {
            try await write(parts.map(\.settings), to: "consumer")
            stage.say(
                "The provider's rules put the internal registry and the consumer's settings into the manifests. Signature "
                    + "and content are verified before, and no other registry may be used.")
        } else {
            stage.say("The consumer renders the server again; the folder is replaced as a whole.")
        }
        for (at, part) in parts.enumerated() {
            let folder = "consumer/deploy/\(part.reference)"
            let isShown = at == 0 && isFirst
            try await stage.run(
                "render", Self.reference(consumer, part.component, release), "--resource", "manifests", "--config",
                "config", "--values", .path("consumer/\(part.settings.path)"), "--only-registry", Word(consumer),
                "--signature", Self.signature, "--public-key", Self.key, "-O", .path(folder)
            ) { lines in Self.shortTable(lines) }
            if isShown {
                stage.say("These lines of \(folder) are new; every other byte is as the provider wrote it.")
            }
            if !isFirst {
                stage.say("The new init container has the new image, too, and the consumer's settings are as before.")
            }
            if isShown || !isFirst { stage.show(try await changes(part, in: folder)) }
        }
        if isFirst {
            stage.say("The product's own manifests use the images of its parts, through its references.")
            stage.show(try await changes(DemoFiles.whole, in: "consumer/deploy/\(DemoFiles.whole.reference)"))
        }
    }

    /// What leads elsewhere is not followed: the provider's own registry would have everything, too.
    func refuseElsewhere(_ provider: String, from consumer: String) async throws {
        stage.say("What leads to any other registry is refused before a connection is opened, the provider's own, too.")
        try await stage.refuse(
            [
                "render", Self.reference(provider, DemoFiles.product, "1.0.0"), "--resource", "manifests", "--config",
                "config", "--only-registry", Word(consumer), "-O", .path("consumer/deploy/elsewhere"),
            ], naming: [provider, consumer], shortening: Self.short)
    }

    /// A table with its digests cut, laid out again; no cell has a blank.
    private static func shortTable(_ lines: [String]) -> [String] {
        let cells = lines.map { line in line.split(separator: " ").map { short(String($0)) } }
        guard let headers = cells.first, cells.allSatisfy({ $0.count == headers.count }) else { return lines }
        return Table(headers: headers, rows: Array(cells.dropFirst())).text.split(separator: "\n").map(String.init)
    }

    /// The lines that rules wrote, with their files and numbers.
    private func changes(_ part: DemoFiles.Part, in folder: String) async throws -> [String] {
        let source = Paths.join(stage.folder, "provider/product/\(part.reference)/manifests")
        var found: [String] = []
        for name in try await Files.list(source) {
            let texts = [
                try await Files.read(Paths.join(source, name), limit: 1 << 20),
                try await Files.read(Paths.join(stage.folder, folder, name), limit: 1 << 20),
            ].map { String(decoding: $0, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false) }
            for (number, (before, after)) in zip(texts[0], texts[1]).enumerated() where before != after {
                found.append(Self.short("\(name):\(number + 1): \(after)"))
            }
        }
        return found
    }
}
