import Diagnostics
import Host

/// Files below one folder, the only ones that a build can see. Paths are lists of names from that folder on, without
/// `.` and `..`.
package protocol FileTree: Sendable {
    /// What stands at a path, a link as such; nil if there is nothing.
    func entry(_ path: [String]) async throws -> TreeEntry?
    /// The content of a file; more than `limit` bytes are a `limit` fault.
    func read(_ path: [String], limit: Int) async throws -> [UInt8]
    /// The names in a folder, sorted by their bytes.
    func names(in path: [String]) async throws -> [String]
    /// The names that lead from the root to an absolute path; nil if it is outside.
    func inside(_ absolutePath: String) -> [String]?
    /// A path as messages name it.
    func display(_ path: [String]) -> String
}

package enum TreeEntry: Sendable, Equatable {
    case file, folder
    /// With what the link says.
    case link(String)
    /// A device, socket or pipe.
    case other
}

/// A folder of the file system.
package struct FolderTree: FileTree {
    private let root: String

    /// - Parameter root: a folder; links in its own path are followed, those below it only to what is below it.
    package init(root: String) {
        self.root = Paths.normalised(root)
    }

    private func path(_ path: [String]) -> String {
        path.isEmpty ? root : Paths.join(root, path.joined(separator: "/"))
    }

    package func entry(_ path: [String]) async throws -> TreeEntry? {
        let place = self.path(path)
        guard let status = try await path.isEmpty ? Files.status(place) : Files.linkStatus(place) else { return nil }
        switch status.kind {
        case .file: return .file
        case .folder: return .folder
        case .link: return .link(try await Files.readLink(place))
        case .other: return .other
        }
    }

    package func read(_ path: [String], limit: Int) async throws -> [UInt8] {
        try await Files.read(self.path(path), limit: limit)
    }

    package func names(in path: [String]) async throws -> [String] {
        try await Files.list(self.path(path))
    }

    package func inside(_ absolutePath: String) -> [String]? {
        guard Paths.isAbsolute(root), Paths.isInside(absolutePath, root) else { return nil }
        return Array(TreePath.split(Paths.normalised(absolutePath)).dropFirst(TreePath.split(root).count))
    }

    package func display(_ path: [String]) -> String {
        Paths.same(root, "/") ? "/" + path.joined(separator: "/") : path.isEmpty ? "." : path.joined(separator: "/")
    }
}

/// Files held in memory, by their paths with slashes.
package struct MemoryTree: FileTree {
    private let files: [String: [UInt8]]

    package init(_ files: [String: [UInt8]]) {
        self.files = files
    }

    package init(texts: [String: String]) {
        files = texts.mapValues { Array($0.utf8) }
    }

    package func entry(_ path: [String]) async throws -> TreeEntry? {
        let name = path.joined(separator: "/")
        if files[name] != nil { return .file }
        return name.isEmpty || files.keys.contains { $0.hasPrefix(name + "/") } ? .folder : nil
    }

    package func read(_ path: [String], limit: Int) async throws -> [UInt8] {
        let name = path.joined(separator: "/")
        guard let bytes = files[name] else { throw Fault(.notFound, "there is no file \(name)") }
        guard bytes.count <= limit else { throw Fault(.limit, "\(name) is larger than \(limit) bytes") }
        return bytes
    }

    package func names(in path: [String]) async throws -> [String] {
        let start = path.isEmpty ? "" : path.joined(separator: "/") + "/"
        let names = files.keys.filter { $0.hasPrefix(start) }.compactMap {
            $0.dropFirst(start.count).split(separator: "/").first.map(String.init)
        }
        return Set(names).sorted(by: Paths.precedes)
    }

    package func inside(_ absolutePath: String) -> [String]? { nil }
    package func display(_ path: [String]) -> String { path.isEmpty ? "." : path.joined(separator: "/") }
}
