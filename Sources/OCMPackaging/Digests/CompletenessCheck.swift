import Diagnostics
public import OCMModel

/// Whether a repository has everything that a component version needs.
public struct CompletenessCheck: Sendable {
    /// What is not there; everything empty: complete.
    public struct Result: Sendable {
        /// Versions that are referred to but not there, with the way to them: from the checked version to the missing
        /// one.
        public fileprivate(set) var missing: [String: [String]] = [:]
        /// Resources whose content is elsewhere.
        public fileprivate(set) var resources: [ElementIdentity] = []
        /// Sources whose content is elsewhere.
        public fileprivate(set) var sources: [ElementIdentity] = []

        public var isComplete: Bool { missing.isEmpty && resources.isEmpty && sources.isEmpty }
    }

    public var checksResources: Bool
    public var checksSources: Bool

    public init(checksResources: Bool = false, checksSources: Bool = false) {
        self.checksResources = checksResources
        self.checksSources = checksSources
    }

    /// Follows all references inside the version's own repository. Versions that refer to each other in a circle are
    /// `invalid`.
    public func check(_ version: ComponentVersion) async throws -> Result {
        var result = Result()
        var done: Set<String> = []
        try await follow(version, path: ["\(version.name):\(version.version)"], &done, &result)
        if checksResources {
            result.resources = elsewhere(version.descriptor.resources) { $0.access }
        }
        if checksSources {
            result.sources = elsewhere(version.descriptor.sources) { $0.access }
        }
        return result
    }

    private func elsewhere<E: Element>(_ elements: [E], _ access: (E) -> AccessSpec) -> [ElementIdentity] {
        zip(elements, ElementIdentity.all(of: elements)).compactMap { element, identity in
            access(element).isLocal || access(element).isNone ? nil : identity
        }
    }

    private func follow(
        _ version: ComponentVersion, path: [String], _ done: inout Set<String>, _ result: inout Result
    ) async throws {
        for reference in version.descriptor.references {
            let name = "\(reference.componentName):\(reference.version)"
            guard !path.contains(name) else { throw VersionCycle.fault(name, path) }
            guard path.count < VersionDigester.maximumDepth, done.count < VersionDigester.maximumVersions else {
                throw Fault(.limit, "\(path[0]) refers to more versions than can be followed")
            }
            guard done.insert(name).inserted else { continue }
            let way = path + [name]
            if let next = try await version.repository.lookup(reference.componentName, reference.version) {
                try await follow(next, path: way, &done, &result)
            } else {
                result.missing[name] = way
            }
        }
    }
}
