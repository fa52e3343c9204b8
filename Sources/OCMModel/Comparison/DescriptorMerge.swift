public import Diagnostics

/// Brings what is not signed of two copies of one component version together.
public enum DescriptorMerge {
    /// `source` with what only `target` says: signatures of other names, labels of other names, missing digests, and
    /// the access of elements whose content is the same. The two must be equal in what is signed. A label that both
    /// have is merged by its rule; without one the value of `source` counts.
    ///
    /// - Throws: `conflict` if the rule of a label forbids the change, `unsupported` if it is not known.
    public static func merge(
        _ source: ComponentDescriptor, into target: ComponentDescriptor
    ) throws(Fault) -> ComponentDescriptor {
        var merged = keepingSignatures(of: target, in: source)
        merged.repositoryContexts = target.repositoryContexts
        merged.provider.labels = try labels(source.provider.labels, target.provider.labels)
        merged.labels = try labels(source.labels, target.labels)
        for (i, other) in target.resources.enumerated() where merged.resources.indices.contains(i) {
            merged.resources[i].labels = try labels(merged.resources[i].labels, other.labels)
            if merged.resources[i].digest == nil { merged.resources[i].digest = other.digest }
            if merged.resources[i].digest == other.digest { merged.resources[i].access = other.access }
        }
        for (i, other) in target.sources.enumerated() where merged.sources.indices.contains(i) {
            merged.sources[i].labels = try labels(merged.sources[i].labels, other.labels)
            merged.sources[i].access = other.access
        }
        for (i, other) in target.references.enumerated() where merged.references.indices.contains(i) {
            merged.references[i].labels = try labels(merged.references[i].labels, other.labels)
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

    /// Labels of `source`, merged with those of `target`, then those that only `target` has. Signing labels are equal
    /// on both sides.
    private static func labels(_ source: [Label], _ target: [Label]) throws(Fault) -> [Label] {
        var merged = source
        for label in target {
            if let at = merged.firstIndex(where: { $0.name == label.name }) {
                if !label.signing { merged[at].value = try LabelMerging.merge(local: label.value, into: merged[at]) }
            } else {
                merged.append(label)
            }
        }
        return merged
    }
}
