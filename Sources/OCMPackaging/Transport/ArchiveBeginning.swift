import Host

/// A path at which an archive is begun, and how it was there before.
struct ArchiveBeginning: Sendable {
    private let path: String
    /// A folder with nothing in it was there.
    private let wasFolder: Bool
    /// Folders above that were missing, the innermost first.
    private let missing: [String]

    init(_ path: String) async throws {
        self.path = path
        wasFolder = try await Files.status(path)?.kind == .folder
        var missing: [String] = []
        var parent = Paths.parent(path)
        while !parent.isEmpty, missing.last != parent, try await Files.linkStatus(parent) == nil {
            missing.append(parent)
            parent = Paths.parent(parent)
        }
        self.missing = missing
    }

    /// Removes what is there of an archive, and nothing else that someone put there.
    func restore() async throws {
        if try await Files.linkStatus(path)?.kind == .folder {
            try await Files.remove(Paths.join(path, "blobs"), recursive: true)
            for name in try await Files.list(path) where ArchiveIndex.isName(name) {
                try await Files.remove(Paths.join(path, name))
            }
            if !wasFolder { try await Files.remove(path) }
        } else {
            try await Files.remove(path)
            if wasFolder { try await Files.makeFolder(path) }
        }
        // A folder that someone else uses now is not empty, and stays.
        for folder in missing { try? await Files.remove(folder) }
    }
}
