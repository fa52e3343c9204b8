/// Work on many things with a few tasks at a time.
package enum Fanout {
    /// Runs `work` for each item, at most `width` at once. The first error ends all and is thrown.
    package static func forEach<Item: Sendable>(
        _ items: some Sequence<Item>, width: Int, _ work: @escaping @Sendable (Item) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (i, item) in items.enumerated() {
                if i >= max(1, width) { try await group.next() }
                group.addTask { try await work(item) }
            }
            try await group.waitForAll()
        }
    }

    /// The results of `work` in the order of the items, at most `width` at once.
    package static func map<Item: Sendable, Output: Sendable>(
        _ items: [Item], width: Int, _ work: @escaping @Sendable (Item) async throws -> Output
    ) async throws -> [Output] {
        try await withThrowingTaskGroup(of: (Int, Output).self) { group in
            var results = [Output?](repeating: nil, count: items.count)
            for (i, item) in items.enumerated() {
                if i >= max(1, width), let (at, output) = try await group.next() { results[at] = output }
                group.addTask { (i, try await work(item)) }
            }
            for try await (at, output) in group { results[at] = output }
            return results.compactMap { $0 }
        }
    }
}
