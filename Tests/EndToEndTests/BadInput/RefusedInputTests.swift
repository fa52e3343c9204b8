import Host
import OCMTestSupport
import Testing

@Suite("What is refused leaves archives and registries as they were")
struct RefusedInputTests {
    /// A constructor file that is wrong, and words that tell it. It names a good component first.
    struct BadConstructor: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let text: String
        let mentions: [String]

        init(_ what: String, _ text: String, _ mentions: String...) {
            (testDescription, self.text, self.mentions) = (what, text, mentions)
        }
    }

    static let constructors = [
        BadConstructor("an unknown field", Product.small("acme.io/bad") + "\ncolour: red", "bad.yaml", "colour"),
        BadConstructor(
            "an unknown field of an input",
            """
            name: acme.io/bad
            version: 1.0.0
            provider: {name: acme.io}
            resources:
            - {name: notes, type: plainText, input: {type: utf8, text: x, shade: red}}
            """, "bad.yaml", "shade"),
        BadConstructor(
            "a missing input file",
            """
            name: acme.io/bad
            version: 1.0.0
            provider: {name: acme.io}
            resources:
            - {name: notes, type: plainText, input: {type: file, path: gone.txt}}
            """, "bad.yaml", "gone.txt"),
        BadConstructor(
            "two resources of one identity",
            """
            name: acme.io/bad
            version: 1.0.0
            provider: {name: acme.io}
            resources:
            - {name: notes, type: plainText, input: {type: utf8, text: a}}
            - {name: notes, type: plainText, input: {type: utf8, text: b}}
            """, "bad.yaml", "duplicate", "notes"),
        BadConstructor(
            "one component twice", Product.small("acme.io/bad") + "\n---\n" + Product.small("acme.io/bad"),
            "bad.yaml", "acme.io/bad"),
        BadConstructor("a version that is none", Product.small("acme.io/bad", version: "one"), "bad.yaml", "one"),
        BadConstructor("a name that is none", Product.small("Acme"), "bad.yaml", "Acme"),
        BadConstructor("broken YAML", "name: [acme.io/bad", "bad.yaml"),
        BadConstructor("a list instead of a component", "- a\n- b", "bad.yaml"),
        BadConstructor(
            "a registry that does not answer",
            """
            name: acme.io/bad
            version: 1.0.0
            provider: {name: acme.io}
            resources:
            - {name: image, type: ociImage, version: 1.0.0, access: {type: ociArtifact, imageReference: "http://127.0.0.1:1/acme/app:1"}}
            """, "bad.yaml", "image", "127.0.0.1:1"),
        BadConstructor(
            "a registry whose name nobody knows",
            """
            name: acme.io/bad
            version: 1.0.0
            provider: {name: acme.io}
            resources:
            - {name: image, type: ociImage, version: 1.0.0, access: {type: ociArtifact, imageReference: "nowhere.test/acme/app:1"}}
            """, "bad.yaml", "image", "nowhere.test"),
    ]

    @Test("a constructor file with", arguments: constructors, ["archive", "archive.tgz"])
    func constructor(_ bad: BadConstructor, _ archive: String) async throws {
        try await Desk.with { desk in
            try await desk.write("good.yaml", Product.small())
            _ = try await desk.create(archive, "good.yaml").checked()
            try await desk.write("bad.yaml", Product.small("acme.io/other") + "\n---\n" + bad.text)
            let before = try await FolderDigest.of(desk.path(archive))
            let outcome = try await desk.ocm("add", "cv", "--file", archive, "bad.yaml")
            #expect(outcome.exit == 1 && outcome.sentences.count == 1, "\(outcome)")
            for word in bad.mentions { #expect(outcome.errors.contains(word), "\(outcome)") }
            #expect(try await FolderDigest.of(desk.path(archive)) == before)

            // nor is a new archive left behind
            let created = try await desk.create("new-\(archive)", "bad.yaml")
            #expect(created.exit == 1)
            #expect(try await Files.status(desk.path("new-\(archive)")) == nil)
        }
    }

    @Test("things that are no archive are neither read nor overwritten")
    func noArchive() async throws {
        try await Desk.with { desk in
            try await desk.write("good.yaml", Product.small())
            _ = try await desk.create("archive", "good.yaml").checked()
            try await desk.write("photos/summer.jpg", "not a picture")
            try await desk.write("letter.txt", "Dear all")
            _ = try await desk.run("tar", ["-czf", "photos.tgz", "photos"]).checked()
            for place in ["photos", "letter.txt", "photos.tgz"] {
                let before = try await FolderDigest.of(desk.path(place))
                for arguments in [
                    ["get", "cv", place], ["transfer", "ctf", place, "copy"],
                    ["transfer", "cv", place, "copy"],
                    ["add", "cv", "--create", "--file", place, "good.yaml"],
                    ["add", "cv", "--force", "--file", place, "good.yaml"],
                    ["transfer", "cv", "archive//\(Product.library):1.0.0", place],
                ] {
                    let outcome = try await desk.ocm(arguments)
                    #expect(outcome.exit == 1 && outcome.sentences.count == 1, "\(outcome)")
                    #expect(outcome.errors.contains(place), "\(outcome)")
                }
                #expect(try await FolderDigest.of(desk.path(place)) == before, "\(place)")
                #expect(try await Files.status(desk.path("copy")) == nil)
            }
        }
    }

    @Test("keys that are missing or none sign nothing", .needs("docker-registry"))
    func keys() async throws {
        try await TestRegistry.with { registry in
            try await Desk.with { desk in
                try await desk.makeKeys()
                try await desk.write("good.yaml", Product.small())
                try await desk.write("letter.txt", "Dear all")
                _ = try await desk.create("archive", "good.yaml").checked()
                _ = try await desk.ocm("transfer", "cv", "archive", registry.components).checked()
                let root = "//\(Product.library):1.0.0"
                for (place, folder) in [("archive", desk.path("archive")), (registry.components, registry.folder)] {
                    let before = try await FolderDigest.of(folder)
                    for key in ["gone.priv", "key.pub", "letter.txt"] {
                        let outcome = try await desk.ocm("sign", "cv", "-s", "acme", "-K", key, place + root)
                        #expect(outcome.exit == 1 && outcome.sentences.count == 1, "\(outcome)")
                        #expect(outcome.errors.contains(key), "\(outcome)")
                    }
                    let none = try await desk.ocm("sign", "cv", "-s", "acme", place + root)
                    #expect(none.exit == 1 && none.errors.contains("acme"), "\(none)")
                    #expect(try await FolderDigest.of(folder) == before)
                    _ = try await desk.ocm("sign", "cv", "-s", "acme", "-K", "key.priv", place + root).checked()
                }
            }
        }
    }

    @Test("a descriptor that does not parse is not moved, and told with its place", .needs("docker-registry", "tar"))
    func descriptor() async throws {
        try await TestRegistry.with { registry in
            try await Desk.with { desk in
                try await desk.write("good.yaml", Product.small())
                _ = try await desk.create("archive", "good.yaml").checked()
                try await desk.breakDescriptor("archive")
                let before = try await FolderDigest.of(registry.folder)
                for arguments in [
                    ["transfer", "cv", "archive//\(Product.library):1.0.0", registry.components],
                    ["transfer", "ctf", "archive", registry.components],
                    ["verify", "cv", "archive//\(Product.library):1.0.0"],
                    ["get", "resources", "archive//\(Product.library):1.0.0"],
                ] {
                    let outcome = try await desk.ocm(arguments)
                    #expect(outcome.exit == 1 && outcome.sentences.count == 1, "\(outcome)")
                    #expect(outcome.errors.contains(Product.library), "\(outcome)")
                }
                #expect(try await FolderDigest.of(registry.folder) == before)
            }
        }
    }

    @Test("a target that cannot be reached or refuses ends a transfer with one sentence", .needs("docker-registry"))
    func target() async throws {
        try await Desk.with { desk in
            try await desk.write("good.yaml", Product.small())
            _ = try await desk.create("archive", "good.yaml").checked()
            let before = try await FolderDigest.of(desk.path("archive"))
            let closed = "http://127.0.0.1:\(try FreePort.find())/ocm"
            let refused = try await desk.ocm("transfer", "cv", "archive", closed)
            #expect(refused.exit == 1 && refused.sentences.count == 1, "\(refused)")
            #expect(refused.errors.contains(String(closed.dropFirst("http://".utf8.count))), "\(refused)")

            // a registry that may only be read
            try await TestRegistry.guarded(.docker) { registry in
                let desk = try await desk.trusting(registry)
                let before = try await FolderDigest.of(registry.folder)
                let outcome = try await desk.ocm("transfer", "cv", "archive", registry.components)
                #expect(outcome.exit == 1 && outcome.errors.contains(registry.address), "\(outcome)")
                #expect(try await FolderDigest.of(registry.folder) == before)
            }
            #expect(try await FolderDigest.of(desk.path("archive")) == before)
        }
    }
}
