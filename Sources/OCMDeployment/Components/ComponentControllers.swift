import Diagnostics
import Documents
import Kubernetes

/// The controllers that follow components, and what wakes them: the Secrets and ServiceAccounts that objects name, and
/// changes of descriptor objects by other hands.
struct ComponentControllers {
    let context: WriterContext
    let sessions: RepositorySessions
    /// `http[s]://HOST[:PORT][/PREFIX]` of the internal registry.
    let registry: String
    let log: Log

    private static let index = "inputs"

    /// Follows many objects at once: one provider that is slow holds up nobody else.
    private static let concurrency = 8

    var subscription: Controller {
        let primary = context.informer("componentsubscriptions")
        let reconciler = SubscriptionReconciler(
            primary.resource, sessions, registry: registry,
            EventRecorder(context.informers.client, component: SubscriptionReconciler.component))
        var controller = Controller("componentsubscription", primary) { try await reconciler.reconcile($0) }
        controller.forget = { reconciler.forget($0) }
        return prepared(controller, ["source", "destination"])
    }

    var componentVersion: Controller {
        let primary = context.informer("componentversions")
        let descriptors = context.informer("componentdescriptors")
        let reconciler = ComponentVersionReconciler(
            primary.resource, descriptors: descriptors, sessions, context.events)
        var controller = Controller("componentversion", primary) { try await reconciler.reconcile($0) }
        controller.forget = { reconciler.forget($0) }
        primary.cache.addIndex("descriptors") { Self.descriptorNames($0) }
        controller.watches.append(
            Controller.Watch(descriptors) { change in
                switch change {
                case .added: return []
                case .changed(let old, let new) where old["spec"] == new["spec"]: return []
                default: return primary.cache.objects("descriptors", change.object.name).map(ObjectCache.key)
                }
            })
        controller.watches.append(copies(to: primary))
        return prepared(controller, ["repository", "destination"])
    }

    /// A release that a subscription has copied wakes those who follow the place where it is now: they need not wait for
    /// their interval to see what is there.
    private func copies(to versions: Informer) -> Controller.Watch {
        versions.cache.addIndex("followed") { object in
            let spec = object["spec"]
            return [Self.place(spec?["component"], spec?["repository"]?["url"])].compactMap { $0 }
        }
        return Controller.Watch(context.informer("componentsubscriptions")) { change in
            guard case .changed(let old, let new) = change,
                old.at("status", "lastAppliedVersion") != new.at("status", "lastAppliedVersion"),
                let place = Self.place(new["spec"]?["component"], new["spec"]?["destination"]?["url"])
            else { return [] }
            return versions.cache.objects("followed", place).map(ObjectCache.key)
        }
    }

    /// A component in a repository, however its address is written.
    private static func place(_ component: JSONValue?, _ url: JSONValue?) -> String? {
        guard let component = component?.string, let url = url?.string else { return nil }
        return (RegistryPlace.parts(of: url) + [Substring(component)]).joined(separator: " ")
    }

    private func prepared(_ controller: Controller, _ repositories: [String]) -> Controller {
        var controller = controller
        controller.log = log
        controller.concurrency = Self.concurrency
        controller.wakingAnnotations.append(VersionSelection.downgradeAnnotation)
        let primary = controller.primary
        primary.cache.addIndex(Self.index) { Self.inputs($0, repositories) }
        @Sendable func users(_ kind: String, _ object: JSONObject) -> [String] {
            primary.cache.objects(Self.index, "\(kind)/\(object.namespace)/\(object.name)").map(ObjectCache.key)
        }
        let accounts = context.informers.informer("serviceaccounts")
        accounts.cache.addIndex("pull") { account in
            (account["imagePullSecrets"]?.array ?? []).compactMap { $0["name"]?.string }
                .map { "\(account.namespace)/\($0)" }
        }
        controller.watches.append(Controller.Watch(accounts) { users("ServiceAccount", $0.object) })
        controller.watches.append(
            Controller.Watch(context.informers.informer("secrets", keeping: Informer.metadataOnly)) { change in
                let pulling = accounts.cache.objects("pull", ObjectCache.key(change.object))
                return users("Secret", change.object) + pulling.flatMap { users("ServiceAccount", $0) }
            })
        return controller
    }

    /// `KIND/NAMESPACE/NAME` of the Secrets and the ServiceAccount that an object names.
    private static func inputs(_ object: JSONObject, _ repositories: [String]) -> [String] {
        let spec = object["spec"]
        var secrets = repositories.map { spec?[$0]?["secretRef"]?["name"]?.string }
        secrets += (spec?["verify"]?.array ?? []).map { $0["publicKey"]?["secretRef"]?["name"]?.string }
        let account = spec?["serviceAccountName"]?.string
        return secrets.compactMap { $0 }.map { "Secret/\(object.namespace)/\($0)" }
            + (account.map { ["ServiceAccount/\(object.namespace)/\($0)"] } ?? [])
    }

    private static func descriptorNames(_ object: JSONObject) -> [String] {
        var names: [String] = []
        var open = [object.at("status", "componentDescriptor")].compactMap { $0 }
        while let next = open.popLast() {
            if let name = next["componentDescriptorRef"]?["name"]?.string { names.append(name) }
            open += next["references"]?.array ?? []
        }
        return names
    }
}
