import Diagnostics
import OCI
import OCMModel
import OCMPackaging

/// Executes a plan: content first, then the descriptor of each version, those that are referenced before those that refer.
/// An interrupted transfer leaves every version of the target as it was or as it shall be; run again it goes on.
public struct Transfer: Sendable {
    let session: Session
    let source: OpenRepository
    let target: OpenRepository
    let options: TransferOptions
    let observer: any TransferObserver

    public init(
        session: Session, from source: OpenRepository, to target: OpenRepository, options: TransferOptions,
        observer: any TransferObserver
    ) {
        self.session = session
        self.source = source
        self.target = target
        self.options = options
        self.observer = observer
    }

    /// Carries the plan out. A version that fails does not stop the others; its reason is in the result.
    public func run(_ plan: TransferPlan) async throws -> TransferResult {
        var result = TransferResult()
        for step in plan.steps {
            do {
                try await run(step, &result)
            } catch let fault as Fault where fault.code != .cancelled {
                observer.event(.failed(step, fault))
                result.failures.append(fault)
            }
        }
        try await target.commit()
        return result
    }

    private func run(_ step: TransferPlan.Step, _ result: inout TransferResult) async throws {
        if case .handled = step.decision { return }
        observer.event(.version(step))
        result.versions.append((step.name, step.version))
        observer.event(.decision(step))
        if case .failed(let fault) = step.decision { throw fault }
        if case .conflict = step.decision {
            throw Fault(.conflict, "component version \"\(step.name):\(step.version)\" already exists")
        }
        for nested in step.nested { try await run(nested, &result) }
        switch step.decision {
        case .copy, .replace: try await copy(step, &result)
        case .updateMetadata: try await update(step)
        default: break
        }
    }

    /// Writes the descriptor alone: content stays as it is in the target.
    private func update(_ step: TransferPlan.Step) async throws {
        guard let source = step.source, let existing = step.existing else { return }
        observer.event(.adding(step))
        let merged = try DescriptorMerge.merge(source.descriptor, into: existing.descriptor)
        try await target.repository.add(merged, blobs: [])
    }

    /// What a failure with the content of an item begins with.
    private func subject(_ item: TransferPlan.Item, _ step: TransferPlan.Step) -> String {
        "\(step.name):\(step.version): \(item.kind.rawValue) \(item.name)"
    }

    private func copy(_ step: TransferPlan.Step, _ result: inout TransferResult) async throws {
        guard let version = step.source else { return }
        var descriptor = version.descriptor
        var placed: [(item: TransferPlan.Item, content: PlacedContent)] = []
        let kept = step.decision.replacement == .enforced ? nil : step.existing.map { ExistingContent($0.descriptor) }
        let identities = ElementIdentity.all(of: descriptor.resources)
        try await withThrowingTaskGroup(of: (TransferPlan.Item, PlacedContent).self) { group in
            var running = 0
            for item in step.items where item.way != .reference {
                observer.event(.item(item, depth: step.depth))
                if item.presence == .present, let access = kept?.access(identities[item.index]) {
                    // What the target has stays where it is there.
                    descriptor.resources[item.index].access = access
                    continue
                }
                if running >= options.concurrency, let done = try await group.next() {
                    placed.append(done)
                    running -= 1
                }
                group.addTask { (item, try await place(item, of: version)) }
                running += 1
            }
            for try await done in group { placed.append(done) }
        }
        var blobs: [any Blob] = []
        for (item, content) in placed.sorted(by: { $0.item.order < $1.item.order }) {
            switch item.kind {
            case .resource: descriptor.resources[item.index].access = content.access
            case .source: descriptor.sources[item.index].access = content.access
            }
            if let blob = content.blob { blobs.append(NamedBlob(base: blob, subject: subject(item, step))) }
            result.statistics = result.statistics + content.statistics
        }
        if case .registry = target.place, !descriptor.repositoryContexts.contains(target.repository.spec) {
            descriptor.repositoryContexts.append(target.repository.spec)
        }
        if let existing = step.existing, step.decision.replacement == .content {
            // Over an equal version: what the target says besides is kept.
            descriptor = DescriptorMerge.keepingSignatures(of: existing.descriptor, in: descriptor)
        }
        observer.event(.adding(step))
        let counter = BlobCounter(observer)
        observer.planned(
            count: blobs.count,
            bytes: blobs.reduce(0) { $0.addingReportingOverflow($1.descriptor.size).partialValue })
        let counted = blobs.map { CountedBlob(base: $0, counter: counter) }
        try await bring(counted, of: version, counter)
        try await target.repository.add(descriptor, blobs: counted)
        result.statistics = result.statistics + counter.statistics(of: blobs)
    }

    /// Brings local blobs to the target, several at a time; storing the version then finds them there. Within one registry
    /// they are not even read.
    private func bring(_ blobs: [CountedBlob], of version: ComponentVersion, _ counter: BlobCounter) async throws {
        guard let repository = target.repository as? TargetRepository, repository.blobLimit == nil else { return }
        let store = try repository.target(for: version.name)
        let sibling = try (version.repository as? TargetRepository)?.target(for: version.name)
        var seen: Set<Digest> = []
        let distinct = blobs.filter { seen.insert($0.descriptor.digest).inserted }
        try await Fanout.forEach(distinct, width: options.concurrency) { blob in
            guard try await !store.exists(blob.descriptor) else { return }
            if let sibling, try await store.mount(blob.descriptor, from: sibling) {
                counter.mounted(blob.descriptor)
            } else {
                try await store.ingest(blob)
            }
        }
    }
}

/// Content that is where the descriptor of the target will say it is.
struct PlacedContent: Sendable {
    let access: AccessSpec
    /// A local blob that is written with the descriptor.
    var blob: (any Blob)?
    var statistics = CopyStatistics()
}

extension TransferPlan.Item {
    /// Resources before sources, each in the order of its list.
    var order: (Int, Int) { (kind == .resource ? 0 : 1, index) }
}
