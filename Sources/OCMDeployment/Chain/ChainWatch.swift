import Diagnostics
package import Kubernetes

/// Tells that a delivery may look different now.
package struct ChainWatch: Sendable {
    private let informers: [Informer]

    /// Objects that were deployed are not watched but looked at again after this time: they may be of any kind.
    private let longest: Duration
    /// Changes that come together are told of once.
    private let pause: Duration

    /// Nil as namespace: all of them.
    package init(
        _ client: APIClient, namespace: String?, longest: Duration = .seconds(2), pause: Duration = .milliseconds(100)
    ) {
        self.longest = longest
        self.pause = pause
        let reader = ChainReader(client)
        informers = DeliveryKind.allCases.map { Informer(reader.resource($0), namespace: namespace) }
    }

    /// Calls `look` at once, after each change and now and then, until it throws or the task is cancelled.
    package func run(_ look: () async throws -> Void) async throws {
        let (changes, changed) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            for informer in informers {
                informer.listen { _ in changed.yield() }
                group.addTask { await informer.run() }
            }
            group.addTask { [longest] in
                while !Task.isCancelled {
                    try await Task.sleep(for: longest)
                    changed.yield()
                }
            }
            try await look()
            for await _ in changes {
                try await Task.sleep(for: pause)
                try await look()
            }
        }
    }
}
