import Synchronization

/// The changes of one resource for one watch, in order. What is not read in time ends it; the client starts anew then.
package final class WatchChannel: Sendable {
    enum End: Sendable {
        /// The watch fell too far behind.
        case overflow
        case closed
    }

    enum Item: Sendable {
        case changes([StoredChange])
        /// Nothing came for the time given.
        case quiet
        case end(End)
    }

    private struct State {
        var changes: [StoredChange] = []
        /// Of the objects in `changes`.
        var size = 0
        var end: End?
    }

    private let state = Mutex(State())
    private let news = Wakeup()
    private let isWanted: @Sendable (String) -> Bool
    private static let limit = 20_000
    private static let maximumSize = 16 << 20

    /// - Parameter isWanted: of the keys of the objects.
    init(_ isWanted: @escaping @Sendable (String) -> Bool) { self.isWanted = isWanted }

    func offer(_ change: StoredChange) {
        guard isWanted(change.key) else { return }
        state.withLock { state in
            guard state.end == nil else { return }
            state.changes.append(change)
            state.size += change.object?.value.count ?? 0
            // one change alone may be of any size
            if state.changes.count > WatchChannel.limit
                || state.changes.count > 1 && state.size > WatchChannel.maximumSize
            {
                state.end = .overflow
                state.changes = []
            }
        }
        news.set()
    }

    func end(_ end: End) {
        state.withLock { state in if state.end == nil { state.end = end } }
        news.set()
    }

    /// What came since the last call; waits until there is something, at most until `deadline`.
    func next(until deadline: ContinuousClock.Instant) async -> Item {
        while true {
            if let ready = take() { return ready }
            if Task.isCancelled || ContinuousClock.now >= deadline { return .quiet }
            await news.wait(until: deadline)
        }
    }

    private func take() -> Item? {
        state.withLock { state in
            if !state.changes.isEmpty {
                defer { (state.changes, state.size) = ([], 0) }
                return .changes(state.changes)
            }
            return state.end.map { .end($0) }
        }
    }
}

/// Where a watch begins.
enum WatchStart: Sendable {
    /// All objects there are, then changes.
    case now
    /// Changes after a revision.
    case after(Int64)
}

extension Store {
    /// A watch: what it begins with, the revision up to which that is, and the channel of what follows.
    struct Watch: Sendable {
        let id: Int
        let resource: String
        let objects: [StoredObject]
        let changes: [StoredChange]
        let revision: Int64
        let channel: WatchChannel
    }

    /// Begins a watch without a gap; nil if the start is forgotten.
    ///
    /// - Parameter chooses: among the objects whose keys begin with `prefix`.
    func watch(
        _ resource: String, prefix: String, from start: WatchStart,
        chooses: @escaping @Sendable (String) -> Bool = { _ in true }
    ) -> Watch? {
        let isWanted: @Sendable (String) -> Bool = { $0.utf8.starts(with: prefix.utf8) && chooses($0) }
        return state.withLock { state in
            var objects: [StoredObject] = []
            var changes: [StoredChange] = []
            let table = state.tables[resource] ?? Table()
            switch start {
            case .now:
                var listing = Listing(revision: state.revision)
                table.list(prefix, after: "", limit: 0, into: &listing)
                objects = listing.objects.filter { chooses($0.key) }
            case .after(let revision):
                guard revision >= state.horizon else { return nil }
                for change in table.history[table.historyStart...].reversed() {
                    guard change.revision > revision else { break }
                    if isWanted(change.key) { changes.append(change) }
                }
                changes.reverse()
            }
            let channel = WatchChannel(isWanted)
            state.nextWatcher += 1
            state.tables[resource, default: Table()].watchers[state.nextWatcher] = channel
            return Watch(
                id: state.nextWatcher, resource: resource, objects: objects, changes: changes,
                revision: state.revision, channel: channel)
        }
    }

    func endWatch(_ watch: Watch) {
        state.withLock { state in _ = state.tables[watch.resource]?.watchers.removeValue(forKey: watch.id) }
    }
}
