import Documents
import Host
import OCI
import OCMTestSupport
import Testing

@Suite("What programs of others wrote is read and moved")
struct ForeignWriterTests {
    /// Archives with component versions that the Go programs wrote, all whole.
    static let archives = Vectors.cases("storage", kinds: "ctf").filter { vector in
        vector.spec["expectError"] == nil && vector.name.hasPrefix("ctf-")
            && vector.name != "ctf-bad-local-references"
            && !(vector.spec["expected"]?["componentVersions"]?.array ?? []).isEmpty
    }

    @Test(
        "an archive of the Go programs is listed, moved to a registry and back, and its digests stay",
        .needs("docker-registry"), .enabled(if: Vectors.available), arguments: archives)
    func moved(_ vector: VectorCase) async throws {
        let expected = (vector.spec["expected"]?["componentVersions"]?.array ?? []).count
        try await TestRegistry.with { registry in
            try await Desk.with { desk in
                let file = try await Files.list(vector.path).first { $0.hasPrefix("data") } ?? "data"
                let theirs = Paths.join(vector.path, file)
                let listed = try await desk.ocm("list", "cv", theirs).checked().output
                let roots = listed.split(whereSeparator: \.isNewline).dropFirst().map { line in
                    line.split(separator: " ").prefix(2).joined(separator: ":")
                }
                #expect(roots.count == expected, "\(listed)")
                _ = try await desk.ocm("transfer", "ctf", theirs, registry.components).checked()
                for root in roots {
                    _ = try await desk.ocm("transfer", "cv", "\(registry.components)//\(root)", "back").checked()
                    let (before, after) = (
                        try await desk.ocm("hash", "cv", "--actual", "\(theirs)//\(root)").checked().output,
                        try await desk.ocm("hash", "cv", "--actual", "back//\(root)").checked().output
                    )
                    #expect(before == after)
                }
            }
        }
    }

    @Test(
        "our archive has the structure of one of the Go programs", .enabled(if: Vectors.available),
        arguments: archives.filter { $0.spec["form"]?.string == "directory" && $0.name.contains("v1") })
    func structure(_ vector: VectorCase) async throws {
        try await Desk.with { desk in
            try await desk.write("c.yaml", Product.small())
            _ = try await desk.ocm("add", "cv", "--create", "--file", "archive", "c.yaml").checked()
            let ours = try await Structure(desk.path("archive"))
            let theirs = try await Structure(Paths.join(vector.path, "data"))
            #expect(ours.files == theirs.files)
            #expect(ours.indexMembers == theirs.indexMembers)
            // the media type of an entry is a later addition to the format
            #expect(ours.entryMembers.subtracting(["mediaType"]) == theirs.entryMembers.subtracting(["mediaType"]))
            #expect(ours.prefixes == theirs.prefixes)
        }
    }

    @Test(
        "an image layout made by umoci is pushed, and read back by skopeo", .needs("docker-registry", "skopeo", "umoci")
    )
    func umoci() async throws {
        try await TestRegistry.with { registry in
            try await Desk.with { desk in
                try await desk.write("files/greeting", "hello")
                for arguments in [
                    ["init", "--layout", "layout"], ["new", "--image", "layout:1.0"],
                    ["insert", "--rootless", "--image", "layout:1.0", "files", "/files"],
                ] { _ = try await desk.run("umoci", arguments).checked() }
                let target = "\(registry.plainPrefix)\(registry.address)/tools/greeter:1.0"
                _ = try await desk.ocm("transfer", "artifacts", "layout//layout:1.0", target).checked()
                let raw = try await desk.skopeo(
                    ["inspect", "--raw"], ["docker://\(registry.address)/tools/greeter:1.0"], of: registry, as: "--"
                ).checked().output
                let made = try await DirectoryStore.open(desk.path("layout")).resolve("1.0")
                #expect(Digest(of: Array(raw.utf8)) == made.digest)
                _ = try await desk.skopeo(
                    ["copy"], ["docker://\(registry.address)/tools/greeter:1.0", "oci:\(desk.path("pulled")):1.0"],
                    of: registry, as: "--src-"
                ).checked()
            }
        }
    }
}

/// What an archive in a folder is made of.
private struct Structure {
    /// Kinds of names.
    var files: Set<String> = []
    var indexMembers: Set<String> = []
    var entryMembers: Set<String> = []
    /// How repositories of component versions begin.
    var prefixes: Set<String> = []

    init(_ path: String) async throws {
        for (name, content) in try await FolderDigest.of(path) {
            let parts = name.split(separator: "/").map(String.init)
            if let last = parts.last, last.hasPrefix("sha256.") {
                // the name tells the content
                files.insert("\(parts.dropLast().joined(separator: "/"))/sha256.\(last == "sha256.\(content)")")
            } else {
                files.insert(name)
            }
        }
        let index = try JSONValue(
            parsing: try await Files.read(Paths.join(path, "artifact-index.json"), limit: 1 << 20))
        indexMembers = Set(index.object?.members.map(\.key) ?? [])
        for entry in index["artifacts"]?.array ?? [] {
            entryMembers.formUnion(entry.object?.members.map(\.key) ?? [])
            let parts = (entry["repository"]?.string ?? "").split(separator: "/")
            if let first = parts.first, first == "component-descriptors" { prefixes.insert(String(first)) }
        }
    }
}
