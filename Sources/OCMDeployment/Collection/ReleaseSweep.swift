import Diagnostics
import OCI
import OCIRegistry
import OCMDelivery
import OCMModel
import OCMPackaging

/// Removes versions from one repository, with the component versions and images that belong to nothing else.
struct ReleaseSweep {
    let source: ReleaseSource
    let session: Session
    /// `HOST[:PORT]` of the internal registry.
    let authority: String

    private typealias Key = FollowedComponent.Old

    /// What was found of a component version.
    private struct Found {
        let references: [Key]
        /// Image references into the internal registry.
        let images: Set<String>
    }

    /// - Parameter images: what workloads name; it stays.
    /// - Returns: the versions that were removed, as `NAME:VERSION`.
    func run(
        _ old: [FollowedComponent.Old], followed: [FollowedComponent], images used: Set<String>
    ) async throws -> [String] {
        let doomed = try await closure(of: old)
        var roots: [Key] = []
        for component in try await names(followed) {
            let isFollowed = followed.contains { $0.name == component }
            for version in try await source.repository.versions(of: component) {
                let key = Key(component: component, version: version)
                // what came with a release that goes stays only if it is followed itself or somebody else needs it
                if !old.contains(key), isFollowed || doomed[key] == nil { roots.append(key) }
            }
        }
        let kept = try await closure(of: roots)
        let goes = doomed.filter { kept[$0.key] == nil }
        let keptImages = Set(kept.values.flatMap(\.images)).union(used)
        for key in goes.keys { try await remove(key) }
        try await remove(Set(goes.values.flatMap(\.images)).subtracting(keptImages), keeping: keptImages)
        return goes.keys.map { "\($0.component):\($0.version)" }.sorted()
    }

    private func names(_ followed: [FollowedComponent]) async throws -> [String] {
        let listed = try await source.repository.componentNames()
        return Array(Set(listed ?? []).union(followed.map(\.name))).sorted()
    }

    /// Versions with all that they refer to; what is not there is left out.
    private func closure(of roots: [Key]) async throws -> [Key: Found] {
        var found: [Key: Found] = [:]
        var open = roots
        while let next = open.popLast() {
            guard found[next] == nil,
                let version = try await source.repository.lookup(next.component, next.version)
            else { continue }
            let references = version.descriptor.references.map { Key(component: $0.componentName, version: $0.version) }
            let images = version.descriptor.resources.compactMap(\.access.imageReference)
            found[next] = Found(references: references, images: Set(images.filter(isInternal)))
            open += references
        }
        return found
    }

    private func isInternal(_ image: String) -> Bool {
        (try? Reference(image))?.registry == authority
    }

    private func remove(_ key: Key) async throws {
        guard let digest = try await digest(key),
            let target = try source.repository.target(for: key.component) as? RemoteRepository
        else { return }
        try await removeManifest(digest, from: target)
    }

    private func digest(_ key: Key) async throws -> Digest? {
        guard let target = try source.repository.target(for: key.component) as? RemoteRepository else { return nil }
        return try await target.digest(ofTag: try ComponentVersionName.tag(of: key.version))
    }

    /// Removes images, but for manifests that others name or have in their indexes.
    private func remove(_ images: Set<String>, keeping kept: Set<String>) async throws {
        let needed = Dictionary(grouping: kept.compactMap { try? Reference($0) }) { $0.repository }
        for (name, references) in Dictionary(grouping: images.compactMap({ try? Reference($0) }), by: \.repository) {
            guard let first = references.first else { continue }
            let address = (first.scheme.map { "\($0)://" } ?? "") + first.registry
            let repository = try await session.registry(address).remoteRepository(name)
            let keeps = try await manifests(
                (needed[name] ?? []).filter { $0.registry == authority }, in: repository)
            for digest in try await manifests(references, in: repository) where !keeps.contains(digest) {
                try await removeManifest(digest, from: repository)
            }
        }
    }

    /// All manifests below some references, indexes before what they list.
    private func manifests(_ references: [Reference], in repository: RemoteRepository) async throws -> [Digest] {
        var roots: [Descriptor] = []
        for reference in references {
            do {
                roots.append(try await repository.resolve(reference.identifier))
            } catch let fault as Fault where fault.code == .notFound {}
        }
        let graph = try await ArtifactGraph.walk(roots, in: repository, width: 4).graph
        return graph.nodes.reversed().map(\.descriptor.digest)
    }

    private func removeManifest(_ digest: Digest, from repository: RemoteRepository) async throws {
        do {
            try await repository.deleteManifest(digest)
        } catch let fault as Fault where fault.code == .notFound {}
    }
}
