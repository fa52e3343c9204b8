import Diagnostics
import OCI
import OCIRegistry
import OCMModel
import OCMPackaging

extension TransferPlanner {
    /// The plan with the size of everything that moves, as far as it is known without moving it. A version whose content is
    /// not to be had has failed in it.
    public func measure(_ plan: TransferPlan, in session: Session) async throws -> TransferPlan {
        var plan = plan
        for index in plan.steps.indices { plan.steps[index] = try await measure(plan.steps[index], session) }
        return plan
    }

    private func measure(_ step: TransferPlan.Step, _ session: Session) async throws -> TransferPlan.Step {
        var step = step
        for index in step.nested.indices { step.nested[index] = try await measure(step.nested[index], session) }
        guard let version = step.source else { return step }
        for index in step.items.indices where step.items[index].way != .reference {
            let item = step.items[index]
            do {
                if item.presence == .present, step.decision.replacement != .enforced {
                    step.items[index].size = TransferPlan.Item.Size(total: 0, missing: 0)
                } else {
                    step.items[index].size = try await size(of: item, version, session)
                }
            } catch let fault as Fault where fault.code != .cancelled {
                step.decision = .failed(
                    fault.within("\(step.name):\(step.version): \(item.kind.rawValue) \(item.name)"))
            }
        }
        return step
    }

    private func size(
        of item: TransferPlan.Item, _ version: ComponentVersion, _ session: Session
    ) async throws -> TransferPlan.Item.Size? {
        switch item.access.kind {
        case .localBlob, .localOciBlob, .localFilesystemBlob, .ociArtifact, .relativeOciReference, .ociBlob: break
        default: return nil
        }
        let content: ResolvedContent
        switch item.kind {
        case .resource:
            content = try await session.content(of: version.descriptor.resources[item.index], in: version)
        case .source: content = try await session.content(of: item.access, in: version)
        }
        switch content {
        case .blob(let blob):
            let there = try await (target.repository as? TargetRepository)?.target(for: version.name).exists(
                blob.descriptor)
            return TransferPlan.Item.Size(
                total: blob.descriptor.size, missing: there == true ? 0 : blob.descriptor.size)
        case .artifact(let root, let store):
            let graph = try await ArtifactGraph.walk([root], in: store, width: options.concurrency).graph
            guard case .registry(let registry, _, let subPath) = target.place, !options.keepLocalBlobs else {
                return TransferPlan.Item.Size(total: graph.size, missing: graph.size)
            }
            let place = try UploadName.destination(
                item.hint, subPath: subPath, component: version.name, root: root)
            let repository = try registry.remoteRepository(place.repository)
            let parts = graph.leaves.map(\.descriptor) + graph.nodes.map(\.descriptor)
            let missing = try await Fanout.map(parts, width: options.concurrency) { part in
                try await repository.exists(part) ? 0 : part.size
            }
            return TransferPlan.Item.Size(
                total: graph.size, missing: missing.reduce(0) { $0.addingReportingOverflow($1).partialValue })
        }
    }
}
