import Diagnostics
import Host

/// A path after its links were followed.
struct ResolvedPath: Sendable {
    let path: [String]
    let isFolder: Bool
}

enum TreePath {
    private static let maximumLinks = 40

    static func split(_ path: String) -> [String] {
        path.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
    }

    /// Follows a path name by name, links included, and never leaves the tree.
    ///
    /// - Returns: nil if there is nothing.
    /// - Throws: `denied` for what leads outside.
    static func resolve(_ path: String, from folder: [String], in tree: any FileTree) async throws -> ResolvedPath? {
        func outside() -> Fault {
            Fault(
                .denied,
                "\(path) leads outside of \(tree.display([])), where a build does not look; copy what is needed inside"
            )
        }
        guard !path.utf8.contains(0) else { throw Fault(.invalid, "a path holds a zero byte") }
        var done = folder
        var rest: ArraySlice<String>
        if Paths.isAbsolute(path) {
            guard let inner = tree.inside(path) else { throw outside() }
            done = []
            rest = inner[...]
        } else {
            rest = split(path)[...]
        }
        var kind = TreeEntry.folder
        var links = 0
        while let name = rest.popFirst() {
            if name == "." { continue }
            guard kind == .folder else { return nil }
            if name == ".." {
                guard !done.isEmpty else { throw outside() }
                done.removeLast()
                continue
            }
            guard let entry = try await tree.entry(done + [name]) else { return nil }
            guard case .link(let target) = entry else {
                done.append(name)
                kind = entry
                continue
            }
            links += 1
            guard links <= maximumLinks else {
                throw Fault(.invalid, "\(path) leads through more than \(maximumLinks) symbolic links")
            }
            if Paths.isAbsolute(target) {
                guard let inner = tree.inside(target) else { throw outside() }
                done = []
                rest = inner[...] + rest
            } else {
                rest = split(target)[...] + rest
            }
        }
        if rest.isEmpty, done.isEmpty {
            guard let entry = try await tree.entry([]) else { return nil }
            kind = entry
        }
        switch kind {
        case .file: return ResolvedPath(path: done, isFolder: false)
        case .folder: return ResolvedPath(path: done, isFolder: true)
        case .other: throw Fault(.invalid, "\(path) is neither a file nor a folder")
        case .link: return nil
        }
    }
}
