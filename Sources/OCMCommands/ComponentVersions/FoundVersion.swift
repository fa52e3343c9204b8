import OCMDelivery
import OCMModel
import OCMPackaging

/// A component version that a command is about: named on the command line, or found by following references.
struct FoundVersion: TreeItem {
    /// The versions on the way from the one that was named; empty for that one itself.
    let path: [VersionKey]
    let key: VersionKey
    /// The identity of the reference that led here; nil for a version that was named.
    let referenceIdentity: ElementIdentity?
    /// How the repository of the version that was named is called.
    let repositoryName: String
    /// Where references are looked for first.
    let place: OpenRepository
    /// nil: a reference leads to a version that is not there.
    let version: ComponentVersion?

    var repository: any ComponentRepository { place.repository }

    var node: VersionKey? { key }
    var isVisible: Bool { true }

    /// `c1:v1->c2:v2`, the way here.
    var pathText: String { path.map(\.description).joined(separator: "->") }
}

extension FoundVersion {
    /// By component name, then by version.
    static func sorted(_ versions: [FoundVersion]) -> [FoundVersion] {
        versions.enumerated().sorted { a, b in
            let names = TextOrder.compare(a.element.key.name, b.element.key.name)
            let order = names != 0 ? names : VersionOrder.compare(a.element.key.version, b.element.key.version)
            return order == 0 ? a.offset < b.offset : order < 0
        }.map(\.element)
    }
}
