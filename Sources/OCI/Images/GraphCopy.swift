import Diagnostics
import Synchronization

/// Copies manifests with all that they point at from any store to any other.
///
/// First the manifests are read, so that all is known; then the blobs of the whole graph move, some at a time; then the manifests
/// follow, children before parents. What is there is skipped, and what a sibling of the target has is mounted. Memory holds the
/// manifests and a chunk per blob in flight. A copy that failed or was interrupted leaves only whole content behind, and no parent
/// without its children; the same copy again moves the rest.
public enum GraphCopy {
    /// Copies everything below `root`.
    ///
    /// - Parameters:
    ///   - siblings: other repositories of the target's registry that may have the content, tried in order after `source`.
    ///   - concurrency: blobs that move at once, over the whole graph.
    @discardableResult
    public static func copy(
        _ root: Descriptor, from source: any ContentStore, to target: any ContentStore, siblings: [any Target] = [],
        concurrency: Int = 4, observer: (any CopyObserver)? = nil
    ) async throws -> CopyStatistics {
        try await copy(
            [root], from: source, to: target, siblings: siblings, concurrency: concurrency, observer: observer)
    }

    /// Copies everything below several roots; what they share moves once.
    @discardableResult
    public static func copy(
        _ roots: [Descriptor], from source: any ContentStore, to target: any ContentStore, siblings: [any Target] = [],
        concurrency: Int = 4, observer: (any CopyObserver)? = nil
    ) async throws -> CopyStatistics {
        let (graph, complete) = try await ArtifactGraph.walk(roots, in: source, width: concurrency) { descriptor in
            guard target.keepsGraphsWhole else { return false }
            return try await target.exists(descriptor)
        }
        let run = Run(source: source, target: target, siblings: siblings, observer: observer)
        observer?.planned(count: graph.leaves.count + graph.nodes.count + complete.count, bytes: graph.size)
        for descriptor in complete { run.finish(descriptor, .skipped) }
        try await Fanout.forEach(graph.leaves, width: concurrency) { try await run.copy($0) }
        for group in graph.groups {
            try await Fanout.forEach(group, width: concurrency) { try await run.copy($0) }
        }
        return run.statistics
    }

    /// What the tasks of one copy share.
    private final class Run: Sendable {
        let source: any ContentStore
        let target: any ContentStore
        let mountable: [any Target]
        let observer: (any CopyObserver)?
        private let done = Mutex(CopyStatistics())

        /// More places than these cost more requests than the bytes are worth.
        private static let maximumMountTries = 8

        init(
            source: any ContentStore, target: any ContentStore, siblings: [any Target], observer: (any CopyObserver)?
        ) {
            self.source = source
            self.target = target
            self.observer = observer
            mountable = Array((((source as? any Target).map { [$0] } ?? []) + siblings).prefix(Self.maximumMountTries))
        }

        var statistics: CopyStatistics { done.withLock { $0 } }

        func finish(_ descriptor: Descriptor, _ outcome: CopyOutcome) {
            done.withLock { $0.add(outcome, descriptor) }
            observer?.finished(descriptor, outcome)
        }

        func copy(_ leaf: ArtifactGraph.Leaf) async throws {
            do {
                finish(leaf.descriptor, try await bring(leaf))
            } catch {
                throw Fault(error, leaf.place)
            }
        }

        private func bring(_ leaf: ArtifactGraph.Leaf) async throws -> CopyOutcome {
            let descriptor = leaf.descriptor
            if try await target.exists(descriptor) { return .skipped }
            if let target = target as? any Target {
                for sibling in mountable {
                    if try await target.mount(descriptor, from: sibling) { return .mounted }
                }
            }
            if leaf.isForeign, try await !source.exists(descriptor) {
                throw Fault(
                    .notFound,
                    "the layer is kept elsewhere (\(descriptor.urls.first ?? "a foreign layer")) and not in the source; put it there first"
                )
            }
            try await ingest(source.blob(descriptor))
            return .copied
        }

        func copy(_ node: ArtifactGraph.Node) async throws {
            do {
                if try await target.exists(node.descriptor) { return finish(node.descriptor, .skipped) }
                try await ingest(
                    node.raw.map { BytesBlob($0, as: node.descriptor) }
                        ?? DescribedBlob(source.blob(node.descriptor), as: node.descriptor))
                finish(node.descriptor, .copied)
            } catch {
                throw Fault(error, node.place)
            }
        }

        private func ingest(_ blob: any Blob) async throws {
            try await target.ingest(observer.map { ObservedBlob(base: blob, observer: $0) } ?? blob)
        }
    }
}
