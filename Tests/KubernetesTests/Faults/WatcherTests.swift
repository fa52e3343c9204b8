import Cryptography
import Diagnostics
import Documents
import HTTP
import Host
import OCMTestSupport
import Synchronization
import Testing

@testable import Kubernetes

@Suite("A watcher that is slow or gone") struct WatcherTests {
    /// Takes lines as its rule says, and remembers them.
    private final class Reader: ByteWriter, Sendable {
        private let lines = Mutex<[JSONValue]>([])
        private let rule: @Sendable () async throws -> Void

        init(_ rule: @escaping @Sendable () async throws -> Void = {}) { self.rule = rule }

        func write(_ chunk: [UInt8]) async throws {
            try await rule()
            let values = try chunk.split(separator: 0x0A).map { try JSONValue(parsing: Array($0)) }
            lines.withLock { $0 += values }
        }

        var names: [String] { lines.withLock { $0.compactMap { $0["object"]?["metadata"]?["name"]?.string } } }
        var types: [String] { lines.withLock { $0.compactMap { $0["type"]?.string } } }
        var revision: String {
            lines.withLock { $0.last?["object"]?["metadata"]?["resourceVersion"]?.string ?? "" }
        }
    }

    private struct Running: Sendable {
        let store: Store
        let api: APIServer
        let caller: [UInt8]

        /// The watch of a request: it writes until it ends.
        func watch(_ query: String) async throws -> @Sendable (any ByteWriter) async throws -> Void {
            let response = try await api.handle(
                ServerRequest(
                    method: "GET", path: "/api/v1/namespaces/default/configmaps", query: "watch=1&" + query,
                    fields: ["Accept": "application/json"], body: BytesReader([]), clientCertificates: [caller]))
            guard case .stream(_, let produce) = response.body else { throw Fault(.invalid, "no watch: \(response)") }
            return produce
        }

        func add(_ name: String, size: Int = 1) async throws {
            let map = JSONObject([
                "metadata": ["name": .string(name), "namespace": "default"],
                "data": ["k": .string(String(repeating: "x", count: size))],
            ])
            _ = try await store.put("configmaps", "default/\(name)", expecting: nil, StoredObject.bytes(map))
        }

        var watchers: Int { store.state.withLock { $0.tables["configmaps"]?.watchers.count ?? 0 } }
    }

    private func with(_ body: @Sendable (Running) async throws -> Void) async throws {
        try await TemporaryFolder.with(prefix: "store") { folder in
            let store = try await Store.open(folder)
            let api = try APIServer(store: store, tokenKey: SigningKey.generateP256())
            try await api.prepare()
            let profile = CertificateProfile(
                subject: [.init("O", User.administrators), .init("CN", "test")], from: Timestamp.now.seconds - 60,
                validFor: 3600)
            let certificate = try Certificate.selfSigned(profile, key: SigningKey.generateP256())
            let result: Result<Void, any Error>
            do { result = .success(try await body(Running(store: store, api: api, caller: certificate.der))) } catch {
                result = .failure(error)
            }
            await store.close()
            try result.get()
        }
    }

    @Test(
        "one that does not read is ended; others get everything, and it goes on where it was", .timeLimit(.minutes(10)))
    func slow() async throws {
        try await with { running in
            try await running.add("first")
            let mayRead = Signal()
            let isReading = Signal()
            let slow = Reader {
                isReading.fire()
                await mayRead.wait()
            }
            let seen = Signal()
            let count = 20
            let quick = Reader()
            let all = ["first"] + (1...count).map { "big-\($0)" } + ["last"]
            let watchSlowly = try await running.watch("")
            let watchQuickly = try await running.watch("")
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await watchSlowly(slow) }
                let other = group.addTaskUnlessCancelled {
                    try? await watchQuickly(UntilSeen(quick, "last", seen))
                }
                #expect(other)
                await isReading.wait()
                // together more than what is kept for one watch
                for number in 1...count { try await running.add("big-\(number)", size: 1 << 20) }
                try await running.add("last")
                await seen.wait()
                #expect(quick.names == all)
                mayRead.fire()
                try await group.waitForAll()
            }
            // what it was given is the start of everything, and the watch was closed
            #expect(
                !slow.names.isEmpty && slow.names.count < all.count && Array(all.prefix(slow.names.count)) == slow.names
            )
            let resumed = Reader()
            let done = Signal()
            let again = try await running.watch("resourceVersion=\(slow.revision)")
            try? await again(UntilSeen(resumed, "last", done))
            #expect(slow.names + resumed.names == all)
            #expect(running.watchers == 0)
        }
    }

    /// Hands lines on, and ends the watch when an object has been seen.
    private final class UntilSeen: ByteWriter, Sendable {
        private struct Enough: Error {}
        private let reader: Reader
        private let name: String
        private let seen: Signal

        init(_ reader: Reader, _ name: String, _ seen: Signal) {
            self.reader = reader
            self.name = name
            self.seen = seen
        }

        func write(_ chunk: [UInt8]) async throws {
            try await reader.write(chunk)
            guard reader.names.contains(name) else { return }
            seen.fire()
            throw Enough()
        }
    }

    @Test("one that comes back too late is told so, and starts anew", .timeLimit(.minutes(10)))
    func late() async throws {
        try await with { running in
            try await running.add("first")
            let start = running.store.revision
            try await running.add("second")
            running.store.expire(at: Store.now + 301)
            let reader = Reader()
            try await running.watch("resourceVersion=\(start)")(reader)
            #expect(reader.types == ["ERROR"])
            let anew = Reader()
            try? await running.watch("")(UntilSeen(anew, "second", Signal()))
            #expect(anew.names == ["first", "second"])
        }
    }

    @Test("one that is gone is forgotten at the next change, and disturbs nobody", .timeLimit(.minutes(10)))
    func gone() async throws {
        try await with { running in
            try await running.add("first")
            let seen = Signal()
            let other = Reader()
            let watch = try await running.watch("")
            let watchOther = try await running.watch("")
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try? await watchOther(UntilSeen(other, "third", seen)) }
                // its connection breaks when it is written to
                let left = Reader { throw Fault(.unavailable, "the client left") }
                await #expect(throws: Fault.self) { try await watch(left) }
                try await running.add("second")
                try await running.add("third")
                await seen.wait()
                try await group.waitForAll()
            }
            #expect(other.names == ["first", "second", "third"])
            #expect(running.watchers == 0)
        }
    }

    @Test("one that is cancelled ends at once", .timeLimit(.minutes(10)))
    func cancelled() async throws {
        try await with { running in
            try await running.add("first")
            let isReading = Signal()
            let watch = try await running.watch("")
            let task = Task { try await watch(Reader { isReading.fire() }) }
            await isReading.wait()
            task.cancel()
            _ = await task.result
            #expect(running.watchers == 0)
        }
    }
}
