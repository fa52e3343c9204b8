import Diagnostics
import Glibc
import Host
import OCI

/// What a collection removed.
package struct CollectedContent: Sendable, Hashable {
    package var blobs = 0
    package var bytes: Int64 = 0
    package var uploads = 0
}

extension RegistryStore {
    /// Removes blobs that no manifest of their repository names, and content that no repository has.
    ///
    /// - Parameter age: in seconds; what is younger stays, since its manifest may be on the way.
    func collect(olderThan age: Int64) async throws -> CollectedContent {
        let limit = Int64(time(nil)) - age
        for repository in try await repositories(onlyWithManifests: false) {
            try await gate.exclusive { try await unlinkUnused(in: repository, limit) }
        }
        return try await gate.exclusive { try await removeUnlinked(limit) }
    }

    private func unlinkUnused(in repository: String, _ limit: Int64) async throws {
        var used: Set<Digest> = []
        for digest in try await manifestDigests(in: repository) {
            // a manifest that can't be read might name anything, so everything of its repository stays
            guard let content = try? ManifestContent(try await manifestBytes(digest)) else { return }
            used.formUnion(content.references.map(\.digest))
        }
        for (digest, path) in try await links(.blob, in: repository) where !used.contains(digest) {
            guard let link = try await Files.status(path), link.modified.seconds <= limit else { continue }
            try await Files.remove(path, recursive: false)
        }
    }

    private func links(_ kind: Kind, in repository: String) async throws -> [(digest: Digest, path: String)] {
        var found: [(Digest, String)] = []
        for algorithm in Digest.Algorithm.allCases {
            for name in try await names(in: "\(folder(repository))/\(kind.rawValue)/\(algorithm.rawValue)") {
                guard let digest = try? Digest("\(algorithm.rawValue):\(name)") else { continue }
                found.append((digest, linkPath(kind, digest, in: repository)))
            }
        }
        return found
    }

    private func removeUnlinked(_ limit: Int64) async throws -> CollectedContent {
        var linked: Set<Digest> = []
        for repository in try await repositories(onlyWithManifests: false) {
            for kind in [Kind.blob, .manifest] {
                linked.formUnion(try await links(kind, in: repository).map(\.digest))
            }
        }
        var collected = CollectedContent()
        for algorithm in Digest.Algorithm.allCases {
            let folder = "\(root)/blobs/\(algorithm.rawValue)"
            for part in try await names(in: folder) {
                for name in try await names(in: "\(folder)/\(part)") {
                    guard let digest = try? Digest("\(algorithm.rawValue):\(name)"), !linked.contains(digest),
                        let file = try await Files.status(contentPath(digest)), file.modified.seconds <= limit
                    else { continue }
                    try await Files.remove(contentPath(digest), recursive: false)
                    collected.blobs += 1
                    collected.bytes += file.size
                }
            }
        }
        return collected
    }
}

extension RegistryServer {
    /// Frees the blobs that no manifest names and that are older than `age`, and the uploads that nobody went on with for
    /// a day.
    package func collect(olderThan age: Duration = .seconds(3600)) async throws -> CollectedContent {
        var collected = try await store.collect(olderThan: age.components.seconds)
        collected.uploads = await store.uploads.expire(after: max(age, .seconds(24 * 3600)))
        return collected
    }
}
