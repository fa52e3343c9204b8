import Diagnostics
import Documents
import Host

/// What one run of a build shares: the files it may see and what it has used of its limits.
final class BuildSession {
    let tree: any FileTree
    let limits: BuildLimits
    let filesStayInOwnFolder: Bool
    private var files = 0
    private var bytes = 0
    private var steps = 0

    init(_ tree: any FileTree, _ limits: BuildLimits, filesStayInOwnFolder: Bool) {
        self.tree = tree
        self.limits = limits
        self.filesStayInOwnFolder = filesStayInOwnFolder
    }

    /// The path of a file or folder that a kustomization in `folder` names; nil if there is nothing.
    func resolve(_ path: String, from folder: [String]) async throws -> ResolvedPath? {
        guard let found = try await TreePath.resolve(path, from: folder, in: tree) else { return nil }
        if filesStayInOwnFolder, !found.isFolder, !found.path.starts(with: folder) {
            throw Fault(
                .denied,
                "the file \(path) is not in or below \(tree.display(folder)), the folder of the kustomization that names it; "
                    + "move it there, or give --root")
        }
        return found
    }

    /// The content of a file that a kustomization in `folder` names.
    func read(_ path: String, from folder: [String]) async throws -> [UInt8] {
        guard let found = try await resolve(path, from: folder) else {
            throw Fault(.notFound, "there is no file \(tree.display(folder + TreePath.split(path)))")
        }
        return try await read(found)
    }

    func read(_ found: ResolvedPath) async throws -> [UInt8] {
        let name = tree.display(found.path)
        guard !found.isFolder else { throw Fault(.invalid, "\(name) is a folder where a file is needed") }
        files += 1
        guard files <= limits.files else { throw Fault(.limit, "the build reads more than \(limits.files) files") }
        let content = try await tree.read(found.path, limit: limits.fileSize)
        bytes += content.count
        guard bytes <= limits.totalSize else {
            throw Fault(.limit, "the files of the build have more than \(limits.totalSize) bytes")
        }
        return content
    }

    /// Counts work that input can multiply.
    func spend(_ count: Int = 1) throws {
        steps += count
        guard steps <= limits.steps else {
            throw Fault(
                .limit, "the build takes more than \(limits.steps) steps; it applies too much to too many objects")
        }
    }
}
