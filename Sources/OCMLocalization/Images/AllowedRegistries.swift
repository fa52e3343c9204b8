package import Diagnostics
package import OCI

/// The registries that may be used behind the wall.
package struct AllowedRegistries: Sendable {
    private let entries: [AllowedRegistry]

    /// `HOST[:PORT][/PREFIX]` each, with or without a scheme; anything else is `invalid`.
    package init(_ entries: [String]) throws(Fault) {
        var all: [AllowedRegistry] = []
        for entry in entries { all.append(try AllowedRegistry(entry)) }
        self.entries = all
    }

    package func allows(_ image: ImageName) -> Bool {
        entries.contains { $0.covers(host: image.registry, repository: image.repository) }
    }

    package var description: String { entries.map(\.name).joined(separator: ", ") }
}
