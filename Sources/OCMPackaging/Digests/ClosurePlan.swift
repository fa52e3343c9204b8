import Diagnostics
import OCI
import OCMModel

/// The component versions that a root refers to, found before any content is read: several are looked up at a time.
struct ClosurePlan: Sendable {
    /// A version in its repository.
    struct Key: Hashable, Sendable {
        let location: String
        let name: String

        init(_ version: ComponentVersion) {
            (location, name) = (version.repository.location, "\(version.name):\(version.version)")
        }

        /// What a version refers to, looked for from its repository.
        init(_ reference: ComponentReference, from version: ComponentVersion) {
            location = version.repository.location
            name = "\(reference.componentName):\(reference.version)"
        }
    }

    private struct Step: Sendable {
        let key: Key
        let reference: ComponentReference
        let version: ComponentVersion
    }

    private var found: [Key: Result<ComponentVersion?, any Error>] = [:]
    /// Each version once, those that one refers to before it.
    private(set) var versions: [ComponentVersion] = []

    init(_ root: ComponentVersion, _ resolver: VersionResolver) async throws {
        var known: Set<Key> = [Key(root)]
        var level = [root]
        var depth = 1
        while !level.isEmpty, depth < VersionDigester.maximumDepth, known.count < VersionDigester.maximumVersions {
            var steps: [Step] = []
            for version in level {
                for reference in version.descriptor.references {
                    let key = Key(reference, from: version)
                    guard found[key] == nil else { continue }
                    found[key] = .success(nil)
                    steps.append(Step(key: key, reference: reference, version: version))
                }
            }
            let results = try await Fanout.map(steps, width: VersionDigester.width) { step in
                do {
                    return Result<ComponentVersion?, any Error>.success(
                        try await resolver.resolve(
                            step.reference.componentName, step.reference.version, from: step.version.repository))
                } catch {
                    return .failure(error)
                }
            }
            level = []
            for (step, result) in zip(steps, results) {
                found[step.key] = result
                guard case .success(let version?) = result, known.insert(Key(version)).inserted else { continue }
                level.append(version)
            }
            depth += 1
        }
        var done: Set<Key> = []
        add(root, depth: 0, &done)
    }

    private mutating func add(_ version: ComponentVersion, depth: Int, _ done: inout Set<Key>) {
        guard depth < VersionDigester.maximumDepth, done.insert(Key(version)).inserted else { return }
        for reference in version.descriptor.references {
            guard case .success(let target?)? = found[Key(reference, from: version)] else { continue }
            add(target, depth: depth + 1, &done)
        }
        versions.append(version)
    }

    /// What was found for a reference; nil: it was not looked for.
    func result(
        _ reference: ComponentReference, from version: ComponentVersion
    ) -> Result<ComponentVersion?, any Error>? {
        found[Key(reference, from: version)]
    }
}
