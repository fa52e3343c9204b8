import Diagnostics
import Host
import OCI
import Patterns

/// `input: {type: dir}`: a folder as tar archive, the same bytes on every machine: time 0, owner 0, permission bits
/// only.
struct DirectoryInput: InputMethod {
    let names = ["dir", "Dir"]

    func read(_ fields: inout SpecFields) -> (any PreparedInput)? {
        let processing = BlobProcessing(&fields)
        var tree = FileTree()
        // Of v2; here it is always so.
        _ = fields.flag("reproducible")
        tree.keepsRoot = fields.flag("preserveDir") ?? false
        tree.followsLinks = fields.flag("followSymlinks") ?? false
        tree.includes = DirectoryInput.patterns("includeFiles", &fields)
        tree.excludes = DirectoryInput.patterns("excludeFiles", &fields)
        guard let path = fields.path(for: "dir") else { return nil }
        return Prepared(path: path, tree: tree, processing: processing)
    }

    private static func patterns(_ field: String, _ fields: inout SpecFields) -> [Glob] {
        fields.texts(field).enumerated().compactMap { number, text in
            do {
                return try Glob(text)
            } catch {
                fields.defect("\(field)[\(number)]", "Invalid value: \(error)")
                return nil
            }
        }
    }

    private struct Prepared: PreparedInput {
        let path: String
        let tree: FileTree
        let processing: BlobProcessing

        func check(_ context: InputContext) async throws(InputDefect) {
            let status = try await InputPath.status(path, context)
            guard status.kind == .folder else { throw InputDefect("path", "Invalid value: \"\(path)\": no directory") }
        }

        func content(_ context: InputContext) async throws -> InputContent {
            let folder = Paths.normalised(context.resolve(path))
            let type = processing.mediaType(plain: .tar, compressed: .compressedTar)
            let used = UsedPatterns()
            let blob = try await processing.spool(mediaType: type) { sink in
                let tar = TarWriter(sink)
                try await tree.write(folder, to: tar, used)
                try await tar.finish()
            }
            return InputContent(blob, warnings: used.unused(tree.includes + tree.excludes))
        }
    }
}

/// Notes which patterns matched something.
final class UsedPatterns {
    private var texts: Set<String> = []

    /// Whether one of the patterns matches; all that do are noted.
    func match(_ patterns: [Glob], _ path: String) -> Bool {
        let matching = patterns.filter { $0.matches(path) }
        for pattern in matching { texts.insert(pattern.text) }
        return !matching.isEmpty
    }

    func unused(_ patterns: [Glob]) -> [String] {
        patterns.filter { !texts.contains($0.text) }.map { "the pattern “\($0.text)” matches nothing" }
    }
}

/// Writes a folder into a tar archive, in byte order of the names, depth first.
struct FileTree: Sendable {
    /// Entries begin with the name of the folder itself.
    var keepsRoot = false
    /// Links are replaced by what they lead to.
    var followsLinks = false
    /// Matched against the path below the folder, of files and folders; empty: everything.
    var includes: [Glob] = []
    var excludes: [Glob] = []

    private static let maximumDepth = 255

    func write(_ folder: String, to tar: TarWriter, _ used: UsedPatterns = UsedPatterns()) async throws {
        guard keepsRoot else { return try await write(folder, at: "", below: "", to: tar, used, depth: 0) }
        let name = Paths.fileName(folder)
        try await tar.add(try await FileTree.folderEntry(name, at: folder))
        try await write(folder, at: name, below: "", to: tar, used, depth: 0)
    }

    /// - Parameters:
    ///   - name: the path in the archive.
    ///   - relative: the path that patterns see.
    private func write(
        _ folder: String, at name: String, below relative: String, to tar: TarWriter, _ used: UsedPatterns, depth: Int
    ) async throws {
        guard depth < FileTree.maximumDepth else {
            throw Fault(
                .limit, "\(folder) is nested deeper than \(FileTree.maximumDepth) folders; is there a link to itself?")
        }
        for item in try await Files.list(folder) {
            let inside = relative.isEmpty ? item : "\(relative)/\(item)"
            guard isWanted(inside, used) else { continue }
            let path = Paths.join(folder, item)
            try await add(
                path, at: name.isEmpty ? item : "\(name)/\(item)", inside: inside, to: tar, used, depth: depth)
        }
    }

    private func isWanted(_ path: String, _ used: UsedPatterns) -> Bool {
        guard !used.match(excludes, path) else { return false }
        return includes.isEmpty || used.match(includes, path)
    }

    private func add(
        _ path: String, at name: String, inside: String, to tar: TarWriter, _ used: UsedPatterns, depth: Int
    ) async throws {
        let found = followsLinks ? try await Files.status(path) : try await Files.linkStatus(path)
        guard let status = found else {
            throw Fault(.notFound, "\(path) leads to nothing; it is a link whose target does not exist")
        }
        switch status.kind {
        case .folder:
            try await tar.add(try await FileTree.folderEntry(name, at: path))
            try await write(path, at: name, below: inside, to: tar, used, depth: depth + 1)
        case .link:
            try await tar.add(
                TarEntry(name: name, kind: .symbolicLink, mode: 0o777, link: try await Files.readLink(path)))
        case .file:
            let entry = TarEntry(name: name, size: status.size, mode: UInt32(status.permissions & 0o777))
            try await tar.add(entry, try await FileReader.open(path, offset: 0, length: status.size))
        case .other:
            throw Fault(.unsupported, "unsupported file type: \(path) is neither file, folder nor link")
        }
    }

    private static func folderEntry(_ name: String, at path: String) async throws -> TarEntry {
        let permissions = try await Files.status(path)?.permissions ?? 0o755
        return TarEntry(name: name, kind: .folder, mode: UInt32(permissions & 0o777))
    }
}
