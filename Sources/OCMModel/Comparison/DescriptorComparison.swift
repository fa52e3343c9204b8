/// How a component version relates to the one of the same name that a transfer finds in its target. Access, repository
/// contexts and creation time never count.
public enum DescriptorComparison: Hashable, Sendable {
    /// Nothing differs that counts.
    case equivalent
    /// What is signed is equal; labels, signatures or recorded digests of references differ.
    case volatile
    /// What is signed differs; the reason is for people.
    case different(reason: String)

    /// Compares `source` with `target`.
    public static func compare(_ source: ComponentDescriptor, with target: ComponentDescriptor) -> DescriptorComparison
    {
        if let reason = signedDifference(source, target) { return .different(reason: reason) }
        return volatileParts(source) == volatileParts(target) ? .equivalent : .volatile
    }

    private static func signedDifference(_ a: ComponentDescriptor, _ b: ComponentDescriptor) -> String? {
        if a.name != b.name || a.version != b.version || a.provider.name != b.provider.name {
            return "some component data is changed"
        }
        if signing(a.labels) != signing(b.labels) || signing(a.provider.labels) != signing(b.provider.labels) {
            return "some signing labels are changed"
        }
        if let reason = listDifference(a.resources, b.resources) ?? listDifference(a.sources, b.sources)
            ?? listDifference(a.references, b.references)
        {
            return reason
        }
        for (x, y) in zip(a.resources, b.resources) {
            if x.type != y.type || x.relation != y.relation || x.sourceReferences != y.sourceReferences {
                return "some resource data is changed"
            }
            if x.access.isNone && y.access.isNone { continue }
            guard let one = x.digest, let other = y.digest else { return "some artifact digests are missing" }
            if one != other { return "some artifact digests are changed" }
        }
        for (x, y) in zip(a.sources, b.sources) where x.type != y.type { return "some source data is changed" }
        for (x, y) in zip(a.references, b.references) {
            if x.componentName != y.componentName { return "some references are changed" }
            if let one = digest(x), let other = digest(y), one != other { return "some reference digests are changed" }
        }
        return nil
    }

    /// Elements count in their order.
    private static func listDifference<E: Element>(_ a: [E], _ b: [E]) -> String? {
        guard a.count == b.count else { return "some elements are added or removed" }
        guard ElementIdentity.all(of: a, by: .full) == ElementIdentity.all(of: b, by: .full) else {
            return "some elements are changed"
        }
        for (x, y) in zip(a, b) where signing(x.labels) != signing(y.labels) {
            return "some signing labels are changed"
        }
        return nil
    }

    private struct VolatileParts: Hashable {
        var labels: [Set<Label>]
        var signatures: Set<Signature>
        var digests: [DigestSpec?]
    }

    private static func volatileParts(_ d: ComponentDescriptor) -> VolatileParts {
        let lists =
            [d.labels, d.provider.labels] + d.resources.map(\.labels) + d.sources.map(\.labels)
            + d.references.map(\.labels)
        return VolatileParts(
            labels: lists.map { Set($0.filter { !$0.signing }) }, signatures: Set(d.signatures),
            digests: d.references.map(digest))
    }

    private static func signing(_ labels: [Label]) -> [Label] { labels.filter(\.signing) }

    private static func digest(_ reference: ComponentReference) -> DigestSpec? {
        reference.digest.flatMap { $0.isEmpty ? nil : $0 }
    }
}
