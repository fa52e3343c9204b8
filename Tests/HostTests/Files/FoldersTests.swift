import Diagnostics
import Glibc
import Host
import Testing

@Suite("Folders")
struct FoldersTests {
    @Test("folders are made with the missing ones above, again without harm, but not over a file")
    func make() async throws {
        try await TemporaryFolder.with { folder in
            let deep = Paths.join(folder, "a/b/c")
            await expect(.notFound, naming: deep) { try await Files.makeFolder(deep, intermediate: false) }
            try await Files.makeFolder(deep, intermediate: true)
            try await Files.makeFolder(deep, intermediate: true)
            await expect(.conflict, naming: deep) { try await Files.makeFolder(deep, intermediate: false) }
            #expect(try await Files.status(deep)?.kind == .folder)
            let file = Paths.join(folder, "file")
            try await Files.create(file, bytes: [])
            await expect(.conflict, naming: file) { try await Files.makeFolder(file) }
        }
    }

    @Test("names come sorted by bytes")
    func list() async throws {
        try await TemporaryFolder.with { folder in
            for name in ["b", "a", "B", ".hidden", "ä", "a\u{308}"] {
                try await Files.create(Paths.join(folder, name), bytes: [])
            }
            let names = try await Files.list(folder)
            #expect(names.map { Array($0.utf8) } == [".hidden", "B", "a", "a\u{308}", "b", "ä"].map { Array($0.utf8) })
        }
    }

    @Test("removing a tree does not follow links, takes any name, and missing is fine")
    func remove() async throws {
        try await TemporaryFolder.with { folder in
            let outside = Paths.join(folder, "outside")
            try await Files.create(outside, bytes: [1])
            try await Files.makeFolder(Paths.join(folder, "keep"))
            try await Files.create(Paths.join(folder, "keep/file"), bytes: [1])
            let tree = Paths.join(folder, "tree")
            try await Files.makeFolder(Paths.join(tree, "x/y"))
            try await Files.create(Paths.join(tree, "x/y/z"), bytes: [1])
            try await Files.makeLink(Paths.join(tree, "x/link"), to: "../../keep")
            try await Files.makeLink(Paths.join(tree, "file link"), to: outside)
            let strange: [CChar] = tree.utf8CString.dropLast() + [0x2F, CChar(truncatingIfNeeded: 0xFF), 0]
            try #require(mkdir(strange, 0o700) == 0)
            await expect(.invalid, naming: tree) { _ = try await Files.list(tree) }
            await expect(.conflict, naming: tree) { try await Files.remove(tree, recursive: false) }
            try await Files.remove(tree, recursive: true)
            try await Files.remove(tree, recursive: true)
            #expect(try await Files.list(folder) == ["keep", "outside"])
            #expect(try await Files.list(Paths.join(folder, "keep")) == ["file"])
        }
    }

    @Test("a link is told apart from what it leads to")
    func links() async throws {
        try await TemporaryFolder.with { folder in
            let link = Paths.join(folder, "link")
            try await Files.makeLink(link, to: "nowhere")
            #expect(try await Files.linkStatus(link)?.kind == .link)
            #expect(try await Files.status(link) == nil)
            #expect(try await Files.readLink(link) == "nowhere")
            await expect(.notFound, naming: link) { _ = try await Files.resolved(link) }
        }
    }

    @Test("a temporary folder is private, and gone afterwards, after an error too")
    func temporary() async throws {
        struct Stop: Error {}
        let path = try await TemporaryFolder.with(prefix: "x-") { folder in
            #expect(try await Files.status(folder)?.permissions == 0o700)
            try await Files.makeFolder(Paths.join(folder, "a/b"))
            return folder
        }
        #expect(Paths.fileName(path).hasPrefix("x-"))
        #expect(try await Files.status(path) == nil)
        var other = ""
        await #expect(throws: Stop.self) {
            try await TemporaryFolder.with { folder in
                other = folder
                throw Stop()
            }
        }
        #expect(!other.isEmpty)
        #expect(try await Files.status(other) == nil)
    }

    @Test("a temporary folder is removed in a cancelled task too")
    func temporaryCancelled() async throws {
        let task = Task {
            var path = ""
            do {
                try await TemporaryFolder.with { folder in
                    path = folder
                    withUnsafeCurrentTask { $0?.cancel() }
                    try Task.checkCancellation()
                }
            } catch is CancellationError {}
            return path
        }
        let path = try await task.value
        #expect(!path.isEmpty)
        #expect(try await Files.status(path) == nil)
    }
}
