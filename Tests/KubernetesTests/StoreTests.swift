import CSQLite
import Diagnostics
import Documents
import Host
import Testing

@testable import Kubernetes

@Suite struct StoreTests {
    private let value = Array(#"{"metadata":{"name":"a"}}"#.utf8)

    @Test("an acknowledged write is there after the store was opened again")
    func durable() async throws {
        try await TemporaryFolder.with(prefix: "store") { folder in
            var store = try await Store.open(folder)
            for number in 0..<20 {
                guard case .stored = try await store.put("things", "n/\(number)", expecting: nil, value) else {
                    Issue.record("not stored")
                    return
                }
            }
            let revision = store.revision
            await store.close()
            store = try await Store.open(folder)
            #expect(store.revision == revision)
            #expect(store.list("things", prefix: "n/").objects.count == 20)
            await store.close()
        }
    }

    @Test("a second server on the folder is refused")
    func locked() async throws {
        try await TemporaryFolder.with(prefix: "store") { folder in
            let store = try await Store.open(folder)
            let fault = await #expect(throws: Fault.self) { try await Store.open(folder) }
            #expect(fault?.code == .conflict)
            await store.close()
            await (try Store.open(folder)).close()
        }
    }

    @Test("a write against an old revision changes nothing")
    func conflict() async throws {
        try await TemporaryFolder.with(prefix: "store") { folder in
            let store = try await Store.open(folder)
            guard case .stored(let first) = try await store.put("things", "a", expecting: nil, value) else { return }
            guard case .changed = try await store.put("things", "a", expecting: nil, value) else {
                Issue.record("made twice")
                return
            }
            guard case .stored = try await store.put("things", "a", expecting: first.revision, value) else { return }
            guard case .changed = try await store.delete("things", "a", expecting: first.revision) else {
                Issue.record("deleted an old revision")
                return
            }
            #expect(store.object("things", "a") != nil)
            await store.close()
        }
    }

    @Test("a watch gets what came before and after it began, once each and in order")
    func watch() async throws {
        try await TemporaryFolder.with(prefix: "store") { folder in
            let store = try await Store.open(folder)
            _ = try await store.put("things", "n/a", expecting: nil, value)
            let start = store.revision
            _ = try await store.put("things", "n/b", expecting: nil, value)
            let watch = try #require(store.watch("things", prefix: "n/", from: .after(start)))
            #expect(watch.changes.map(\.key) == ["n/b"])
            _ = try await store.put("things", "n/c", expecting: nil, value)
            _ = try await store.put("things", "other/d", expecting: nil, value)
            guard case .changes(let changes) = await watch.channel.next(until: .now + .seconds(300)) else {
                Issue.record("no change came")
                return
            }
            #expect(changes.map(\.key) == ["n/c"])
            store.endWatch(watch)
            await store.close()
        }
    }

    @Test("a list at an earlier revision is as it was; before the start of the store it is forgotten")
    func history() async throws {
        try await TemporaryFolder.with(prefix: "store") { folder in
            var store = try await Store.open(folder)
            guard case .stored(let first) = try await store.put("things", "a", expecting: nil, value) else { return }
            _ = try await store.put("things", "b", expecting: nil, value)
            _ = try await store.delete("things", "a", expecting: first.revision)
            let then = store.list("things", prefix: "", after: "", limit: 0, at: first.revision)
            #expect(then?.objects.map(\.key) == ["a"])
            #expect(store.list("things", prefix: "").objects.map(\.key) == ["b"])
            await store.close()
            store = try await Store.open(folder)
            #expect(store.list("things", prefix: "", after: "", limit: 0, at: first.revision) == nil)
            #expect(store.watch("things", prefix: "", from: .after(first.revision)) == nil)
            await store.close()
        }
    }

    @Test("pages follow each other without a gap, as they are and as they were")
    func pages() async throws {
        try await TemporaryFolder.with(prefix: "store") { folder in
            let store = try await Store.open(folder)
            for key in ["m/z", "n/a", "n/b", "n/c", "n/d", "o/a"] {
                _ = try await store.put("things", key, expecting: nil, value)
            }
            let then = store.revision
            func page(after key: String, _ limit: Int, at revision: Int64? = nil) -> ([String], Int)? {
                store.list("things", prefix: "n/", after: key, limit: limit, at: revision).map {
                    ($0.objects.map(\.key), $0.remaining)
                }
            }
            for revision in [nil, then] {
                #expect(try #require(page(after: "", 3, at: revision)) == (["n/a", "n/b", "n/c"], 1))
                #expect(try #require(page(after: "n/c", 3, at: revision)) == (["n/d"], 0))
                #expect(try #require(page(after: "n/d", 3, at: revision)) == ([], 0))
                #expect(try #require(page(after: "z", 0, at: revision)) == ([], 0))
                #expect(try #require(page(after: "n/b", .max, at: revision)) == (["n/c", "n/d"], 0))
                #expect(try #require(page(after: "a", 0, at: revision)) == (["n/a", "n/b", "n/c", "n/d"], 0))
            }
            let old = try #require(store.object("things", "n/c"))
            _ = try await store.delete("things", "n/c", expecting: old.revision)
            _ = try await store.put("things", "n/bb", expecting: nil, value)
            #expect(try #require(page(after: "n/a", 2)) == (["n/b", "n/bb"], 1))
            #expect(try #require(page(after: "n/a", 2, at: then)) == (["n/b", "n/c"], 1))
            await store.close()
        }
    }

    @Test("revisions go on after the newest change, whether it put or deleted", arguments: [false, true])
    func revisions(deletes: Bool) async throws {
        try await TemporaryFolder.with(prefix: "store") { folder in
            var store = try await Store.open(folder)
            guard case .stored(let first) = try await store.put("things", "a", expecting: nil, value) else { return }
            guard case .stored = try await store.put("things", "b", expecting: nil, value) else { return }
            if deletes {
                _ = try await store.delete("things", "a", expecting: first.revision)
            } else {
                _ = try await store.put("things", "a", expecting: first.revision, value)
            }
            let revision = store.revision
            await store.close()
            store = try await Store.open(folder)
            #expect(store.revision == revision)
            await store.close()
        }
    }

    @Test("the log of an open store is as long as it becomes, so that no commit lengthens it")
    func log() async throws {
        try await TemporaryFolder.with(prefix: "store") { folder in
            let store = try await Store.open(folder)
            let path = Paths.join(folder, "objects.sqlite-wal")
            let size = try #require(try await Files.status(path)).size
            #expect(size > 1000 * 4096)
            for number in 0..<50 { _ = try await store.put("things", "n/\(number)", expecting: nil, value) }
            #expect(try await Files.status(path)?.size == size)
            await store.close()
        }
    }

    /// What a store of format 2 had, as its statements wrote it.
    private static let formerly = """
        CREATE TABLE facts (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE objects (resource TEXT NOT NULL, key TEXT NOT NULL, created INTEGER NOT NULL, revision INTEGER NOT NULL,
            digest BLOB NOT NULL, value BLOB NOT NULL, PRIMARY KEY (resource, key));
        INSERT INTO facts VALUES ('format', 2), ('revision', 9);
        INSERT INTO objects VALUES ('things', 'n/b', 5, 7, x'835670815c792278', '{"metadata":{"name":"b"}}');
        INSERT INTO objects VALUES ('things', 'n/a', 6, 6, x'2f0b77e212c4d90d', '{"metadata":{"name":"a"}}');
        """

    @Test("a store of the former format is taken over, and goes on at its revision")
    func former() async throws {
        try await TemporaryFolder.with(prefix: "store") { folder in
            var handle: OpaquePointer?
            #expect(sqlite3_open(Paths.join(folder, "objects.sqlite"), &handle) == SQLITE_OK)
            #expect(sqlite3_exec(handle, StoreTests.formerly, nil, nil, nil) == SQLITE_OK)
            sqlite3_close(handle)
            for _ in 0..<2 {
                let store = try await Store.open(folder)
                #expect(store.revision == 9)
                let objects = store.list("things", prefix: "n/").objects
                #expect(objects.map(\.key) == ["n/a", "n/b"])
                #expect(objects.map(\.created) == [6, 5])
                #expect(objects.map(\.revision) == [6, 7])
                await store.close()
            }
            let store = try await Store.open(folder)
            _ = try await store.put("things", "n/b", expecting: 7, value)
            _ = try await store.delete("things", "n/a", expecting: 6)
            await store.close()
            let again = try await Store.open(folder)
            #expect(again.list("things", prefix: "").objects.map(\.revision) == [10])
            #expect(again.revision == 11)
            await again.close()
        }
    }

    @Test("an object's metadata is found whatever its texts hold")
    func metadata() throws {
        for metadata in [#"{}"#, #"{"name":"a}\"{","labels":{"x":"\\"}}"#, #"{"a":[{"b":{}}],"c":"{"}"#] {
            let value = Array(#"{"metadata":\#(metadata),"data":{"x":"}"}}"#.utf8)
            let stored = StoredObject(key: "a", created: 1, revision: 7, value: value)
            var bytes: [UInt8] = []
            stored.writeMetadata(into: &bytes)
            let whole = try stored.object(kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1")
            let part = try JSONValue(parsing: bytes)
            #expect(part["metadata"]?.isSame(as: whole["metadata"] ?? .null) == true)
            #expect(part.object?.keys == ["kind", "apiVersion", "metadata"])
        }
    }

    @Test(
        "a key alone can say that a field selector does not choose an object",
        arguments: [
            ("metadata.name=a", "n/a", false), ("metadata.name=a", "n/b", true), ("metadata.name!=a", "n/a", true),
            ("metadata.name=a", "a", false), ("metadata.namespace=n", "n/a", false),
            ("metadata.namespace=m", "n/a", true),
            ("metadata.namespace=n", "a", true), ("status.phase=x", "n/a", false), ("", "n/a", false),
        ])
    func keys(selector: String, key: String, isExcluded: Bool) throws {
        #expect(try FieldSelector(selector).excludes(key: key) == isExcluded)
    }

    @Test("a file that is no database, or one with changed bytes, is told by name")
    func damaged() async throws {
        try await TemporaryFolder.with(prefix: "store") { folder in
            let path = Paths.join(folder, "objects.sqlite")
            let store = try await Store.open(folder)
            _ = try await store.put("things", "a", expecting: nil, value)
            await store.close()
            var bytes = try await Files.read(path, limit: 1 << 24)
            let at = try #require(bytes.indices.last { bytes[$0...].starts(with: Array(#""name":"a""#.utf8)) })
            bytes[at + 8] = UInt8(ascii: "z")
            try await Files.replace(path, with: bytes)
            let changed = await #expect(throws: Fault.self) { try await Store.open(folder) }
            #expect(changed?.code == .corrupt)
            try await Files.replace(path, with: Array(repeating: 7, count: 8192))
            let foreign = await #expect(throws: Fault.self) { try await Store.open(folder) }
            #expect(foreign?.code == .corrupt && foreign?.message.contains(path) == true)
        }
    }
}
