import Diagnostics
import Host
import OCI

/// The content and the names of a registry in a folder that one process uses at a time.
///
/// ```
/// blobs/sha256/ab/HEX                       content, shared by all repositories
/// repositories/NAME/_blobs/sha256/HEX       NAME has this blob
/// repositories/NAME/_manifests/sha256/HEX   NAME has this manifest; holds its media type
/// repositories/NAME/_tags/TAG               holds a digest
/// repositories/NAME/_referrers/sha256/HEX/  digests of the manifests that name this one as subject, as `sha256-HEX`
/// uploads/ID/                               unfinished uploads
/// ```
/// Every file appears whole by renaming, content before what names it, so a crash leaves at most content without a
/// name. The bytes of a blob are on the disk when its push is answered, all names when the manifest's is (file systems
/// keep the order of their changes). Parts of repository names never start with an underscore.
final class RegistryStore: Sendable {
    let root: String
    let uploads: UploadStore
    /// Shared by those who add, exclusive for those who remove: what was found stays until it was linked.
    let gate = Gate()
    private let lock: FileLock

    /// Opens a folder, made if it is missing; `conflict` if another process uses it.
    init(_ root: String) async throws {
        self.root = root
        for part in ["blobs", "repositories", "uploads"] {
            try await Files.makeFolder(Paths.join(root, part), intermediate: true)
        }
        do {
            lock = try await FileLock.acquire(Paths.join(root, "lock"), exclusive: true, wait: .zero)
        } catch let fault as Fault where fault.code == .conflict || fault.code == .timedOut {
            throw Fault(.conflict, "\(root) is used by another registry; end that one or choose another folder")
        }
        uploads = try await UploadStore(Paths.join(root, "uploads"))
    }

    func close() async {
        lock.release()
    }

    // MARK: places

    func contentPath(_ digest: Digest) -> String {
        "\(root)/blobs/\(digest.algorithm.rawValue)/\(digest.hex.prefix(2))/\(digest.hex)"
    }

    func folder(_ repository: String) -> String { "\(root)/repositories/\(repository)" }

    func linkPath(_ kind: Kind, _ digest: Digest, in repository: String) -> String {
        "\(folder(repository))/\(kind.rawValue)/\(digest.algorithm.rawValue)/\(digest.hex)"
    }

    enum Kind: String {
        case blob = "_blobs"
        case manifest = "_manifests"
    }

    // MARK: blobs

    /// The size of a blob that a repository has; nil if it has not.
    func blobSize(_ digest: Digest, in repository: String) async throws -> Int64? {
        guard try await hasLink(.blob, digest, in: repository) else { return nil }
        return try await contentSize(digest)
    }

    func contentSize(_ digest: Digest) async throws -> Int64? {
        guard let status = try await Files.status(contentPath(digest)), status.kind == .file else { return nil }
        return status.size
    }

    func hasLink(_ kind: Kind, _ digest: Digest, in repository: String) async throws -> Bool {
        try await Files.status(linkPath(kind, digest, in: repository)) != nil
    }

    /// Gives a repository what the store has already; false if it has not. With `source`, only what that has.
    func mount(_ digest: Digest, into repository: String, from source: String?) async throws -> Bool {
        try await gate.shared {
            if let source, try await !hasLink(.blob, digest, in: source) { return false }
            guard try await contentSize(digest) != nil else { return false }
            try await link(digest, in: repository)
            return true
        }
    }

    /// Takes in a finished upload whose bytes have `digest`.
    func commit(_ upload: Upload, as digest: Digest, in repository: String) async throws {
        try await gate.shared {
            let path = contentPath(digest)
            if try await contentSize(digest) == nil {
                try await Files.makeFolder(Paths.parent(path), intermediate: true)
                try await upload.file.move(to: path)
            }
            try await link(digest, in: repository)
        }
        await uploads.remove(upload)
    }

    private func link(_ digest: Digest, in repository: String) async throws {
        let path = linkPath(.blob, digest, in: repository)
        guard try await Files.status(path) == nil else { return }
        try await Files.makeFolder(Paths.parent(path), intermediate: true)
        // an empty file: there is nothing to lose but the name, which the manifest's own synchronisation saves
        try await Files.replace(path, with: [], sync: false)
    }

    // MARK: removing

    /// Removes a blob from a repository, and its bytes if no other one has it; false if it is not there, `conflict` if
    /// a manifest of the repository needs it.
    func removeBlob(_ digest: Digest, from repository: String) async throws -> Bool {
        try await gate.exclusive {
            guard try await hasLink(.blob, digest, in: repository) else { return false }
            try await checkUnused(digest, in: repository)
            try await Files.remove(linkPath(.blob, digest, in: repository), recursive: false)
            try await removeUnusedContent(digest)
            return true
        }
    }

    /// Refuses to take away what a manifest of the repository points at.
    func checkUnused(_ digest: Digest, in repository: String) async throws {
        for user in try await manifestDigests(in: repository) where user != digest {
            guard let bytes = try? await Files.read(contentPath(user), limit: Artifact.maximumSize) else { continue }
            if try ManifestContent(bytes).references.contains(where: { $0.digest == digest }) {
                throw Fault(.conflict, "\(digest) is used by the manifest \(user) of \(repository); delete that first")
            }
        }
    }

    /// Removes bytes that no repository has any more.
    func removeUnusedContent(_ digest: Digest) async throws {
        for repository in try await repositories(onlyWithManifests: false) {
            if try await hasLink(.blob, digest, in: repository) { return }
            if try await hasLink(.manifest, digest, in: repository) { return }
        }
        try await Files.remove(contentPath(digest), recursive: false)
    }

    // MARK: repositories

    /// Names of all repositories, sorted by their bytes.
    func repositories(onlyWithManifests: Bool = true) async throws -> [String] {
        var found: [String] = []
        var open = [""]
        while let prefix = open.popLast() {
            let names = try await Files.list(prefix.isEmpty ? "\(root)/repositories" : folder(prefix))
            for name in names where !name.hasPrefix("_") { open.append(prefix.isEmpty ? name : "\(prefix)/\(name)") }
            guard !prefix.isEmpty else { continue }
            let isWanted =
                onlyWithManifests
                ? try await !manifestDigests(in: prefix).isEmpty : names.contains { $0.hasPrefix("_") }
            if isWanted { found.append(prefix) }
        }
        return found.sorted(by: Paths.precedes)
    }

    /// Whether anything was ever put into the repository.
    func exists(_ repository: String) async throws -> Bool {
        for kind in [Kind.blob, .manifest] {
            if try await Files.status("\(folder(repository))/\(kind.rawValue)") != nil { return true }
        }
        return false
    }

    func manifestDigests(in repository: String) async throws -> [Digest] {
        var digests: [Digest] = []
        for algorithm in Digest.Algorithm.allCases {
            let names = try await names(in: "\(folder(repository))/_manifests/\(algorithm.rawValue)")
            digests += names.compactMap { try? Digest("\(algorithm.rawValue):\($0)") }
        }
        return digests
    }

    /// The names in a folder; none if it is missing. Files that are being replaced have other names.
    func names(in folder: String) async throws -> [String] {
        do {
            return try await Files.list(folder).filter { !$0.hasPrefix(".") }
        } catch let fault as Fault where fault.code == .notFound {
            return []
        }
    }
}
