import OCMModel

/// The resources of the version that a transfer finds in its target.
struct ExistingContent {
    private var resources: [ElementIdentity: Resource] = [:]

    init(_ descriptor: ComponentDescriptor?) {
        guard let descriptor else { return }
        for (resource, identity) in zip(descriptor.resources, ElementIdentity.all(of: descriptor.resources)) {
            resources[identity] = resources[identity] ?? resource
        }
    }

    func access(_ identity: ElementIdentity) -> AccessSpec? { resources[identity]?.access }

    /// What the target has of a resource that shall get there by `way`.
    func presence(
        of resource: Resource, _ identity: ElementIdentity, way: TransferPlan.Item.Way
    ) -> TransferPlan.Item.Presence {
        guard let old = resources[identity] else { return .absent }
        guard let digest = old.digest, !digest.isEmpty, !digest.isExcluded, digest == resource.digest else {
            return .changed
        }
        return way == .value && old.access == resource.access ? .elsewhere : .present
    }
}

/// How two component versions of one name differ in what is signed, in the words of the Go program.
enum DescriptorDifference {
    /// Follows “already present, but”.
    static func phrase(_ source: ComponentDescriptor, _ target: ComponentDescriptor) -> String {
        let there = ExistingContent(target)
        let targets = Dictionary(
            zip(ElementIdentity.all(of: target.resources), target.resources), uniquingKeysWith: { first, _ in first })
        var equalised = source
        var areKnown = true
        var areEqual = true
        for (index, identity) in ElementIdentity.all(of: source.resources).enumerated() {
            guard let old = targets[identity] else { continue }
            let resource = source.resources[index]
            if resource.access.isNone && old.access.isNone { continue }
            if resource.digest == nil || old.digest == nil { areKnown = false }
            if there.presence(of: resource, identity, way: .reference) == .changed { areEqual = false }
            equalised.resources[index].digest = old.digest ?? .excluded
        }
        var base = target
        for index in base.resources.indices where base.resources[index].digest == nil {
            base.resources[index].digest = .excluded
        }
        if case .different = DescriptorComparison.compare(equalised, with: base) {
            guard areKnown else {
                return
                    "differs because signature relevant properties have been changed (and not all artifact digests are known)"
            }
            return areEqual
                ? "differs because signature relevant properties have been changed"
                : "differs because some artifacts and signature relevant properties have been changed"
        }
        return areKnown
            ? "differs because some artifact digests are changed"
            : "might differ, because not all artifact digests are known"
    }
}
