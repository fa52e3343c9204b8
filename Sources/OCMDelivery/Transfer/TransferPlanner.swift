import Diagnostics
import OCI
import OCMModel
public import OCMPackaging

/// Looks at source and target and decides what a transfer has to do; it writes nothing.
public struct TransferPlanner: Sendable {
    let source: OpenRepository
    let target: OpenRepository
    let versions: VersionResolver
    let options: TransferOptions

    /// The longest chain of references that is followed.
    private static let maximumDepth = 100
    /// The most component versions of one transfer.
    private static let maximumVersions = 100_000

    /// - Parameter versions: finds the versions that others refer to.
    public init(
        from source: OpenRepository, to target: OpenRepository, versions: VersionResolver, options: TransferOptions
    ) {
        self.source = source
        self.target = target
        self.versions = versions
        self.options = options
    }

    /// The plan for some component versions, in the order given. `handled` keeps what several plans of one run share.
    public func plan(_ roots: [ComponentVersion], handled: inout Set<String>) async throws -> TransferPlan {
        var steps: [TransferPlan.Step] = []
        for root in roots { steps.append(try await step(root, path: [], &handled)) }
        return TransferPlan(steps: steps)
    }

    private func step(
        _ version: ComponentVersion, path: [String], _ handled: inout Set<String>
    ) async throws -> TransferPlan.Step {
        let name = "\(version.name):\(version.version)"
        guard handled.insert(name).inserted else {
            return make(version, path.count, .handled, nil)
        }
        guard path.count < TransferPlanner.maximumDepth, handled.count <= TransferPlanner.maximumVersions else {
            throw Fault(
                .limit, "\(name): the references go deeper than \(TransferPlanner.maximumDepth) levels or are too many")
        }
        let existing = try await target.repository.lookup(version.name, version.version)
        var step = make(version, path.count, decision(version, existing), existing)
        step.items = items(version, existing, step.decision)
        if case .conflict = step.decision { return step }
        if case .keepOutdated = step.decision { return step }
        if options.recursive, !(options.stopOnExisting && existing != nil) {
            for reference in version.descriptor.references {
                let wanted = "\(reference.componentName):\(reference.version)"
                if path.contains(wanted) || wanted == name {
                    step.decision = .failed(
                        Fault(
                            .invalid,
                            "the references of \(([wanted] + path.drop { $0 != wanted }.dropFirst() + [name, wanted]).joined(separator: "->")) form a circle"
                        ))
                    return step
                }
                let found = try await versions.resolve(
                    reference.componentName, reference.version, from: version.repository)
                guard let found else {
                    step.decision = .failed(
                        Fault(
                            .notFound,
                            "\(name): nested component \(reference.name)[\(wanted)]: component version \"\(wanted)\" not found; name a repository that has it with --lookup"
                        ))
                    return step
                }
                step.nested.append(try await self.step(found, path: path + [name], &handled))
            }
        }
        return step
    }

    private func make(
        _ version: ComponentVersion, _ depth: Int, _ decision: TransferPlan.Decision, _ existing: ComponentVersion?
    ) -> TransferPlan.Step {
        TransferPlan.Step(
            name: version.name, version: version.version, depth: depth, decision: decision, items: [], nested: [],
            source: version, existing: existing)
    }

    private func decision(_ version: ComponentVersion, _ existing: ComponentVersion?) -> TransferPlan.Decision {
        guard let existing else { return .copy }
        if options.enforce { return .replace(.enforced) }
        switch DescriptorComparison.compare(version.descriptor, with: existing.descriptor) {
        case .equivalent:
            return needsTransport(version, existing) ? .replace(.content) : .present
        case .volatile:
            if options.skipUpdate { return .keepOutdated }
            if options.overwrite { return .replace(.unsigned) }
            return needsTransport(version, existing) ? .replace(.content) : .updateMetadata
        case .different:
            let reason = DescriptorDifference.phrase(version.descriptor, existing.descriptor)
            return options.overwrite && !options.skipUpdate
                ? .replace(.different(reason: reason)) : .conflict(reason: reason)
        }
    }

    /// The target still points where the source points, but the content is wanted in the target.
    private func needsTransport(_ version: ComponentVersion, _ existing: ComponentVersion) -> Bool {
        zip(version.descriptor.resources, existing.descriptor.resources).contains { source, target in
            way(source.access, source.relation == .local, .resource) == .value && source.access == target.access
        }
    }

    private func items(
        _ version: ComponentVersion, _ existing: ComponentVersion?, _ decision: TransferPlan.Decision
    ) -> [TransferPlan.Item] {
        switch decision {
        case .copy, .replace: break
        default: return []
        }
        let descriptor = version.descriptor
        let there = ExistingContent(existing?.descriptor)
        let resources = zip(descriptor.resources, ElementIdentity.all(of: descriptor.resources)).enumerated().map {
            index, pair in
            let (resource, identity) = pair
            let way = way(resource.access, resource.relation == .local, .resource)
            return TransferPlan.Item(
                kind: .resource, index: index, name: resource.name, type: resource.type, access: resource.access,
                way: way, hint: UploadName.of(resource.access, in: source.place),
                presence: there.presence(of: resource, identity, way: way))
        }
        let sources = descriptor.sources.enumerated().map { index, source in
            TransferPlan.Item(
                kind: .source, index: index, name: source.name, type: source.type, access: source.access,
                way: way(source.access, false, .source), hint: UploadName.of(source.access, in: self.source.place),
                presence: .absent)
        }
        return resources + sources
    }

    private func way(_ access: AccessSpec, _ isLocalRelation: Bool, _ kind: TransferPlan.Item.Kind)
        -> TransferPlan.Item.Way
    {
        if access.isLocal { return .local }
        if access.isNone || options.omitAccessTypes.contains(access.type) { return .reference }
        let wanted =
            switch kind {
            case .resource: options.resourcesByValue || (options.localResourcesByValue && isLocalRelation)
            case .source: options.sourcesByValue
            }
        return wanted && access.kind != nil ? .value : .reference
    }
}
