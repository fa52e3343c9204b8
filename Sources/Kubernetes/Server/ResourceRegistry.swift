import Synchronization

/// The resources that the server has at the moment: the built-in ones and those of established definitions.
final class ResourceRegistry: Sendable {
    struct Snapshot: Sendable {
        /// By group, in the order in which discovery names them.
        let groups: [String]
        let resources: [Resource]
        private let byPath: [String: Resource]
        private let versionsOf: [String: [String]]

        init(_ custom: [Resource]) {
            resources = BuiltInResources.all + custom
            var groups: [String] = []
            var byPath: [String: Resource] = [:]
            var versions: [String: [String]] = [:]
            for resource in resources {
                if versions[resource.group] == nil { groups.append(resource.group) }
                if versions[resource.group]?.contains(resource.version) != true {
                    versions[resource.group, default: []].append(resource.version)
                }
                byPath["\(resource.group)/\(resource.version)/\(resource.plural)"] = resource
            }
            self.groups = groups
            self.byPath = byPath
            versionsOf = versions.mapValues { $0.count > 1 ? $0.sorted(by: Versions.precedes) : $0 }
        }

        func resource(_ group: String, _ version: String, _ plural: String) -> Resource? {
            byPath["\(group)/\(version)/\(plural)"]
        }

        /// The versions of a group, the preferred one first.
        func versions(_ group: String) -> [String] { versionsOf[group] ?? [] }

        func resources(_ group: String, _ version: String) -> [Resource] {
            resources.filter { $0.group == group && $0.version == version }
        }

        /// The resource of a kind, in the version given or any.
        func resource(kind: String, apiVersion: String) -> Resource? {
            let parts = apiVersion.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            let group = parts.count == 2 ? parts[0] : ""
            let version = parts.last ?? ""
            let all = resources.filter { $0.group == group && $0.kind == kind && !$0.isVirtual }
            return all.first { $0.version == version } ?? all.first
        }
    }

    private struct State {
        var custom: [String: [Resource]] = [:]
        var snapshot = Snapshot([])
    }

    private let state = Mutex(State())

    var snapshot: Snapshot { state.withLock { $0.snapshot } }

    /// Replaces the resources of a definition; an empty list removes them.
    func set(_ definition: String, _ resources: [Resource]) {
        state.withLock { state in
            state.custom[definition] = resources.isEmpty ? nil : resources
            state.snapshot = Snapshot(
                state.custom.sorted { $0.key < $1.key }.flatMap(\.value))
        }
    }
}

/// The order of API versions: v2, v1, v1beta2, v1beta1, v1alpha1, others.
enum Versions {
    static func precedes(_ a: String, _ b: String) -> Bool {
        switch (parts(a), parts(b)) {
        case (let x?, let y?):
            if x.stage != y.stage { return x.stage > y.stage }
            return x.major != y.major ? x.major > y.major : x.minor > y.minor
        case (_?, nil): return true
        case (nil, _?): return false
        case (nil, nil): return a < b
        }
    }

    private static func parts(_ text: String) -> (major: Int, stage: Int, minor: Int)? {
        guard text.first == "v" else { return nil }
        let digits = text.dropFirst().prefix(while: \.isNumber)
        guard let major = Int(digits) else { return nil }
        let rest = text.dropFirst(1 + digits.count)
        if rest.isEmpty { return (major, 2, 0) }
        for (name, stage) in [("beta", 1), ("alpha", 0)] where rest.hasPrefix(name) {
            guard let minor = Int(rest.dropFirst(name.count)) else { return nil }
            return (major, stage, minor)
        }
        return nil
    }
}
