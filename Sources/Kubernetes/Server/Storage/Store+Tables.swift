import Documents
import Synchronization

extension Store {
    /// Some objects of a resource at one revision.
    package struct Listing: Sendable {
        package var objects: [StoredObject] = []
        /// How many follow behind those.
        package var remaining = 0
        package var revision: Int64
    }

    /// All objects whose keys begin with `prefix`.
    package func list(_ resource: String, prefix: String) -> Listing {
        state.withLock { state in
            var listing = Listing(revision: state.revision)
            state.tables[resource]?.list(prefix, after: "", limit: 0, into: &listing)
            return listing
        }
    }

    /// The objects whose keys begin with `prefix` and follow `key`, at most `limit` of them (0: all), as they were at a
    /// revision (nil: as they are); nil if that is forgotten.
    package func list(
        _ resource: String, prefix: String, after key: String, limit: Int, at revision: Int64?
    ) -> Listing? {
        state.withLock { state in
            if let revision, revision < state.horizon { return nil }
            var listing = Listing(revision: revision ?? state.revision)
            guard let table = state.tables[resource] else { return listing }
            guard let revision, revision < table.newest else {
                table.list(prefix, after: key, limit: limit, into: &listing)
                return listing
            }
            table.list(prefix, after: key, limit: 0, into: &listing)
            var objects = Dictionary(listing.objects.map { ($0.key, $0) }, uniquingKeysWith: { a, _ in a })
            for change in table.history[table.historyStart...].reversed() {
                guard change.revision > revision else { break }
                if change.key.utf8.starts(with: prefix.utf8), key.precedesByBytes(change.key) {
                    objects[change.key] = change.previous
                }
            }
            let all = objects.values.sorted { $0.key.precedesByBytes($1.key) }
            listing.objects = limit > 0 ? Array(all.prefix(limit)) : all
            listing.remaining = all.count - listing.objects.count
            return listing
        }
    }
}

extension Store.Table {
    /// Adds the objects whose keys begin with `prefix` and follow `key`, at most `limit` of them (0: all).
    func list(_ prefix: String, after key: String, limit: Int, into listing: inout Store.Listing) {
        var start = place(of: prefix)
        if !key.isEmpty { start = max(start, place { !key.precedesByBytes($0) }) }
        let all = place { $0.precedesByBytes(prefix) || $0.utf8.starts(with: prefix.utf8) }
        guard start < all else { return }
        let end = limit > 0 && limit < all - start ? start + limit : all
        listing.objects = keys[start..<end].compactMap { objects[$0] }
        listing.remaining = all - end
    }

    /// Where a key stands or would stand.
    private func place(of key: String) -> Int { place { $0.precedesByBytes(key) } }

    /// How many keys there are at the begin for which something is true that is not true for the others.
    private func place(_ isBefore: (String) -> Bool) -> Int {
        var (low, high) = (0, keys.count)
        while low < high {
            let middle = (low + high) / 2
            if isBefore(keys[middle]) { low = middle + 1 } else { high = middle }
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
