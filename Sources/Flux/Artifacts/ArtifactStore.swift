import Cryptography
import Diagnostics
import Host
import OCI

/// Archives of sources on disk, below `KIND/NAMESPACE/NAME/`. Nothing half-written is visible, and nothing is handed out
/// whose bytes are not those of its digest.
struct ArtifactStore: Sendable {
    let folder: String

    /// Whose artifacts they are.
    struct Place: Sendable, Hashable {
        let kind: String
        let namespace: String
        let name: String

        var path: String { "\(kind.lowercased())/\(namespace)/\(name)" }
        /// Every part is one plain name.
        var isSafe: Bool {
            [kind, namespace, name].allSatisfy { !$0.isEmpty && !$0.hasPrefix(".") && !$0.contains("/") }
        }
    }

    struct Written: Sendable {
        let digest: Digest
        let size: Int64
    }

    /// The link to the newest artifact beside it.
    static let latest = "latest.tar.gz"

    func file(_ path: String) -> String { Paths.join(folder, path) }

    /// A folder on the same file system for what is under way.
    var scratch: String { Paths.join(folder, ".scratch") }

    func prepare() async throws {
        try await Files.remove(scratch, recursive: true)
        try await Files.makeFolder(scratch)
    }

    /// Writes an artifact and puts it in its place in one step, `latest` too.
    func put(
        _ place: Place, file name: String, _ produce: (any ByteWriter) async throws -> Void
    ) async throws -> Written {
        guard place.isSafe, !name.contains("/") else {
            throw Fault(.invalid, "“\(place.path)/\(name)” is no place for an artifact")
        }
        let own = file(place.path)
        try await Files.makeFolder(own)
        let target = Paths.join(own, name)
        let temporary = try Files.temporaryName(beside: target)
        do {
            let writer = DigestingWriter(try await FileWriter.create(temporary, mode: 0o600, exclusive: true))
            try await produce(writer)
            let written = try await writer.finish()
            try await Files.rename(temporary, to: target)
            let link = try Files.temporaryName(beside: Paths.join(own, ArtifactStore.latest))
            try await Files.makeLink(link, to: name)
            try await Files.rename(link, to: Paths.join(own, ArtifactStore.latest))
            return written
        } catch {
            try? await Files.remove(temporary)
            throw error
        }
    }

    /// Whether the file at `path` has this digest.
    func isIntact(_ path: String, digest: String) async -> Bool {
        guard let wanted = try? Digest(digest), !path.hasPrefix("/"), !path.split(separator: "/").contains(".."),
            let reader = try? await FileReader.open(file(path))
        else { return false }
        let context = DigestContext(wanted.algorithm == .sha512 ? .sha512 : .sha256)
        do {
            while let chunk = try await reader.next() { context.update(chunk) }
        } catch {
            return false
        }
        return Digest(wanted.algorithm, bytes: context.finish()) == wanted
    }

    /// Unpacks an artifact whose digest was checked just before.
    func unpack(_ path: String, digest: String, into target: String) async throws {
        guard await isIntact(path, digest: digest) else {
            throw Fault(.corrupt, "the artifact \(path) is missing or does not have the digest \(digest)")
        }
        try await ArtifactArchive.unpack(file(path), into: target)
    }

    /// Removes all artifacts of a place but `name` and the newest one before it, which may still be read; how many.
    func collect(_ place: Place, keeping name: String) async throws -> Int {
        let own = file(place.path)
        guard place.isSafe, try await Files.status(own)?.kind == .folder else { return 0 }
        var old: [(name: String, time: Int64)] = []
        for entry in try await Files.list(own) where entry != name && entry != ArtifactStore.latest {
            old.append((entry, try await Files.linkStatus(Paths.join(own, entry))?.modified.seconds ?? 0))
        }
        let goes = old.sorted { $0.time > $1.time }.dropFirst()
        for entry in goes { try await Files.remove(Paths.join(own, entry.name), recursive: true) }
        return goes.count
    }

    /// Removes all artifacts of a place; whether there were any.
    func remove(_ place: Place) async throws -> Bool {
        guard place.isSafe, try await Files.status(file(place.path)) != nil else { return false }
        try await Files.remove(file(place.path), recursive: true)
        return true
    }

    /// Removes the artifacts of objects of a kind that are no longer there: they went while nobody watched.
    func sweep(kind: String, existing: Set<Place>) async throws {
        let root = Paths.join(folder, kind.lowercased())
        guard try await Files.status(root)?.kind == .folder else { return }
        for namespace in try await Files.list(root) {
            for name in try await Files.list(Paths.join(root, namespace)) {
                let place = Place(kind: kind, namespace: namespace, name: name)
                if !existing.contains(place) { _ = try await remove(place) }
            }
        }
    }
}

/// Passes bytes on to a file and digests them.
private final class DigestingWriter: ByteWriter {
    private let file: FileWriter
    private let context = DigestContext(.sha256)

    init(_ file: FileWriter) { self.file = file }

    func write(_ chunk: [UInt8]) async throws {
        context.update(chunk)
        try await file.write(chunk)
    }

    func finish() async throws -> ArtifactStore.Written {
        try await file.finish()
        guard let digest = Digest(.sha256, bytes: context.finish()) else {
            throw Fault(.corrupt, "the artifact has no digest")
        }
        return ArtifactStore.Written(digest: digest, size: file.count)
    }
}
