import Diagnostics
import OCI
import OCMTestSupport
import Testing

@Suite("Stores in memory")
struct MemoryStoreTests {
    @Test("no more than the limit is taken, and what failed takes no room")
    func limit() async throws {
        let store = MemoryStore(limit: 10)
        let six = BytesBlob([1, 2, 3, 4, 5, 6], mediaType: .octetStream)
        await #expect(throws: Fault.self) {
            try await store.ingest(FailingBlob(descriptor: six.descriptor, bytes: [1]))
        }
        try await store.ingest(six)
        try await store.ingest(six)
        let five = BytesBlob([1, 2, 3, 4, 5], mediaType: .octetStream)
        let error = await #expect(throws: Fault.self) { try await store.ingest(five) }
        #expect(error?.code == .limit)
        #expect(try await !store.exists(five.descriptor))
        try await store.ingest(BytesBlob([1, 2, 3, 4], mediaType: .octetStream))
    }

    @Test("a registry lists the repositories with content")
    func repositories() async throws {
        let registry = MemoryRegistry()
        _ = try registry.repository("empty")
        try await registry.repository("b/c").ingest(BytesBlob([1], mediaType: .octetStream))
        try await registry.repository("a").ingest(BytesBlob([1], mediaType: .octetStream))
        #expect(try await registry.repositories() == ["a", "b/c"])
        #expect(throws: Fault.self) { try registry.repository("A") }
    }
}
