package import Diagnostics
package import Documents
package import Kubernetes
import OCI
package import OCMDelivery
import OCMModel
import OCMPackaging
import Synchronization

/// Removes old releases from the internal registry: of each component that an object of the cluster follows into it, the
/// newest `kept` stay, and what runs always does.
///
/// A version goes with the component versions and images that belong to it alone. What nobody follows here is left alone.
package final class ReleaseCollector: Sendable {
    /// Name of the ServiceAccount and its role.
    package static let name = "release-collector"

    private let client: APIClient
    private let session: Session
    /// `http[s]://HOST[:PORT][/PREFIX]`
    private let registry: String
    private let kept: Int
    private let log: Log
    /// What was tried to remove before: a registry that removes nothing is not asked for ever.
    private let tried = Mutex<Set<FollowedComponent.Old>>([])

    package init(_ client: APIClient, _ session: Session, registry: String, keeping kept: Int, log: Log = .silent) {
        self.client = client
        self.session = session
        self.registry = registry
        self.kept = max(1, kept)
        self.log = log
    }

    private static let read: JSONValue = ["get", "list"]

    /// The rules of a role that is enough for this.
    package static let rules: [JSONValue] = [
        [
            "apiGroups": [.string(ObjectReference.group)],
            "resources": ["componentsubscriptions", "componentversions", "snapshots"],
            "verbs": read,
        ],
        ["apiGroups": ["apps"], "resources": ["deployments", "statefulsets", "daemonsets"], "verbs": read],
        ["apiGroups": ["batch"], "resources": ["jobs", "cronjobs"], "verbs": read],
        ["apiGroups": [""], "resources": ["pods"], "verbs": read],
    ]

    /// Removes what is old now.
    ///
    /// - Returns: whether anything was removed.
    package func collect() async throws -> Bool {
        var isChanged = false
        for (url, followed) in try await followedComponents() {
            let reference = RepositoryReference(url: url)
            var old: [FollowedComponent.Old] = []
            for component in followed where component.isSettled {
                let source = try await ReleaseSource(reference, component: component.name, session: session)
                old += component.old(of: try await source.versions(), keeping: kept)
            }
            let isKnown = tried.withLock { tried in
                let isKnown = old.allSatisfy(tried.contains)
                tried.formUnion(old)
                return isKnown
            }
            guard !old.isEmpty, !isKnown else { continue }
            do {
                try await remove(old, followed, reference)
                isChanged = true
            } catch let fault as Fault where [.unavailable, .timedOut, .cancelled].contains(fault.code) {
                tried.withLock { $0.subtract(old) }
                throw fault
            }
        }
        return isChanged
    }

    private func remove(
        _ old: [FollowedComponent.Old], _ followed: [FollowedComponent], _ reference: RepositoryReference
    ) async throws {
        let source = try await ReleaseSource(reference, component: old[0].component, session: session)
        let sweep = ReleaseSweep(source: source, session: session, authority: RegistryPlace.authority(of: registry))
        let removed = try await sweep.run(old, followed: followed, images: try await usedImages())
        for version in removed {
            log.write(.info, "an old release was removed", ["version": version, "repository": reference.url])
        }
    }

    /// The components that objects follow into the internal registry, by the address of their repository.
    private func followedComponents() async throws -> [(String, [FollowedComponent])] {
        // the same place may be written in several ways
        var found: [String: (url: String, components: [String: FollowedComponent])] = [:]
        func follow(_ url: String?, _ component: String, _ version: String?, isSettled: Bool) {
            guard let url, RegistryPlace.isInside(url, registry) else { return }
            let key = RegistryPlace.parts(of: url).joined(separator: "/")
            var place = found[key] ?? (url, [:])
            if url.contains("://") { place.url = url }
            var entry = place.components[component] ?? FollowedComponent(name: component)
            entry.isSettled = entry.isSettled && isSettled && version != nil
            if let version { entry.running.insert(version) }
            place.components[component] = entry
            found[key] = place
        }
        func isQuiet(_ object: JSONObject) -> Bool { !Conditions(of: object).isTrue("Reconciling") }
        for object in try await list(ObjectReference.group, "v1alpha1", "componentsubscriptions") {
            guard let spec = try? SubscriptionSpec(object) else { continue }
            follow(
                spec.destination?.url, spec.component, object.at("status", "lastAppliedVersion")?.string,
                isSettled: isQuiet(object))
        }
        for object in try await list(ObjectReference.group, "v1alpha1", "componentversions") {
            guard let spec = try? ComponentVersionSpec(object) else { continue }
            follow(
                (spec.destination ?? spec.repository).url, spec.component,
                object.at("status", "reconciledVersion")?.string, isSettled: isQuiet(object))
        }
        return found.sorted { $0.key < $1.key }.map { ($0.value.url, Array($0.value.components.values)) }
    }

    /// Every image that a workload names.
    private func usedImages() async throws -> Set<String> {
        var images: Set<String> = []
        for kind in WorkloadKind.allCases {
            for object in try await list(kind.group, "v1", kind.plural) {
                images.formUnion(kind.containers(of: object).map(\.image))
            }
        }
        return images
    }

    private func list(_ group: String, _ version: String, _ plural: String) async throws -> [JSONObject] {
        try await client.resource(group: group, version: version, plural).list().objects
    }
}

/// A component that is followed into a repository.
struct FollowedComponent: Sendable {
    /// A version that is not needed any more.
    struct Old: Hashable, Sendable {
        let component: String
        let version: String
    }

    let name: String
    /// What objects have applied.
    var running: Set<String> = []
    /// Whether all objects that follow it have applied a version and are at rest.
    var isSettled = true

    init(name: String) { self.name = name }

    /// Versions below the newest `kept` that run or were before; what is newer than that has just arrived.
    func old(of versions: [String], keeping kept: Int) -> [Old] {
        guard let newest = running.compactMap({ SemanticVersion($0) }).max(by: <) else { return [] }
        let past = versions.compactMap { SemanticVersion($0) }.filter { !(newest < $0) }.sorted { $1 < $0 }
        return past.dropFirst(kept).map(\.text).filter { !running.contains($0) }.map {
            Old(component: name, version: $0)
        }
    }
}
