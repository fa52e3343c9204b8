import Diagnostics
import Glibc
import Host
import Testing

@Suite("Files")
struct FilesTests {
    @Test("what is written is read back, over the size of a chunk")
    func roundTrip() async throws {
        try await TemporaryFolder.with { folder in
            let bytes = (0..<(3 * maximumChunkSize + 17)).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let path = Paths.join(folder, "ü file")
            try await Files.replace(path, with: bytes)
            #expect(try await Files.read(path, limit: bytes.count) == bytes)
            #expect(try await FileReader.open(path).collect(upTo: bytes.count) == bytes)
            let part = try await FileReader.open(path, offset: 5, length: 300_000).collect(upTo: 1_000_000)
            #expect(part == Array(bytes[5..<300_005]))
            #expect(try await Files.status(path)?.size == Int64(bytes.count))
            #expect(try await Files.list(folder) == ["ü file"])
        }
    }

    @Test("a file larger than the limit is refused, one of exactly the limit is not")
    func limit() async throws {
        try await TemporaryFolder.with { folder in
            let path = Paths.join(folder, "f")
            try await Files.create(path, bytes: [1, 2, 3])
            #expect(try await Files.read(path, limit: 3) == [1, 2, 3])
            await expect(.limit, naming: path) { _ = try await Files.read(path, limit: 2) }
        }
    }

    @Test("a missing file is not found, and its status is nil")
    func missing() async throws {
        try await TemporaryFolder.with { folder in
            let path = Paths.join(folder, "missing")
            await expect(.notFound, naming: path) { _ = try await Files.read(path, limit: 1) }
            await expect(.notFound, naming: path) { _ = try await FileReader.open(path) }
            await expect(.notFound, naming: path) { _ = try await RandomAccessFile.open(path) }
            #expect(try await Files.status(path) == nil)
            try await Files.create(path, bytes: [])
            #expect(try await Files.status(Paths.join(path, "below a file")) == nil)
        }
    }

    @Test("creating what exists is a conflict and leaves it")
    func exclusive() async throws {
        try await TemporaryFolder.with { folder in
            let path = Paths.join(folder, "f")
            try await Files.create(path, bytes: [1], mode: 0o400)
            await expect(.conflict, naming: path) { try await Files.create(path, bytes: [2]) }
            await expect(.conflict, naming: path) { _ = try await FileWriter.create(path, exclusive: true) }
            #expect(try await Files.read(path, limit: 9) == [1])
            #expect(try await Files.status(path)?.permissions == 0o400)
        }
    }

    @Test("a full disk is told as a limit and leaves the old file", .enabled(if: access("/dev/full", W_OK) == 0))
    func fullDisk() async throws {
        try await TemporaryFolder.with { folder in
            let path = Paths.join(folder, "full")
            try await Files.makeLink(path, to: "/dev/full")
            let writer = try await FileWriter.create(path)
            await expect(.limit, naming: path) { try await writer.write([1]) }
        }
    }

    @Test("a replacement that fails leaves the old file and no temporary one")
    func failedReplacement() async throws {
        try await TemporaryFolder.with { folder in
            // a folder with something in it can't be replaced by a file
            let path = Paths.join(folder, "target")
            try await Files.makeFolder(Paths.join(path, "inner"))
            await expect(naming: path) { try await Files.replace(path, with: [1]) }
            #expect(try await Files.list(folder) == ["target"])
            #expect(try await Files.list(path) == ["inner"])
        }
    }

    @Test("a replacement takes a new file: readers of the old one keep it")
    func replacement() async throws {
        try await TemporaryFolder.with { folder in
            let path = Paths.join(folder, "f")
            try await Files.replace(path, with: [1, 2], mode: 0o600)
            let old = try await RandomAccessFile.open(path)
            try await Files.replace(path, with: [3], mode: 0o600, sync: false)
            #expect(try await old.read(offset: 0, count: 10) == [1, 2])
            #expect(try await Files.read(path, limit: 10) == [3])
            #expect(try await Files.status(path)?.permissions == 0o600)
            #expect(try await Files.list(folder) == ["f"])
        }
    }

    @Test("what is not permitted is told as denied", .enabled(if: geteuid() != 0))
    func denied() async throws {
        try await TemporaryFolder.with { folder in
            let path = Paths.join(folder, "f")
            try await Files.create(path, bytes: [1], mode: 0o200)
            await expect(.denied, naming: path) { _ = try await Files.read(path, limit: 9) }
            try await Files.setPermissions(folder, 0o500)
            await expect(.denied, naming: path) { try await Files.replace(path, with: [2]) }
            try await Files.setPermissions(folder, 0o700)
        }
    }

    @Test("a path with a zero byte or an empty path is refused before the system sees it")
    func badPaths() async {
        await expect(.invalid) { _ = try await Files.read("/etc/passwd\0.txt", limit: 1) }
        await expect(.invalid) { _ = try await Files.status("") }
        await expect(.invalid) { try await Files.remove("a\0b", recursive: true) }
    }

    @Test("reading a folder says that it is one")
    func folderAsFile() async throws {
        await expect(.invalid, naming: "/tmp") { _ = try await Files.read("/tmp", limit: 10) }
        await expect(.invalid, naming: "/tmp") { _ = try await RandomAccessFile.open("/tmp") }
    }
}

/// Expects a fault, of that code and with that text in its message if given.
func expect(
    _ code: Fault.Code? = nil, naming text: String = "", sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Void
) async {
    do {
        try await body()
        Issue.record("no error", sourceLocation: sourceLocation)
    } catch let fault as Fault {
        if let code { #expect(fault.code == code, "\(fault)", sourceLocation: sourceLocation) }
        #expect(fault.description.contains(text), sourceLocation: sourceLocation)
    } catch {
        Issue.record("\(error) is no fault", sourceLocation: sourceLocation)
    }
}
