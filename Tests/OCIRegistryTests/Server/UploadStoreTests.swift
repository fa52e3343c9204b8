import Host
import OCI
import Testing

@testable import OCIRegistry

@Suite("unfinished uploads of a registry")
struct UploadStoreTests {
    @Test("outlive a restart, and go when nobody goes on with them; what was not even begun goes at the start")
    func expire() async throws {
        try await TemporaryFolder.with(prefix: "uploads") { folder in
            let first = try await UploadStore(folder)
            let upload = try await first.open(in: "acme/app", algorithm: .sha256)
            let (writer, _) = try await upload.file.claim()
            try await upload.file.append([1, 2, 3], by: writer)
            await upload.file.release(writer)
            try await Files.makeFolder(Paths.join(folder, String(repeating: "a", count: 32)), intermediate: false)

            let second = try await UploadStore(folder)
            #expect(try await Files.list(folder) == [upload.id])
            let found = try #require(second.find(upload.id, in: "acme/app"))
            #expect(try await found.file.size == 3)
            #expect(second.find(upload.id, in: "acme/other") == nil)
            #expect(await second.expire(after: .seconds(60)) == 0)
            #expect(await second.expire(after: .zero) == 1)
            #expect(try await Files.list(folder).isEmpty)
            #expect(second.find(upload.id, in: "acme/app") == nil)
        }
    }
}
