import Cryptography
import Host

/// Names, kinds and contents of everything in a folder, or of one file: equal means that nothing has changed.
enum FolderDigest {
    static func of(_ path: String) async throws -> [String: String] {
        var entries: [String: String] = [:]
        try await collect(path, ".", into: &entries)
        return entries
    }

    private static func collect(_ path: String, _ name: String, into entries: inout [String: String]) async throws {
        guard let status = try await Files.linkStatus(path) else { return }
        switch status.kind {
        case .file: entries[name] = Hex.encode(Hash.digest(.sha256, try await Files.read(path, limit: 100_000_000)))
        case .folder:
            entries[name] = "folder"
            for entry in try await Files.list(path) {
                try await collect(Paths.join(path, entry), "\(name)/\(entry)", into: &entries)
            }
        case .link: entries[name] = "link to \(try await Files.readLink(path))"
        case .other: entries[name] = "other"
        }
    }
}
