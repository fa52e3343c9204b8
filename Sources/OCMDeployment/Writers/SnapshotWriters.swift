package import Diagnostics
import Documents
package import Kubernetes

/// The controllers that write Snapshots, and wake when anything changes that theirs were made from.
package enum SnapshotWriters {
    /// A registry that comes back is noticed within this time.
    private static let longestRetry = Duration.seconds(60)

    package static func controllers(_ context: WriterContext, log: Log = .silent) -> [Controller] {
        let resource = ResourceReconciler(context)
        var controllers = [
            controller("resource", "resources", context, resource.memo, log) { try await resource.reconcile($0) }
        ]
        for kind in [MutationReconciler.Kind.localization, .configuration] {
            let mutation = MutationReconciler(context, kind)
            controllers.append(
                controller(kind.rawValue, kind.plural, context, mutation.memo, log) {
                    try await mutation.reconcile($0)
                })
        }
        return controllers
    }

    /// The controller that hands snapshots to Flux.
    package static func deployer(
        _ context: WriterContext, secrets: FluxSecrets = FluxSecrets(), log: Log = .silent
    ) -> Controller {
        let primary = context.informer("fluxdeployers")
        let deployer = FluxDeployerReconciler(context, secrets: secrets)
        var controller = Controller("fluxdeployer", primary) { try await deployer.reconcile($0) }
        controller.log = log
        controller.longestRetry = longestRetry
        controller.watches = Dependencies.watches(
            context, primary, delivery: ["snapshots", "resources", "localizations", "configurations"], others: false)
        for (group, version, plural) in [
            (FluxReference.group, "v1", "ocirepositories"), ("kustomize.toolkit.fluxcd.io", "v1", "kustomizations"),
            ("helm.toolkit.fluxcd.io", "v2", "helmreleases"),
        ] {
            controller.watches.append(
                .owned(
                    context.informers.informer(group: group, version: version, plural), by: "FluxDeployer",
                    group: ObjectReference.group))
        }
        return controller
    }

    private static func controller(
        _ name: String, _ plural: String, _ context: WriterContext, _ memo: WorkMemo, _ log: Log,
        _ reconcile: @escaping Controller.Reconcile
    ) -> Controller {
        let primary = context.informer(plural)
        var controller = Controller(name, primary, reconcile: reconcile)
        controller.log = log
        controller.longestRetry = longestRetry
        controller.forget = { memo.forget($0) }
        let isResource = plural == "resources"
        controller.watches = Dependencies.watches(
            context, primary,
            delivery: ["componentversions", "snapshots"]
                + (isResource ? [] : ["resources", "localizations", "configurations"]),
            others: !isResource)
        // a Snapshot that somebody removes or changes by hand is written again, and one whose content is lost
        controller.watches.append(
            Controller.Watch(context.informer("snapshots")) { change in
                switch change {
                case .added: return []
                case .changed(let old, let new) where old["spec"] == new["spec"]:
                    guard Conditions(of: new)["Ready"]?.status == .false else { return [] }
                default: break
                }
                let object = change.object
                return object.owners.filter { $0.kind.lowercased() + "s" == plural }
                    .map { "\(object.namespace)/\($0.name)" }
            })
        return controller
    }
}

/// What an object of the delivery group is made from, and who wakes it.
enum Dependencies {
    private static let index = "dependencies"

    /// `KIND/NAMESPACE/NAME` of everything that the spec of an object names.
    static func keys(_ object: JSONObject) -> [String] {
        let spec = object["spec"]
        let namespace = object.namespace
        var keys: [String] = []
        let from = spec?["valuesFrom"]
        let references = [
            spec?["sourceRef"], spec?["configRef"], from?["sourceRef"], from?["fluxSource"]?["sourceRef"],
            spec?["patchStrategicMerge"]?["source"]?["sourceRef"],
        ]
        for reference in references {
            guard let kind = reference?["kind"]?.string, let name = reference?["name"]?.string else { continue }
            let given = reference?["namespace"]?.string ?? ""
            keys.append("\(kind)/\(given.isEmpty ? namespace : given)/\(name)")
        }
        if let name = from?["configMapSource"]?["sourceRef"]?["name"]?.string {
            keys.append("ConfigMap/\(namespace)/\(name)")
        }
        return keys
    }

    /// Whether a change is one that dependants see: of conditions of what is no Snapshot they take notice only when they
    /// say that something they may be waiting for failed.
    private static func matters(_ change: ObjectCache.Change) -> Bool {
        guard case .changed(let old, let new) = change else { return true }
        guard new["apiVersion"]?.string == ObjectReference.apiVersion else { return true }
        guard old.uid == new.uid else { return true }
        func hasFailed(_ object: JSONObject) -> Bool { Conditions(of: object)["Ready"]?.status == .false }
        if hasFailed(new), !hasFailed(old) { return true }
        return ["snapshotName", "reconciledVersion", "replicatedRepositoryURL", "componentDescriptor"].contains {
            old.at("status", $0) != new.at("status", $0)
        } || old["spec"] != new["spec"]
    }

    /// Watches of kinds of the delivery group, and of ConfigMaps and Flux's sources if `others` is set.
    static func watches(
        _ context: WriterContext, _ primary: Informer, delivery: [String], others: Bool
    ) -> [Controller.Watch] {
        primary.cache.addIndex(index, keys)
        @Sendable func dependants(_ key: String) -> [String] {
            primary.cache.objects(index, key).map(ObjectCache.key)
        }
        func watch(_ informer: Informer, _ kind: String) -> Controller.Watch {
            Controller.Watch(informer) { change in
                guard matters(change) else { return [] }
                return dependants("\(kind)/\(change.object.namespace)/\(change.object.name)")
            }
        }
        let kinds = [
            "componentversions": "ComponentVersion", "resources": "Resource", "localizations": "Localization",
            "configurations": "Configuration",
        ]
        var watches = delivery.compactMap { plural in
            kinds[plural].map { watch(context.informer(plural), $0) }
        }
        if delivery.contains("snapshots") {
            watches.append(
                Controller.Watch(context.informer("snapshots")) { change in
                    let object = change.object
                    return object.owners.flatMap { dependants("\($0.kind)/\(object.namespace)/\($0.name)") }
                })
        }
        if delivery.contains("componentversions") { watches.append(secrets(context, dependants)) }
        guard others else { return watches }
        watches.append(watch(context.informers.informer("configmaps", keeping: Informer.metadataOnly), "ConfigMap"))
        for (plural, kind) in [
            ("gitrepositories", "GitRepository"), ("ocirepositories", "OCIRepository"), ("buckets", "Bucket"),
        ] {
            watches.append(
                watch(context.informers.informer(group: FluxReference.group, version: "v1", plural), kind))
        }
        return watches
    }

    /// Credentials of ComponentVersions: who could not read their content may now.
    private static func secrets(
        _ context: WriterContext, _ dependants: @escaping @Sendable (String) -> [String]
    ) -> Controller.Watch {
        let versions = context.informer("componentversions")
        versions.cache.addIndex("credentials") { object in
            ["repository", "destination"].compactMap { object["spec"]?[$0]?["secretRef"]?["name"]?.string }
                .map { "\(object.namespace)/\($0)" }
        }
        return Controller.Watch(context.informers.informer("secrets", keeping: Informer.metadataOnly)) { change in
            versions.cache.objects("credentials", ObjectCache.key(change.object)).flatMap {
                dependants("ComponentVersion/\($0.namespace)/\($0.name)")
            }
        }
    }
}
