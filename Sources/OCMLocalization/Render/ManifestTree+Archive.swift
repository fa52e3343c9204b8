import Diagnostics
package import OCI

/// How large a tree of manifests may be.
package struct ManifestLimits: Sendable {
    /// Files and folders.
    package var entries = 100_000
    /// Bytes of all files.
    package var size = 256 << 20

    package init() {}
}

extension ManifestTree {
    /// Reads the files of a tar archive, compressed or not, to the verified end of the blob. The names of links, which
    /// are not followed, are in `links`.
    package static func read(
        _ archive: any Blob, limits: ManifestLimits = ManifestLimits()
    ) async throws -> (tree: ManifestTree, links: [String]) {
        var files: [ManifestFile] = []
        var links: [String] = []
        try await archive.withReader { reader in
            let content: TarReader
            var next: TarEntry?
            do {
                content = TarReader(try await Compression.open(reader).content)
                next = try await content.next()
            } catch let fault as Fault where fault.code == .corrupt || fault.code == .invalid {
                throw Fault(fault.code, ManifestTree.expectation + ", got plain text or other bytes", cause: fault)
            }
            guard next != nil else { throw Fault(.invalid, ManifestTree.expectation + ", got an empty archive") }
            var (count, size) = (0, 0)
            while let entry = next {
                count += 1
                guard count <= limits.entries else {
                    throw Fault(.limit, "the manifests have more than \(limits.entries) files and folders")
                }
                switch entry.kind {
                case .file:
                    let bytes = try await content.bytes(of: entry, limit: limits.size - size)
                    size += bytes.count
                    let mode = UInt16(truncatingIfNeeded: entry.mode)
                    files.append(ManifestFile(path: entry.name, bytes: bytes, mode: mode))
                case .symbolicLink, .hardLink: links.append(entry.name)
                case .folder, .special: break
                }
                next = try await content.next()
            }
        }
        return (try ManifestTree(files), links)
    }

    private static let expectation =
        "expected tarred directory content for configuration/localization resources"
}
