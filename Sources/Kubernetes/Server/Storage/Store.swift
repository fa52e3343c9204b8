import Diagnostics
import Dispatch
import Host
import Synchronization

/// The objects, in memory and on the disk. Writes are grouped: all that wait go into one transaction, which is on the
/// disk before any of them is acknowledged. Revisions count the writes.
package final class Store: Sendable {
    struct Table {
        /// Sorted by bytes.
        var keys: [String] = []
        var objects: [String: StoredObject] = [:]
        /// Changes, oldest first.
        var history: [StoredChange] = []
        var historyStart = 0
        var watchers: [Int: WatchChannel] = [:]
        /// Revision of the last change.
        var newest: Int64 = 0
    }

    struct State {
        var revision: Int64 = 1
        /// Changes up to this revision are forgotten.
        var horizon: Int64 = 0
        var historyBytes = 0
        /// When changes were forgotten last.
        var swept: Int64 = 0
        var tables: [String: Table] = [:]
        var nextWatcher = 0
        var waiting: [Write] = []
        var isWriting = false
        /// Whether the disk took the last commit so fast that waiting for it costs less than another thread.
        var isSwift = false
        /// So many writes from now on are taken for ones beside others, whose threads better prepare the next ones than wait.
        var crowd = 0
        var isClosed = false
        /// Of `close`, which waits for what is being written.
        var idle: CheckedContinuation<Void, Never>?
    }

    struct Write: Sendable {
        let resource: String
        let key: String
        /// Nil: there must be no object.
        let expected: Int64?
        /// Nil: deletes.
        let value: [UInt8]?
        let done: CheckedContinuation<Outcome, any Error>
    }

    package enum Outcome: Sendable {
        case stored(StoredObject)
        case deleted(revision: Int64)
        /// The object is not the expected one any more.
        case changed
    }

    let state = Mutex(State())
    private let queue = DispatchQueue(label: "ocm.kubernetes.store")
    private let database: DatabaseBox
    private let lock: FileLock
    /// Seconds.
    private let window: Int64
    private let maximumHistoryBytes: Int

    private static let crowdMemory = 32

    /// Only who writes uses it after the start.
    private final class DatabaseBox: @unchecked Sendable {
        var database: Database?
        init(_ database: Database) { self.database = database }
    }

    /// Opens the store in a folder that exists. Another process that uses it is a `conflict` fault.
    package static func open(_ folder: String, history: Duration = .seconds(300)) async throws -> Store {
        let lock: FileLock
        do {
            lock = try await FileLock.acquire(Paths.join(folder, "lock"), wait: .zero)
        } catch let fault as Fault where fault.code == .conflict {
            throw Fault(.conflict, "\(folder) is in use by another API server; stop it or choose another folder")
        }
        let path = Paths.join(folder, "objects.sqlite")
        // readable by its owner only, as are the files that SQLite puts beside it
        if try await Files.status(path) == nil { try await Files.create(path, bytes: [], mode: 0o600) }
        return try await Blocking.run {
            try Store(Database(path), lock, history)
        }
    }

    private init(_ database: Database, _ lock: FileLock, _ history: Duration) throws {
        self.database = DatabaseBox(database)
        self.lock = lock
        window = max(1, history.components.seconds)
        maximumHistoryBytes = 64 << 20
        var tables: [String: Table] = [:]
        let revision = try database.load { row in
            let stored = StoredObject(key: row.key, created: row.created, revision: row.revision, value: row.value)
            return tables[row.resource, default: Table()].objects.updateValue(stored, forKey: row.key) == nil
        }
        for name in tables.keys {
            let keys = tables[name]?.objects.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            tables[name]?.keys = keys ?? []
        }
        state.withLock { state in
            state.revision = revision
            state.horizon = revision
            state.tables = tables
        }
    }

    /// Waits for what is being written; later writes are refused.
    package func close() async {
        await withCheckedContinuation { (idle: CheckedContinuation<Void, Never>) in
            let isIdle = state.withLock { state in
                state.isClosed = true
                if state.isWriting { state.idle = idle }
                return !state.isWriting
            }
            if isIdle { idle.resume() }
        }
        await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
            queue.async { [database] in
                database.database = nil
                done.resume()
            }
        }
        let watchers = state.withLock { state in state.tables.values.flatMap { $0.watchers.values } }
        for watcher in watchers { watcher.end(.closed) }
        lock.release()
    }

    package var revision: Int64 { state.withLock { $0.revision } }

    package func object(_ resource: String, _ key: String) -> StoredObject? {
        state.withLock { $0.tables[resource]?.objects[key] }
    }

    func isEmpty(_ resource: String) -> Bool { state.withLock { $0.tables[resource]?.keys.isEmpty ?? true } }

    /// The newest change among several resources; 0: there was none since the start.
    func newest(_ resources: [String]) -> Int64 {
        state.withLock { state in resources.map { state.tables[$0]?.newest ?? 0 }.max() ?? 0 }
    }

    /// Stores `value` if the object still has the revision `expected` (nil: if there is none).
    package func put(
        _ resource: String, _ key: String, expecting expected: Int64?, _ value: [UInt8]
    ) async throws -> Outcome {
        try await write(resource, key, expected, value)
    }

    package func delete(_ resource: String, _ key: String, expecting expected: Int64) async throws -> Outcome {
        try await write(resource, key, expected, nil)
    }

    private func write(
        _ resource: String, _ key: String, _ expected: Int64?, _ value: [UInt8]?
    ) async throws -> Outcome {
        // the threads of the pool are not for waiting; a task with an executor of its own has others
        let mayWait = withUnsafeCurrentTask { $0?.unownedTaskExecutor != nil }
        return try await withCheckedThrowingContinuation { done in
            let write = Write(resource: resource, key: key, expected: expected, value: value, done: done)
            let start = state.withLock { state in
                if state.isClosed { return Start.refused }
                state.waiting.append(write)
                if state.isWriting {
                    state.crowd = Store.crowdMemory
                    return .others
                }
                state.isWriting = true
                state.crowd = max(0, state.crowd - 1)
                return mayWait && state.isSwift && state.crowd == 0 ? .here : .queue
            }
            switch start {
            case .refused: done.resume(throwing: Fault(.unavailable, "the API server is stopping"))
            case .others: break
            // what comes meanwhile is not for this thread to wait for
            case .here: if !writeGroup() { queue.async { self.drain() } }
            case .queue: queue.async { self.drain() }
            }
        }
    }

    /// Who writes: this thread, the queue, or who does so already.
    private enum Start { case refused, here, queue, others }

    private func drain() {
        while !writeGroup() {}
    }

    /// Writes what waits; true: nothing does any more. One thread at a time.
    private func writeGroup() -> Bool {
        let (writes, revision) = state.withLock { state in
            defer { state.waiting = [] }
            return (state.waiting, state.revision)
        }
        let begin = ContinuousClock.now
        group(writes, after: revision)
        let isSwift = ContinuousClock.now - begin < .milliseconds(1)
        let (isDone, idle) = state.withLock { state in
            state.isSwift = isSwift
            state.isWriting = !state.waiting.isEmpty
            if state.isWriting { return (false, nil as CheckedContinuation<Void, Never>?) }
            defer { state.idle = nil }
            return (true, state.idle)
        }
        idle?.resume()
        return isDone
    }

    /// One transaction.
    private func group(_ writes: [Write], after revision: Int64) {
        var overlay: [String: [String: StoredObject?]] = [:]
        var revision = revision
        var changes: [Database.Change] = []
        var applied: [(resource: String, change: StoredChange)] = []
        var outcomes: [Outcome] = []
        let now = Store.now
        for write in writes {
            let current = overlay[write.resource]?[write.key] ?? object(write.resource, write.key)
            guard current?.revision == write.expected else {
                outcomes.append(.changed)
                continue
            }
            revision += 1
            var new: StoredObject?
            if let value = write.value {
                let stored = StoredObject(
                    key: write.key, created: current?.created ?? revision, revision: revision, value: value)
                changes.append(
                    .put(
                        Database.Row(
                            resource: write.resource, key: write.key, created: stored.created, revision: revision,
                            value: value)))
                outcomes.append(.stored(stored))
                new = stored
            } else {
                if let current { changes.append(.delete(created: current.created)) }
                outcomes.append(.deleted(revision: revision))
            }
            if writes.count > 1 { overlay[write.resource, default: [:]][write.key] = .some(new) }
            applied.append(
                (write.resource, StoredChange(revision: revision, object: new, previous: current, time: now)))
        }
        do {
            if !changes.isEmpty {
                guard let database = database.database else { throw Fault(.unavailable, "the API server is stopping") }
                try database.commit(changes, revision: revision)
            }
        } catch {
            for write in writes { write.done.resume(throwing: error) }
            return
        }
        publish(applied, revision, now)
        for (write, outcome) in zip(writes, outcomes) { write.done.resume(returning: outcome) }
    }

    /// Makes changes visible, in memory and to watches.
    private func publish(_ applied: [(resource: String, change: StoredChange)], _ revision: Int64, _ now: Int64) {
        state.withLock { state in
            for (resource, change) in applied {
                state.tables[resource, default: Table()].apply(change)
                state.historyBytes += change.previous?.value.count ?? 0
                if let watchers = state.tables[resource]?.watchers.values {
                    for watcher in watchers { watcher.offer(change) }
                }
            }
            state.revision = revision
            forget(&state, now)
        }
    }

    private func forget(_ state: inout State, _ now: Int64) {
        guard now > state.swept || state.historyBytes > maximumHistoryBytes else { return }
        state.swept = now
        for name in state.tables.keys {
            state.tables[name]?.forget(before: now - window) { change in
                state.horizon = max(state.horizon, change.revision)
                state.historyBytes -= change.previous?.value.count ?? 0
            }
        }
        guard state.historyBytes > maximumHistoryBytes else { return }
        // too much in too short a time: half of the revisions go
        let limit = (state.horizon + state.revision) / 2
        for name in state.tables.keys {
            state.tables[name]?.forget(upTo: limit) { change in
                state.historyBytes -= change.previous?.value.count ?? 0
            }
        }
        state.horizon = max(state.horizon, limit)
    }

    private static let start = ContinuousClock.now
    static var now: Int64 { (ContinuousClock.now - start).components.seconds }

    /// Forgets what is older than the window although nobody writes.
    package func expire() { expire(at: Store.now) }

    func expire(at now: Int64) { state.withLock { forget(&$0, now) } }
}
