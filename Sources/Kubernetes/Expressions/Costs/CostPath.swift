/// Where a value stands below the variables: the variable, then names of fields, `@items`, `@keys` and `@values`.
///
/// Paths grow as slices do in Go, where the estimate comes from: two paths that continue one path with spare room
/// share it, and the later one changes the earlier. Estimates differ by that, so it is kept.
struct CostPath {
    private final class Storage {
        var names: [String]
        let room: Int
        init(_ names: [String], room: Int) { (self.names, self.room) = (names, room) }
    }

    private var storage = Storage([], room: 0)
    private var count = 0

    init() {}

    init(variable: String) {
        storage = Storage([variable], room: 1)
        count = 1
    }

    var names: ArraySlice<String> { storage.names[..<count] }
    var isEmpty: Bool { count == 0 }

    func appending(_ name: String) -> CostPath {
        var longer = self
        if count < storage.room {
            if count < storage.names.count { storage.names[count] = name } else { storage.names.append(name) }
        } else {
            longer.storage = Storage(names + [name], room: max(1, storage.room * 2))
        }
        longer.count += 1
        return longer
    }

    /// The same, sharing nothing.
    var copy: CostPath {
        var copy = self
        copy.storage = Storage(Array(names), room: count)
        return copy
    }
}
