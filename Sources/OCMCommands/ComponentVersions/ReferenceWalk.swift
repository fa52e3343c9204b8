import Diagnostics
import OCMModel
import OCMPackaging

/// Follows the references of component versions.
struct ReferenceWalk: Sendable {
    /// Asked in turn when a version is not beside the one that refers to it.
    let fallbacks: [any ComponentRepository]
    let console: Console

    /// The most steps from a version that was named, and the most versions in all: references may form any graph.
    static let deepest = 100
    static let most = 100_000

    /// Each of `roots` followed by everything it refers to, depth first. What can't be found is listed without a version,
    /// and a warning says why; a version that refers to one on the way to it ends that way.
    func closure(of roots: [FoundVersion]) async throws -> [FoundVersion] {
        var found: [FoundVersion] = []
        for root in roots {
            try await follow(root, into: &found)
        }
        return found
    }

    private func follow(_ start: FoundVersion, into found: inout [FoundVersion]) async throws {
        guard !start.path.contains(start.key) else { return }
        guard start.path.count < Self.deepest, found.count < Self.most else {
            throw Fault(
                .limit, "\(start.path.first ?? start.key) has references beyond \(Self.deepest) levels or too many")
        }
        found.append(start)
        guard let descriptor = start.version?.descriptor else { return }
        let way = start.path + [start.key]
        var seen: Set<VersionKey> = []
        let identities = ElementIdentity.all(of: descriptor.references)
        for (reference, identity) in zip(descriptor.references, identities) {
            let key = VersionKey(reference.componentName, reference.version)
            guard seen.insert(key).inserted else { continue }
            let nested = try await find(key, from: start, on: way)
            let next = FoundVersion(
                path: way, key: key, referenceIdentity: identity,
                repositoryName: start.repositoryName, place: start.place, version: nested)
            try await follow(next, into: &found)
        }
    }

    private func find(_ key: VersionKey, from start: FoundVersion, on way: [VersionKey]) async throws
        -> ComponentVersion?
    {
        if let version = try await start.repository.lookup(key.name, key.version) { return version }
        let path = way.map(\.description).joined(separator: "->")
        console.warn(
            "lookup nested component version \"\(key.name)\":\(key.version) [\(path)]: \(MissingVersion(key))")
        for repository in fallbacks {
            if let version = try await repository.lookup(key.name, key.version) { return version }
        }
        return nil
    }
}

/// The sentence for a component version that a repository does not have.
struct MissingVersion: CustomStringConvertible {
    let key: VersionKey

    init(_ key: VersionKey) {
        self.key = key
    }

    var description: String {
        "component version \"\(key)\" not found: oci artifact \"\(key.version)\" not found in component-descriptors/\(key.name)"
    }
}
