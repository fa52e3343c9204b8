import Diagnostics
public import Documents
import Host
public import OCI
import Synchronization

/// A transport archive (CTF): a registry in a folder or a file, for carrying over a wall.
///
/// Open an existing one with `open`, a new or existing one with `create`, use its repositories, then call `commit`: what was
/// tagged in a folder is visible at once, a file is written as a whole by `commit`. Without `commit` a file stays as it was.
/// Component versions in it are reached through `TargetRepository(archive)`.
public final class TransportArchive: Registry {
    /// A folder, or one file: a tar archive, plain or in gzip.
    public enum Format: String, Sendable, CaseIterable {
        case directory, tar, tgz
    }

    /// The path as it was given.
    public let location: String
    public let format: Format
    let storage: any ArchiveStorage
    /// Manifests that no tag names; the index learns of them with the next tag or `commit`.
    private let untagged = Mutex<[ArchiveIndex.Entry]>([])
    /// Manifests that were written through this object.
    private let written = Mutex<Set<Digest>>([])
    /// What `discard` goes back to; nil: an archive was there.
    private let beginning: ArchiveBeginning?

    private init(location: String, format: Format, storage: any ArchiveStorage, beginning: ArchiveBeginning?) {
        self.location = location
        self.format = format
        self.storage = storage
        self.beginning = beginning
    }

    /// Opens an existing archive, whatever its form. Nothing there is `notFound`, something else is `invalid`.
    public static func open(_ path: String) async throws -> TransportArchive {
        guard let file = try await ArchiveFile.open(path) else {
            throw Fault(.notFound, "there is no transport archive at \(path)")
        }
        guard try await file.files.size(of: ArchiveIndex.fileName) != nil else {
            throw Fault(.invalid, "\(path) is no transport archive: it has no \(ArchiveIndex.fileName)")
        }
        return try await TransportArchive(path: path, file: file)
    }

    /// Opens an existing archive, or prepares a new one of `format` (nil: by the ending of the name).
    ///
    /// - Parameter empty: replace an existing archive; `format` counts then too. It stays as it is until `commit`.
    public static func create(
        _ path: String, format: Format? = nil, empty: Bool = false
    ) async throws -> TransportArchive {
        var before: FileStatus?
        if empty {
            before = try await Files.status(path)
        } else if let file = try await ArchiveFile.open(path) {
            guard try await isBlank(file) else { return try await open(path) }
            before = file.identity
        }
        let chosen = format ?? Format(path: path)
        if before != nil { try await refuseForeign(path) }
        // What a link names is replaced, not the link.
        let place = before == nil ? path : try await Files.resolved(path)
        guard chosen == .directory else {
            // Without the wish to empty only what is empty makes room. What another process puts here after the look is not
            // `before`: it stays, and this is added to it.
            if before?.kind == .folder, !empty, try await !Files.list(place).isEmpty {
                throw Fault(
                    .conflict, "\(path) is a folder in which an archive was begun; \(chosen.rawValue) is a file")
            }
            let storage = try await TarStorage(
                path: place, compresses: chosen == .tgz, existing: nil, identity: before)
            return TransportArchive(
                location: path, format: chosen, storage: storage,
                beginning: empty && before != nil ? nil : try await ArchiveBeginning(place))
        }
        var staging: String?
        if empty, let before {
            let isFree = before.kind == .folder ? try await Files.list(place).isEmpty : false
            if !isFree { staging = try Files.temporaryName(beside: place) }
        }
        return TransportArchive(
            location: path, format: chosen, storage: FolderStorage(path: place, staging: staging),
            beginning: try await ArchiveBeginning(staging ?? place))
    }

    /// A folder without anything, or one in which another process just begins an archive.
    private static func isBlank(_ file: ArchiveFile) async throws -> Bool {
        guard file.form == .folder else { return false }
        return try await file.files.names(in: "").allSatisfy { name in
            name == "blobs" || name != ArchiveIndex.fileName && ArchiveIndex.isName(name)
        }
    }

    /// Only an archive may be removed, never a folder that someone named by mistake.
    private static func refuseForeign(_ path: String) async throws {
        guard let file = try await ArchiveFile.open(path) else { return }
        if try await file.files.size(of: ArchiveIndex.fileName) != nil { return }
        if try await isBlank(file) { return }
        throw Fault(.conflict, "\(path) exists and is no transport archive; it is left as it is")
    }

    convenience init(path: String, file: ArchiveFile) async throws {
        let storage: any ArchiveStorage
        if let tar = file.files as? TarFiles {
            storage = try await TarStorage(
                path: path, compresses: file.form == .gzip, existing: tar, identity: file.identity)
        } else {
            storage = FolderStorage(path: path)
        }
        let format: Format = file.form == .folder ? .directory : file.form == .tar ? .tar : .tgz
        // A broken index is told now and not when a version is looked up.
        _ = try await storage.index()
        self.init(location: path, format: format, storage: storage, beginning: nil)
    }

    /// The specification for `repositoryContexts` and configuration files.
    public var spec: JSONValue {
        ["type": "CommonTransportFormat", "filePath": .string(location), "fileFormat": .string(format.rawValue)]
    }

    /// What the archive lists, with what waits for `commit`.
    public func index() async throws -> ArchiveIndex {
        var index = try await storage.index()
        for entry in untagged.withLock({ $0 }) {
            index.add(entry.repository, entry.digest, entry.mediaType ?? .imageManifest)
        }
        return index
    }

    public func repository(_ name: String) throws -> any Target {
        try RepositoryName.check(name)
        return ArchiveRepository(archive: self, name: name)
    }

    public func repositories() async throws -> [String]? {
        try await index().repositories
    }

    /// Makes everything visible; see the type. May be called several times.
    public func commit() async throws {
        try await flush { _ in }
        try await storage.commit()
    }

    /// Removes a new archive again, after a failure: nothing is left of it, nor of folders that were made for it. An archive
    /// that was there before stays, and so does one that another process began here at the same time.
    ///
    /// - Parameter keepsTagged: one in which something has got its tag stays, too.
    public func discard(keepsTagged: Bool = false) async throws {
        guard let beginning else { return }
        try await storage.whileAlone {
            let entries = try await storage.index().entries
            if keepsTagged, entries.contains(where: { $0.tag != nil }) { return }
            guard entries.allSatisfy({ entry in written.withLock { $0.contains(entry.digest) } }) else { return }
            try await beginning.restore()
        }
    }

    /// Changes the index together with the manifests that wait to be listed.
    func flush(_ change: @escaping @Sendable (inout ArchiveIndex) throws -> Void) async throws {
        let waiting = untagged.withLock { $0 }
        try await storage.update { index in
            for entry in waiting { index.add(entry.repository, entry.digest, entry.mediaType ?? .imageManifest) }
            try change(&index)
        }
        untagged.withLock { list in list.removeAll { waiting.contains($0) } }
    }

    func noteUntagged(_ repository: String, _ descriptor: Descriptor) {
        written.withLock { _ = $0.insert(descriptor.digest) }
        untagged.withLock { list in
            let entry = ArchiveIndex.Entry(
                repository: repository, digest: descriptor.digest, mediaType: descriptor.mediaType)
            if !list.contains(entry) { list.append(entry) }
        }
    }
}

extension TransportArchive.Format {
    /// By the ending of a name: `.tar`, `.tgz` or `.tar.gz`, else a folder.
    public init(path: String) {
        self = path.hasSuffix(".tar") ? .tar : path.hasSuffix(".tgz") || path.hasSuffix(".tar.gz") ? .tgz : .directory
    }
}
