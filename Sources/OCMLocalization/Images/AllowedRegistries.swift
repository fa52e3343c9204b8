package import Diagnostics
package import OCI

/// The registries that may be used behind the wall, as `HOST[:PORT]` or `HOST[:PORT]/PREFIX`.
package struct AllowedRegistries: Sendable {
    private let entries: [String]

    /// An entry with a scheme or an empty host is `invalid`.
    package init(_ entries: [String]) throws(Fault) {
        for entry in entries {
            let host = entry.utf8.prefix { $0 != UInt8(ascii: "/") }
            guard !host.isEmpty, !entry.contains("://") else {
                throw Fault(.invalid, "“\(entry)” is not a registry; expected HOST[:PORT] or HOST[:PORT]/PREFIX")
            }
        }
        self.entries = entries.map { entry in
            var entry = entry
            while entry.utf8.last == UInt8(ascii: "/") { entry.removeLast() }
            return entry == "docker.io" ? "index.docker.io" : entry
        }
    }

    package func allows(_ image: ImageName) -> Bool {
        entries.contains { entry in
            image.fullRepository.utf8.elementsEqual(entry.utf8)
                || image.fullRepository.utf8.starts(with: (entry + "/").utf8)
        }
    }

    package var description: String { entries.joined(separator: ", ") }
}
