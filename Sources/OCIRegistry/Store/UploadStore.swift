import Cryptography
import Diagnostics
import Host
import OCI
import Synchronization

/// An unfinished upload of a blob to a repository.
struct Upload: Sendable {
    let id: String
    let repository: String
    let file: UploadFile
}

/// The unfinished uploads: they outlive the process and expire when nobody goes on with them.
final class UploadStore: Sendable {
    private struct Entry {
        let upload: Upload
        var lastUse: ContinuousClock.Instant
    }

    private struct State {
        var entries: [String: Entry] = [:]
        var lastSweep = ContinuousClock.now
    }

    private let root: String
    private let state = Mutex(State())

    private static let maximumCount = 10_000
    /// Without any request.
    private static let lifetime = Duration.seconds(24 * 3600)

    /// Takes up what an earlier process left.
    init(_ root: String) async throws {
        self.root = root
        for id in try await Files.list(root) {
            let folder = Paths.join(root, id)
            guard UploadStore.isID(id),
                let repository = try? await Files.read(Paths.join(folder, "repository"), limit: 4096)
            else {
                try await Files.remove(folder, recursive: true)
                continue
            }
            let path = Paths.join(folder, "data")
            let size = try await Files.status(path)?.size
            let file = UploadFile(path, algorithm: .sha256, size: size)
            let upload = Upload(id: id, repository: String(decoding: repository, as: UTF8.self), file: file)
            state.withLock { $0.entries[id] = Entry(upload: upload, lastUse: .now) }
        }
    }

    func open(in repository: String, algorithm: Digest.Algorithm) async throws -> Upload {
        try await sweep()
        guard state.withLock({ $0.entries.count < Self.maximumCount }) else {
            throw RegistryError(429, .tooManyRequests, "there are too many unfinished uploads")
        }
        let id = Hex.encode(Random.bytes(16))
        let folder = Paths.join(root, id)
        do {
            try await Files.makeFolder(folder, intermediate: false)
            try await Files.replace(Paths.join(folder, "repository"), with: Array(repository.utf8), sync: false)
        } catch {
            try? await Files.remove(folder, recursive: true)
            throw error
        }
        let upload = Upload(
            id: id, repository: repository,
            file: UploadFile(Paths.join(folder, "data"), algorithm: algorithm, size: nil))
        state.withLock { $0.entries[id] = Entry(upload: upload, lastUse: .now) }
        return upload
    }

    /// The upload of that name in that repository; nil if there is none.
    func find(_ id: String, in repository: String) -> Upload? {
        state.withLock { state in
            guard let entry = state.entries[id], entry.upload.repository == repository else { return nil }
            state.entries[id]?.lastUse = .now
            return entry.upload
        }
    }

    func remove(_ upload: Upload) async {
        _ = state.withLock { $0.entries.removeValue(forKey: upload.id) }
        // what stays is removed at the next start: it has no use
        try? await Files.remove(Paths.join(root, upload.id), recursive: true)
    }

    private func sweep() async throws {
        let now = ContinuousClock.now
        let expired: [Upload] = state.withLock { state in
            guard now - state.lastSweep > .seconds(600) else { return [] }
            state.lastSweep = now
            return state.entries.values.filter { now - $0.lastUse > Self.lifetime }.map(\.upload)
        }
        for upload in expired { await remove(upload) }
    }

    /// Removes the uploads that nobody went on with for `age`; how many.
    func expire(after age: Duration) async -> Int {
        let now = ContinuousClock.now
        let old = state.withLock { $0.entries.values.filter { now - $0.lastUse > age }.map(\.upload) }
        for upload in old { await remove(upload) }
        return old.count
    }

    private static func isID(_ text: String) -> Bool {
        text.utf8.count == 32 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}
