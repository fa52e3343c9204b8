import Diagnostics
import Documents
import OCI
import OCMModel

/// An artifact that a command is about: a manifest or an index, by a name or by its digest.
struct FoundArtifact: TreeItem {
    let home: ArtifactHome
    let repository: String
    let target: any Target
    let tag: String?
    /// Set where the artifact was named or found by its digest.
    let digest: Digest?
    let root: Descriptor
    let artifact: Artifact
    /// The indexes on the way from the one that was named, by their digests.
    let path: [VersionKey]

    var node: VersionKey? { key }
    var isVisible: Bool { true }
    var key: VersionKey { VersionKey("", root.digest.description) }
    var pathText: String { path.map(\.version).joined(separator: "->") }
    var kind: String { artifact.index == nil ? "manifest" : "index" }

    /// As it can be typed.
    var reference: String {
        home.prefix + repository + (tag.map { ":\($0)" } ?? "") + (digest.map { "@\($0)" } ?? "")
    }

    /// The members by which it was found.
    var specification: JSONObject {
        var members = home.specification
        members["repository"] = .string(repository)
        if let tag { members["tag"] = .string(tag) }
        if let digest { members["digest"] = .string(digest.description) }
        return members
    }
}

/// The artifacts that the arguments of a command name.
struct ArtifactSelection: Sendable {
    let workspace: Workspace
    /// Of an image layout without any tag only a sole artifact is meant.
    var refusesSeveral = false

    /// Manifests that are fetched at once.
    private static let width = 6

    /// What `references` name; without any, all of `--repo`. A repository means all its tags, the newest first; an image
    /// layout without any tag all that it lists.
    func find(_ references: [String]) async throws -> [FoundArtifact] {
        let base = try await workspace.artifactBase()
        guard base != nil || !references.isEmpty else {
            throw Fault(.invalid, "a repository or at least one argument that defines the reference is needed")
        }
        var found: [FoundArtifact] = []
        for text in references.isEmpty ? [""] : references {
            do {
                found += try await find(in: try await workspace.artifactPlace(text, in: base))
            } catch {
                throw Fault(error, "error processing \"\(text)\"")
            }
        }
        return found
    }

    func find(in place: ArtifactPlace) async throws -> [FoundArtifact] {
        guard !place.repository.isEmpty else {
            guard let names = try await place.home.registry.repositories() else {
                throw Fault(
                    .unsupported,
                    "\(place.home.name) does not list its repositories; name one: \(place.home.prefix)REPOSITORY")
            }
            var found: [FoundArtifact] = []
            for name in names {
                found += try await find(
                    in: ArtifactPlace(home: place.home, repository: name, tag: nil, digest: nil))
            }
            return found
        }
        let target = try place.home.registry.repository(place.repository)
        if let wanted = place.digest?.description ?? place.tag {
            return [try await one(wanted, place, target, tag: place.tag)]
        }
        let tags = try await target.tags().sorted { VersionOrder.compare($0, $1) < 0 }
        if tags.isEmpty, let layout = target as? DirectoryStore {
            let digests = try await layout.untagged()
            guard digests.count <= 1 || !refusesSeveral else {
                let names = digests.prefix(5).map { "\(place.home.prefix)\(place.repository)@\($0)" }
                throw Fault(
                    .conflict,
                    "the image layout \(layout.location) lists \(digests.count) artifacts and none has a tag; name the one that is meant: "
                        + names.joined(separator: ", "))
            }
            return try await Fanout.map(digests, width: Self.width) { digest in
                let named = ArtifactPlace(home: place.home, repository: place.repository, tag: nil, digest: digest)
                return try await one(digest.description, named, target, tag: nil)
            }
        }
        // Names such as latest come before versions.
        let names = tags.filter { !Self.isVersion($0) }.reversed() + tags.filter(Self.isVersion).reversed()
        return try await Fanout.map(Array(names), width: Self.width) { tag in
            try await one(tag, place, target, tag: tag)
        }
    }

    private static func isVersion(_ tag: String) -> Bool { SemanticVersion(tag) != nil }

    private func one(
        _ wanted: String, _ place: ArtifactPlace, _ target: any Target, tag: String?
    ) async throws -> FoundArtifact {
        let root = try await target.resolve(wanted)
        return FoundArtifact(
            home: place.home, repository: place.repository, target: target, tag: tag, digest: place.digest, root: root,
            artifact: try await target.artifact(root), path: [])
    }

    /// The artifacts with what is below them: each index is followed by its entries.
    func closure(of roots: [FoundArtifact]) async throws -> [FoundArtifact] {
        var found: [FoundArtifact] = []
        for root in roots { try await follow(root, into: &found) }
        return found
    }

    private static let maximumDepth = 8

    private func follow(_ item: FoundArtifact, into found: inout [FoundArtifact]) async throws {
        found.append(item)
        guard let index = item.artifact.index, item.path.count < Self.maximumDepth else { return }
        var seen: Set<Digest> = []
        for entry in index.manifests where entry.mediaType.isManifestOrIndex && seen.insert(entry.digest).inserted {
            do {
                let artifact = try await item.target.artifact(entry)
                try await follow(
                    FoundArtifact(
                        home: item.home, repository: item.repository, target: item.target, tag: nil,
                        digest: entry.digest, root: entry, artifact: artifact, path: item.path + [item.key]),
                    into: &found)
            } catch let fault as Fault where fault.code == .notFound {
                workspace.call.console.warn("lookup nested artifact \"\(entry.digest)\" [\(item.reference)]: \(fault)")
            }
        }
    }

    /// The artifacts, each followed by those that are attached to it by a tag `ALGORITHM-HEX.KIND` (cosign).
    func withAttached(_ items: [FoundArtifact]) async throws -> [FoundArtifact] {
        var found: [FoundArtifact] = []
        for item in items {
            found.append(item)
            let prefix = "\(item.root.digest.algorithm.rawValue)-\(item.root.digest.hex)."
            for tag in try await item.target.tags() where tag.hasPrefix(prefix) {
                let root = try await item.target.resolve(tag)
                let attached = FoundArtifact(
                    home: item.home, repository: item.repository, target: item.target, tag: tag, digest: nil,
                    root: root, artifact: try await item.target.artifact(root), path: item.path + [item.key])
                found += try await withAttached([attached])
            }
        }
        return found
    }
}
