/// Brings what is not signed of two copies of one component version together (storage-and-transfer.md, section 7.1).
public enum DescriptorMerge {
    /// `source` with what only `target` says: signatures of other names, labels of other names, missing digests, and the
    /// access of elements whose content is the same. The two must be equal in what is signed.
    public static func merge(_ source: ComponentDescriptor, into target: ComponentDescriptor) -> ComponentDescriptor {
        var merged = keepingSignatures(of: target, in: source)
        merged.repositoryContexts = target.repositoryContexts
        merged.provider.labels = labels(source.provider.labels, target.provider.labels)
        merged.labels = labels(source.labels, target.labels)
        for (i, other) in target.resources.enumerated() where merged.resources.indices.contains(i) {
            merged.resources[i].labels = labels(merged.resources[i].labels, other.labels)
            if merged.resources[i].digest == nil { merged.resources[i].digest = other.digest }
            if merged.resources[i].digest == other.digest { merged.resources[i].access = other.access }
        }
        for (i, other) in target.sources.enumerated() where merged.sources.indices.contains(i) {
            merged.sources[i].labels = labels(merged.sources[i].labels, other.labels)
            merged.sources[i].access = other.access
        }
        for (i, other) in target.references.enumerated() where merged.references.indices.contains(i) {
            merged.references[i].labels = labels(merged.references[i].labels, other.labels)
            if merged.references[i].digest.map(\.isEmpty) ?? true { merged.references[i].digest = other.digest }
        }
        return merged
    }

    /// `source` with the signatures of `target` whose names it does not have.
    public static func keepingSignatures(
        of target: ComponentDescriptor, in source: ComponentDescriptor
    ) -> ComponentDescriptor {
        var merged = source
        let names = Set(source.signatures.map(\.name))
        merged.signatures += target.signatures.filter { !names.contains($0.name) }
        return merged
    }

    /// Labels of `source`, then those of `target` that it does not name. Signing labels are equal on both sides.
    private static func labels(_ source: [Label], _ target: [Label]) -> [Label] {
        let names = Set(source.map(\.name))
        return source + target.filter { !names.contains($0.name) }
    }
}
