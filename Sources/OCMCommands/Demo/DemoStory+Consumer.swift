import Host

extension DemoStory {
    /// Renders a part of the product by hand, as the controllers do it, and shows what changed in the manifests. What leads
    /// elsewhere is not followed: the provider's own registry would have everything, too.
    func render(_ release: String, from consumer: String, elsewhere provider: String) async throws {
        let part = DemoFiles.parts[0]
        try await write([part.settings], to: "consumer")
        stage.say("Who wants to see the manifests, or brings them into a cluster by other means, renders them.")
        let folder = "consumer/deploy/\(part.reference)"
        try await stage.run(
            "render", Self.reference(consumer, part.component, release), "--resource", "manifests", "--config",
            "config",
            "--values", .path("consumer/\(part.settings.path)"), "--only-registry", Word(consumer), "-O", .path(folder)
        ) { lines in Self.shortTable(lines) }
        stage.say("These lines of \(folder) are new; every other byte is as the provider wrote it.")
        stage.show(try await changes(part, in: folder))
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
