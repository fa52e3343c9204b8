import Diagnostics
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
            guard case .changes(let changes) = await watch.channel.next(until: .now + .seconds(5)) else {
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
            #expect(store.list("things", prefix: "", at: first.revision)?.map(\.key) == ["a"])
            #expect(store.list("things", prefix: "").objects.map(\.key) == ["b"])
            await store.close()
            store = try await Store.open(folder)
            #expect(store.list("things", prefix: "", at: first.revision) == nil)
            #expect(store.watch("things", prefix: "", from: .after(first.revision)) == nil)
            await store.close()
        }
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
