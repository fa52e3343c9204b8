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
        var tables: [String: Table] = [:]
        var nextWatcher = 0
        var waiting: [Write] = []
        var isWriting = false
        var isClosed = false
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

    /// Only the queue uses it after the start.
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
        let revision = try database.revision()
        var tables: [String: Table] = [:]
        try database.load { row in
            tables[row.resource, default: Table()].objects[row.key] = StoredObject(
                key: row.key, created: row.created, revision: row.revision, value: row.value)
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
        state.withLock { $0.isClosed = true }
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

    /// All objects whose keys begin with `prefix`, at one revision.
    package func list(_ resource: String, prefix: String) -> (objects: [StoredObject], revision: Int64) {
        state.withLock { state in (state.tables[resource]?.list(prefix: prefix) ?? [], state.revision) }
    }

    /// As `list`, as it was at an earlier revision; nil if that is forgotten.
    package func list(_ resource: String, prefix: String, at revision: Int64) -> [StoredObject]? {
        state.withLock { state in
            guard revision >= state.horizon else { return nil }
            guard let table = state.tables[resource] else { return [] }
            var objects = Dictionary(
                table.list(prefix: prefix).map { ($0.key, $0) }, uniquingKeysWith: { a, _ in a })
            for change in table.history[table.historyStart...].reversed() where change.revision > revision {
                if change.key.hasPrefix(prefix) { objects[change.key] = change.previous }
            }
            return objects.values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        }
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
        try await withCheckedThrowingContinuation { done in
            let write = Write(resource: resource, key: key, expected: expected, value: value, done: done)
            let starts = state.withLock { state in
                if state.isClosed { return nil as Bool? }
                state.waiting.append(write)
                if state.isWriting { return false }
                state.isWriting = true
                return true
            }
            guard let starts else {
                return done.resume(throwing: Fault(.unavailable, "the API server is stopping"))
            }
            if starts { queue.async { self.drain() } }
        }
    }

    private func drain() {
        while true {
            let (writes, revision) = state.withLock { state in
                let writes = state.waiting
                state.waiting = []
                if writes.isEmpty { state.isWriting = false }
                return (writes, state.revision)
            }
            if writes.isEmpty { return }
            group(writes, after: revision)
        }
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
                changes.append(.delete(resource: write.resource, key: write.key))
                outcomes.append(.deleted(revision: revision))
            }
            overlay[write.resource, default: [:]][write.key] = .some(new)
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

extension Store.Table {
    func list(prefix: String) -> [StoredObject] {
        if prefix.isEmpty { return keys.compactMap { objects[$0] } }
        var result: [StoredObject] = []
        var at = place(of: prefix)
        while at < keys.count, keys[at].hasPrefix(prefix) {
            if let object = objects[keys[at]] { result.append(object) }
            at += 1
        }
        return result
    }

    /// Where a key stands or would stand.
    private func place(of key: String) -> Int {
        var (low, high) = (0, keys.count)
        while low < high {
            let middle = (low + high) / 2
            if keys[middle].utf8.lexicographicallyPrecedes(key.utf8) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    mutating func apply(_ change: StoredChange) {
        let key = change.key
        if let object = change.object {
            if objects.updateValue(object, forKey: key) == nil { keys.insert(key, at: place(of: key)) }
        } else if objects.removeValue(forKey: key) != nil {
            keys.remove(at: place(of: key))
        }
        history.append(change)
        newest = change.revision
    }

    mutating func forget(before time: Int64, _ each: (StoredChange) -> Void) {
        drop(each) { $0.time < time }
    }

    mutating func forget(upTo revision: Int64, _ each: (StoredChange) -> Void) {
        drop(each) { $0.revision <= revision }
    }

    private mutating func drop(_ each: (StoredChange) -> Void, while isOld: (StoredChange) -> Bool) {
        while historyStart < history.count, isOld(history[historyStart]) {
            each(history[historyStart])
            historyStart += 1
        }
        if historyStart > 256, historyStart * 2 > history.count {
            history.removeFirst(historyStart)
            historyStart = 0
        }
    }
}
